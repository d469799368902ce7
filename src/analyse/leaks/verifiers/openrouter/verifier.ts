import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const openrouter: Verifier = {
  id: 'openrouter',
  issuer: 'OpenRouter',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://openrouter.ai/docs/api-reference/limits',
  rules: ['openrouter-api-key'],
  places: 'one',
  origin: 'https://openrouter.ai',
  question: ({ secret }, { origin }) => get(`${origin}/api/v1/key`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ data: z.object({ label: z.string(), usage: z.number() }) }),
    }),
  answers: {
    live: answerOf(200, { data: { label: 'ci', usage: 0, limit: null } }),
    revoked: answerOf(401, { error: { code: 401, message: 'User not found.' } }),
  },
};
