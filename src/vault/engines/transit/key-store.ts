import { Refusal } from '../../refusal.ts';
import type { Call, EngineCall } from '../../routing/types.ts';
import { abilitiesOf } from './key-types.ts';
import { checkSize, generateVersion } from './material.ts';
import type { KeyOptions, KeyVersion, TransitKey } from './types.ts';

/** Of one key; trim those that are not needed. */
const MOST_VERSIONS = 10_000;
/** Seconds. */
const SHORTEST_PERIOD = 3600;

export function keyPath(name: string): string {
  return `key/${name}`;
}

/** The key that a path names. Throws a `Refusal` where there is none: 400 as operations tell it, or 404. */
export async function keyOf({ store, parameters }: Call, status: 400 | 404 = 400): Promise<TransitKey> {
  const found = await store.get<TransitKey>(keyPath(parameters['name'] ?? ''));
  if (found) return found.value;
  throw status === 404 ? new Refusal(404) : new Refusal(400, 'encryption key not found');
}

/** The same of one that is not softly deleted. Throws a `Refusal` (400) of one that is. */
export async function usableKeyOf(call: Call): Promise<TransitKey> {
  return usable(await keyOf(call));
}

/** The same by its name. Throws a `Refusal` (404) where there is none. */
export async function usableKey({ store }: Pick<Call, 'store'>, name: string): Promise<TransitKey> {
  const found = await store.get<TransitKey>(keyPath(name));
  if (!found) throw new Refusal(404);
  return usable(found.value);
}

/** Throws a `Refusal` (400) of a key that is softly deleted. */
export function usable(key: TransitKey): TransitKey {
  if (key.softDeleted)
    throw new Refusal(400, 'the key is softly deleted; it is used again once it is restored');
  return key;
}

/** Changes the key that a path names, and gives what it became. Throws a `Refusal` (400) where there is none. */
export async function changeKey(
  { store, parameters }: Pick<Call, 'store' | 'parameters'>,
  how: (key: TransitKey) => TransitKey,
): Promise<TransitKey> {
  const after = await store.update<TransitKey>(keyPath(parameters['name'] ?? ''), (key) => {
    if (!key) throw new Refusal(400, 'no existing key named as such could be found');
    return how(key);
  });
  if (!after) throw new Refusal(404);
  return after;
}

/** Is there a key of that name? */
export async function keyExists({ store, parameters }: Call): Promise<boolean> {
  return (await store.get(keyPath(parameters['name'] ?? ''))) !== undefined;
}

/** A key of one version. */
export function keyOfVersion(
  name: string,
  options: KeyOptions,
  first: KeyVersion,
  imported: boolean,
): TransitKey {
  return {
    ...options,
    name,
    deletionAllowed: false,
    minDecryption: 1,
    minEncryption: 0,
    minAvailable: 0,
    latest: 1,
    imported,
    everImported: imported,
    versions: { 1: first },
  };
}

/** Makes a key where there is none, and gives the one that is there. */
export async function createKey(
  { store, now }: EngineCall,
  name: string,
  options: KeyOptions,
): Promise<{ readonly key: TransitKey; readonly isNew: boolean }> {
  checkOptions(options);
  for (;;) {
    const there = await store.get<TransitKey>(keyPath(name));
    if (there) return { key: there.value, isNew: false };
    const key = keyOfVersion(name, options, await generateVersion(options.type, options.size, now), false);
    if (await store.write([{ path: keyPath(name), value: key, expected: 0 }])) return { key, isNew: true };
  }
}

/** Adds a version, made here. Throws a `Refusal` (400) where that may not be, or `isWanted` says no by then. */
export async function rotateKey(
  { store, now }: EngineCall,
  name: string,
  isWanted: (key: TransitKey) => boolean = () => true,
): Promise<TransitKey | undefined> {
  for (;;) {
    const stored = await store.get<TransitKey>(keyPath(name));
    if (!stored) throw new Refusal(400, 'key not found');
    const key = stored.value;
    if (!isWanted(key)) return undefined;
    usable(key);
    if (key.imported && !key.allowsRotation)
      throw new Refusal(400, 'imported key does not allow rotation within the vault');
    const next = withVersion(key, await generateVersion(key.type, key.size, now));
    const rotated = { ...next, imported: false };
    if (await store.write([{ path: keyPath(name), value: rotated, expected: stored.version }]))
      return rotated;
  }
}

/** A key with one version more. Throws a `Refusal` (400) where it has too many. */
export function withVersion(key: TransitKey, version: KeyVersion): TransitKey {
  if (Object.keys(key.versions).length >= MOST_VERSIONS)
    throw new Refusal(400, `a key has at most ${MOST_VERSIONS} versions: trim those that are not needed`);
  const latest = key.latest + 1;
  return { ...key, latest, versions: { ...key.versions, [latest]: version } };
}

/** The version by which to encrypt or sign, 0 for the latest. Throws a `Refusal` (400) where it may not be used. */
export function versionToUse(key: TransitKey, asked: number): readonly [number, KeyVersion] {
  const number = asked === 0 ? key.latest : asked;
  if (number > key.latest)
    throw new Refusal(400, 'requested version for encryption is higher than the latest key version');
  if (number < Math.max(key.minEncryption, key.minDecryption))
    throw new Refusal(
      400,
      'requested version for encryption is less than the minimum encryption key version',
    );
  const version = Object.hasOwn(key.versions, String(number)) ? key.versions[number] : undefined;
  if (!version) throw new Refusal(400, 'requested version of the key is not available');
  return [number, version];
}

/** The version by which something was made. Throws a `Refusal` (400) where it is too old or not known. */
export function versionThatMade(key: TransitKey, number: number, what: string): KeyVersion {
  if (number < key.minDecryption) throw new Refusal(400, `${what} version is disallowed by policy (too old)`);
  const version = Object.hasOwn(key.versions, String(number)) ? key.versions[number] : undefined;
  if (!version) throw new Refusal(400, `invalid ${what}: version is unknown`);
  return version;
}

/** Throws a `Refusal` (400) where what is chosen for a key does not go together. */
export function checkOptions({ type, size, derived, convergent, autoRotatePeriod }: KeyOptions): void {
  const { derives, converges } = abilitiesOf(type);
  if (derived && !derives) throw new Refusal(400, `key derivation is not supported for keys of ${type}`);
  if (convergent && !derived)
    throw new Refusal(400, 'convergent encryption requires derivation to be enabled');
  if (convergent && !converges)
    throw new Refusal(400, `convergent encryption is not supported for keys of ${type}`);
  checkSize(type, size);
  checkPeriod(autoRotatePeriod);
}

/** Throws a `Refusal` (400) of a period that is too short; 0 is for never. */
export function checkPeriod(seconds: number): void {
  if (seconds !== 0 && seconds < SHORTEST_PERIOD)
    throw new Refusal(400, 'auto rotate period must be 0 to disable or at least an hour');
}
