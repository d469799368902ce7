import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const huggingFace: Verifier = {
  id: 'hugging-face',
  issuer: 'Hugging Face',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://huggingface.co/docs/hub/api',
  rules: ['hugging-face-user-access-token', 'hugging-face-organisation-token'],
  places: 'one',
  origin: 'https://huggingface.co',
  question: ({ secret }, { origin }) => get(`${origin}/api/whoami-v2`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({
        name: z.string(),
        auth: z.object({ accessToken: z.object({ role: z.string() }).optional() }).optional(),
      }),
      account: ({ name }) => name,
      scopes: ({ auth }) => auth?.accessToken && [auth.accessToken.role],
    }),
  answers: {
    live: answerOf(200, {
      type: 'user',
      name: 'ann',
      auth: { type: 'access_token', accessToken: { displayName: 'ci', role: 'write' } },
    }),
    revoked: answerOf(401, { error: 'Invalid credentials in Authorization header' }),
  },
};
