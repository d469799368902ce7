import type { CheckSet, CheckSubject, Violation } from '../../analyse/misconfiguration/types.ts';
import type { OwnChecks } from '../../analyse/own-checks/own-checks.ts';
import type { CheckHead } from '../../model/configuration/check.ts';
import type { ConfigurationFile } from '../../model/configuration/file.ts';
import type { CheckedObject } from '../../model/configuration/own-check.ts';
import type { Gap } from '../../model/gap.ts';
import type { ChartValues } from '../../observe/configuration/helm/read-charts.ts';

/** What a format may look at besides its own files. */
export interface FormatContext {
  /** Paths of every file of configuration of the target, of whatever format. */
  readonly paths: ReadonlySet<string>;
  /** Values that the user gives for charts of Helm; default none. */
  readonly chartValues?: ChartValues | undefined;
  /** Is only asked what can be edited? Nothing that is rendered can. */
  readonly onlyEditable?: boolean;
  /** Checks that people wrote themselves; those of the format's id are asked, too. */
  readonly own?: OwnChecks | undefined;
}

/** What was read of files: what each check looks at, and what could not be read, as far as the subjects were gone through. */
export interface Reading<Subject> {
  readonly subjects: Iterable<Subject>;
  readonly gaps: readonly Gap[];
}

/** A kind of configuration: which files are of it, how they are read, and what is checked. */
export interface FormatDefinition<Subject extends CheckSubject> {
  readonly set: CheckSet<Subject>;
  /** May a file of this name be of it? Asked for every file; must be cheap. */
  wants(path: string): boolean;
  /** Is it, by its text? Of a file that is too large to be read only the first 64 kB are given. Default: yes. */
  recognises?(path: string, text: string): boolean;
  /** Reads all of its files, of which one may refer to another. Throws nothing for what somebody wrote. */
  read(files: readonly ConfigurationFile[], context: FormatContext): Reading<Subject>;
  /** What people's own checks are asked of, in what was read; where it is not given there are none of this format. */
  objects?(subject: Subject): Iterable<CheckedObject>;
}

/** What a check found in a file. */
export interface Judged {
  readonly check: Omit<CheckHead, 'references'> & { readonly references: readonly string[] };
  readonly path: string;
  readonly violation: Violation;
}

/** A format with its checks, whatever they look at. */
export interface ConfigurationFormat {
  readonly id: string;
  readonly set: CheckSet;
  wants(path: string): boolean;
  recognises(path: string, text: string): boolean;
  /** Can people's own checks be asked of it? */
  readonly takesOwn: boolean;
  /** Gaps are complete once what is judged was gone through. */
  judge(
    files: readonly ConfigurationFile[],
    context: FormatContext,
  ): { readonly judged: Iterable<Judged>; readonly gaps: readonly Gap[] };
}
