import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const doppler: Verifier = {
  id: 'doppler',
  issuer: 'Doppler',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://docs.doppler.com/reference/auth-me',
  rules: [
    'doppler-personal-token',
    'doppler-cli-token',
    'doppler-service-token',
    'doppler-service-account-token',
    'doppler-audit-token',
  ],
  places: 'one',
  origin: 'https://api.doppler.com',
  question: ({ secret }, { origin }) => get(`${origin}/v3/me`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ type: z.string(), workplace: z.object({ name: z.string() }) }),
      account: ({ type, workplace }) => `${type} of ${workplace.name}`,
    }),
  answers: {
    live: answerOf(200, {
      slug: '1',
      name: 'ci',
      type: 'service_token',
      workplace: { name: 'Acme', slug: 'acme' },
    }),
    revoked: answerOf(401, { messages: ['Invalid Auth token'], success: false }),
  },
};
