import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const grafana: Verifier = {
  id: 'grafana',
  issuer: 'Grafana',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://grafana.com/docs/grafana/latest/developers/http_api/org/#get-current-organization',
  rules: ['grafana-service-account-token', 'grafana-api-key'],
  places: 'named',
  origin: '',
  question: ({ secret }, { origin }) => get(`${origin}/api/org`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ id: z.number(), name: z.string() }),
      account: ({ name }) => name,
      restricted: [403],
    }),
  answers: {
    live: answerOf(200, { id: 1, name: 'Acme' }),
    revoked: answerOf(401, { message: 'Invalid API key' }),
  },
};
