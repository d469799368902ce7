import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const honeycomb: Verifier = {
  id: 'honeycomb',
  issuer: 'Honeycomb',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://docs.honeycomb.io/api/tag/Auth/#operation/getAuth',
  rules: ['honeycomb-classic-key', 'honeycomb-ingest-key'],
  places: 'several',
  origin: 'https://api.honeycomb.io',
  question: ({ secret }, { origin }) => get(`${origin}/1/auth`, { 'x-honeycomb-team': secret }),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ team: z.object({ slug: z.string() }) }),
      account: ({ team }) => team.slug,
    }),
  answers: {
    live: answerOf(200, {
      id: '1',
      type: 'configuration',
      team: { name: 'Acme', slug: 'acme' },
      environment: { slug: 'prod' },
    }),
    revoked: answerOf(401, { error: 'unknown API key - check your credentials' }),
  },
};
