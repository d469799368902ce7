import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer, textAt } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

const STOPPED = z.union([
  z.object({ api_key_blocked: z.literal(true) }),
  z.object({ api_key_disabled: z.literal(true) }),
]);

export const xai: Verifier = {
  id: 'xai',
  issuer: 'xAI',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://docs.x.ai/docs/api-reference#get-api-key-information',
  rules: ['xai-api-key'],
  places: 'one',
  origin: 'https://api.x.ai',
  question: ({ secret }, { origin }) => get(`${origin}/v1/api-key`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({
        name: z.string(),
        acls: z.array(z.string()),
        api_key_blocked: z.literal(false),
        api_key_disabled: z.literal(false),
      }),
      account: ({ name }) => name,
      scopes: ({ acls }) => acls,
      refusal: (document) => {
        if (STOPPED.safeParse(document).success) return 'revoked';
        return /incorrect api key/i.test(textAt(document, 'error')) ? 'revoked' : undefined;
      },
    }),
  answers: {
    live: answerOf(200, {
      redacted_api_key: 'xai-...b14o',
      user_id: '1',
      name: 'ci',
      team_id: '2',
      acls: ['api-key:model:*'],
      team_blocked: false,
      api_key_blocked: false,
      api_key_disabled: false,
    }),
    revoked: answerOf(400, {
      code: 'Client specified an invalid argument',
      error: 'Incorrect API key provided.',
    }),
  },
};
