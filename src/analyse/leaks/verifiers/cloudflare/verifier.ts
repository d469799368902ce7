import * as z from 'zod';
import type { Answer } from '../../../../platform/questions/types.ts';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer, textAt } from '../../verification/reading.ts';
import type { Credential, Outcome, Verifier } from '../types.ts';

const LEGACY = 'cloudflare-legacy-api-token';
const STOPPED = new Set(['disabled', 'expired']);

export const cloudflare: Verifier = {
  id: 'cloudflare',
  issuer: 'Cloudflare',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://developers.cloudflare.com/api/resources/user/subresources/tokens/methods/verify/',
  rules: ['cloudflare-user-api-token', LEGACY],
  places: 'one',
  origin: 'https://api.cloudflare.com',
  question: ({ secret }, { origin }) => get(`${origin}/client/v4/user/tokens/verify`, bearer(secret)),
  read,
  answers: {
    live: answerOf(200, { success: true, errors: [], result: { id: '1', status: 'active' } }),
    revoked: answerOf(401, { success: false, errors: [{ code: 1000, message: 'Invalid API Token' }] }),
  },
};

function read(answer: Answer, { rule }: Credential): Outcome {
  const outcome = readAnswer(answer, {
    live: z.object({
      success: z.literal(true),
      result: z.object({ id: z.string(), status: z.literal('active') }),
    }),
    refusal: (document) => (STOPPED.has(textAt(document, 'result', 'status')) ? 'revoked' : undefined),
  });
  // Tokens of accounts, which are not known here, once had no form of their own.
  if (outcome.state !== 'revoked' || answer.status === 200 || rule !== LEGACY) return outcome;
  return { state: 'unknown', reason: `${outcome.reason}; it may be a token of an account` };
}
