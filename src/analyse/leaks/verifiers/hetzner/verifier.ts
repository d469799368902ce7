import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const hetzner: Verifier = {
  id: 'hetzner',
  issuer: 'Hetzner',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://docs.hetzner.cloud/reference/cloud#locations-list-locations',
  rules: ['hetzner-cloud-token'],
  places: 'one',
  origin: 'https://api.hetzner.cloud',
  question: ({ secret }, { origin }) => get(`${origin}/v1/locations?per_page=1`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ locations: z.array(z.unknown()) }),
    }),
  answers: {
    live: answerOf(200, { locations: [] }),
    revoked: answerOf(401, { error: { code: 'unauthorized', message: 'unable to authenticate' } }),
  },
};
