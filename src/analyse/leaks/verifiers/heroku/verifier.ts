import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const heroku: Verifier = {
  id: 'heroku',
  issuer: 'Heroku',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://devcenter.heroku.com/articles/platform-api-reference#account-info',
  rules: ['heroku-api-key', 'heroku-api-key-with-uuid', 'heroku-legacy-api-key'],
  places: 'one',
  origin: 'https://api.heroku.com',
  question: ({ secret }, { origin }) =>
    get(`${origin}/account`, { ...bearer(secret), accept: 'application/vnd.heroku+json; version=3' }),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ email: z.string() }),
      account: ({ email }) => email,
      restricted: [403],
    }),
  answers: {
    live: answerOf(200, { email: 'ann@example.test', id: '1', name: 'Ann' }),
    revoked: answerOf(401, { id: 'unauthorized', message: 'Invalid credentials provided.' }),
  },
};
