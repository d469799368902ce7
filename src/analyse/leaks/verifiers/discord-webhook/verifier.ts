import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { get } from '../../verification/question.ts';
import { readAnswer, textAt } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const discordWebhook: Verifier = {
  id: 'discord-webhook',
  issuer: 'Discord (webhooks)',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://discord.com/developers/docs/resources/webhook#get-webhook-with-token',
  rules: ['discord-webhook'],
  places: 'one',
  origin: 'https://discord.com',
  companion: { title: 'webhook id', pattern: /webhooks\/(?<companion>\d{17,20})\// },
  question: ({ secret, companion }, { origin }) =>
    get(`${origin}/api/v10/webhooks/${companion}/${encodeURIComponent(secret)}`),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ id: z.string(), channel_id: z.string(), name: z.string().nullish() }),
      account: ({ name }) => name,
      revoked: [],
      refusal: (document) => (['10015', '50027'].includes(textAt(document, 'code')) ? 'revoked' : undefined),
    }),
  answers: {
    live: answerOf(200, { id: '1', type: 1, name: 'deploys', channel_id: '2' }),
    revoked: answerOf(404, { message: 'Unknown Webhook', code: 10015 }),
  },
};
