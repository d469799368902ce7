import { entropyOf } from './entropy.ts';

/** Bits that nobody tries out. */
const UNGUESSABLE = 72;

/** A password, a phrase of words or a name can be found by trying; what a machine made at random cannot. */
export function isUnguessable(secret: string): boolean {
  if (secret.length < 20 || secret.length * entropyOf(secret) < UNGUESSABLE) return false;
  const inWords = [...secret.matchAll(/[a-z]{4,}|[A-Z]{4,}|[A-Z][a-z]{3,}|(.)\1{2,}/g)].reduce(
    (sum, [word]) => sum + word.length,
    0,
  );
  return inWords * 2 < secret.length;
}
