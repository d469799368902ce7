import * as z from 'zod';
import { Refusal } from '../refusal.ts';

/** Hash functions as the API names them, and as OpenSSL does. */
const HASHES: ReadonlyMap<string, string> = new Map([
  ['sha1', 'sha1'],
  ['sha2-224', 'sha224'],
  ['sha2-256', 'sha256'],
  ['sha2-384', 'sha384'],
  ['sha2-512', 'sha512'],
  ['sha3-224', 'sha3-224'],
  ['sha3-256', 'sha3-256'],
  ['sha3-384', 'sha3-384'],
  ['sha3-512', 'sha3-512'],
]);

/** The name of a hash function in a body; in a path it counts more. */
export const hashField = z.string().max(32).optional();

/** How OpenSSL names a hash function, the first that is named, or SHA-256. Throws a `Refusal` (400) of another. */
export function hashOf(...named: readonly (string | undefined)[]): string {
  const name = named.find((one) => one !== undefined && one !== '') ?? 'sha2-256';
  const hash = HASHES.get(name);
  if (hash === undefined) throw new Refusal(400, `unsupported hash algorithm ${JSON.stringify(name)}`);
  return hash;
}
