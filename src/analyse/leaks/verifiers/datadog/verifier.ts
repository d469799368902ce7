import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const datadog: Verifier = {
  id: 'datadog',
  issuer: 'Datadog',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://docs.datadoghq.com/api/latest/authentication/#validate-api-key',
  rules: ['datadog-api-key'],
  places: 'several',
  origin: 'https://api.datadoghq.com',
  question: ({ secret }, { origin }) => get(`${origin}/api/v1/validate`, { 'dd-api-key': secret }),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ valid: z.literal(true) }),
      revoked: [401, 403],
    }),
  answers: { live: answerOf(200, { valid: true }), revoked: answerOf(403, { errors: ['Forbidden'] }) },
};
