import {
  askedPath,
  type IndexEntry,
  type IndexHead,
  type Reader,
  type VaultPlace,
} from '../../model/vault/knowledge.ts';

/** A file of fingerprints: a line about it, and one for each. */
export function* indexText(
  head: Omit<IndexHead, 'format'>,
  places: ReadonlyMap<string, readonly VaultPlace[]>,
  readersOf: (path: string) => readonly Reader[],
): Generator<string, undefined> {
  const first: IndexHead = { format: 'plimsoll-vault-index-1', ...head };
  yield `${JSON.stringify(first)}\n`;
  const known = new Map<string, readonly Reader[]>();
  for (const [fingerprint, found] of places) {
    const entry: IndexEntry = {
      fingerprint,
      places: found.map((place) => {
        const path = askedPath(place);
        const readers = known.get(path) ?? readersOf(path);
        known.set(path, readers);
        return { ...place, readers: [...readers] };
      }),
    };
    yield `${JSON.stringify(entry)}\n`;
  }
}
