import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const intercom: Verifier = {
  id: 'intercom',
  issuer: 'Intercom',
  vectors: ['V1', 'V2', 'V4'],
  documentation:
    'https://developers.intercom.com/docs/references/rest-api/api.intercom.io/admins/identifyadmin',
  rules: ['intercom-access-token'],
  places: 'several',
  origin: 'https://api.intercom.io',
  question: ({ secret }, { origin }) => get(`${origin}/me`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ type: z.literal('admin'), email: z.string() }),
      account: ({ email }) => email,
    }),
  answers: {
    live: answerOf(200, {
      type: 'admin',
      id: '1',
      email: 'ann@example.test',
      app: { type: 'app', name: 'Acme' },
    }),
    revoked: answerOf(401, {
      type: 'error.list',
      errors: [{ code: 'unauthorized', message: 'Access Token Invalid' }],
    }),
  },
};
