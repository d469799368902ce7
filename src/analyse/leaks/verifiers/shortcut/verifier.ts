import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const shortcut: Verifier = {
  id: 'shortcut',
  issuer: 'Shortcut',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://developer.shortcut.com/api/rest/v3#Get-Current-Member-Info',
  rules: ['shortcut-api-token'],
  places: 'one',
  origin: 'https://api.app.shortcut.com',
  question: ({ secret }, { origin }) => get(`${origin}/api/v3/member`, { 'shortcut-token': secret }),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ id: z.string(), mention_name: z.string() }),
      account: ({ mention_name: name }) => name,
    }),
  answers: {
    live: answerOf(200, { id: '1', mention_name: 'ann', name: 'Ann' }),
    revoked: answerOf(401, { message: 'Unauthorized' }),
  },
};
