import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { get } from '../../verification/question.ts';
import { readAnswer, textAt } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const figma: Verifier = {
  id: 'figma',
  issuer: 'Figma',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://developers.figma.com/docs/rest-api/users-endpoints/',
  rules: ['figma-personal-access-token', 'figma-user-token'],
  places: 'one',
  origin: 'https://api.figma.com',
  question: ({ secret }, { origin }) => get(`${origin}/v1/me`, { 'x-figma-token': secret }),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ email: z.string() }),
      account: ({ email }) => email,
      refusal: (document) => {
        const text = textAt(document, 'err');
        if (/invalid token|token expired/i.test(text)) return 'revoked';
        return /scope/i.test(text) ? 'live' : undefined;
      },
    }),
  answers: {
    live: answerOf(200, { id: '1', email: 'ann@example.test', handle: 'Ann' }),
    revoked: answerOf(403, { status: 403, err: 'Invalid token' }),
  },
};
