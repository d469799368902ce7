import * as z from 'zod';
import { Refusal } from '../../refusal.ts';

/** Bytes of a request, in base64 with padding; line ends are let through. */
export const base64Schema = z.string().transform((text, context) => {
  const bytes = bytesOfBase64(text);
  if (bytes) return bytes;
  context.addIssue({ code: 'custom', message: 'failed to base64-decode' });
  return z.NEVER;
});

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

function bytesOfBase64(text: string): Buffer | undefined {
  return digitsIn(text) % 4 === 0 && /^[A-Za-z0-9+/\r\n]*(?:={1,2}[\r\n]*)?$/.test(text)
    ? Buffer.from(text, 'base64')
    : undefined;
}

/** Without line ends, of which there may be as many as digits. */
function digitsIn(text: string): number {
  if (!/[\r\n]/.test(text)) return text.length;
  let ends = 0;
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) < 0x20) ends += 1;
  return text.length - ends;
}

function bytesOfBase64Url(text: string): Buffer | undefined {
  return text.length % 4 !== 1 && /^[\w-]*$/.test(text) ? Buffer.from(text, 'base64url') : undefined;
}
