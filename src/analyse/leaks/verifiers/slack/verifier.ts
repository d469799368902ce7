import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, post } from '../../verification/question.ts';
import { readAnswer, scopesIn, textAt } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

/** Errors that say that the token is taken no more. */
const REVOKED = new Set(['invalid_auth', 'token_revoked', 'token_expired', 'account_inactive']);

export const slack: Verifier = {
  id: 'slack',
  issuer: 'Slack',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://docs.slack.dev/reference/methods/auth.test',
  rules: ['slack-bot-token', 'slack-legacy-bot-token', 'slack-user-token', 'slack-legacy-token'],
  places: 'one',
  origin: 'https://slack.com',
  question: ({ secret }, { origin }) => post(`${origin}/api/auth.test`, {}, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ ok: z.literal(true), team: z.string(), user: z.string() }),
      account: ({ team, user }) => `${user} of ${team}`,
      scopes: (_, { headers }) => scopesIn(headers['x-oauth-scopes']),
      refusal: (document) => (REVOKED.has(textAt(document, 'error')) ? 'revoked' : undefined),
    }),
  answers: {
    live: answerOf(
      200,
      {
        ok: true,
        url: 'https://acme.slack.com/',
        team: 'Acme',
        user: 'deploy',
        team_id: 'T1',
        user_id: 'U1',
      },
      { 'x-oauth-scopes': 'chat:write,files:read' },
    ),
    revoked: answerOf(200, { ok: false, error: 'token_revoked' }),
  },
};
