import type { ForeignRules } from '../../model/leak-rules/leak-rules.ts';
import type { VectorId } from '../../model/vector.ts';

/** One format of files in which other tools keep their rules. */
export interface LeakRuleReader {
  readonly id: string;
  readonly vectors: readonly VectorId[];
  /** By its name, without folders, and its text. */
  recognises(name: string, text: string): boolean;
  /**
   * `file` is what the file is called in messages; `open` gives another one beside it. What it asks and nothing here
   * does is in the remarks and gaps. Throws a `Fault` (`malformed` or `limit`) that names file and place.
   */
  read(text: string, file: string, open: OpenBeside): ForeignRules;
}

/** Text of a file in the folder of the first one, or below, and what it is called. */
export type OpenBeside = (path: string) => { readonly text: string; readonly file: string };

/** Rules of one file. */
export const MOST_RULES = 5_000;
