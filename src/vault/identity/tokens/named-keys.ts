import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject, randomUUID } from 'node:crypto';
import { newKeyFor } from '../../json-signatures.ts';
import type { MountStore } from '../../mounts/mount-store.ts';
import type { EngineCall } from '../../routing/types.ts';

/** Every algorithm that tokens are signed by, as the API names it. */
export const SIGNING_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const;

/** A key of a named key, as people verify with it. */
interface PublishedKey {
  /** By which a token names it. */
  readonly id: string;
  readonly algorithm: string;
  readonly publicKey: JsonWebKey;
}

/** One that signs, with its private part in base64 of PKCS #8. */
interface SigningKey extends PublishedKey {
  readonly secret: string;
}

/** One that signs no more, whose private part is gone. */
interface RetiredKey extends PublishedKey {
  /** Until when it verifies, in milliseconds since 1970. */
  readonly until: number;
}

/** What roles sign with: a key that another one takes the place of from time to time. */
export interface NamedKey {
  readonly algorithm: string;
  /** Seconds. */
  readonly rotationPeriod: number;
  readonly verificationTtl: number;
  /** Client ids of roles that may sign with it; `*` for all. */
  readonly allowedClientIds: readonly string[];
  readonly current: SigningKey;
  /** The one after it, published ahead, so that nobody meets a key that they could not know. */
  readonly next: SigningKey;
  readonly retired: readonly RetiredKey[];
  /** When `current` began to sign, in milliseconds since 1970. */
  readonly since: number;
}

const FOLDER = 'oidc/key/';
/** Keys that are rotated at once. */
const BATCH = 50;
/** Milliseconds after which a rotation that did not end is tried again. */
const AGAIN = 60_000;

export async function namedKey(store: MountStore, name: string): Promise<NamedKey | undefined> {
  return (await store.get<NamedKey>(FOLDER + name))?.value;
}

export function keyNames(store: MountStore): Promise<readonly string[]> {
  return store.list(FOLDER);
}

export async function removeKey(store: MountStore, name: string): Promise<void> {
  await store.remove(FOLDER + name);
}

/** Changes a named key by what it is, and has it rotated when that is due. `change` may throw. */
export async function changeKey(
  store: MountStore,
  name: string,
  change: (before: NamedKey | undefined) => NamedKey | undefined,
): Promise<void> {
  for (;;) {
    const before = await store.get<NamedKey>(FOLDER + name);
    const value = change(before?.value);
    if (!value) return;
    const due = value.since + value.rotationPeriod * 1000;
    if (await store.write([{ path: FOLDER + name, value, expected: before?.version ?? 0, due }])) return;
  }
}

export async function newSigningKey(algorithm: string): Promise<SigningKey> {
  const key = await newKeyFor(algorithm);
  return {
    id: randomUUID(),
    algorithm,
    publicKey: createPublicKey(key).export({ format: 'jwk' }),
    secret: key.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  };
}

export function privateKeyOf({ secret }: SigningKey): KeyObject {
  return createPrivateKey({ key: Buffer.from(secret, 'base64'), format: 'der', type: 'pkcs8' });
}

/** A named key once the next of its keys signs, and one that verifies for so many seconds no more than before. */
export function rotated(key: NamedKey, fresh: SigningKey, verificationTtl: number, now: number): NamedKey {
  return {
    ...key,
    current: key.next,
    next: fresh,
    retired: retiredWith(key, verificationTtl, now),
    since: now,
  };
}

/** Those that still verify, with the one that signed until now. */
export function retiredWith(
  { current, retired }: NamedKey,
  verificationTtl: number,
  now: number,
): readonly RetiredKey[] {
  const { secret: _, ...published } = current;
  const all = [...retired, { ...published, until: now + verificationTtl * 1000 }];
  return all.filter(({ until }) => until > now);
}

/** Rotates what is due, each key on one replica. */
export async function rotateDueKeys({ store, now }: EngineCall): Promise<void> {
  for (const name of await store.claim(FOLDER, now, now + AGAIN, BATCH)) {
    const key = await namedKey(store, name);
    if (!key) continue;
    const fresh = await newSigningKey(key.algorithm);
    await changeKey(store, name, (before) =>
      before?.current.id === key.current.id && before.algorithm === fresh.algorithm
        ? rotated(before, fresh, before.verificationTtl, now)
        : undefined,
    );
  }
}

/** All keys by which tokens of this namespace are verified now. */
export async function publishedKeys(store: MountStore, now: number): Promise<readonly PublishedKey[]> {
  const names = await keyNames(store);
  const found = await store.getAll<NamedKey>(names.map((name) => FOLDER + name));
  return found.flatMap((stored) => {
    if (!stored) return [];
    const { current, next, retired } = stored.value;
    return [current, next, ...retired.filter(({ until }) => until > now)];
  });
}

/** As RFC 7517 has it. */
export function webKeyOf({ id, algorithm, publicKey }: PublishedKey) {
  return { use: 'sig', kid: id, alg: algorithm, ...publicKey };
}
