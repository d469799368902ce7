import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const stripe: Verifier = {
  id: 'stripe',
  issuer: 'Stripe',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://docs.stripe.com/api/balance/balance_retrieve',
  rules: ['stripe-secret-key', 'stripe-restricted-key'],
  places: 'one',
  origin: 'https://api.stripe.com',
  question: ({ secret }, { origin }) => get(`${origin}/v1/balance`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ object: z.literal('balance'), livemode: z.boolean() }),
      account: ({ livemode }) => (livemode ? 'live mode' : 'test mode'),
      restricted: [403],
    }),
  answers: {
    live: answerOf(200, { object: 'balance', available: [], livemode: false }),
    revoked: answerOf(401, { error: { type: 'invalid_request_error', message: 'Invalid API Key provided' } }),
  },
};
