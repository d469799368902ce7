import type { MountStore } from '../mounts/mount-store.ts';
import { Refusal } from '../refusal.ts';

/** How often an address may ask below a path. */
export interface RateLimit {
  readonly name: string;
  /** Empty for all paths; with a slash at its end where it is of a mount. */
  readonly path: string;
  /** In lower case: of logins by this role alone, at the mount of the path. Not there for whatever is asked. */
  readonly role?: string;
  /** Requests in each interval. */
  readonly rate: number;
  /** Seconds. */
  readonly interval: number;
  /** Seconds in which an address that asked too often is not served at all; not there, or 0, for none. */
  readonly blockInterval?: number;
}

interface Bucket {
  readonly left: number;
  /** In milliseconds since 1970. */
  readonly at: number;
  /** When the address asked too often, if it did; likewise. */
  readonly blockedAt?: number;
}

/** Where they are stored: all in one value. */
export const LIMITS_PATH = 'quotas/rate-limit';
/** Where paths are stored of which none counts. */
export const EXEMPT_PATH = 'quotas/exempt';
/** Addresses that are known at once; where there are more, those that asked first are forgotten. */
const MOST_BUCKETS = 50_000;

/**
 * Limits of rate, by address and path: the longest path counts. They are stored, and counted by each replica for itself,
 * so that so many replicas together let through as many times as much.
 */
export class RateLimits {
  #limits: readonly RateLimit[] = [];
  #exempt: readonly string[] = [];
  readonly #buckets = new Map<string, Bucket>();

  /** Takes up what is stored, as other replicas change it too. */
  async refresh(settings: MountStore): Promise<void> {
    this.adopt((await settings.get<readonly RateLimit[]>(LIMITS_PATH))?.value ?? []);
    this.#exempt = (await settings.get<readonly string[]>(EXEMPT_PATH))?.value ?? [];
  }

  /** Paths that no limit is of, nor what is below them. */
  get exempt(): readonly string[] {
    return this.#exempt;
  }

  /** Takes these for all that there are. */
  adopt(limits: readonly RateLimit[]): void {
    this.#limits = limits.toSorted((a, b) => b.path.length - a.path.length);
  }

  all(): readonly RateLimit[] {
    return this.#limits;
  }

  /** Is any of logins by a role? */
  get areOfRoles(): boolean {
    return this.#limits.some(({ role }) => role !== undefined);
  }

  /**
   * Counts a request, or one that was counted by its path for the role of its login. Seconds to wait where it is too much;
   * undefined where it is not.
   */
  take(path: string, address: string, now: number, role?: string): number | undefined {
    const limit = this.#limits.find((one) => one.role === role && isBelow(path, one));
    if (!limit || this.#exempt.some((one) => path === one || path.startsWith(`${one}/`))) return undefined;
    const key = `${limit.name}\0${address}`;
    const before = this.#buckets.get(key) ?? { left: limit.rate, at: now };
    const after = taken(limit, before, now);
    this.#buckets.delete(key);
    this.#buckets.set(key, after.bucket);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > MOST_BUCKETS && oldest !== undefined) this.#buckets.delete(oldest);
    return after.wait;
  }
}

/** A star at the end stands for anything, which is what a path without one means too. */
function isBelow(path: string, limit: Pick<RateLimit, 'path'>): boolean {
  return path.startsWith(limit.path.endsWith('*') ? limit.path.slice(0, -1) : limit.path);
}

/** What is left to an address after it asked once more, and the seconds it has to wait where that was too much. */
function taken({ rate, interval, blockInterval = 0 }: RateLimit, before: Bucket, now: number) {
  const perSecond = rate / interval;
  const left = Math.min(rate, before.left + ((now - before.at) / 1000) * perSecond);
  const { blockedAt = -Infinity } = before;
  // It ends when it is over, however often somebody asks meanwhile.
  const blocked = blockedAt + blockInterval * 1000 - now;
  if (blocked > 0) return { bucket: { left, at: now, blockedAt }, wait: Math.ceil(blocked / 1000) };
  if (left >= 1) return { bucket: { left: left - 1, at: now }, wait: undefined };
  return {
    bucket: { left, at: now, blockedAt: now },
    wait: Math.max(blockInterval, Math.ceil((1 - left) / perSecond)),
  };
}

/** For who asks too often. */
export function askedTooOften(path: string): Refusal {
  return new Refusal(429, `request path "${path}": rate limit quota exceeded`);
}
