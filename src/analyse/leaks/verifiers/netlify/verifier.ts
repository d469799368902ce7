import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const netlify: Verifier = {
  id: 'netlify',
  issuer: 'Netlify',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://open-api.netlify.com/#tag/user/operation/getCurrentUser',
  rules: ['netlify-personal-access-token', 'netlify-oauth-token', 'netlify-legacy-token'],
  places: 'one',
  origin: 'https://api.netlify.com',
  question: ({ secret }, { origin }) => get(`${origin}/api/v1/user`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ id: z.string(), email: z.string() }),
      account: ({ email }) => email,
    }),
  answers: {
    live: answerOf(200, { id: '1', email: 'ann@example.test', full_name: 'Ann' }),
    revoked: answerOf(401, { code: 401, message: 'Access Denied' }),
  },
};
