import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

/** Reasons of google.rpc.ErrorReason of a key that there is, and that is not for this. */
const RESTRICTED =
  /^(?:SERVICE_DISABLED|BILLING_DISABLED|API_KEY_(?:SERVICE|HTTP_REFERRER|IP_ADDRESS|ANDROID_APP|IOS_APP)_BLOCKED)$/;
const errorSchema = z.object({
  error: z.object({ details: z.array(z.object({ reason: z.string().optional() })).optional() }),
});

function textIn(document: unknown): readonly string[] {
  const details = errorSchema.safeParse(document).data?.error.details ?? [];
  return details.flatMap(({ reason }) => reason ?? []);
}

function stateOf(reasons: readonly string[]): 'live' | 'revoked' | undefined {
  if (reasons.includes('API_KEY_INVALID')) return 'revoked';
  return reasons.some((reason) => RESTRICTED.test(reason)) ? 'live' : undefined;
}

export const google: Verifier = {
  id: 'google',
  issuer: 'Google (API keys)',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://ai.google.dev/api/models#method:-models.list',
  rules: ['google-api-key'],
  places: 'one',
  origin: 'https://generativelanguage.googleapis.com',
  question: ({ secret }, { origin }) =>
    get(`${origin}/v1beta/models?pageSize=1`, { 'x-goog-api-key': secret }),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ models: z.array(z.unknown()) }),
      revoked: [],
      refusal: (document) => stateOf(textIn(document)),
    }),
  answers: {
    live: answerOf(200, { models: [] }),
    revoked: answerOf(400, {
      error: {
        code: 400,
        status: 'INVALID_ARGUMENT',
        details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }],
      },
    }),
  },
};
