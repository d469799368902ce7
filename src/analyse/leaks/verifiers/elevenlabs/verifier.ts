import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { get } from '../../verification/question.ts';
import { readAnswer, textAt } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const elevenlabs: Verifier = {
  id: 'elevenlabs',
  issuer: 'ElevenLabs',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://elevenlabs.io/docs/api-reference/user/get',
  rules: ['elevenlabs-api-key'],
  places: 'one',
  origin: 'https://api.elevenlabs.io',
  question: ({ secret }, { origin }) => get(`${origin}/v1/user`, { 'xi-api-key': secret }),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ subscription: z.object({ tier: z.string() }) }),
      revoked: [],
      refusal: (document) => {
        const status = textAt(document, 'detail', 'status');
        if (status === 'missing_permissions') return 'live';
        return status === 'invalid_api_key' ? 'revoked' : undefined;
      },
    }),
  answers: {
    live: answerOf(200, { user_id: '1', subscription: { tier: 'creator' } }),
    revoked: answerOf(401, { detail: { status: 'invalid_api_key', message: 'Invalid API key' } }),
  },
};
