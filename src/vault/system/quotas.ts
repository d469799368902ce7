import * as z from 'zod';
import { durationSchema } from '../durations.ts';
import { flagSchema } from '../flags.ts';
import { LEASE_QUOTAS_PATH, type LeaseQuota, leaseQuotas } from '../quotas/lease-quotas.ts';
import { EXEMPT_PATH, LIMITS_PATH, type RateLimit } from '../quotas/rate-limits.ts';
import { listSchema } from '../lists.ts';
import { Refusal } from '../refusal.ts';
import { listed } from '../routing/listed.ts';
import { type Answer, type Call, operation, type Route } from '../routing/types.ts';
import type { Services } from '../services.ts';

const limitFields = z.object({
  path: z.string().default(''),
  rate: z.coerce.number().positive(),
  interval: durationSchema.default(1),
  block_interval: durationSchema.default(0),
  role: z.string().max(256).toLowerCase().default(''),
});

/** What may be exempt: each request is held against all of them. */
const MOST_EXEMPT = 100;
const configFields = z.object({
  rate_limit_exempt_paths: listSchema
    .pipe(
      z
        .array(
          z
            .string()
            .max(512)
            .transform((path) => path.replaceAll(/^\/+|(?<!\/)\/+$/g, '')),
        )
        .max(MOST_EXEMPT),
    )
    .default([]),
  enable_rate_limit_audit_logging: flagSchema.default(false),
  enable_rate_limit_response_headers: flagSchema.default(false),
});

const quotaFields = z.object({
  path: z.string().default(''),
  max_leases: z.coerce.number().int().positive(),
  role: z.string().default(''),
  inheritable: flagSchema.default(false),
});

/** How often an address may ask, and how many leases there may be. */
export const QUOTA_ROUTES: readonly Route[] = [
  {
    path: 'quotas/rate-limit',
    isRootOnly: true,
    list: operation({
      summary: 'List limits of rate',
      needsSudo: true,
      handle({ services }) {
        const names = services.limits.all().map(({ name }) => name);
        return Promise.resolve(listed(names.toSorted()));
      },
    }),
  },
  {
    path: 'quotas/rate-limit/{name}',
    isRootOnly: true,
    read: operation({
      summary: 'Read a limit of rate',
      needsSudo: true,
      handle(call) {
        const name = nameOf(call);
        const limit = call.services.limits.all().find((one) => one.name === name);
        if (!limit) throw new Refusal(404);
        const { blockInterval = 0, ...shown } = limit;
        return Promise.resolve({
          data: { role: '', ...shown, type: 'rate-limit', block_interval: blockInterval },
        });
      },
    }),
    update: operation({
      summary: 'Limit how often an address may ask',
      needsSudo: true,
      fields: limitFields,
      async handle(call) {
        const name = nameOf(call);
        const { rate, interval, block_interval: blockInterval, role } = call.fields;
        if (interval < 1) throw new Refusal(400, 'interval is a second at least');
        if (blockInterval < 0) throw new Refusal(400, 'block_interval is not below 0');
        const path = call.fields.path.replace(/^\//, '');
        const of = role === '' ? { path } : { path: await methodWithRoles(call.services, path), role };
        await change(call, (limits) => [
          ...others(limits, { name, ...of }),
          { name, ...of, rate, interval, blockInterval },
        ]);
        return undefined;
      },
    }),
    delete: operation({
      summary: 'Remove a limit of rate',
      needsSudo: true,
      async handle(call) {
        const name = nameOf(call);
        await change(call, (limits) => limits.filter((one) => one.name !== name));
        return undefined;
      },
    }),
  },
  {
    path: 'quotas/config',
    isRootOnly: true,
    read: operation({
      summary: 'Tell which paths no limit of rate is of',
      needsSudo: true,
      handle: ({ services }) =>
        Promise.resolve({
          data: {
            rate_limit_exempt_paths: services.limits.exempt,
            enable_rate_limit_audit_logging: false,
            enable_rate_limit_response_headers: false,
          },
        }),
    }),
    update: operation({
      summary: 'Say which paths no limit of rate is of',
      needsSudo: true,
      fields: configFields,
      handle: writeConfig,
    }),
  },
  {
    path: 'quotas/lease-count',
    isRootOnly: true,
    list: operation({
      summary: 'List quotas of leases',
      needsSudo: true,
      async handle({ services }) {
        const quotas = await leaseQuotas(services.settings);
        return listed(quotas.map(({ name }) => name).toSorted());
      },
    }),
  },
  {
    path: 'quotas/lease-count/{name}',
    isRootOnly: true,
    read: operation({ summary: 'Read a quota of leases', needsSudo: true, handle: readQuota }),
    update: operation({
      summary: 'Limit how many leases there may be',
      needsSudo: true,
      fields: quotaFields,
      async handle(call) {
        const name = nameOf(call);
        const path = call.fields.path.replace(/^\/|\/$/g, '');
        const { inside } = await placeOf(call.services, path);
        // Tokens are no leases here, so that a quota of them would hold nothing.
        if (call.fields.role !== '' || /^auth(?:\/|$)/.test(inside))
          throw new Refusal(400, 'a quota is of the leases of secrets engines, by path alone');
        if (call.fields.inheritable) throw new Refusal(400, 'a quota is of one namespace, and none below it');
        await changeQuotas(call, (quotas) => [
          ...others(quotas, { name, path }),
          { name, path, maxLeases: call.fields.max_leases },
        ]);
        return undefined;
      },
    }),
    delete: operation({
      summary: 'Remove a quota of leases',
      needsSudo: true,
      async handle(call) {
        const name = nameOf(call);
        await changeQuotas(call, (quotas) => quotas.filter((one) => one.name !== name));
        return undefined;
      },
    }),
  },
];

type Area = Pick<RateLimit, 'name' | 'path' | 'role'>;

/** Those of other names. Throws a `Refusal` (400) where one of them is of the same. */
function others<One extends Area>(all: readonly One[], { name, path, role }: Area): readonly One[] {
  const kept = all.filter((one) => one.name !== name);
  const same = kept.find((one) => one.path === path && one.role === role);
  if (same) throw new Refusal(400, `quota rule with similar properties exists under the name "${same.name}"`);
  return kept;
}

async function writeConfig({ services, fields }: Call<z.infer<typeof configFields>>): Promise<undefined> {
  const paths = fields.rate_limit_exempt_paths;
  if (fields.enable_rate_limit_audit_logging || fields.enable_rate_limit_response_headers)
    throw new Refusal(400, 'what a limit refuses is neither recorded nor told in headers');
  if (paths.includes('')) throw new Refusal(400, 'an exempt path is not empty');
  await services.settings.put(EXEMPT_PATH, paths);
  await services.limits.refresh(services.settings);
  return undefined;
}

async function readQuota(call: Call): Promise<Answer> {
  const quota = (await leaseQuotas(call.services.settings)).find(({ name }) => name === nameOf(call));
  if (!quota) throw new Refusal(404);
  const { name, path, maxLeases } = quota;
  const { leases, inside } = await placeOf(call.services, path);
  const counter = await leases.count(inside);
  return {
    data: { name, path, type: 'lease-count', role: '', inheritable: false, max_leases: maxLeases, counter },
  };
}

/** Where a method is mounted that has roles, with a slash at its end. Throws a `Refusal` (400) where a path is not that of one. */
async function methodWithRoles(services: Services, path: string): Promise<string> {
  const whole = path.replace(/(?<!\/)\/*$/, '/');
  const namespace = await services.namespaces.around(whole);
  const own = services.at(namespace);
  const inside = whole.slice(namespace.path.length);
  const mounts = await own.mounts.all();
  const mount = mounts.find((one) => one.kind === 'auth' && `auth/${one.path}` === inside);
  if (!mount || !own.unitOf(mount)?.roleOf)
    throw new Refusal(400, 'a limit of a role is of the path of a method that has roles');
  return whole;
}

/** The leases of the namespace that a path of a quota begins with, and what of it follows that. */
async function placeOf(services: Services, path: string) {
  const namespace = await services.namespaces.around(`${path}/`);
  return { leases: services.at(namespace).leases, inside: path.slice(namespace.path.length) };
}

async function changeQuotas(
  { services }: Pick<Call, 'services'>,
  to: (quotas: readonly LeaseQuota[]) => readonly LeaseQuota[],
): Promise<void> {
  await services.settings.update<readonly LeaseQuota[]>(LEASE_QUOTAS_PATH, (before = []) => to(before));
}

function nameOf({ parameters }: Pick<Call, 'parameters'>): string {
  return parameters['name'] ?? '';
}

async function change(
  { services }: Pick<Call, 'services'>,
  to: (limits: readonly RateLimit[]) => readonly RateLimit[],
): Promise<void> {
  await services.settings.update<readonly RateLimit[]>(LIMITS_PATH, (before = []) => to(before));
  await services.limits.refresh(services.settings);
}
