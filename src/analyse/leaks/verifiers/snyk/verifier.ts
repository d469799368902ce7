import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const snyk: Verifier = {
  id: 'snyk',
  issuer: 'Snyk',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://docs.snyk.io/snyk-api/reference/users',
  rules: ['snyk-api-token'],
  places: 'several',
  origin: 'https://api.snyk.io',
  question: ({ secret }, { origin }) =>
    get(`${origin}/rest/self?version=2024-10-15`, {
      authorization: `token ${secret}`,
      accept: 'application/vnd.api+json',
    }),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({
        data: z.object({
          attributes: z.object({ username: z.string().optional(), name: z.string().optional() }),
        }),
      }),
      account: ({ data: { attributes } }) => attributes.username ?? attributes.name,
    }),
  answers: {
    live: answerOf(200, { data: { id: '1', type: 'user', attributes: { name: 'Ann', username: 'ann' } } }),
    revoked: answerOf(401, { errors: [{ status: '401', title: 'Unauthorized' }] }),
  },
};
