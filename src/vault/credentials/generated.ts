import { randomInt } from 'node:crypto';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** 166 bits of chance; in front what databases ask of passwords: a capital, a digit, a small letter and a sign. */
export function newPassword(): string {
  return `A1a-${randomText(28)}`;
}

/** `v-<display>-<role>-<random>-<seconds>`, in so many characters, of which every database takes each. */
export function newUsername(display: string, role: string, longest: number, now: number): string {
  const random = longest < 50 ? 10 : 20;
  const seconds = String(Math.floor(now / 1000));
  const rest = Math.floor((longest - 'v----'.length - random - seconds.length) / 2);
  const part = (text: string) => text.replaceAll(/[^A-Za-z0-9_]/g, '').slice(0, Math.min(8, rest));
  return `v-${part(display)}-${part(role)}-${randomText(random)}-${seconds}`;
}

/** Letters and digits by chance. */
export function randomText(length: number): string {
  return Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}
