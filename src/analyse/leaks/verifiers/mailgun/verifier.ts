import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { basic, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const mailgun: Verifier = {
  id: 'mailgun',
  issuer: 'Mailgun',
  vectors: ['V1', 'V2', 'V4'],
  documentation:
    'https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/domains/get-v4-domains',
  rules: ['mailgun-private-key', 'mailgun-api-key'],
  places: 'several',
  origin: 'https://api.mailgun.net',
  question: ({ secret }, { origin }) => get(`${origin}/v4/domains?limit=1`, basic('api', secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ items: z.array(z.unknown()), total_count: z.number() }),
    }),
  answers: {
    live: answerOf(200, { items: [], total_count: 0 }),
    revoked: answerOf(401, { message: 'Invalid private key' }),
  },
};
