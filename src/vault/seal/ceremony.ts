import { randomUUID, timingSafeEqual } from 'node:crypto';
import type { MountStore } from '../mounts/mount-store.ts';
import { Refusal } from '../refusal.ts';
import { shareOf } from './shamir.ts';

/** Something that several people do, each with a share of the key. It is stored, as their requests meet any replica. */
export interface Ceremony<Plan> {
  readonly nonce: string;
  /** In milliseconds since 1970. */
  readonly started: number;
  readonly plan: Plan;
  /** Shares that were given so far, in base64; encrypted in the store as all is, and gone with the ceremony. */
  readonly given: readonly string[];
}

/** Milliseconds after which what was begun is over. */
const PATIENCE = 3_600_000;

/** Ceremonies of one kind, of which one runs at a time. */
export class Ceremonies<Plan> {
  readonly #path: string;

  constructor(kind: string) {
    this.#path = `ceremonies/${kind}`;
  }

  async running(settings: MountStore, now: number): Promise<Ceremony<Plan> | undefined> {
    const stored = await settings.get<Ceremony<Plan>>(this.#path);
    return stored && isRunning(stored.value, now) ? stored.value : undefined;
  }

  /** Throws a `Refusal` where one runs already. */
  async begin(settings: MountStore, plan: Plan, now: number): Promise<Ceremony<Plan>> {
    const begun: Ceremony<Plan> = { nonce: randomUUID(), started: now, plan, given: [] };
    await settings.update<Ceremony<Plan>>(this.#path, (before) => {
      if (before && isRunning(before, now)) throw new Refusal(400, 'it is in progress already');
      return begun;
    });
    return begun;
  }

  /** Adds a share. Throws a `Refusal` (400) for another nonce, and for what is no share. */
  async give(settings: MountStore, nonce: string, key: string, now: number): Promise<Ceremony<Plan>> {
    const share = shareOf(key)?.toString('base64');
    if (share === undefined) throw new Refusal(400, "'key' must be a valid hex or base64 string");
    const given = await settings.update<Ceremony<Plan>>(this.#path, (before) => {
      if (!before || !isRunning(before, now)) throw new Refusal(400, 'none is in progress');
      if (!isSame(nonce, before.nonce)) throw new Refusal(400, 'incorrect nonce supplied');
      return before.given.includes(share) ? before : { ...before, given: [...before.given, share] };
    });
    if (!given) throw new Refusal(400, 'none is in progress');
    return given;
  }

  /** Goes on from what was begun with another plan and no shares; undefined ends it. Throws a `Refusal` where it changed meanwhile. */
  async turn(
    settings: MountStore,
    { nonce }: Pick<Ceremony<Plan>, 'nonce'>,
    plan: Plan | undefined,
  ): Promise<void> {
    await settings.update<Ceremony<Plan>>(this.#path, (before) => {
      if (before?.nonce !== nonce) throw new Refusal(400, 'it was given up meanwhile');
      return plan && { ...before, plan, given: [] };
    });
  }

  async cancel(settings: MountStore): Promise<void> {
    await settings.remove(this.#path);
  }
}

/** The shares as they were made. */
export function sharesOf({ given }: Pick<Ceremony<unknown>, 'given'>): readonly Buffer[] {
  return given.map((share) => Buffer.from(share, 'base64'));
}

function isRunning({ started }: Ceremony<unknown>, now: number): boolean {
  return now - started < PATIENCE;
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
