import { keep, keyOf, readKept } from './kept-database.ts';
import { installedLibrary } from '../native-library/native-library.ts';
import { LIBRARY, type Library, loadPatternLibrary } from './library.ts';
import { patternSet } from './pattern-set.ts';
import type { Patterns, PatternSet, PatternSource } from './types.ts';

/** Bytes of a scan from which on loading the library costs less than it spares, and compiling expressions likewise. */
const WORTH_LOADING = 2 ** 25;
const WORTH_COMPILING = 2 ** 30;

export interface PatternOptions {
  /** Where compiled sets are kept. */
  readonly folder: string;
  /** Load and compile whatever it costs, as who asks for it by name has it. */
  readonly isWanted: boolean;
  /** Told in a sentence why the library is not used, though it is there or asked for. */
  readonly onNote: (note: string) => void;
  /** Told its name when it is used. */
  readonly onUse: (name: string) => void;
  /** Where the library may be; default: where distributions install it. */
  readonly places?: readonly string[];
}

/** Prepares to look for patterns with Vectorscan, or Hyperscan, where it is installed and worth it. */
export function openPatterns(options: PatternOptions): Patterns {
  const library = new LazyLibrary(options);
  if (options.isWanted) library.load();
  return {
    isReady: library.loading ?? Promise.resolve(),
    open: (expressions) => new LazySet(library, options, expressions),
  };
}

/** The library, when it was loaded. */
class LazyLibrary {
  readonly #options: PatternOptions;
  loaded: Library | undefined;
  loading: Promise<void> | undefined;
  /** Bytes that were looked at by now. */
  seen = 0;

  constructor(options: PatternOptions) {
    this.#options = options;
  }

  load(): void {
    this.loading ??= this.#load();
  }

  refuse(reason: string): void {
    this.#options.onNote(`secrets are looked for without Vectorscan, more slowly: ${reason}`);
  }

  async #load(): Promise<void> {
    const path = installedLibrary(LIBRARY, this.#options.places);
    if (path === undefined) {
      if (this.#options.isWanted) this.refuse('it is not installed (Debian: apt install libvectorscan5)');
      return;
    }
    const loaded = await loadPatternLibrary(path);
    if (!('reason' in loaded)) this.loaded = loaded;
    else if (this.#options.isWanted || !loaded.isOptional)
      this.refuse(`${path} cannot be used: ${loaded.reason}`);
  }
}

/** A set that was kept, or is compiled where that is worth it. */
class LazySet implements PatternSource {
  readonly #library: LazyLibrary;
  readonly #options: PatternOptions;
  readonly #expressions: () => readonly string[];
  #set: PatternSet | undefined;
  #tried: 'nothing' | 'kept' | 'all' = 'nothing';

  constructor(library: LazyLibrary, options: PatternOptions, expressions: () => readonly string[]) {
    this.#library = library;
    this.#options = options;
    this.#expressions = expressions;
  }

  next(bytes: number): PatternSet | undefined {
    this.#library.seen += bytes;
    if (this.#set || this.#tried === 'all') return this.#set;
    const { isWanted } = this.#options;
    if (!isWanted && this.#library.seen < WORTH_LOADING) return undefined;
    this.#library.load();
    const isWorth = isWanted || this.#library.seen >= WORTH_COMPILING;
    if (this.#library.loaded && (isWorth || this.#tried === 'nothing'))
      this.#set = this.#make(this.#library.loaded, isWorth);
    return this.#set;
  }

  #make(library: Library, isWorth: boolean): PatternSet | undefined {
    this.#tried = isWorth ? 'all' : 'kept';
    const { folder, onUse } = this.#options;
    const texts = this.#expressions();
    const key = keyOf([library.version, library.platform, ...texts]);
    const bytes = readKept(folder, key);
    const kept = bytes && library.deserialize(bytes);
    const database = kept ?? (isWorth ? library.compile(texts) : undefined);
    if (typeof database === 'string') this.#library.refuse(database);
    if (database === undefined || typeof database === 'string') return undefined;
    const made = kept === undefined ? library.serialize(database) : undefined;
    // What cannot be kept is made again the next time.
    if (made) keep(folder, key, made);
    const set = patternSet(library, database);
    if (set) onUse(`Vectorscan (libhs ${library.version})`);
    else this.#library.refuse('there is no memory for it');
    return set;
  }
}
