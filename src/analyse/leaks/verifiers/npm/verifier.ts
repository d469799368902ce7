import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const npm: Verifier = {
  id: 'npm',
  issuer: 'npm',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://docs.npmjs.com/cli/commands/npm-whoami',
  rules: ['npm-access-token'],
  places: 'named',
  origin: '',
  question: ({ secret }, { origin }) => get(`${origin}/-/whoami`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ username: z.string() }),
      account: ({ username }) => username,
    }),
  answers: { live: answerOf(200, { username: 'ann' }), revoked: answerOf(401, { message: 'Unauthorized' }) },
};
