import type { CatalogueEntry, CatalogueSet } from '../../model/configuration/check.ts';
import type { TextEdit } from '../../model/configuration/edit.ts';
import type { Range } from '../../model/configuration/place.ts';
import type { Severity } from '../../model/finding/head.ts';

/** One thing that may be wrong with configuration: a pure function over what was read, with the texts that prove it. */
export interface Check<Subject> extends CatalogueEntry {
  /** What is wrong, each once. Looks at nothing but the subject, and takes time linear in it. */
  find(subject: Subject): Iterable<Violation>;
}

/** Something that is not as it should be. */
export interface Violation {
  /** The file in which it is mended; default the subject's. */
  readonly path?: string;
  readonly range?: Range | undefined;
  /** What of an image's own configuration it is about, such as `user`; it stands in no file then. */
  readonly part?: string;
  /** The resource that it is about, where files hold several. */
  readonly resource?: { readonly type: string; readonly name: string; readonly part?: string | undefined };
  /** What is there, and what should be, as the file writes it; secrets are left out. */
  readonly actual: string;
  readonly expected: string;
  /** Another weight than the check's, where the case decides. */
  readonly severity?: Severity;
  /** What mends it in that file, only where that is certain and loses nothing. */
  readonly edits?: readonly TextEdit[] | undefined;
}

/** What every subject tells: the file that most of it stands in. */
export interface CheckSubject {
  readonly path: string;
}

/** The checks of one kind of configuration. */
export interface CheckSet<Subject extends CheckSubject = never> extends CatalogueSet {
  readonly checks: readonly [Check<Subject>, ...Check<Subject>[]];
}
