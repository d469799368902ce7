import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const forgejo: Verifier = {
  id: 'forgejo',
  issuer: 'Forgejo',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://forgejo.org/docs/latest/user/api-usage/',
  rules: ['forgejo-token'],
  places: 'named',
  origin: '',
  question: ({ secret }, { origin }) => get(`${origin}/api/v1/user`, { authorization: `token ${secret}` }),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ login: z.string() }),
      account: ({ login }) => login,
      restricted: [403],
    }),
  answers: {
    live: answerOf(200, { id: 1, login: 'ann' }),
    revoked: answerOf(401, { message: 'user does not exist' }),
  },
};
