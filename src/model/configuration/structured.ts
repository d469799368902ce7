import type { TextEdit } from './edit.ts';
import type { Path, Range } from './place.ts';

/** A value that a document can have. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

/** A document of keys and values (YAML, JSON), with where each of them is written. */
export interface StructuredDocument {
  /** Of its file, from the target's root. */
  readonly path: string;
  /** Which of the file's documents it is, from 1. */
  readonly number: number;
  /** Plain data: aliases are resolved, merges made. Keys are foreign: read them by `valueAt` or a schema. */
  readonly value: unknown;
  /** Where the value is written; of one that is not there, the nearest thing around it. */
  rangeOf(path: Path): Range;
  /** What puts a value there, comments and formatting kept; undefined where it is not certain how. */
  set(path: Path, value: Plain): readonly TextEdit[] | undefined;
  /** What takes a key or an item away. */
  remove(path: Path): readonly TextEdit[] | undefined;
}
