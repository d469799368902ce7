import { keep, keyOf, readKept } from './kept-database.ts';
import { installedLibrary, type Library, loadLibrary } from './library.ts';
import { patternSet } from './pattern-set.ts';
import type { OpenPatterns, PatternSet } from './types.ts';

/** Bytes of a scan from which on loading the library costs less than it spares, and compiling expressions likewise. */
const WORTH_LOADING = 8 * 2 ** 20;
const WORTH_COMPILING = 2 ** 30;

export interface PatternOptions {
  /** Where compiled sets are kept; undefined: nowhere. */
  readonly folder: string | undefined;
  /** Load and compile whatever it costs, as who asks for it by name has it. */
  readonly isWanted: boolean;
  /** Told in a sentence why the library is not used, though it is there or asked for. */
  readonly onNote: (note: string) => void;
  /** Where the library may be; default: where distributions install it. */
  readonly places?: readonly string[];
}

/** What looks for patterns with the library, and the promise of its being loaded where that is wanted at once. */
export interface Patterns {
  readonly open: OpenPatterns;
  readonly isReady: Promise<void>;
}

/** Prepares to look for patterns with Vectorscan, or Hyperscan, where it is installed and worth it. */
export function openPatterns(options: PatternOptions): Patterns {
  const { folder, isWanted, onNote, places } = options;
  let library: Library | undefined;
  let loading: Promise<void> | undefined;
  const give = (reason: string) =>
    onNote(`secrets are looked for without Vectorscan, more slowly: ${reason}`);
  const load = async (): Promise<void> => {
    const path = installedLibrary(places);
    if (path === undefined) {
      if (isWanted) give('it is not installed (Debian: apt install libvectorscan5)');
      return;
    }
    const loaded = await loadLibrary(path);
    if ('reason' in loaded) give(`${path} cannot be used: ${loaded.reason}`);
    else library = loaded;
  };
  if (isWanted) loading = load();
  let seen = 0;
  return {
    isReady: loading ?? Promise.resolve(),
    open: (expressions) => {
      let set: PatternSet | undefined;
      let tried: 'nothing' | 'kept' | 'all' = 'nothing';
      return {
        next: (bytes) => {
          seen += bytes;
          if (set || tried === 'all' || (seen < WORTH_LOADING && !isWanted)) return set;
          loading ??= load();
          if (!library) return undefined;
          const isWorth = isWanted || seen >= WORTH_COMPILING;
          if (tried === 'kept' && !isWorth) return undefined;
          tried = isWorth ? 'all' : 'kept';
          const texts = expressions();
          const key = keyOf([library.version, library.platform, ...texts]);
          set = keptSet(library, folder, key);
          if (set || !isWorth) return set;
          const made = compiledSet(library, texts, folder, key);
          if (typeof made === 'string') give(made);
          else set = made;
          return set;
        },
      };
    },
  };
}

function keptSet(library: Library, folder: string | undefined, key: string): PatternSet | undefined {
  const bytes = folder === undefined ? undefined : readKept(folder, key);
  const database = bytes && library.deserialize(bytes);
  return database === undefined ? undefined : patternSet(library, database);
}

/** The set, or why there is none. */
function compiledSet(
  library: Library,
  texts: readonly string[],
  folder: string | undefined,
  key: string,
): PatternSet | string {
  const database = library.compile(texts);
  if (typeof database === 'string') return database;
  const bytes = folder === undefined ? undefined : library.serialize(database);
  // What cannot be kept is made again the next time.
  if (bytes && folder !== undefined) keep(folder, key, bytes);
  return patternSet(library, database) ?? 'there is no memory for it';
}
