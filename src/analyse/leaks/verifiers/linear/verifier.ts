import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, post } from '../../verification/question.ts';
import { readAnswer, textAt } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const linear: Verifier = {
  id: 'linear',
  issuer: 'Linear',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://linear.app/developers/graphql',
  rules: ['linear-api-key', 'linear-oauth-token'],
  places: 'one',
  origin: 'https://api.linear.app',
  question: ({ rule, secret }, { origin }) =>
    post(
      `${origin}/graphql`,
      { query: '{ viewer { email } }' },
      rule === 'linear-oauth-token' ? bearer(secret) : { authorization: secret },
    ),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ data: z.object({ viewer: z.object({ email: z.string() }) }) }),
      account: ({ data }) => data.viewer.email,
      refusal: (document) =>
        textAt(document, 'errors', 0, 'extensions', 'code') === 'AUTHENTICATION_ERROR'
          ? 'revoked'
          : undefined,
    }),
  answers: {
    live: answerOf(200, { data: { viewer: { id: '1', email: 'ann@example.test' } } }),
    revoked: answerOf(401, {
      errors: [
        {
          message: 'Authentication required, not authenticated',
          extensions: { code: 'AUTHENTICATION_ERROR' },
        },
      ],
    }),
  },
};
