import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const launchdarkly: Verifier = {
  id: 'launchdarkly',
  issuer: 'LaunchDarkly',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://launchdarkly.com/docs/api/other/get-caller-identity',
  rules: ['launchdarkly-api-access-token'],
  places: 'several',
  origin: 'https://app.launchdarkly.com',
  question: ({ secret }, { origin }) => get(`${origin}/api/v2/caller-identity`, { authorization: secret }),
  read: (answer) =>
    readAnswer(answer, {
      live: z
        .object({ accountId: z.string().optional(), tokenName: z.string().optional() })
        .refine(({ accountId }) => accountId !== undefined),
      account: ({ tokenName }) => tokenName,
    }),
  answers: {
    live: answerOf(200, { accountId: '1', memberId: '2', tokenName: 'ci' }),
    revoked: answerOf(401, { code: 'unauthorized', message: 'invalid access token' }),
  },
};
