import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { get } from '../../verification/question.ts';
import { readAnswer, textAt } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const gitlab: Verifier = {
  id: 'gitlab',
  issuer: 'GitLab',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://docs.gitlab.com/api/personal_access_tokens/#get-details-on-a-personal-access-token',
  rules: ['gitlab-personal-access-token', 'gitlab-routable-token'],
  places: 'several',
  origin: 'https://gitlab.com',
  question: ({ secret }, { origin }) =>
    get(`${origin}/api/v4/personal_access_tokens/self`, { 'private-token': secret }),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ name: z.string(), active: z.literal(true), scopes: z.array(z.string()) }),
      account: ({ name }) => name,
      scopes: ({ scopes }) => scopes,
      refusal: (document) => (textAt(document, 'error') === 'insufficient_scope' ? 'live' : undefined),
    }),
  answers: {
    live: answerOf(200, { id: 4, name: 'ci', revoked: false, scopes: ['api'], user_id: 3, active: true }),
    revoked: answerOf(401, { message: '401 Unauthorized' }),
  },
};
