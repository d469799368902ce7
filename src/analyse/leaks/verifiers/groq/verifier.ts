import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const groq: Verifier = {
  id: 'groq',
  issuer: 'Groq',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://console.groq.com/docs/api-reference#models-list',
  rules: ['groq-api-key'],
  places: 'one',
  origin: 'https://api.groq.com',
  question: ({ secret }, { origin }) => get(`${origin}/openai/v1/models`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ object: z.literal('list') }),
    }),
  answers: {
    live: answerOf(200, { object: 'list', data: [] }),
    revoked: answerOf(401, { error: { message: 'Invalid API Key', code: 'invalid_api_key' } }),
  },
};
