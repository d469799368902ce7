import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const circleci: Verifier = {
  id: 'circleci',
  issuer: 'CircleCI',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://circleci.com/docs/api/v2/index.html#tag/User/operation/getCurrentUser',
  rules: ['circleci-personal-token'],
  places: 'one',
  origin: 'https://circleci.com',
  question: ({ secret }, { origin }) => get(`${origin}/api/v2/me`, { 'circle-token': secret }),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ id: z.string(), login: z.string() }),
      account: ({ login }) => login,
    }),
  answers: {
    live: answerOf(200, { id: '1', login: 'ann', name: 'Ann' }),
    revoked: answerOf(401, { message: 'Unauthorized' }),
  },
};
