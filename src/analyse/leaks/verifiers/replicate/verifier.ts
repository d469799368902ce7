import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const replicate: Verifier = {
  id: 'replicate',
  issuer: 'Replicate',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://replicate.com/docs/reference/http#account.get',
  rules: ['replicate-api-token'],
  places: 'one',
  origin: 'https://api.replicate.com',
  question: ({ secret }, { origin }) => get(`${origin}/v1/account`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ username: z.string() }),
      account: ({ username }) => username,
    }),
  answers: {
    live: answerOf(200, { type: 'organization', username: 'acme', name: 'Acme' }),
    revoked: answerOf(401, { title: 'Unauthenticated', status: 401 }),
  },
};
