import type { CheckHead, Example } from './check.ts';
import type { Path, Range } from './place.ts';

/** A check that people write themselves, in CEL, as its file says it. */
export interface OwnCheck extends Omit<CheckHead, 'references'> {
  readonly references: readonly string[];
  /** The format that it is about: `kubernetes`. */
  readonly kind: string;
  /** Of what it is asked at all; default everything of its kind. */
  readonly match?: string | undefined;
  /** What must hold. */
  readonly expression: string;
  /** What is so where it does not. */
  readonly message: string;
  /** Where in the object that is told. */
  readonly at: Path;
  /** `path:line`. */
  readonly source: string;
  readonly failing: readonly Example[];
  readonly passing: readonly Example[];
}

/** What an expression is asked of: a manifest, a service, an instruction. */
export interface CheckedObject {
  /** In which file. */
  readonly path: string;
  readonly type: string;
  /** Empty of what has none, as an instruction. */
  readonly name: string;
  /** Plain data, or what is not known. */
  readonly value: unknown;
  /** What it stands in, as plain data; default the value. */
  readonly document?: unknown;
  /** Where a part of it is written; of one that is not there, the nearest thing around it. */
  readonly rangeOf: (path: Path) => Range;
}
