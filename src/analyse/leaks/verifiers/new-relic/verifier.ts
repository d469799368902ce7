import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { post } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const newRelic: Verifier = {
  id: 'new-relic',
  issuer: 'New Relic',
  vectors: ['V1', 'V2', 'V4'],
  documentation:
    'https://docs.newrelic.com/docs/apis/nerdgraph/get-started/introduction-new-relic-nerdgraph/',
  rules: ['new-relic-user-key'],
  places: 'several',
  origin: 'https://api.newrelic.com',
  question: ({ secret }, { origin }) =>
    post(`${origin}/graphql`, { query: '{ actor { user { email } } }' }, { 'api-key': secret }),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ data: z.object({ actor: z.object({ user: z.object({ email: z.string() }) }) }) }),
      account: ({ data }) => data.actor.user.email,
    }),
  answers: {
    live: answerOf(200, { data: { actor: { user: { email: 'ann@example.test' } } } }),
    revoked: answerOf(401, { errors: [{ message: 'Invalid API key' }] }),
  },
};
