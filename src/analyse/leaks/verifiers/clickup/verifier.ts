import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const clickup: Verifier = {
  id: 'clickup',
  issuer: 'ClickUp',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://developer.clickup.com/reference/getauthorizeduser',
  rules: ['clickup-personal-token'],
  places: 'one',
  origin: 'https://api.clickup.com',
  question: ({ secret }, { origin }) => get(`${origin}/api/v2/user`, { authorization: secret }),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ user: z.object({ email: z.string() }) }),
      account: ({ user }) => user.email,
    }),
  answers: {
    live: answerOf(200, { user: { id: 1, username: 'Ann', email: 'ann@example.test' } }),
    revoked: answerOf(401, { err: 'Token invalid', ECODE: 'OAUTH_025' }),
  },
};
