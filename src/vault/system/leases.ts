import * as z from 'zod';
import { durationSchema } from '../durations.ts';
import { engineCall } from '../leases/revoke.ts';
import { Refusal } from '../refusal.ts';
import { listed } from '../routing/listed.ts';
import { type Call, operation, type OperationDefinition, type Route } from '../routing/types.ts';
import { endTokensBelow } from '../tokens/end-tokens.ts';

const idField = z.object({ lease_id: z.string().min(1).optional(), url_lease_id: z.string().optional() });
const renewFields = idField.extend({ increment: durationSchema.optional() });

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
    read: operation({
      summary: 'Count leases',
      async handle({ services }) {
        const mounts = await services.leases.list('');
        const counts = await Promise.all(
          mounts.map(async (mount) => [mount, await services.leases.count(mount)] as const),
        );
        const all = counts.reduce((sum, [, count]) => sum + count, 0);
        return { data: { lease_count: all, counts: Object.fromEntries(counts) } };
      },
    }),
  },
];

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
