import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const pulumi: Verifier = {
  id: 'pulumi',
  issuer: 'Pulumi',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://www.pulumi.com/docs/reference/cloud-rest-api/',
  rules: ['pulumi-access-token'],
  places: 'one',
  origin: 'https://api.pulumi.com',
  question: ({ secret }, { origin }) =>
    get(`${origin}/api/user`, { authorization: `token ${secret}`, accept: 'application/vnd.pulumi+8' }),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ githubLogin: z.string() }),
      account: ({ githubLogin }) => githubLogin,
    }),
  answers: {
    live: answerOf(200, { id: '1', githubLogin: 'ann', name: 'Ann' }),
    revoked: answerOf(401, { code: 401, message: 'Unauthorized: No credentials provided or are invalid.' }),
  },
};
