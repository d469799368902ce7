import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const sendgrid: Verifier = {
  id: 'sendgrid',
  issuer: 'SendGrid',
  vectors: ['V1', 'V2', 'V4'],
  documentation:
    'https://www.twilio.com/docs/sendgrid/api-reference/api-key-permissions/retrieve-a-list-of-scopes-for-which-this-user-has-access',
  rules: ['sendgrid-api-key'],
  places: 'several',
  origin: 'https://api.sendgrid.com',
  question: ({ secret }, { origin }) => get(`${origin}/v3/scopes`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ scopes: z.array(z.string()) }),
      scopes: ({ scopes }) => scopes,
      restricted: [403],
    }),
  answers: {
    live: answerOf(200, { scopes: ['mail.send', 'alerts.read'] }),
    revoked: answerOf(401, {
      errors: [{ message: 'The provided authorization grant is invalid, expired, or revoked' }],
    }),
  },
};
