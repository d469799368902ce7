import * as z from 'zod';
import { Refusal } from '../../refusal.ts';
import { bytesOfBase64 } from '../../tools/base64.ts';

/** The number of a version of a request; 0 for the latest. */
export const versionSchema = z.coerce.number().int().min(0).max(1_000_000_000).default(0);

/** What a version of a key made: `vault:v3:` and base64. */
export function versionedText(version: number, bytes: Buffer, encoding: 'base64' | 'base64url' = 'base64') {
  return `vault:v${version}:${bytes.toString(encoding)}`;
}

/** Reads a versioned text. Throws a `Refusal` (400) where it is none; `what` names it. */
export function parseVersioned(text: string, what: string, encoding: 'base64' | 'base64url' = 'base64') {
  const head = /^vault:v([1-9]\d{0,8}):/.exec(text.slice(0, 20));
  if (!head) throw new Refusal(400, `invalid ${what}: no prefix`);
  const rest = text.slice(head[0].length);
  const bytes = encoding === 'base64' ? bytesOfBase64(rest) : bytesOfBase64Url(rest);
  if (!bytes) throw new Refusal(400, `invalid ${what}: could not decode base64`);
  return { version: Number(head[1]), bytes };
}

function bytesOfBase64Url(text: string): Buffer | undefined {
  return text.length % 4 !== 1 && /^[\w-]*$/.test(text) ? Buffer.from(text, 'base64url') : undefined;
}
