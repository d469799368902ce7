import * as z from 'zod';
import { Refusal } from '../refusal.ts';
import { asWritten, dataSchema } from '../routing/fields.ts';
import { operation, type Route } from '../routing/types.ts';
import { lookupWrapped, unwrap, wrap } from '../wrapping/wrapping.ts';

const tokenField = z.object({ token: z.string().optional() });

/** Answers behind tokens that can be used once. */
export const WRAPPING_ROUTES: readonly Route[] = [
  {
    path: 'wrapping/wrap',
    update: operation({
      summary: 'Put data behind a token that can be used once',
      fields: dataSchema,
      keepsNull: true,
      async handle({ request }) {
        if (!request.wrapTtl) throw new Refusal(400, 'endpoint requires response wrapping to be used');
        // The core wraps it, as it does every answer that is to be.
        return { data: asWritten(request) };
      },
    }),
  },
  {
    path: 'wrapping/unwrap',
    update: operation({
      summary: 'Take what a token wraps',
      fields: tokenField,
      handle: async (call) => ({
        body: await unwrap(tokenOf(call.fields.token, call.request.token), call.services, call.now),
      }),
    }),
  },
  {
    path: 'wrapping/lookup',
    update: operation({
      summary: 'Tell what a token wraps, without taking it',
      fields: tokenField,
      isOpen: true,
      handle: async (call) => ({
        data: await lookupWrapped(tokenOf(call.fields.token, call.request.token), call.services, call.now),
      }),
    }),
  },
  {
    path: 'wrapping/rewrap',
    update: operation({
      summary: 'Put what a token wraps behind a new one',
      fields: tokenField,
      async handle({ fields, request, services, now }) {
        const token = tokenOf(fields.token, request.token);
        const { creation_ttl: ttl, creation_path: path } = await lookupWrapped(token, services, now);
        const body = await unwrap(token, services, now);
        return { body: await wrap(body, { id: request.id, path }, ttl, services, now) };
      },
    }),
  },
];

function tokenOf(given: string | undefined, own: string | undefined): string {
  const token = given !== undefined && given !== '' ? given : own;
  if (token === undefined || token === '') throw new Refusal(400, 'missing wrapping token');
  return token;
}
