import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const asana: Verifier = {
  id: 'asana',
  issuer: 'Asana',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://developers.asana.com/reference/getuser',
  rules: ['asana-personal-access-token'],
  places: 'one',
  origin: 'https://app.asana.com',
  question: ({ secret }, { origin }) => get(`${origin}/api/1.0/users/me`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ data: z.object({ gid: z.string(), email: z.string().optional(), name: z.string() }) }),
      account: ({ data }) => data.email ?? data.name,
    }),
  answers: {
    live: answerOf(200, {
      data: { gid: '1', resource_type: 'user', name: 'Ann', email: 'ann@example.test' },
    }),
    revoked: answerOf(401, { errors: [{ message: 'Not Authorized' }] }),
  },
};
