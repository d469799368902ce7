import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { get } from '../../verification/question.ts';
import { readAnswer, textAt } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const brevo: Verifier = {
  id: 'brevo',
  issuer: 'Brevo',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://developers.brevo.com/reference/getaccount',
  rules: ['brevo-api-key'],
  places: 'one',
  origin: 'https://api.brevo.com',
  question: ({ secret }, { origin }) => get(`${origin}/v3/account`, { 'api-key': secret }),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ email: z.string() }),
      account: ({ email }) => email,
      revoked: [],
      refusal: (document) => (/key not found/i.test(textAt(document, 'message')) ? 'revoked' : undefined),
    }),
  answers: {
    live: answerOf(200, { email: 'ann@example.test', companyName: 'Acme' }),
    revoked: answerOf(401, { code: 'unauthorized', message: 'Key not found' }),
  },
};
