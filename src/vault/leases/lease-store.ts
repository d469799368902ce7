import { randomBytes } from 'node:crypto';
import type { Barrier } from '../barrier/barrier.ts';
import { ownJson } from '../barrier/own-json.ts';
import { MountStore } from '../mounts/mount-store.ts';
import { Refusal } from '../refusal.ts';
import type { LeaseGrant, Mount } from '../routing/types.ts';

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
}

/** A lease that is due, and by which name it was given. */
export interface DueLease {
  readonly id: string;
  readonly entry: LeaseEntry;
}

const PREFIX = 'leases/id/';

/** Leases as rows that are due when they end: how many there are costs nothing but room. */
export class LeaseStore {
  readonly #barrier: Barrier;
  readonly #store: MountStore;

  constructor(barrier: Barrier) {
    this.#barrier = barrier;
    this.#store = new MountStore(barrier, 'leases/');
  }

  /** Notes what an engine gave; `path` is what was asked. Its id begins with that. */
  async create(
    grant: LeaseGrant,
    mount: Mount,
    path: string,
    tokenHash: string,
    now: number,
  ): Promise<string> {
    const id = `${path.replace(/\/$/, '')}/${randomBytes(18).toString('base64url')}`;
    const entry: LeaseEntry = {
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
    };
    await this.#store.write([
      { path: `id/${id}`, value: entry, expected: 0, due: entry.expires },
      { path: `token/${tokenHash}/${nameOf(id)}`, value: true },
    ]);
    return id;
  }

  async get(id: string): Promise<LeaseEntry | undefined> {
    return (await this.#store.get<LeaseEntry>(`id/${id}`))?.value;
  }

  /** Names right below a path, folders with a slash. */
  list(path: string): Promise<readonly string[]> {
    return this.#store.list(`id/${path}`);
  }

  /** Lets it live by so many seconds from now, as long as it may. Throws a `Refusal` for what cannot be renewed. */
  async renew(id: string, increment: number, now: number): Promise<LeaseEntry> {
    for (;;) {
      const stored = await this.#store.get<LeaseEntry>(`id/${id}`);
      if (!stored || stored.value.expires <= now) throw new Refusal(400, 'lease not found');
      if (!stored.value.isRenewable) throw new Refusal(400, 'lease is not renewable');
      const { ttl, latest } = stored.value;
      const expires = Math.min(latest, now + (increment > 0 ? increment : ttl) * 1000);
      const entry = { ...stored.value, expires, renewed: now };
      if (
        await this.#store.write([{ path: `id/${id}`, value: entry, expected: stored.version, due: expires }])
      )
        return entry;
    }
  }

  async remove(id: string, { tokenHash }: LeaseEntry): Promise<void> {
    await this.#store.write([
      { path: `id/${id}`, value: undefined },
      { path: `token/${tokenHash}/${nameOf(id)}`, value: undefined },
    ]);
  }

  /** Notes that it could not be ended, and when to try again. */
  async fail(id: string, until: number): Promise<void> {
    await this.#store.update<LeaseEntry>(
      `id/${id}`,
      (before) => before && { ...before, failures: before.failures + 1 },
      until,
    );
  }

  /** Ids of what a token was given. */
  async ofToken(tokenHash: string): Promise<readonly string[]> {
    const names = await this.#store.list(`token/${tokenHash}/`);
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

  /** Takes leases whose time is over; nobody else gets them before `until`. */
  async claim(now: number, until: number, limit: number): Promise<readonly DueLease[]> {
    const found = await this.#barrier.claim(PREFIX, now, until, limit);
    return found.map(({ path, value }) => ({
      id: path.slice(PREFIX.length),
      entry: ownJson(value) as LeaseEntry,
    }));
  }
}

function nameOf(id: string): string {
  return Buffer.from(id).toString('base64url');
}
