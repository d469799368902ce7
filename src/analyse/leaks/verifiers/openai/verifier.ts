import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer, textAt } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const openai: Verifier = {
  id: 'openai',
  issuer: 'OpenAI',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://platform.openai.com/docs/api-reference/models/list',
  rules: ['openai-project-key', 'openai-user-key', 'openai-admin-key'],
  places: 'one',
  origin: 'https://api.openai.com',
  question: ({ rule, secret }, { origin }) =>
    get(
      `${origin}/v1/${rule === 'openai-admin-key' ? 'organization/projects?limit=1' : 'models'}`,
      bearer(secret),
    ),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ object: z.literal('list') }),
      refusal: (document, status) =>
        status === 403 &&
        /missing scopes|insufficient permissions/i.test(textAt(document, 'error', 'message'))
          ? 'live'
          : undefined,
    }),
  answers: {
    live: answerOf(200, { object: 'list', data: [] }),
    revoked: answerOf(401, {
      error: {
        message: 'Incorrect API key provided',
        type: 'invalid_request_error',
        code: 'invalid_api_key',
      },
    }),
  },
};
