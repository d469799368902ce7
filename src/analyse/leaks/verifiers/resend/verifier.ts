import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer, textAt } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const resend: Verifier = {
  id: 'resend',
  issuer: 'Resend',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://resend.com/docs/api-reference/domains/list-domains',
  rules: ['resend-api-key'],
  places: 'one',
  origin: 'https://api.resend.com',
  question: ({ secret }, { origin }) => get(`${origin}/domains`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ data: z.array(z.unknown()) }),
      revoked: [],
      refusal: (document) => {
        const name = textAt(document, 'name');
        if (name === 'restricted_api_key') return 'live';
        return name === 'invalid_api_key' || /^api key is invalid/i.test(textAt(document, 'message'))
          ? 'revoked'
          : undefined;
      },
    }),
  answers: {
    live: answerOf(200, { data: [] }),
    revoked: answerOf(400, { statusCode: 400, name: 'validation_error', message: 'API key is invalid' }),
  },
};
