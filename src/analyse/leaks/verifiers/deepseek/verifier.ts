import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const deepseek: Verifier = {
  id: 'deepseek',
  issuer: 'DeepSeek',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://api-docs.deepseek.com/api/get-user-balance',
  rules: ['deepseek-api-key'],
  places: 'one',
  origin: 'https://api.deepseek.com',
  question: ({ secret }, { origin }) => get(`${origin}/user/balance`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ is_available: z.boolean() }),
    }),
  answers: {
    live: answerOf(200, { is_available: true, balance_infos: [] }),
    revoked: answerOf(401, { error: { message: 'Authentication Fails', type: 'authentication_error' } }),
  },
};
