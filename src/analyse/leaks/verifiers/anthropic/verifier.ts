import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { get } from '../../verification/question.ts';
import { readAnswer, textAt } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const anthropic: Verifier = {
  id: 'anthropic',
  issuer: 'Anthropic',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://docs.anthropic.com/en/api/models-list',
  rules: ['anthropic-api-key', 'anthropic-admin-key'],
  places: 'one',
  origin: 'https://api.anthropic.com',
  question: ({ rule, secret }, { origin }) =>
    get(`${origin}/v1/${rule === 'anthropic-admin-key' ? 'organizations/me' : 'models?limit=1'}`, {
      'x-api-key': secret,
      'anthropic-version': '2023-06-01',
    }),
  read: (answer) =>
    readAnswer(answer, {
      live: z
        .object({ data: z.array(z.unknown()).optional(), name: z.string().optional() })
        .refine(({ data, name }) => data !== undefined || name !== undefined),
      account: ({ name }) => name,
      restricted: [403],
      refusal: (document, status) =>
        status === 403 && textAt(document, 'error', 'type') !== 'permission_error' ? 'unknown' : undefined,
    }),
  answers: {
    live: answerOf(200, { data: [{ type: 'model', id: 'claude' }], has_more: true }),
    revoked: answerOf(401, {
      type: 'error',
      error: { type: 'authentication_error', message: 'invalid x-api-key' },
    }),
  },
};
