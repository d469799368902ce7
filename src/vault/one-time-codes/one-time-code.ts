import { createHmac, timingSafeEqual } from 'node:crypto';

export const ALGORITHMS = ['SHA1', 'SHA256', 'SHA512'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** What codes are made by. */
export interface CodeTerms {
  readonly algorithm: Algorithm;
  readonly digits: number;
  /** Seconds. */
  readonly period: number;
}

/** How many periods have gone by (RFC 6238, 4.2); `now` in milliseconds since 1970. */
export function counterAt({ period }: CodeTerms, now: number): number {
  return Math.floor(now / 1000 / period);
}

/** The code of a counter (RFC 4226, 5.3). */
export function codeOf(secret: Buffer, { algorithm, digits }: CodeTerms, counter: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac(algorithm.toLowerCase(), secret).update(message).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** The counters near now, as far as `skew` says, whose code this is. */
export function countersOf(
  code: string,
  secret: Buffer,
  terms: CodeTerms,
  skew: number,
  now: number,
): readonly number[] {
  const current = counterAt(terms, now);
  const near = Array.from({ length: 2 * skew + 1 }, (_, index) => current - skew + index);
  return near.filter((counter) => counter >= 0 && isSame(codeOf(secret, terms, counter), code));
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
