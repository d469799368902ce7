import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

const INVALID = z.object({ error: z.object({ invalidToken: z.literal(true) }) });

export const vercel: Verifier = {
  id: 'vercel',
  issuer: 'Vercel',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://vercel.com/docs/rest-api/reference/endpoints/user/get-the-user',
  rules: ['vercel-access-token', 'vercel-legacy-token'],
  places: 'one',
  origin: 'https://api.vercel.com',
  question: ({ secret }, { origin }) => get(`${origin}/v2/user`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ user: z.object({ username: z.string() }) }),
      account: ({ user }) => user.username,
      refusal: (document) => (INVALID.safeParse(document).success ? 'revoked' : undefined),
    }),
  answers: {
    live: answerOf(200, { user: { id: '1', email: 'ann@example.test', username: 'ann' } }),
    revoked: answerOf(403, { error: { code: 'forbidden', message: 'Not authorized', invalidToken: true } }),
  },
};
