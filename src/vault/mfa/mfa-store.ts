import type { MountStore } from '../mounts/mount-store.ts';
import { countersOf } from '../one-time-codes/one-time-code.ts';
import type { MfaMethod, MfaSecret, MfaSettings, PendingLogin } from './types.ts';

/** Where it is kept, in the settings of a namespace. */
const SETTINGS_PATH = 'mfa/settings';
const PENDING = 'mfa/pending/';
const NOTHING: MfaSettings = { methods: [], enforcements: [] };
/** Milliseconds for which no code is looked at after too many wrong ones. */
const LOCKED = 300_000;

export async function mfaSettings(settings: MountStore): Promise<MfaSettings> {
  return (await settings.get<MfaSettings>(SETTINGS_PATH))?.value ?? NOTHING;
}

/** `change` may throw. */
export async function changeMfa(
  settings: MountStore,
  change: (before: MfaSettings) => MfaSettings,
): Promise<void> {
  await settings.update<MfaSettings>(SETTINGS_PATH, (before = NOTHING) => change(before));
}

function secretPath(methodId: string, entityId: string): string {
  return `mfa/secret/${methodId}/${entityId}`;
}

/** False where they have one already. */
export function addSecret(
  settings: MountStore,
  methodId: string,
  entityId: string,
  secret: Buffer,
): Promise<boolean> {
  const value: MfaSecret = { secret: secret.toString('base64'), used: -1, failures: 0, failed: 0 };
  return settings.write([{ path: secretPath(methodId, entityId), value, expected: 0 }]);
}

export async function removeSecret(settings: MountStore, methodId: string, entityId: string): Promise<void> {
  await settings.remove(secretPath(methodId, entityId));
}

export async function removeSecrets(settings: MountStore, methodId: string): Promise<void> {
  await settings.removeAll(`mfa/secret/${methodId}/`);
}

/** Methods of which several of these entities have a secret. */
export async function methodsOfSeveral(
  settings: MountStore,
  entityIds: readonly string[],
): Promise<readonly string[]> {
  const { methods } = await mfaSettings(settings);
  const found: string[] = [];
  for (const { id } of methods) {
    const secrets = await settings.getAll<MfaSecret>(entityIds.map((entityId) => secretPath(id, entityId)));
    if (secrets.filter((secret) => secret !== undefined).length > 1) found.push(id);
  }
  return found;
}

/** Gives the secrets of entities to another, as far as it has none of the method; else they are removed. */
export async function moveSecrets(settings: MountStore, from: readonly string[], to: string): Promise<void> {
  const { methods } = await mfaSettings(settings);
  for (const { id } of methods)
    for (const entityId of from) {
      const path = secretPath(id, entityId);
      const secret = await settings.get<MfaSecret>(path);
      if (!secret) continue;
      const moved = { path: secretPath(id, to), value: secret.value, expected: 0 };
      const removed = { path, value: undefined };
      if (!(await settings.write([moved, removed]))) await settings.write([removed]);
    }
}

/**
 * Is a code one of somebody's, that was not taken yet? Wrong ones are counted for them and the method, whatever login they
 * are of: after too many, none is looked at for five minutes.
 */
export async function takesCode(
  settings: MountStore,
  method: MfaMethod,
  entityId: string,
  code: string,
  now: number,
): Promise<boolean> {
  const path = secretPath(method.id, entityId);
  for (;;) {
    const stored = await settings.get<MfaSecret>(path);
    if (!stored) return false;
    const { value: kept, version } = stored;
    const failures = now - kept.failed < LOCKED ? kept.failures : 0;
    if (failures >= method.mostAttempts) return false;
    const counters = countersOf(code, Buffer.from(kept.secret, 'base64'), method, method.skew, now);
    const used = counters.find((counter) => counter > kept.used);
    const after =
      used === undefined
        ? { ...kept, failures: failures + 1, failed: now }
        : { ...kept, used, failures: 0, failed: 0 };
    if (await settings.write([{ path, value: after, expected: version }])) return used !== undefined;
  }
}

export async function addPending(settings: MountStore, id: string, login: PendingLogin): Promise<void> {
  await settings.write([{ path: PENDING + id, value: login, expected: 0, due: login.until }]);
}

export async function pendingLogin(settings: MountStore, id: string, now: number) {
  const found = await settings.get<PendingLogin>(PENDING + id);
  return found && found.value.until > now ? found : undefined;
}

/** Whoever ends it may make the token; false where somebody else has. */
export function endPending(settings: MountStore, id: string, version: number): Promise<boolean> {
  return settings.write([{ path: PENDING + id, value: undefined, expected: version }]);
}

/** Forgets logins whose second factor did not come in time. */
export async function forgetPending(settings: MountStore, now: number): Promise<void> {
  const over = await settings.claim(PENDING, now, now + LOCKED, 1_000);
  if (over.length > 0) await settings.write(over.map((name) => ({ path: PENDING + name, value: undefined })));
}
