import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const sentry: Verifier = {
  id: 'sentry',
  issuer: 'Sentry',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://docs.sentry.io/api/organizations/list-your-organizations/',
  rules: ['sentry-user-token'],
  places: 'several',
  origin: 'https://sentry.io',
  question: ({ secret }, { origin }) => get(`${origin}/api/0/organizations/`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.array(z.object({ slug: z.string() })),
      account: ([first]) => first?.slug,
      restricted: [403],
    }),
  answers: {
    live: answerOf(200, [{ id: '1', slug: 'acme', name: 'Acme' }]),
    revoked: answerOf(401, { detail: 'Invalid token' }),
  },
};
