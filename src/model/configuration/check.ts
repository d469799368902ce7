import type { Severity } from '../finding/head.ts';
import type { VectorId } from '../vector.ts';
import type { RemedyHead } from './remedy.ts';

/** What people are told of a check, wherever it looks. */
export interface CheckHead {
  /** Its set's id first, in kebab case, and for ever: `compose-privileged`. */
  readonly id: string;
  /** What is wrong, in a few words that begin with a capital: `Service is privileged`. */
  readonly title: string;
  /** Why it matters: what somebody can do who finds it so. A sentence or two. */
  readonly why: string;
  /** What to do, in a sentence or two. */
  readonly fix: string;
  readonly severity: Severity;
  readonly vectors: readonly [VectorId, ...VectorId[]];
  /** Pages that say so: the standard, or the documentation of what is checked. */
  readonly references: readonly [string, ...string[]];
  /** Sections of standards that ask for it: `CIS Docker 5.5`, `NIST SP 800-190 4.4.3`, `PSS baseline`. */
  readonly standards?: readonly string[];
}

/** The content of one file under the set's usual name, or several files by their paths. */
export type Example = string | Readonly<Record<string, string>>;

/** A check as the catalogue tells of it. */
export interface CatalogueEntry extends CheckHead {
  /** Texts in which it finds something, and such in which it does not, which are its tests and its page. */
  readonly failing: readonly [Example, ...Example[]];
  readonly passing: readonly [Example, ...Example[]];
  /** Of a check of hosts that `host audit --fix` can mend. */
  readonly remedy?: RemedyHead | undefined;
}

/** The checks of one kind of configuration, as the catalogue tells of them. */
export interface CatalogueSet {
  /** Its folder's name. */
  readonly id: string;
  /** What is checked: `Compose files`. */
  readonly title: string;
  /** Under which examples of a single text are read: `/compose.yaml`. */
  readonly exampleFile: string;
  readonly checks: readonly [CatalogueEntry, ...CatalogueEntry[]];
}
