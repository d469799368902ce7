import { randomBytes } from 'node:crypto';
import type { Fingerprints } from '../fingerprints/fingerprints.ts';
import type { KeyedHash } from '../keyed-hash.ts';
import type { MountStore } from '../mounts/mount-store.ts';
import { folderOf, namedIn, namespaceOf } from '../namespaces/ids.ts';
import { Refusal } from '../refusal.ts';
import { ThisTurn } from '../this-turn.ts';
import type { MadeToken, TokenEntry } from './types.ts';

/** What is to be known to make a token; the rest has defaults. */
export type TokenRequest = Pick<TokenEntry, 'displayName' | 'policies' | 'path'> &
  Partial<Omit<TokenEntry, 'accessor' | 'created' | 'expires'>> & {
    /** A token that somebody chose; default a random one. */
    readonly token?: string | undefined;
  };

/** Tokens that are looked at together. */
const PAGE = 500;
const TOKEN_FORM = /^[\w.-]{1,4096}$/;

/**
 * Tokens of a namespace by the keyed hash of them, so that who reads the store cannot use one, and the time of a lookup
 * tells nothing of near misses. Those that end are due in the store. A hash says of which namespace its token is, as the
 * token does.
 */
export class TokenStore {
  readonly #store: MountStore;
  readonly #salt: KeyedHash;
  readonly #fingerprints: Fingerprints;
  readonly #namespace: string;
  /** Many come with the same one at once. */
  readonly #hashed = new ThisTurn<string>();

  /** `store` is of the tokens of all namespaces. */
  constructor(store: MountStore, salt: KeyedHash, fingerprints: Fingerprints, namespace: string) {
    this.#fingerprints = fingerprints;
    this.#store = store;
    this.#salt = salt;
    this.#namespace = namespace;
  }

  /** As a token of this namespace: that of another one is nobody's here, whatever it says. */
  hashOf(token: string): string {
    const known = this.#hashed.get(token);
    if (known !== undefined) return known;
    const hash = this.hashOfFingerprint(this.#fingerprints.of(token));
    this.#hashed.keep(token, hash);
    return hash;
  }

  /** The same by a token's fingerprint, by which nobody gets in. */
  hashOfFingerprint(fingerprint: string): string {
    return namedIn(this.#namespace, this.#salt.of(fingerprint));
  }

  /** Path of a token's entry in the store of tokens. */
  pathOf(hash: string): string {
    return placeOf('id', hash);
  }

  async create(request: TokenRequest, now: number): Promise<MadeToken> {
    const { token: chosen, ...asked } = request;
    const isBatch = asked.type === 'batch';
    if (isBatch && ((asked.period ?? 0) > 0 || (asked.numUses ?? 0) > 0))
      throw new Refusal(400, 'batch tokens cannot be periodic, or have a number of uses');
    const name = chosen ?? `${isBatch ? 'hvb' : 'hvs'}.${randomBytes(32).toString('base64url')}`;
    if (!TOKEN_FORM.test(name)) throw new Refusal(400, 'a token has letters, digits, "_", "-" and "." only');
    if (namespaceOf(name) !== '')
      throw new Refusal(400, 'a token does not say itself of which namespace it is');
    const token = namedIn(this.#namespace, name);
    const hash = this.hashOf(token);
    const entry = entryOf(asked, namedIn(this.#namespace, randomBytes(18).toString('base64url')), now);
    const isNew = await this.#store.write([
      {
        path: this.pathOf(hash),
        value: entry,
        expected: 0,
        ...(entry.expires > 0 && { due: entry.expires }),
      },
      { path: this.#accessorPath(entry.accessor), value: hash, expected: 0 },
      ...(entry.parent === '' ? [] : [{ path: childPath(entry.parent, hash), value: true }]),
    ]);
    if (!isNew) throw new Refusal(400, 'cannot create a token with a duplicate ID');
    return { token, hash, entry };
  }

  /** A token that is good now. */
  async get(hash: string, now: number): Promise<TokenEntry | undefined> {
    const found = await this.#store.get<TokenEntry>(this.pathOf(hash));
    return found && isGood(found.value, now) ? found.value : undefined;
  }

  async byAccessor(
    accessor: string,
    now: number,
  ): Promise<{ readonly hash: string; readonly entry: TokenEntry } | undefined> {
    if (!/^[\w.-]{1,100}$/.test(accessor)) return undefined;
    const hash = (await this.#store.get<string>(this.#accessorPath(accessor)))?.value;
    const entry = hash === undefined ? undefined : await this.get(hash, now);
    return hash !== undefined && entry ? { hash, entry } : undefined;
  }

  accessors(): Promise<readonly string[]> {
    return this.#store.list(this.#accessorPath(''));
  }

  children(hash: string): Promise<readonly string[]> {
    return this.#store.list(childPath(hash, ''));
  }

  /** Lets it live by so many seconds from now, within what it may. Throws a `Refusal` (403, 400). */
  async renew(hash: string, increment: number, now: number): Promise<TokenEntry> {
    for (;;) {
      const stored = await this.#store.get<TokenEntry>(this.pathOf(hash));
      if (!stored || !isGood(stored.value, now)) throw new Refusal(403, 'token not found');
      const entry = stored.value;
      if (!entry.isRenewable) throw new Refusal(400, 'lease is not renewable');
      const renewed = { ...entry, renewed: now, expires: now + renewedTtl(entry, increment, now) * 1000 };
      const change = {
        path: this.pathOf(hash),
        value: renewed,
        expected: stored.version,
        due: renewed.expires,
      };
      if (await this.#store.write([change])) return renewed;
    }
  }

  /** Counts a use, and gives how many are left; undefined where there was none. */
  async use(hash: string, now: number): Promise<number | undefined> {
    for (;;) {
      const stored = await this.#store.get<TokenEntry>(this.pathOf(hash));
      if (!stored || !isGood(stored.value, now)) return undefined;
      const { numUses, expires } = stored.value;
      if (numUses === 0) return Infinity;
      const due = expires > 0 ? { due: expires } : {};
      const left = { ...stored.value, numUses: numUses === 1 ? -1 : numUses - 1 };
      const change = { path: this.pathOf(hash), value: left, expected: stored.version, ...due };
      if (await this.#store.write([change])) return numUses - 1;
    }
  }

  /** Forgets a token alone. What it has made is ended by whoever ends it. */
  async remove(hash: string): Promise<void> {
    const entry = (await this.#store.get<TokenEntry>(this.pathOf(hash)))?.value;
    if (!entry) return;
    await this.#store.write([
      { path: this.pathOf(hash), value: undefined },
      { path: this.#accessorPath(entry.accessor), value: undefined },
      ...(entry.parent === '' ? [] : [{ path: childPath(entry.parent, hash), value: undefined }]),
    ]);
  }

  /** Hashes of so many tokens of this namespace. */
  async some(limit: number): Promise<readonly string[]> {
    const names = await this.#store.list(`${folderOf(this.#namespace)}id/`, '', limit);
    return names.map((name) => namedIn(this.#namespace, name));
  }

  /** Hashes of tokens that end some time, and came from below a folder. All are looked at, by pages. */
  async *below(folder: string): AsyncGenerator<string> {
    const all = `${folderOf(this.#namespace)}id/`;
    for (let after = ''; ;) {
      const names = await this.#store.list(all, after, PAGE);
      after = names.at(-1) ?? '';
      const entries = await this.#store.getAll<TokenEntry>(names.map((name) => all + name));
      for (const [index, name] of names.entries()) {
        const entry = entries[index]?.value;
        const isBelow = entry !== undefined && `${entry.path}/`.startsWith(folder);
        if (isBelow && entry.expires > 0) yield namedIn(this.#namespace, name);
      }
      if (names.length < PAGE) return;
    }
  }

  /** Makes an orphan of a token whose parent ends without it. */
  async orphan(hash: string): Promise<void> {
    for (;;) {
      const stored = await this.#store.get<TokenEntry>(this.pathOf(hash));
      if (!stored || stored.value.parent === '') return;
      const { parent, expires } = stored.value;
      const isDone = await this.#store.write([
        {
          path: this.pathOf(hash),
          value: { ...stored.value, parent: '' },
          expected: stored.version,
          ...(expires > 0 && { due: expires }),
        },
        { path: childPath(parent, hash), value: undefined },
      ]);
      if (isDone) return;
    }
  }

  #accessorPath(accessor: string): string {
    return `${folderOf(this.#namespace)}accessor/${accessor}`;
  }
}

/** Where something of a token is, below its own namespace. */
export function placeOf(folder: string, hash: string): string {
  const namespace = namespaceOf(hash);
  const name = namespace === '' ? hash : hash.slice(0, -namespace.length - 1);
  return `${folderOf(namespace)}${folder}/${name}`;
}

/** Children may be of a namespace below. */
function childPath(parent: string, hash: string): string {
  return `${placeOf('child', parent)}/${hash}`;
}

/** Is a token to be taken now? One whose last use was counted has fewer than none. */
export function isGood({ expires, numUses }: TokenEntry, now: number): boolean {
  return numUses >= 0 && (expires === 0 || expires > now);
}

function entryOf(asked: Omit<TokenRequest, 'token'>, accessor: string, now: number): TokenEntry {
  const { ttl = 0, period = 0, explicitMaxTtl = 0, type = 'service' } = asked;
  const lives = Math.min(period > 0 ? period : ttl, explicitMaxTtl || Infinity);
  return {
    metadata: null,
    explicitMaxTtl: 0,
    maxTtl: 0,
    numUses: 0,
    parent: '',
    entityId: '',
    boundCidrs: [],
    role: '',
    ...asked,
    type,
    isRenewable: (asked.isRenewable ?? lives > 0) && type === 'service',
    period,
    ttl: lives,
    accessor,
    created: now,
    expires: lives > 0 ? now + lives * 1000 : 0,
  };
}

/** Seconds that a token has after it is renewed. */
function renewedTtl(
  { period, ttl, created, maxTtl, explicitMaxTtl }: TokenEntry,
  increment: number,
  now: number,
): number {
  const age = (now - created) / 1000;
  const bounds = [
    explicitMaxTtl > 0 ? explicitMaxTtl - age : Infinity,
    period > 0 || maxTtl === 0 ? Infinity : maxTtl - age,
  ];
  const wanted = period > 0 ? period : increment > 0 ? increment : ttl;
  return Math.max(0, Math.min(wanted, ...bounds));
}
