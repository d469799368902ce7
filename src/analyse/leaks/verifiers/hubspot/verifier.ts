import * as z from 'zod';
import { answerOf } from '../../verification/answer.ts';
import { bearer, get } from '../../verification/question.ts';
import { readAnswer, textAt } from '../../verification/reading.ts';
import type { Verifier } from '../types.ts';

export const hubspot: Verifier = {
  id: 'hubspot',
  issuer: 'HubSpot',
  vectors: ['V1', 'V2', 'V4'],
  documentation: 'https://developers.hubspot.com/docs/guides/api/settings/account-information-api',
  rules: ['hubspot-private-app-token'],
  places: 'one',
  origin: 'https://api.hubapi.com',
  question: ({ secret }, { origin }) => get(`${origin}/account-info/v3/details`, bearer(secret)),
  read: (answer) =>
    readAnswer(answer, {
      live: z.object({ portalId: z.number() }),
      account: ({ portalId }) => `account ${portalId}`,
      refusal: (document, status) =>
        status === 403 && textAt(document, 'category') === 'MISSING_SCOPES' ? 'live' : undefined,
    }),
  answers: {
    live: answerOf(200, { portalId: 1234567, accountType: 'STANDARD', timeZone: 'UTC' }),
    revoked: answerOf(401, { status: 'error', category: 'INVALID_AUTHENTICATION' }),
  },
};
