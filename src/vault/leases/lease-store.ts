import { randomBytes } from 'node:crypto';
import type { Barrier } from '../barrier/barrier.ts';
import type { Fingerprints } from '../fingerprints/fingerprints.ts';
import { MountStore, type StoreChange } from '../mounts/mount-store.ts';
import { folderOf, inFolder, namedIn } from '../namespaces/ids.ts';
import type { LeaseQuota } from '../quotas/lease-quotas.ts';
import { Refusal } from '../refusal.ts';
import type { LeaseGrant, Mount } from '../routing/types.ts';
import { placeOf } from '../tokens/token-store.ts';
import type { ClaimedLeases } from './types.ts';

/** A credential that ends. */
export interface LeaseEntry {
  /** Of the mount whose engine ends it. */
  readonly mount: string;
  readonly tokenHash: string;
  readonly internal: Readonly<Record<string, unknown>>;
  /** In milliseconds since 1970. */
  readonly issued: number;
  readonly expires: number;
  readonly latest: number;
  readonly renewed: number;
  readonly isRenewable: boolean;
  readonly ttl: number;
  /** How often it could not be ended. */
  readonly failures: number;
  /** Where it is noted by the fingerprint of what is secret of it. */
  readonly note?: string | undefined;
  /** Is what it is of not there yet, or not for sure? Called off, it is ended once it is. */
  readonly making?: 'under way' | 'called off';
}

/** What is kept of a lease's secret, also after it ended: nothing of it. */
export interface LeaseNote {
  readonly fingerprint: string;
  readonly id: string;
  readonly account: string;
  /** In milliseconds since 1970; `until` where it ended. */
  readonly at: number;
  readonly until?: number;
}

const PREFIX = 'leases/';
const LEASES = 'id/';
const NOTES = 'known/';
/** Leases that are looked at together. */
const PAGE = 500;
/** Milliseconds for which the secret of a lease that ended is still known: 30 days. */
const KNOWN = 2_592_000_000;
/** Milliseconds after which whoever was making something is no more. */
const MAKING = 120_000;

/** Leases of a namespace as rows that are due when they end: how many there are costs nothing but room. */
export class LeaseStore {
  readonly #barrier: Barrier;
  readonly #store: MountStore;
  readonly #fingerprints: Fingerprints;
  readonly #namespace: string;

  constructor(barrier: Barrier, fingerprints: Fingerprints, namespace: string) {
    this.#fingerprints = fingerprints;
    this.#barrier = barrier;
    this.#store = new MountStore(barrier, PREFIX);
    this.#namespace = namespace;
  }

  /**
   * Notes what an engine gave; `path` is what was asked. Its id begins with that. Throws a `Refusal` (429) where there are
   * as many as a quota lets be.
   */
  async create(
    grant: LeaseGrant,
    mount: Mount,
    path: string,
    tokenHash: string,
    now: number,
    quota?: LeaseQuota,
  ): Promise<string> {
    const name = namedIn(this.#namespace, randomBytes(18).toString('base64url'));
    const id = `${path.replace(/\/$/, '')}/${name}`;
    const noted = grant.leaks && this.#noteOf(id, grant.leaks, now);
    const entry = { ...entryOf(grant, mount, tokenHash, now), note: noted?.path };
    const due = entry.making ? now + MAKING : entry.expires;
    for (;;) {
      const counted = quota ? [await this.#counted(quota, path)] : [];
      if (await this.#write(id, entry, due, [...(noted ? [noted] : []), ...counted])) return id;
    }
  }

  /** Notes that what a lease is of was made, for so many seconds at most. False where it was called off, or is no more. */
  async confirm(id: string, ttl: number): Promise<boolean> {
    for (;;) {
      const stored = await this.#store.get<LeaseEntry>(this.#path(id));
      if (stored?.value.making !== 'under way') return false;
      const { making: _, ...noted } = stored.value;
      const expires = Math.min(noted.expires, noted.issued + ttl * 1000);
      const entry = { ...noted, ttl: Math.min(noted.ttl, ttl), expires };
      const change = { path: this.#path(id), value: entry, expected: stored.version, due: entry.expires };
      if (await this.#store.write([change])) return true;
    }
  }

  /** Lets whoever makes what a lease is of end it. False where that is made, or they had their time. */
  async callOff(id: string, now: number): Promise<boolean> {
    for (;;) {
      const stored = await this.#store.get<LeaseEntry>(this.#path(id));
      if (!stored?.value.making || now >= stored.value.issued + MAKING) return false;
      const value: LeaseEntry = { ...stored.value, making: 'called off' };
      const due = value.issued + MAKING;
      if (await this.#store.write([{ path: this.#path(id), value, expected: stored.version, due }]))
        return true;
    }
  }

  /** Makes a lease due whose making failed, or came too late: what there may be of it is ended. */
  async giveUp(id: string, grant: LeaseGrant, mount: Mount, tokenHash: string, now: number): Promise<void> {
    const { make: _, ...rest } = grant;
    const note = grant.leaks && this.#noteOf(id, grant.leaks, now).path;
    await this.#write(id, { ...entryOf(rest, mount, tokenHash, now), note }, now);
  }

  async get(id: string): Promise<LeaseEntry | undefined> {
    return (await this.#store.get<LeaseEntry>(this.#path(id)))?.value;
  }

  /** Names right below a path, folders with a slash. */
  list(path: string): Promise<readonly string[]> {
    return this.#store.list(this.#path(path));
  }

  /** Lets it live by so many seconds from now, as long as it may. Throws a `Refusal` for what cannot be renewed. */
  async renew(id: string, increment: number, now: number): Promise<LeaseEntry> {
    for (;;) {
      const stored = await this.#store.get<LeaseEntry>(this.#path(id));
      if (!stored || stored.value.expires <= now) throw new Refusal(400, 'lease not found');
      if (!stored.value.isRenewable || stored.value.making) throw new Refusal(400, 'lease is not renewable');
      const { ttl, latest } = stored.value;
      const expires = Math.min(latest, now + (increment > 0 ? increment : ttl) * 1000);
      const entry = { ...stored.value, expires, renewed: now };
      if (
        await this.#store.write([
          { path: this.#path(id), value: entry, expected: stored.version, due: expires },
        ])
      )
        return entry;
    }
  }

  /** Forgets a lease, but for a time by what it is known where it leaked. */
  async remove(id: string, { tokenHash, note }: LeaseEntry, now: number): Promise<void> {
    const noted = note === undefined ? undefined : (await this.#store.get<LeaseNote>(note))?.value;
    await this.#store.write([
      ...(note !== undefined && noted
        ? [{ path: note, value: { ...noted, until: now }, due: now + KNOWN }]
        : []),
      { path: this.#path(id), value: undefined },
      { path: indexPath(tokenHash, id), value: undefined },
    ]);
  }

  /** Notes that it could not be ended, and when to try again. */
  async fail(id: string, until: number): Promise<void> {
    await this.#store.update<LeaseEntry>(
      this.#path(id),
      (before) => before && { ...before, failures: before.failures + 1 },
      until,
    );
  }

  /** What is noted of a fingerprint. */
  async noted(fingerprint: string): Promise<LeaseNote | undefined> {
    return (await this.#store.get<LeaseNote>(this.#notePath(this.#fingerprints.rowOf(fingerprint))))?.value;
  }

  /** What is noted, by the names of rows after one of them. */
  async notes(after: string, limit: number): Promise<readonly (readonly [string, LeaseNote])[]> {
    const names = limit > 0 ? await this.#store.list(this.#notePath(''), after, limit) : [];
    const found = await this.#store.getAll<LeaseNote>(names.map((name) => this.#notePath(name)));
    return names.flatMap((name, index) => {
      const one = found[index];
      return one ? [[name, one.value] as const] : [];
    });
  }

  #noteOf(id: string, { secret, account }: NonNullable<LeaseGrant['leaks']>, now: number): StoreChange {
    const fingerprint = this.#fingerprints.of(secret);
    const value: LeaseNote = { fingerprint, id, account, at: now };
    return { path: this.#notePath(this.#fingerprints.rowOf(fingerprint)), value };
  }

  #notePath(row: string): string {
    return `${folderOf(this.#namespace)}${NOTES}${row}`;
  }

  /** Ids of what a token was given, in its own namespace and below. */
  async ofToken(tokenHash: string): Promise<readonly string[]> {
    const names = await this.#store.list(`${placeOf('token', tokenHash)}/`);
    return names.map((name) => Buffer.from(name, 'base64url').toString());
  }

  /** Every id below a path. */
  async below(path: string): Promise<string[]> {
    const names = await this.list(path);
    const inside = await Promise.all(
      names.filter((name) => name.endsWith('/')).map((name) => this.below(path + name)),
    );
    return [...names.filter((name) => !name.endsWith('/')).map((name) => path + name), ...inside.flat()];
  }

  /** Those that could not be ended when their time came, and are tried again. All are looked at, by pages. */
  async *failed(): AsyncGenerator<readonly [string, LeaseEntry]> {
    const ids = await this.below('');
    for (let start = 0; start < ids.length; start += PAGE) {
      const page = ids.slice(start, start + PAGE);
      const found = await this.#store.getAll<LeaseEntry>(page.map((id) => this.#path(id)));
      for (const [index, id] of page.entries()) {
        const entry = found[index]?.value;
        if (entry && entry.failures > 0) yield [id, entry];
      }
    }
  }

  /** How many there are below a path, of which the last segment is whole; `most` where there are more. */
  count(path: string, most = Infinity): Promise<number> {
    return this.#barrier.count(PREFIX + this.#path(path.replace(/(?<=[^/])$/, '/')), most);
  }

  /** What is written beside a lease that is counted, so that of several that come at once none is too many. */
  async #counted({ name, path: below, maxLeases }: LeaseQuota, path: string): Promise<StoreChange> {
    const place = `${folderOf(this.#namespace)}quota/${name}`;
    const before = await this.#store.get(place);
    if ((await this.count(below, maxLeases)) >= maxLeases)
      throw new Refusal(429, `request path "${path}": lease count quota exceeded`);
    return { path: place, value: 0, expected: before?.version ?? 0 };
  }

  /** So many ids. */
  async some(limit: number): Promise<readonly string[]> {
    const paths = await this.#store.some(this.#path(''), limit);
    return paths.map((path) => path.slice(this.#path('').length));
  }

  /**
   * Takes leases of all namespaces whose time is over; nobody else gets them before `until`. Notes of what ended long ago
   * are due among them, and forgotten: so that there may be more also where no lease was taken.
   */
  async claim(now: number, until: number, limit: number): Promise<ClaimedLeases> {
    const paths = await this.#barrier.claim(PREFIX, now, until, limit);
    const due = paths.map((path) => inFolder(path.slice(PREFIX.length)));
    const old = due.filter(({ rest }) => rest.startsWith(NOTES));
    if (old.length > 0)
      await this.#store.write(
        old.map(({ namespace, rest }) => ({ path: folderOf(namespace) + rest, value: undefined })),
      );
    const leases = due.flatMap(({ namespace, rest }) =>
      rest.startsWith(LEASES) ? [{ namespace, id: rest.slice(LEASES.length) }] : [],
    );
    return { leases, isMore: paths.length === limit };
  }

  #path(id: string): string {
    return `${folderOf(this.#namespace)}${LEASES}${id}`;
  }

  #write(id: string, entry: LeaseEntry, due: number, more: readonly StoreChange[] = []): Promise<boolean> {
    return this.#store.write([
      { path: this.#path(id), value: entry, due },
      { path: indexPath(entry.tokenHash, id), value: true },
      ...more,
    ]);
  }
}

function entryOf(grant: LeaseGrant, mount: Mount, tokenHash: string, now: number): LeaseEntry {
  return {
    mount: mount.uuid,
    tokenHash,
    internal: grant.internal,
    issued: now,
    expires: now + grant.ttl * 1000,
    latest: now + grant.maxTtl * 1000,
    renewed: 0,
    isRenewable: grant.isRenewable,
    ttl: grant.ttl,
    failures: 0,
    ...(grant.make && { making: 'under way' }),
  };
}

function indexPath(tokenHash: string, id: string): string {
  return `${placeOf('token', tokenHash)}/${Buffer.from(id).toString('base64url')}`;
}
