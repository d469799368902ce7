import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { get } from '../../verification/question.ts';
import { readAnswer, textAt } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const mapbox: Verifier = {
  id: 'mapbox',
  issuer: 'Mapbox',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://docs.mapbox.com/api/accounts/tokens/#retrieve-a-token',
  rules: ['mapbox-secret-token', 'mapbox-temporary-token'],
  places: 'one',
  origin: 'https://api.mapbox.com',
  question: ({ secret }, { origin }) => get(`${origin}/tokens/v2?access_token=${encodeURIComponent(secret)}`),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({
        code: z.literal('TokenValid'),
        token: z.object({ user: z.string().optional() }).optional(),
      }),
      account: ({ token }) => token?.user,
      refusal: (document) =>
        /^Token(?:Malformed|Invalid|Expired|Revoked)$/.test(textAt(document, 'code')) ? 'revoked' : undefined,
    }),
  answers: {
    live: answerOf(200, { code: 'TokenValid', token: { usage: 'sk', user: 'ann', authorization: '1' } }),
    revoked: answerOf(200, { code: 'TokenRevoked' }),
  },
};
