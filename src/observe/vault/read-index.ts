import { Fault } from '../../model/fault.ts';
import { parseJson } from '../../model/json/parse.ts';
import { FINGERPRINT } from '../../model/vault/fingerprint.ts';
import {
  indexEntrySchema,
  type IndexHead,
  indexHeadSchema,
  type VaultKnowledge,
} from '../../model/vault/knowledge.ts';
import { readGivenFile } from '../document/text-file.ts';

const LARGEST = 128 * 2 ** 20;
const HINT = 'make it with  plimsoll vault fingerprints > FILE';
/** How each line but the first begins. */
const ENTRY = '{"fingerprint":"';

/** Fingerprints of what a vault keeps, with which to look for it where the vault is not. */
export interface VaultIndex extends IndexHead {
  /** Undefined where the vault does not know it. Throws a `Fault` (`malformed`) for a line that is none of ours. */
  placesOf(fingerprint: string): VaultKnowledge['places'] | undefined;
}

/** What `plimsoll vault fingerprints` wrote: a line each, of which those are read that are asked for. Throws a `Fault` that names the file. */
export function readVaultIndex(path: string): VaultIndex {
  const text = readGivenFile(path, LARGEST);
  const end = text.indexOf('\n');
  const head = indexHeadSchema.safeParse(jsonOf(text.slice(0, end < 0 ? text.length : end)));
  if (!head.success) throw broken(path, 1);
  const lines = new Map<string, readonly [start: number, number: number]>();
  for (let at = end < 0 ? text.length : end + 1, number = 2; at < text.length; number += 1) {
    const fingerprint = text.slice(at + ENTRY.length, at + ENTRY.length + 64);
    if (!text.startsWith(ENTRY, at) || !FINGERPRINT.test(fingerprint)) throw broken(path, number);
    lines.set(fingerprint, [at, number]);
    const next = text.indexOf('\n', at);
    at = next < 0 ? text.length : next + 1;
  }
  return {
    ...head.data,
    placesOf(fingerprint) {
      const line = lines.get(fingerprint);
      if (!line) return undefined;
      const [start, number] = line;
      const stop = text.indexOf('\n', start);
      const entry = indexEntrySchema.safeParse(jsonOf(text.slice(start, stop < 0 ? text.length : stop)));
      if (!entry.success) throw broken(path, number);
      return entry.data.places;
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    // What is no JSON is no line of ours.
    return undefined;
  }
}

function broken(path: string, line: number): Fault {
  return new Fault('malformed', `${path}: line ${line} is none of a file of fingerprints`, { hint: HINT });
}
