import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const contentful: Verifier = {
  id: 'contentful',
  issuer: 'Contentful',
  vectors: ['V1', 'V2', 'V4'],
  documentation:
    'https://www.contentful.com/developers/docs/references/user-management-api/#/reference/users',
  rules: ['contentful-personal-access-token'],
  places: 'several',
  origin: 'https://api.contentful.com',
  question: ({ secret }, { origin }) => get(`${origin}/users/me`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ email: z.string() }),
      account: ({ email }) => email,
    }),
  answers: {
    live: answerOf(200, { sys: { type: 'User', id: '1' }, email: 'ann@example.test' }),
    revoked: answerOf(401, { sys: { type: 'Error', id: 'AccessTokenInvalid' } }),
  },
};
