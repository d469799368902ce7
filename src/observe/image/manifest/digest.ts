import { createHash } from 'node:crypto';
import { Fault } from '../../../model/fault.ts';

/** A content digest, as the OCI image specification's descriptor.md defines it. */
export interface Digest {
  readonly algorithm: 'sha256' | 'sha512';
  /** Lower-case, of the algorithm's length: safe as a file name. */
  readonly hex: string;
}

const GRAMMAR = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/;
const KNOWN = /^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/** Throws a `Fault`: `malformed` for what is no digest, `unsupported` for an algorithm we do not know. */
export function parseDigest(text: string): Digest {
  if (!KNOWN.test(text)) {
    const algorithm = text.slice(0, Math.max(0, text.indexOf(':')));
    const foreign = GRAMMAR.test(text) && algorithm !== 'sha256' && algorithm !== 'sha512';
    if (foreign) throw new Fault('unsupported', `digest algorithm ${algorithm} is not known`);
    throw new Fault('malformed', `not a digest: ${JSON.stringify(text.slice(0, 160))}`);
  }
  const [algorithm, hex] = text.split(':') as ['sha256' | 'sha512', string];
  return { algorithm, hex };
}

/** True for a digest that `parseDigest` accepts. */
export function isDigest(text: string): boolean {
  return KNOWN.test(text);
}

/** `sha256:…` of the bytes. */
export function digestOf(bytes: Buffer, algorithm: Digest['algorithm'] = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

/** Throws a `Fault` (`mismatch`) that names both digests if the bytes are not what was promised. */
export function verifyDigest(bytes: Buffer, promised: string, subject: string): void {
  const found = digestOf(bytes, parseDigest(promised).algorithm);
  if (found !== promised) {
    throw new Fault('mismatch', `${subject} should have the digest ${promised}, but has ${found}`);
  }
}
