import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const postman: Verifier = {
  id: 'postman',
  issuer: 'Postman',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://learning.postman.com/docs/developer/postman-api/authentication/',
  rules: ['postman-api-key'],
  places: 'several',
  origin: 'https://api.getpostman.com',
  question: ({ secret }, { origin }) => get(`${origin}/me`, { 'x-api-key': secret }),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ user: z.object({ id: z.number(), username: z.string().optional() }) }),
      account: ({ user }) => user.username,
    }),
  answers: {
    live: answerOf(200, { user: { id: 1, username: 'ann' } }),
    revoked: answerOf(401, {
      error: {
        name: 'AuthenticationError',
        message: 'Invalid API Key. Every request requires a valid API Key to be sent.',
      },
    }),
  },
};
