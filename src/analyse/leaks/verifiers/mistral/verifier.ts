import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const mistral: Verifier = {
  id: 'mistral',
  issuer: 'Mistral',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://docs.mistral.ai/api/',
  rules: ['mistral-api-key'],
  places: 'one',
  origin: 'https://api.mistral.ai',
  question: ({ secret }, { origin }) => get(`${origin}/v1/models`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ object: z.literal('list') }),
    }),
  answers: {
    live: answerOf(200, { object: 'list', data: [] }),
    revoked: answerOf(401, { message: 'Unauthorized' }),
  },
};
