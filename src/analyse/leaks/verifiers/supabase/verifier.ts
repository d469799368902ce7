import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const supabase: Verifier = {
  id: 'supabase',
  issuer: 'Supabase',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://supabase.com/docs/reference/api/v1-list-all-organizations',
  rules: ['supabase-access-token'],
  places: 'one',
  origin: 'https://api.supabase.com',
  question: ({ secret }, { origin }) => get(`${origin}/v1/organizations`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.array(z.object({ id: z.string(), name: z.string() })),
      account: ([first]) => first?.name,
    }),
  answers: {
    live: answerOf(200, [{ id: '1', slug: 'acme', name: 'Acme' }]),
    revoked: answerOf(401, { message: 'Unauthorized' }),
  },
};
