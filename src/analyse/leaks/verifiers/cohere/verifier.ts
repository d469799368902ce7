import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const cohere: Verifier = {
  id: 'cohere',
  issuer: 'Cohere',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://docs.cohere.com/reference/list-models',
  rules: ['cohere-api-key'],
  places: 'one',
  origin: 'https://api.cohere.com',
  question: ({ secret }, { origin }) => get(`${origin}/v1/models?page_size=1`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ models: z.array(z.unknown()) }),
    }),
  answers: { live: answerOf(200, { models: [] }), revoked: answerOf(401, { message: 'invalid api token' }) },
};
