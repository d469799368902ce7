import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer, scopesIn } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

const HOSTED = 'https://api.github.com';

export const github: Verifier = {
  id: 'github',
  issuer: 'GitHub',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://docs.github.com/en/rest/users/users#get-the-authenticated-user',
  rules: [
    'github-personal-access-token',
    'github-fine-grained-token',
    'github-oauth-token',
    'github-user-token',
    'github-installation-token',
    'github-legacy-token',
  ],
  places: 'one',
  origin: 'https://api.github.com',
  question: ({ rule, secret }, { origin }) =>
    get(
      rule === 'github-installation-token'
        ? `${origin}/installation/repositories?per_page=1`
        : `${origin}${origin === HOSTED ? '' : '/api/v3'}/user`,
      { ...bearer(secret), accept: 'application/vnd.github+json' },
    ),
  read: (answer) =>
    readAnswer(answer, {
      live: z
        .object({ login: z.string().optional(), total_count: z.number().optional() })
        .refine(({ login, total_count: count }) => login !== undefined || count !== undefined),
      account: ({ login }) => login,
      scopes: (_, { headers }) => scopesIn(headers['x-oauth-scopes']),
    }),
  answers: {
    live: answerOf(200, { login: 'octocat', id: 1, type: 'User' }, { 'x-oauth-scopes': 'repo, user' }),
    revoked: answerOf(401, { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest' }),
  },
};
