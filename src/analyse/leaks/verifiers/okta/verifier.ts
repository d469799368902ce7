import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const okta: Verifier = {
  id: 'okta',
  issuer: 'Okta',
  vectors: ['V1', 'V2', 'V4'],
  documentation:
    'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/#tag/User/operation/getUser',
  rules: ['okta-api-token', 'okta-authorization-header'],
  places: 'named',
  origin: '',
  question: ({ secret }, { origin }) => get(`${origin}/api/v1/users/me`, { authorization: `SSWS ${secret}` }),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ id: z.string(), profile: z.object({ login: z.string() }) }),
      account: ({ profile }) => profile.login,
      restricted: [403],
    }),
  answers: {
    live: answerOf(200, { id: '1', status: 'ACTIVE', profile: { login: 'ann@example.test' } }),
    revoked: answerOf(401, { errorCode: 'E0000011', errorSummary: 'Invalid token provided' }),
  },
};
