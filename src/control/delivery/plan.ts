import type { Secret } from './types.ts';

/** A token that the agent has. Times are milliseconds of a clock that only goes on. */
export interface Token {
  readonly value: string;
  readonly since: number;
  /** From `since`; undefined where it does not end. */
  readonly lifetime: number | undefined;
  readonly isRenewable: boolean;
  /** Which login it is of: what ends with a token is that of one login. */
  readonly login: number;
}

/** A secret that the agent has. */
export interface HeldSecret {
  readonly secret: Secret;
  readonly login: number;
  /** When it was read or renewed last. */
  readonly since: number;
  /** From `since`, where it ends. */
  readonly lifetime: number | undefined;
  readonly renewals: number;
}

/** Part of a lifetime after which something is renewed. */
const RENEWED_AT = 2 / 3;
/** A renewal that gives less than this part of what there was is near the most that a lease may have. */
const WORTHWHILE = 0.9;
/** Part of the time between two looks at what nobody says the end of. */
const TOGETHER = 0.1;
/** Milliseconds: what lives for a moment is not asked for all the time; and after which a change is sure to have been. */
const [SHORTEST, SETTLED] = [100, 1000];

const partOf = (lifetime: number): number => Math.max(lifetime * RENEWED_AT, SHORTEST);

/** When a token is to be renewed; `Infinity`: never. */
export function tokenDue({ since, lifetime }: Token): number {
  return lifetime === undefined ? Infinity : since + partOf(lifetime);
}

/** What is to be done for a token. */
export function planToken(token: Token | undefined, now: number): 'login' | 'renew' | 'keep' {
  if (!token) return 'login';
  if (now < tokenDue(token)) return 'keep';
  const isOver = token.lifetime !== undefined && now >= token.since + token.lifetime;
  return token.isRenewable && !isOver ? 'renew' : 'login';
}

/** When a secret is to be asked for again; what nobody says the end of as often as `refresh`, in milliseconds. */
export function secretDue({ secret, since, lifetime }: HeldSecret, refresh: number): number {
  if (lifetime !== undefined) return since + partOf(lifetime);
  const changesIn = secret.changesIn === undefined ? Infinity : secret.changesIn + SETTLED;
  // What is made by asking is not made again and again.
  return secret.request.body ? Infinity : since + Math.min(refresh, changesIn);
}

/** What is to be done for a secret: leases end with the token that they were given to. */
export function planSecret(
  held: HeldSecret | undefined,
  { now, login, refresh }: { readonly now: number; readonly login: number; readonly refresh: number },
): 'read' | 'renew' | 'keep' {
  if (!held) return 'read';
  const { secret, lifetime, since } = held;
  const isLeased = secret.leaseId !== '';
  if (isLeased && held.login !== login) return 'read';
  // What is due soon is asked together with what is due, so that a process hears of all of it once.
  const soon = lifetime === undefined ? now + refresh * TOGETHER : now;
  if (soon < secretDue(held, refresh)) return 'keep';
  const isOver = lifetime !== undefined && now >= since + lifetime;
  return isLeased && secret.isRenewable && !isOver ? 'renew' : 'read';
}

/** Did a renewal give enough, or is another one to be asked for while this one is still good? */
export function isWorthwhile({ secret, lifetime = Infinity }: HeldSecret): boolean {
  return lifetime >= (secret.lifetime ?? 0) * WORTHWHILE;
}

/** A file with what it is to have. */
export interface RenderedFile {
  readonly path: string;
  readonly content: Buffer;
}

/** Files that have to be written: those that are other than what was delivered. */
export function planDelivery<File extends RenderedFile>(
  files: readonly File[],
  delivered: ReadonlyMap<string, Buffer>,
): File[] {
  return files.filter(({ path, content }) => delivered.get(path)?.equals(content) !== true);
}

/** Milliseconds between two attempts while the vault is away. */
const [FIRST_PAUSE, LONGEST_PAUSE] = [500, 15_000];

/**
 * What becomes of what was delivered where the vault does not say that it still holds, and in how many milliseconds it is
 * asked again. `lastGood` is when it last said so.
 */
export function planOutage({
  lastGood,
  now,
  grace,
  failures,
}: {
  readonly lastGood: number;
  readonly now: number;
  readonly grace: number;
  readonly failures: number;
}): { readonly kind: 'serve' | 'withdraw'; readonly pause: number } {
  const pause = Math.min(FIRST_PAUSE * 2 ** Math.min(failures, 10), LONGEST_PAUSE);
  const left = lastGood + grace - now;
  return left <= 0 ? { kind: 'withdraw', pause } : { kind: 'serve', pause: Math.min(pause, left) };
}
