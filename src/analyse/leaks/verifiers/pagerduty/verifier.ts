import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const pagerduty: Verifier = {
  id: 'pagerduty',
  issuer: 'PagerDuty',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://developer.pagerduty.com/api-reference/0fdd7ef4c0ec6-list-abilities',
  rules: ['pagerduty-api-key'],
  places: 'several',
  origin: 'https://api.pagerduty.com',
  question: ({ secret }, { origin }) =>
    get(`${origin}/abilities`, {
      authorization: `Token token=${secret}`,
      accept: 'application/vnd.pagerduty+json;version=2',
    }),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ abilities: z.array(z.string()) }),
      restricted: [403],
    }),
  answers: {
    live: answerOf(200, { abilities: ['sso'] }),
    revoked: answerOf(401, { error: { message: 'Invalid token', code: 2006 } }),
  },
};
