import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { basic, get } from '../../verification/question.ts';
import { readAnswer } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const twilio: Verifier = {
  id: 'twilio',
  issuer: 'Twilio',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://www.twilio.com/docs/iam/api/account#fetch-an-account-resource',
  rules: ['twilio-account-pair', 'twilio-auth-token'],
  places: 'one',
  origin: 'https://api.twilio.com',
  companion: { title: 'account SID', pattern: /(?<![0-9A-Za-z])AC[0-9a-f]{32}(?![0-9A-Za-z])/ },
  question: ({ secret, companion }, { origin }) =>
    get(`${origin}/2010-04-01/Accounts/${companion}.json`, basic(companion, secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ sid: z.string(), friendly_name: z.string().optional(), status: z.string() }),
      account: ({ friendly_name: name }) => name,
    }),
  answers: {
    live: answerOf(200, { sid: 'AC0', friendly_name: 'Acme', status: 'active' }),
    revoked: answerOf(401, { code: 20003, message: 'Authenticate', status: 401 }),
  },
};
