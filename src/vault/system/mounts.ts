import * as z from 'zod';
import { DEFAULT_LOCKOUT, hasLockout, lockoutOf } from '../auth/lockout.ts';
import { durationSchema, lengthSchema } from '../durations.ts';
import { flagSchema } from '../flags.ts';
import { changedSettings, type MountSettings, settingFields } from '../mounts/mount-settings.ts';
import { mountPathOf, prefixOf } from '../mounts/mount-path.ts';
import { Refusal } from '../refusal.ts';
import { parsedBy } from '../routing/fields.ts';
import { type Call, type Lockout, type Mount, operation, type Route } from '../routing/types.ts';
import { type Services, SYSTEM_TTL } from '../services.ts';
import { endTokensBelow } from '../tokens/end-tokens.ts';
import { shownConfig, shownMount, shownOptions } from './shown-mount.ts';

type Kind = Mount['kind'];

const optionFields = z.record(z.string(), z.coerce.string()).nullish();
/** Seconds; 0 where the vault's own is to hold, and undefined where nothing is said, which clients write as an empty text. */
const leaseTtlSchema = z.preprocess(
  (said) => (said === '' ? undefined : said === 'system' ? 0 : said),
  lengthSchema.nullish(),
);
const config = settingFields.extend({
  default_lease_ttl: leaseTtlSchema,
  max_lease_ttl: leaseTtlSchema,
});
const mountFields = z.object({
  type: z.string().min(1),
  description: z.string().default(''),
  config: z.preprocess(withoutNulls, config.optional()),
  options: optionFields,
  local: flagSchema.nullish(),
  seal_wrap: flagSchema.nullish(),
});
const lockoutFields = z.object({
  lockout_threshold: z.coerce.number().int().min(0).optional(),
  lockout_duration: durationSchema.optional(),
  lockout_counter_reset_duration: durationSchema.optional(),
  lockout_disable: flagSchema.optional(),
});
const tuneFields = config.extend({
  description: z.string().optional(),
  options: optionFields,
  user_lockout_config: lockoutFields.nullish(),
});

/** What is mounted where: of engines under `sys/mounts`, of methods under `sys/auth`. */
export const MOUNT_ROUTES: readonly Route[] = [
  {
    // As clients tune methods that take the path of any mount.
    path: 'mounts/auth/{path...}',
    read: operation({
      summary: 'Read how a method is set',
      needsSudo: true,
      handle: (call) => readMount(call, 'auth'),
    }),
    update: operation({
      summary: 'Set a method',
      needsSudo: true,
      fields: z.unknown(),
      async handle(call) {
        const { path, isTune } = pathOf(call);
        if (!isTune) throw new Refusal(400, `path is already in use at auth/`);
        return tune(call, 'auth', path);
      },
    }),
  },
  ...routesOf('secret', 'mounts'),
  ...routesOf('auth', 'auth'),
];

function routesOf(kind: Kind, folder: string): readonly Route[] {
  return [
    {
      path: `${folder}/{path...}`,
      read: operation({
        summary: `Read how a mount of ${folder} is set`,
        needsSudo: kind === 'auth',
        handle: (call) => readMount(call, kind),
      }),
      update: operation({
        summary: `Mount, or with /tune set, what is under ${folder}`,
        needsSudo: kind === 'auth',
        fields: z.unknown(),
        handle: (call) => writeMount(call, kind),
      }),
      delete: operation({
        summary: `Unmount what is under ${folder}`,
        needsSudo: kind === 'auth',
        handle: (call) => unmount(call, kind),
      }),
    },
    {
      path: folder,
      read: operation({
        summary: `Read what is mounted under ${folder}`,
        handle: (call) => readMounts(call, kind),
      }),
    },
  ];
}

/** Fields of null are those that a client does not say. */
function withoutNulls(said: unknown): unknown {
  if (typeof said !== 'object' || said === null) return undefined;
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null));
}

/** Throws a `Refusal` (400) where the path of an engine is that of a namespace, or in one. */
export async function checkNoNamespace(
  { namespaces, namespace }: Call['services'],
  { kind, path }: Pick<Mount, 'kind' | 'path'>,
): Promise<void> {
  const [name = ''] = path.split('/', 1);
  if (kind === 'secret' && (await namespaces.byPath(`${namespace.path}${name}/`)))
    throw new Refusal(400, `path is already in use at ${name}/, a namespace`);
}

async function foundMount(services: Call['services'], kind: Kind, path: string): Promise<Mount | undefined> {
  const wanted = mountPathOf(path);
  return (await services.mounts.all()).find((one) => one.kind === kind && one.path === wanted);
}

export async function mountAt(services: Call['services'], kind: Kind, path: string): Promise<Mount> {
  const mount = await foundMount(services, kind, path);
  if (mount) return mount;
  const what = kind === 'auth' ? 'auth engine' : 'secret engine mount';
  throw new Refusal(400, `No ${what} at ${path.replaceAll(/^\/|(?<!\/)\/*$/g, '')}/`);
}

function pathOf({ parameters }: Call): { readonly path: string; readonly isTune: boolean } {
  const path = parameters['path'] ?? '';
  return path.endsWith('/tune')
    ? { path: path.slice(0, -'/tune'.length), isTune: true }
    : { path, isTune: false };
}

async function readMounts({ services }: Call, kind: Kind) {
  const mounts = (await services.mounts.all()).filter((one) => one.kind === kind);
  const shown = Object.fromEntries(
    mounts.toSorted((a, b) => (a.path < b.path ? -1 : 1)).map((mount) => [mount.path, shownMount(mount)]),
  );
  return { data: shown, isFlat: true };
}

async function readMount(call: Call, kind: Kind) {
  const { path, isTune } = pathOf(call);
  const mount = await mountAt(call.services, kind, path);
  const shown = isTune
    ? { ...shownConfig(mount), description: mount.description, options: shownOptions(mount) }
    : shownMount(mount);
  return { data: shown, isFlat: true };
}

async function writeMount(call: Call, kind: Kind): Promise<undefined> {
  const { path, isTune } = pathOf(call);
  if (isTune) return tune(call, kind, path);
  const asked = parsedBy(mountFields, call.fields);
  const mount = {
    kind,
    path: path.replace(/^\//, ''),
    type: typeOf(asked),
    description: asked.description,
    options: asked.options ?? {},
    defaultTtl: asked.config?.default_lease_ttl ?? 0,
    maxTtl: asked.config?.max_lease_ttl ?? 0,
    settings: settingsOf(kind, undefined, asked.config ?? {}),
    ...(asked.local && { isLocal: true }),
    ...(asked.seal_wrap && { sealsValues: true }),
  };
  checkTimes(mount);
  await checkNoNamespace(call.services, mount);
  if (!call.services.unitOf(mount)) throw new Refusal(400, `plugin not found in the catalog: ${asked.type}`);
  await call.services.mounts.add(mount);
  return undefined;
}

/** What people write for version 2 of keys and values is a type or an option. Throws a `Refusal` (400) for a third. */
function typeOf({ type, options }: z.infer<typeof mountFields>): string {
  if (type !== 'kv' && type !== 'generic') return type;
  const version = options?.['version'] || '1';
  if (version !== '1' && version !== '2')
    throw new Refusal(400, `unsupported version "${version}" of keys and values: it is 1 or 2`);
  return `kv-v${version}`;
}

/** Throws a `Refusal` (400) for a usual time that is longer than the longest. */
function checkTimes({ defaultTtl, maxTtl }: Pick<Mount, 'defaultTtl' | 'maxTtl'>): void {
  const most = maxTtl || SYSTEM_TTL;
  if (defaultTtl > most)
    throw new Refusal(400, `default lease TTL of ${defaultTtl} is greater than max lease TTL of ${most}`);
}

async function tune(call: Call, kind: Kind, path: string): Promise<undefined> {
  const asked = parsedBy(tuneFields, call.fields);
  const mount = await mountAt(call.services, kind, path);
  if (call.services.mounts.isFixed(mount)) throw new Refusal(400, `cannot tune "${mount.path}"`);
  const isVersioned = mount.type === 'kv-v1' && asked.options?.['version'] === '2';
  if (isVersioned)
    throw new Refusal(
      400,
      'a mount of keys and values keeps its version; mount another one, and move what is in it',
    );
  const times = {
    defaultTtl: asked.default_lease_ttl ?? mount.defaultTtl,
    maxTtl: asked.max_lease_ttl ?? mount.maxTtl,
  };
  checkTimes(times);
  await call.services.mounts.replace({
    ...mount,
    ...times,
    description: asked.description ?? mount.description,
    options: { ...mount.options, ...asked.options },
    settings: settingsOf(kind, mount.settings, asked),
    ...(asked.user_lockout_config && { lockout: changedLockout(mount, asked.user_lockout_config) }),
  });
  return undefined;
}

/** Throws a `Refusal` (400) for the type of tokens of what makes none. */
function settingsOf(kind: Kind, before: MountSettings | undefined, asked: MountSettings): MountSettings {
  if (kind !== 'auth' && asked.token_type)
    throw new Refusal(400, "'token_type' can only be modified on auth mounts");
  return changedSettings(before, asked);
}

/** Throws a `Refusal` (400) for a mount whose names are never locked. 0 is what holds where nobody says anything. */
function changedLockout(mount: Mount, asked: z.infer<typeof lockoutFields>): Lockout {
  if (!hasLockout(mount))
    throw new Refusal(400, 'tuning of user lockout configuration is of methods that lock names');
  const before = lockoutOf(mount);
  return {
    threshold: (asked.lockout_threshold ?? before.threshold) || DEFAULT_LOCKOUT.threshold,
    duration: (asked.lockout_duration ?? before.duration) || DEFAULT_LOCKOUT.duration,
    counterReset:
      (asked.lockout_counter_reset_duration ?? before.counterReset) || DEFAULT_LOCKOUT.counterReset,
    isDisabled: asked.lockout_disable ?? before.isDisabled,
  };
}

/** Ends every lease below a path. */
export async function endLeases(services: Services, prefix: string, now: number): Promise<void> {
  for (const id of await services.leases.below(prefix)) await services.revokeLease(id, now);
}

/** Ends every lease and token of a mount, and forgets all that it keeps. */
async function unmount(call: Call, kind: Kind): Promise<undefined> {
  const { services, now } = call;
  const path = mountPathOf(pathOf(call).path);
  const mount = await foundMount(services, kind, path);
  if (mount && services.mounts.isOwn(mount)) throw new Refusal(400, `cannot unmount "${mount.path}"`);
  // First, so that whoever is at something finds that out once they have written it; see `isStill`.
  if (mount) await services.mounts.replace({ ...mount, isEnding: true });
  // Asked again, it goes on where it was broken off.
  if (mount) await endLeases(services, prefixOf(mount), now);
  if (kind === 'auth') await endTokensBelow(services, prefixOf({ kind, path }), now);
  if (mount) await services.storeOf(mount).removeAll();
  if (mount) await services.mounts.remove(mount);
  return undefined;
}
