import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer, textAt } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const square: Verifier = {
  id: 'square',
  issuer: 'Square',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://developer.squareup.com/reference/square/merchants-api/retrieve-merchant',
  rules: ['square-access-token', 'square-legacy-access-token'],
  places: 'one',
  origin: 'https://connect.squareup.com',
  question: ({ secret }, { origin }) => get(`${origin}/v2/merchants/me`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ merchant: z.object({ id: z.string(), business_name: z.string().optional() }) }),
      account: ({ merchant }) => merchant.business_name ?? merchant.id,
      revoked: [],
      refusal: (document) => {
        const code = textAt(document, 'errors', 0, 'code');
        if (code === 'ACCESS_TOKEN_REVOKED' || code === 'ACCESS_TOKEN_EXPIRED') return 'revoked';
        return code === 'INSUFFICIENT_SCOPES' ? 'live' : undefined;
      },
    }),
  answers: {
    live: answerOf(200, { merchant: { id: '1', business_name: 'Acme', country: 'US' } }),
    revoked: answerOf(401, { errors: [{ category: 'AUTHENTICATION_ERROR', code: 'ACCESS_TOKEN_REVOKED' }] }),
  },
};
