import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const digitalocean: Verifier = {
  id: 'digitalocean',
  issuer: 'DigitalOcean',
  vectors: ['V1', 'V2', 'V4'],
  documentation:
    'https://docs.digitalocean.com/reference/api/digitalocean/#tag/Account/operation/account_get',
  rules: ['digitalocean-personal-access-token', 'digitalocean-oauth-token'],
  places: 'one',
  origin: 'https://api.digitalocean.com',
  question: ({ secret }, { origin }) => get(`${origin}/v2/account`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ account: z.object({ email: z.string() }) }),
      account: ({ account }) => account.email,
      restricted: [403],
    }),
  answers: {
    live: answerOf(200, {
      account: { email: 'ann@example.test', uuid: '1', status: 'active', droplet_limit: 25 },
    }),
    revoked: answerOf(401, { id: 'Unauthorized', message: 'Unable to authenticate you' }),
  },
};
