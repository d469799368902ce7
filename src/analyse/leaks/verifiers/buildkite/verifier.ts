import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const buildkite: Verifier = {
  id: 'buildkite',
  issuer: 'Buildkite',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://buildkite.com/docs/apis/rest-api/access-token',
  rules: ['buildkite-api-access-token'],
  places: 'one',
  origin: 'https://api.buildkite.com',
  question: ({ secret }, { origin }) => get(`${origin}/v2/access-token`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ uuid: z.string(), scopes: z.array(z.string()) }),
      scopes: ({ scopes }) => scopes,
    }),
  answers: {
    live: answerOf(200, { uuid: '1', scopes: ['read_builds'] }),
    revoked: answerOf(401, { message: 'Authentication required. Please supply a valid API Access Token' }),
  },
};
