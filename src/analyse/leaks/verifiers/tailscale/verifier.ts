import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { basic, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const tailscale: Verifier = {
  id: 'tailscale',
  issuer: 'Tailscale',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://tailscale.com/api',
  rules: ['tailscale-api-key'],
  places: 'one',
  origin: 'https://api.tailscale.com',
  question: ({ secret }, { origin }) => get(`${origin}/api/v2/tailnet/-/keys`, basic(secret, '')),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ keys: z.array(z.unknown()) }),
      restricted: [403],
    }),
  answers: {
    live: answerOf(200, { keys: [{ id: '1' }] }),
    revoked: answerOf(401, { message: 'API token invalid' }),
  },
};
