import * as z from 'zod';
import { durationSchema } from '../../durations.ts';
import { authorityOf } from '../../identity/authority.ts';
import { servicesOf } from '../../leases/revoke.ts';
import { namespaceOf } from '../../namespaces/ids.ts';
import { denied, Refusal } from '../../refusal.ts';
import { type Answer, type Call, operation, type OperationDefinition } from '../../routing/types.ts';
import type { Services } from '../../services.ts';
import { mayRenew } from '../../tokens/may-renew.ts';
import { type TokenEntry, toldAccessor } from '../../tokens/types.ts';
import type { AuthMethod } from '../types.ts';
import { createFor } from './create.ts';
import { ROLE_ROUTES } from './roles.ts';

const tokenField = z.object({ token: z.string().min(1) });
const accessorField = z.object({ accessor: z.string().min(1) });
const incrementField = z.object({ increment: durationSchema.optional() });

/** Tokens: made, looked up, renewed and ended by who has one, or knows its accessor. */
export const tokenMethod: AuthMethod = {
  id: 'token',
  title: 'Tokens',
  vectors: ['V2'],
  routes: [
    {
      path: 'create',
      update: operation({
        summary: 'Make a token',
        fields: createFor.fields,
        handle: (call) => createFor(call, {}),
      }),
    },
    {
      path: 'create-orphan',
      update: operation({
        summary: 'Make a token without a parent',
        needsSudo: true,
        fields: createFor.fields,
        handle: (call) => createFor(call, { isOrphan: true }),
      }),
    },
    ...ROLE_ROUTES,
    {
      path: 'lookup-self',
      read: operation({
        summary: 'Look up the own token',
        changesNothing: true,
        handle: (call) => lookup(call, callerOf(call).tokenHash, call.request.token),
      }),
      update: operation({
        summary: 'Look up the own token',
        changesNothing: true,
        handle: (call) => lookup(call, callerOf(call).tokenHash, call.request.token),
      }),
    },
    {
      path: 'lookup',
      read: operation({
        summary: 'Look up the own token',
        changesNothing: true,
        handle: (call) => lookup(call, callerOf(call).tokenHash, call.request.token),
      }),
      update: operation({
        summary: 'Look up a token, or the own where none is given',
        fields: z.object({ token: z.string().default('') }),
        handle(call) {
          const { token } = call.fields;
          return token === ''
            ? lookup(call, callerOf(call).tokenHash, call.request.token)
            : lookup(call, call.services.tokens.hashOf(token), token);
        },
      }),
    },
    {
      path: 'lookup-accessor',
      update: byAccessor('Look up a token by its accessor', (call, hash) => lookup(call, hash, undefined)),
    },
    {
      path: 'renew-self',
      update: operation({
        summary: 'Renew the own token',
        fields: incrementField,
        handle: (call) => renew(call, callerOf(call).tokenHash, call.fields.increment, call.request.token),
      }),
    },
    {
      path: 'renew',
      update: operation({
        summary: 'Renew a token',
        fields: tokenField.extend(incrementField.shape),
        handle: (call) =>
          renew(
            call,
            call.services.tokens.hashOf(call.fields.token),
            call.fields.increment,
            call.fields.token,
          ),
      }),
    },
    {
      path: 'renew-accessor',
      update: operation({
        summary: 'Renew a token by its accessor',
        fields: accessorField.extend(incrementField.shape),
        handle: async (call) =>
          renew(call, await hashOfAccessor(call, call.fields.accessor), call.fields.increment, undefined),
      }),
    },
    {
      path: 'revoke-self',
      update: operation({
        summary: 'End the own token',
        handle: (call) => revoke(call, callerOf(call).tokenHash),
      }),
    },
    { path: 'revoke', update: byToken('End a token and what it made', revoke) },
    { path: 'revoke-accessor', update: byAccessor('End a token by its accessor', revoke) },
    {
      path: 'revoke-orphan',
      update: operation({
        summary: 'End a token, and leave the ones that it made',
        needsSudo: true,
        fields: tokenField,
        async handle(call) {
          const hash = call.services.tokens.hashOf(call.fields.token);
          await entryOf(call, call.services, hash);
          for (const child of await call.services.tokens.children(hash))
            await (await homeOf(call, child)).tokens.orphan(child);
          return revoke(call, hash);
        },
      }),
    },
    {
      path: 'tidy',
      update: operation({
        summary: 'Nothing: tokens that are over are worked off all the time',
        handle: () =>
          Promise.resolve({
            status: 202,
            warnings: ['Tokens are rows that are due: what is over is worked off all the time.'],
          }),
      }),
    },
    {
      path: 'accessors',
      list: operation({
        summary: 'List the accessors of all tokens',
        needsSudo: true,
        handle: async ({ services }) => ({ data: { keys: await services.tokens.accessors() } }),
      }),
    },
  ],
};

function byToken(
  summary: string,
  handle: (call: Call<z.infer<typeof tokenField>>, hash: string) => Promise<Answer | undefined>,
): OperationDefinition {
  return operation({
    summary,
    fields: tokenField,
    handle: (call) => handle(call, call.services.tokens.hashOf(call.fields.token)),
  });
}

function byAccessor(
  summary: string,
  handle: (call: Call<z.infer<typeof accessorField>>, hash: string) => Promise<Answer | undefined>,
): OperationDefinition {
  return operation({
    summary,
    fields: accessorField,
    handle: async (call) => handle(call, await hashOfAccessor(call, call.fields.accessor)),
  });
}

function callerOf({ caller }: Call) {
  if (!caller) throw denied();
  return caller;
}

async function hashOfAccessor({ services, now }: Call, accessor: string): Promise<string> {
  const found = await services.tokens.byAccessor(accessor, now);
  if (!found) throw new Refusal(403, 'invalid accessor');
  return found.hash;
}

/** The own token may be of a namespace around the one that is asked in. */
async function homeOf({ services }: Call, hash: string): Promise<Services> {
  const home = await servicesOf(services, namespaceOf(hash));
  if (!home) throw new Refusal(403, 'bad token');
  return home;
}

async function entryOf({ now }: Call, { tokens }: Services, hash: string): Promise<TokenEntry> {
  const entry = await tokens.get(hash, now);
  if (!entry) throw new Refusal(403, 'bad token');
  return entry;
}

async function lookup(call: Call, hash: string, token: string | undefined): Promise<Answer> {
  const home = await homeOf(call, hash);
  const entry = await entryOf(call, home, hash);
  const authority = await authorityOf(entry, home);
  const { path } = home.namespace;
  const { expires, created, renewed } = entry;
  return {
    data: {
      id: token ?? '',
      accessor: toldAccessor(entry),
      policies: entry.policies,
      identity_policies: authority?.identityPolicies ?? [],
      path: entry.path,
      meta: entry.metadata,
      display_name: entry.displayName,
      num_uses: Math.max(0, entry.numUses),
      orphan: entry.parent === '',
      creation_time: Math.floor(created / 1000),
      creation_ttl: entry.ttl,
      expire_time: expires > 0 ? new Date(expires).toISOString() : null,
      issue_time: new Date(created).toISOString(),
      ttl: expires > 0 ? Math.max(0, Math.floor((expires - call.now) / 1000)) : 0,
      explicit_max_ttl: entry.explicitMaxTtl,
      renewable: entry.isRenewable,
      entity_id: entry.entityId,
      type: entry.type,
      ...(renewed !== undefined && {
        last_renewal: new Date(renewed).toISOString(),
        last_renewal_time: Math.floor(renewed / 1000),
      }),
      ...(entry.period > 0 && { period: entry.period }),
      ...(path !== '' && { namespace_path: path }),
      ...(entry.role !== '' && { role: entry.role }),
      ...(entry.boundCidrs.length > 0 && { bound_cidrs: entry.boundCidrs }),
    },
  };
}

async function renew(
  call: Call,
  hash: string,
  increment: number | undefined,
  token: string | undefined,
): Promise<Answer> {
  const home = await homeOf(call, hash);
  if (!(await mayRenew(home, await entryOf(call, home, hash), call.request, call.now)))
    throw new Refusal(403, 'what the token came from takes it no more: log in again');
  const entry = await home.tokens.renew(hash, increment ?? 0, call.now);
  const authority = await authorityOf(entry, home);
  const identityPolicies = authority?.identityPolicies ?? [];
  const left = { ...entry, ttl: (entry.expires - call.now) / 1000 };
  return { token: { token: token ?? '', hash, entry: left, identityPolicies } };
}

async function revoke(call: Call, hash: string): Promise<undefined> {
  await call.services.revokeToken(hash, call.now);
  return undefined;
}
