import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { basic, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

/** Below it is each data centre. */
const HOST = 'https://api.mailchimp.com';

export const mailchimp: Verifier = {
  id: 'mailchimp',
  issuer: 'Mailchimp',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://mailchimp.com/developer/marketing/api/ping/ping/',
  rules: ['mailchimp-api-key'],
  places: 'one',
  origin: HOST,
  question: ({ secret }, { origin }) => {
    const [, centre] = /-([a-z]{2}\d{1,2})$/.exec(secret) ?? [];
    if (centre === undefined) return 'it names no data centre';
    const host = origin === HOST ? origin.replace('//', `//${centre}.`) : origin;
    return get(`${host}/3.0/ping`, basic('plimsoll', secret));
  },
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ health_status: z.string() }),
    }),
  answers: {
    live: answerOf(200, { health_status: "Everything's Chimpy!" }),
    revoked: answerOf(401, { title: 'API Key Invalid', status: 401 }),
  },
};
