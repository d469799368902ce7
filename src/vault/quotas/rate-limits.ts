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
}

interface Bucket {
  left: number;
  /** In milliseconds since 1970. */
  at: number;
}

/** Where they are stored: all in one value. */
export const LIMITS_PATH = 'quotas/rate-limit';
/** Addresses that are known at once; where there are more, those that asked first are forgotten. */
const MOST_BUCKETS = 50_000;

/**
 * Limits of rate, by address and path: the longest path counts. They are stored, and counted by each replica for itself,
 * so that so many replicas together let through as many times as much.
 */
export class RateLimits {
  #limits: readonly RateLimit[] = [];
  readonly #buckets = new Map<string, Bucket>();

  /** Takes up what is stored, as other replicas change it too. */
  async refresh(settings: MountStore): Promise<void> {
    const stored = await settings.get<readonly RateLimit[]>(LIMITS_PATH);
    this.#limits = (stored?.value ?? []).toSorted((a, b) => b.path.length - a.path.length);
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
    const limit = this.#limits.find((one) => one.role === role && path.startsWith(one.path));
    if (!limit) return undefined;
    const key = `${limit.name}\0${address}`;
    const perSecond = limit.rate / limit.interval;
    const before = this.#buckets.get(key) ?? { left: limit.rate, at: now };
    const left = Math.min(limit.rate, before.left + ((now - before.at) / 1000) * perSecond);
    this.#buckets.delete(key);
    this.#buckets.set(key, { left: left < 1 ? left : left - 1, at: now });
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > MOST_BUCKETS && oldest !== undefined) this.#buckets.delete(oldest);
    return left < 1 ? Math.ceil((1 - left) / perSecond) : undefined;
  }
}

/** For who asks too often. */
export function askedTooOften(path: string): Refusal {
  return new Refusal(429, `request path "${path}": rate limit quota exceeded`);
}
