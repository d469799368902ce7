import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer, textAt } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const databricks: Verifier = {
  id: 'databricks',
  issuer: 'Databricks',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://docs.databricks.com/api/workspace/currentuser/me',
  rules: ['databricks-personal-access-token'],
  places: 'named',
  origin: '',
  question: ({ secret }, { origin }) => get(`${origin}/api/2.0/preview/scim/v2/Me`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ userName: z.string() }),
      account: ({ userName }) => userName,
      refusal: (document, status) =>
        status === 403 && /invalid access token/i.test(textAt(document, 'message')) ? 'revoked' : undefined,
    }),
  answers: {
    live: answerOf(200, { id: '1', userName: 'ann@example.test' }),
    revoked: answerOf(403, { error_code: '403', message: 'Invalid access token.' }),
  },
};
