import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const discord: Verifier = {
  id: 'discord',
  issuer: 'Discord',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://discord.com/developers/docs/resources/user#get-current-user',
  rules: ['discord-bot-token'],
  places: 'one',
  origin: 'https://discord.com',
  question: ({ secret }, { origin }) =>
    get(`${origin}/api/v10/users/@me`, { authorization: `Bot ${secret}` }),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ id: z.string(), username: z.string() }),
      account: ({ username }) => username,
    }),
  answers: {
    live: answerOf(200, { id: '1', username: 'reports', bot: true }),
    revoked: answerOf(401, { message: '401: Unauthorized', code: 0 }),
  },
};
