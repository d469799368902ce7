import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const atlassian: Verifier = {
  id: 'atlassian',
  issuer: 'Atlassian',
  vectors: ['V1', 'V2', 'V4'],
  documentation:
    'https://developer.atlassian.com/cloud/admin/organization/rest/api-group-orgs/#api-v1-orgs-get',
  rules: ['atlassian-admin-api-key'],
  places: 'one',
  origin: 'https://api.atlassian.com',
  question: ({ secret }, { origin }) => get(`${origin}/admin/v1/orgs`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({
        data: z.array(z.object({ id: z.string(), attributes: z.object({ name: z.string() }).optional() })),
      }),
      account: ({ data: [first] }) => first?.attributes?.name,
      restricted: [403],
    }),
  answers: {
    live: answerOf(200, { data: [{ id: '1', type: 'orgs', attributes: { name: 'Acme' } }] }),
    revoked: answerOf(401, { errors: [{ status: '401', title: 'Unauthorized' }] }),
  },
};
