import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const airtable: Verifier = {
  id: 'airtable',
  issuer: 'Airtable',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://airtable.com/developers/web/api/get-user-id-scopes',
  rules: ['airtable-personal-access-token'],
  places: 'one',
  origin: 'https://api.airtable.com',
  question: ({ secret }, { origin }) => get(`${origin}/v0/meta/whoami`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({
        id: z.string(),
        email: z.string().optional(),
        scopes: z.array(z.string()).optional(),
      }),
      account: ({ email, id }) => email ?? id,
      scopes: ({ scopes }) => scopes,
    }),
  answers: {
    live: answerOf(200, { id: 'usr1', email: 'ann@example.test', scopes: ['data.records:read'] }),
    revoked: answerOf(401, {
      error: { type: 'AUTHENTICATION_REQUIRED', message: 'Authentication required' },
    }),
  },
};
