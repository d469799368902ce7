import { type Library, SUCCESS } from './library.ts';
import type { PatternSet } from './types.ts';

/** Bytes that a call takes. */
const MOST_BYTES = 2 ** 31 - 1;
/** Matches that are told of any bytes, and one more for so many bytes. More cost more than they spare. */
const LEAST_MATCHES = 32;
const BYTES_A_MATCH = 512;

type Database = Parameters<Library['freeDatabase']>[0];

/** A set of a database, which becomes its own. Undefined where there is no memory for it. */
export function patternSet(library: Library, database: Database): PatternSet | undefined {
  const scratch = library.allocateScratch(database);
  if (scratch === undefined) {
    library.freeDatabase(database);
    return undefined;
  }
  let matches = new Uint32Array(0);
  let [length, limit] = [0, 0];
  // It throws nothing, and calls nothing that could scan: a scratch space is of one scan at a time.
  const scanner = library.scanner((expression, end) => {
    if (length === limit) return 1;
    matches[length] = expression;
    matches[length + 1] = end;
    length += 2;
    return 0;
  });
  let isOpen = true;
  return {
    find: (bytes) => {
      if (!isOpen || bytes.length > MOST_BYTES) return undefined;
      length = 0;
      limit = 2 * (LEAST_MATCHES + Math.floor(bytes.length / BYTES_A_MATCH));
      if (matches.length < limit) matches = new Uint32Array(limit);
      return scanner.scan(database, scratch, bytes) === SUCCESS ? matches.subarray(0, length) : undefined;
    },
    [Symbol.dispose]: () => {
      if (!isOpen) return;
      isOpen = false;
      scanner[Symbol.dispose]();
      library.freeScratch(scratch);
      library.freeDatabase(database);
    },
  };
}
