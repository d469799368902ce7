import * as z from 'zod';
import { durationSchema } from '../durations.ts';
import { flagSchema } from '../flags.ts';
import { engineCall } from '../leases/revoke.ts';
import { Refusal } from '../refusal.ts';
import { listed } from '../routing/listed.ts';
import { type Answer, type Call, operation, type OperationDefinition, type Route } from '../routing/types.ts';
import { endTokensBelow } from '../tokens/end-tokens.ts';

const idField = z.object({ lease_id: z.string().min(1).optional(), url_lease_id: z.string().optional() });
const renewFields = idField.extend({ increment: durationSchema.optional() });

/** Leases that are told at once where nobody says how many. */
const USUAL_LIMIT = 10_000;
const ofOne = flagSchema
  .default(false)
  .refine((includes) => !includes, 'leases of this namespace alone are looked at');
const kindFields = z.object({
  type: z.enum(['', 'irrevocable']).default(''),
  include_child_namespaces: ofOne,
});
const failedFields = z.object({
  type: z.literal('irrevocable'),
  include_child_namespaces: ofOne,
  limit: z
    .union([z.literal('none').transform(() => Infinity), z.coerce.number().int().min(1)])
    .default(USUAL_LIMIT),
});

/** Leases: looked up, renewed and ended by their ids, under both paths by which clients ask for them. */
export const LEASE_ROUTES: readonly Route[] = [
  {
    path: 'leases/lookup/{prefix...?}',
    list: operation({
      summary: 'List the leases below a path',
      needsSudo: true,
      async handle({ services, parameters }) {
        const folder = (parameters['prefix'] ?? '').replace(/\/?$/, '/').replace(/^\/$/, '');
        return listed(await services.leases.list(folder));
      },
    }),
    update: lookup(),
  },
  ...['leases/', ''].flatMap((folder): Route[] => [
    {
      path: `${folder}renew/{id...?}`,
      update: operation({ summary: 'Renew a lease', fields: renewFields, handle: renew }),
    },
    {
      path: `${folder}revoke/{id...?}`,
      update: operation({ summary: 'End a lease', fields: idField, handle: revoke }),
    },
    {
      path: `${folder}revoke-prefix/{prefix...}`,
      update: revokeBelow('End every lease below a path', false),
    },
    {
      path: `${folder}revoke-force/{prefix...}`,
      update: revokeBelow('Forget every lease below a path, whether its engine can end it or not', true),
    },
  ]),
  {
    path: 'leases/tidy',
    update: operation({
      summary: 'Look for leases that are over',
      async handle() {
        return {
          status: 202,
          warnings: [
            'Leases are rows that are due: what is over is worked off all the time, and there is nothing to tidy.',
          ],
        };
      },
    }),
  },
  {
    path: 'leases/count',
    read: operation({ summary: 'Count leases', fields: kindFields, handle: countLeases }),
  },
  {
    path: 'leases',
    read: operation({
      summary: 'List leases that cannot be ended',
      needsSudo: true,
      fields: failedFields,
      handle: listFailed,
    }),
  },
];

/** Of all, or of those alone that could not be ended when their time came. */
async function countLeases({ services, fields }: Call<z.infer<typeof kindFields>>): Promise<Answer> {
  const { leases } = services;
  const counts: Record<string, number> = {};
  if (fields.type === '')
    for (const mount of await leases.list('')) counts[mount] = await leases.count(mount);
  else
    for await (const [, { mount }] of leases.failed()) {
      const path = (await services.mounts.byUuid(mount))?.path ?? mount;
      counts[path] = (counts[path] ?? 0) + 1;
    }
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { data: { lease_count: all, counts } };
}

async function listFailed({ services, fields }: Call<z.infer<typeof failedFields>>): Promise<Answer> {
  const leases: Readonly<Record<string, unknown>>[] = [];
  let count = 0;
  for await (const [id, { mount, failures }] of services.leases.failed()) {
    count += 1;
    const error = `could not be ended, ${failures} times`;
    if (leases.length < fields.limit) leases.push({ lease_id: id, mount_id: mount, error });
  }
  const isMore = count > leases.length;
  const warnings = [`there are ${count}, of which ${leases.length} are told; say "limit" for more`];
  return { data: { lease_count: count, leases }, ...(isMore && { warnings }) };
}

function lookup(): OperationDefinition {
  return operation({
    summary: 'Look up a lease',
    fields: idField,
    async handle(call) {
      const id = idOf(call);
      const entry = await call.services.leases.get(id);
      if (!entry || entry.expires <= call.now) throw new Refusal(400, 'invalid lease');
      return {
        data: {
          id,
          issue_time: new Date(entry.issued).toISOString(),
          expire_time: new Date(entry.expires).toISOString(),
          last_renewal: entry.renewed > 0 ? new Date(entry.renewed).toISOString() : null,
          renewable: entry.isRenewable,
          ttl: Math.floor((entry.expires - call.now) / 1000),
        },
      };
    },
  });
}

function idOf({ fields, parameters }: Call<z.infer<typeof idField>>): string {
  const id = fields.lease_id ?? fields.url_lease_id ?? parameters['id'] ?? '';
  if (id === '') throw new Refusal(400, 'lease_id must be specified');
  return id;
}

async function renew(call: Call<z.infer<typeof renewFields>>) {
  const { services, now } = call;
  const id = idOf(call);
  const entry = await services.leases.renew(id, call.fields.increment ?? 0, now);
  const mount = await services.mounts.byUuid(entry.mount);
  const unit = mount && services.unitOf(mount);
  if (mount) await unit?.renew?.(entry.internal, entry.expires, engineCall(services, mount, now));
  return { shownLease: { id, ttl: (entry.expires - now) / 1000, isRenewable: entry.isRenewable } };
}

async function revoke(call: Call<z.infer<typeof idField>>): Promise<undefined> {
  await call.services.revokeLease(idOf(call), call.now);
  return undefined;
}

function revokeBelow(summary: string, force: boolean): OperationDefinition {
  return operation({
    summary,
    needsSudo: true,
    async handle({ services, parameters, now }) {
      const folder = (parameters['prefix'] ?? '').replace(/\/?$/, '/');
      for (const id of await services.leases.below(folder)) await services.revokeLease(id, now, force);
      if (folder.startsWith('auth/')) await endTokensBelow(services, folder, now);
      return undefined;
    },
  });
}
