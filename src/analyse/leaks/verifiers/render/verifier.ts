import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const render: Verifier = {
  id: 'render',
  issuer: 'Render',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://api-docs.render.com/reference/list-owners',
  rules: ['render-api-key'],
  places: 'one',
  origin: 'https://api.render.com',
  question: ({ secret }, { origin }) => get(`${origin}/v1/owners?limit=1`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.array(z.object({ owner: z.object({ name: z.string() }) })),
      account: ([first]) => first?.owner.name,
    }),
  answers: {
    live: answerOf(200, [{ owner: { id: '1', name: 'Acme', type: 'team' }, cursor: 'x' }]),
    revoked: answerOf(401, { message: 'Unauthorized' }),
  },
};
