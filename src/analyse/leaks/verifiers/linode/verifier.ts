import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer, scopesIn } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const linode: Verifier = {
  id: 'linode',
  issuer: 'Linode',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://techdocs.akamai.com/linode-api/reference/get-profile',
  rules: ['linode-personal-access-token'],
  places: 'one',
  origin: 'https://api.linode.com',
  question: ({ secret }, { origin }) => get(`${origin}/v4/profile`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ username: z.string() }),
      account: ({ username }) => username,
      scopes: (_, { headers }) => scopesIn(headers['x-oauth-scopes']),
      restricted: [403],
    }),
  answers: {
    live: answerOf(200, { username: 'ann', email: 'ann@example.test', restricted: false }),
    revoked: answerOf(401, { errors: [{ reason: 'Invalid Token' }] }),
  },
};
