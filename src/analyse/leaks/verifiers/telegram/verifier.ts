import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const telegram: Verifier = {
  id: 'telegram',
  issuer: 'Telegram',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://core.telegram.org/bots/api#getme',
  rules: ['telegram-bot-token'],
  places: 'one',
  origin: 'https://api.telegram.org',
  question: ({ secret }, { origin }) =>
    get(`${origin}/bot${encodeURIComponent(secret).replace('%3A', ':')}/getMe`),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ ok: z.literal(true), result: z.object({ username: z.string() }) }),
      account: ({ result }) => result.username,
    }),
  answers: {
    live: answerOf(200, { ok: true, result: { id: 1, is_bot: true, username: 'acme_bot' } }),
    revoked: answerOf(401, { ok: false, error_code: 401, description: 'Unauthorized' }),
  },
};
