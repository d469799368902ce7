import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const notion: Verifier = {
  id: 'notion',
  issuer: 'Notion',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://developers.notion.com/reference/get-self',
  rules: ['notion-integration-token', 'notion-legacy-integration-token'],
  places: 'one',
  origin: 'https://api.notion.com',
  question: ({ secret }, { origin }) =>
    get(`${origin}/v1/users/me`, { ...bearer(secret), 'notion-version': '2022-06-28' }),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({
        object: z.literal('user'),
        name: z.string().nullish(),
        bot: z.object({ workspace_name: z.string().nullish() }).optional(),
      }),
      account: ({ name, bot }) =>
        [name, bot?.workspace_name].filter((part) => typeof part === 'string').join(' of '),
      restricted: [403],
    }),
  answers: {
    live: answerOf(200, { object: 'user', type: 'bot', name: 'Reports', bot: { workspace_name: 'Acme' } }),
    revoked: answerOf(401, {
      object: 'error',
      status: 401,
      code: 'unauthorized',
      message: 'API token is invalid.',
    }),
  },
};
