import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer, textAt } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const cloudflare: Verifier = {
  id: 'cloudflare',
  issuer: 'Cloudflare',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://developers.cloudflare.com/api/resources/user/subresources/tokens/methods/verify/',
  rules: ['cloudflare-user-api-token', 'cloudflare-legacy-api-token'],
  places: 'one',
  origin: 'https://api.cloudflare.com',
  question: ({ secret }, { origin }) => get(`${origin}/client/v4/user/tokens/verify`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({
        success: z.literal(true),
        result: z.object({ id: z.string(), status: z.literal('active') }),
      }),
      refusal: (document) =>
        ['disabled', 'expired'].includes(textAt(document, 'result', 'status')) ? 'revoked' : undefined,
    }),
  answers: {
    live: answerOf(200, { success: true, errors: [], result: { id: '1', status: 'active' } }),
    revoked: answerOf(401, { success: false, errors: [{ code: 1000, message: 'Invalid API Token' }] }),
  },
};
