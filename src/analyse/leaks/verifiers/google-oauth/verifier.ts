import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { get } from '../../verification/question.ts';
import { readAnswer, textAt } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const googleOauth: Verifier = {
  id: 'google-oauth',
  issuer: 'Google (OAuth)',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://developers.google.com/identity/protocols/oauth2',
  rules: ['google-oauth-access-token'],
  places: 'one',
  origin: 'https://oauth2.googleapis.com',
  question: ({ secret }, { origin }) => get(`${origin}/tokeninfo?access_token=${encodeURIComponent(secret)}`),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ scope: z.string(), email: z.string().optional() }),
      account: ({ email }) => email,
      scopes: ({ scope }) => scope.split(' '),
      revoked: [],
      refusal: (document) =>
        ['invalid_token', 'invalid_request'].includes(textAt(document, 'error')) ? 'revoked' : undefined,
    }),
  answers: {
    live: answerOf(200, { aud: '1', scope: 'openid email', email: 'ann@example.test', expires_in: '3000' }),
    revoked: answerOf(400, { error: 'invalid_token', error_description: 'Invalid Value' }),
  },
};
