import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, post } from '../../verification/question.ts';
import { readAnswer, textAt } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const dropbox: Verifier = {
  id: 'dropbox',
  issuer: 'Dropbox',
  vectors: ['V1', 'V2', 'V4'],
  documentation:
    'https://www.dropbox.com/developers/documentation/http/documentation#users-get_current_account',
  rules: ['dropbox-access-token'],
  places: 'one',
  origin: 'https://api.dropboxapi.com',
  question: ({ secret }, { origin }) => post(`${origin}/2/users/get_current_account`, null, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ account_id: z.string(), email: z.string() }),
      account: ({ email }) => email,
      refusal: (document, status) => {
        if (status !== 401) return undefined;
        const tag = textAt(document, 'error', '.tag');
        if (tag === 'missing_scope') return 'live';
        return tag === 'invalid_access_token' || tag === 'expired_access_token' ? 'revoked' : 'unknown';
      },
    }),
  answers: {
    live: answerOf(200, { account_id: 'dbid:1', email: 'ann@example.test', disabled: false }),
    revoked: answerOf(401, {
      error_summary: 'expired_access_token/',
      error: { '.tag': 'expired_access_token' },
    }),
  },
};
