import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const fastly: Verifier = {
  id: 'fastly',
  issuer: 'Fastly',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://www.fastly.com/documentation/reference/api/auth-tokens/user/',
  rules: ['fastly-api-token'],
  places: 'one',
  origin: 'https://api.fastly.com',
  question: ({ secret }, { origin }) => get(`${origin}/tokens/self`, { 'fastly-key': secret }),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ id: z.string(), name: z.string().nullish(), scope: z.string().nullish() }),
      account: ({ name }) => name,
      scopes: ({ scope }) => scope?.split(' '),
    }),
  answers: {
    live: answerOf(200, { id: '1', name: 'ci', user_id: '2', scope: 'purge_select global:read' }),
    revoked: answerOf(401, { msg: 'Provided credentials are missing or invalid' }),
  },
};
