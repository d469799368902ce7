import type { Ecosystem } from '../ecosystems.ts';
import type { FindingKind } from '../finding/finding.ts';
import type { Severity } from '../finding/head.ts';
import type { Suppression } from '../finding/suppression.ts';
import type { ExceptionRemark } from './remark.ts';

/**
 * How a text is compared: `text` as it is, `wildcard` with `*` for any run of characters, `glob` as paths are
 * (`**`, `*`, `?`, `[a-z]`, `{a,b}`), `expression` as a regular expression in RE2's syntax that matches from begin to
 * end.
 */
export interface TextPattern {
  readonly grammar: 'text' | 'wildcard' | 'glob' | 'expression';
  readonly text: string;
}

/** Packages for which all that is given holds. */
export interface PackageSelector {
  readonly name?: TextPattern;
  /** As a package URL selects: without a version all versions, with qualifiers those that have them. */
  readonly purl?: string;
  /** Over whole package URLs without qualifiers. */
  readonly purlPattern?: TextPattern;
  readonly ecosystem?: Ecosystem;
  readonly version?: string;
}

/** Findings for which all that is given holds; of a list one suffices. */
export interface Selector {
  /** Ids of vulnerabilities, whatever of their aliases is given, of rules and checks; of licences the expression too. */
  readonly ids?: readonly string[];
  /** Over ids. */
  readonly rules?: readonly TextPattern[];
  readonly kinds?: readonly FindingKind[];
  readonly packages?: readonly PackageSelector[];
  /** From the root of the target; of a package in several files each has to match. */
  readonly paths?: readonly TextPattern[];
  /** Over the name of a resource, with its type before it or without: `Deployment/shop/web`, `aws_s3_bucket.logs`. */
  readonly resources?: readonly TextPattern[];
  readonly fingerprints?: readonly string[];
  /** The line on which it begins. */
  readonly startLine?: number;
  /** Of a repository's history: the commit that brought it. */
  readonly commit?: string;
  readonly place?: InlinePlace;
  readonly scope?: Scope;
}

/** Where the exception counts at all. */
export interface Scope {
  /** Over what the user calls the target, and over the names and digests of an image. */
  readonly targets?: readonly TextPattern[];
  readonly severityAtMost?: Severity;
  /** Only vulnerabilities that a release fixes, or that none does. */
  readonly fix?: 'known' | 'none';
}

/** What a comment in a file is beside: lines of it, and what they say, by which packages are known. */
export interface InlinePlace {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly beside: string;
}

/** That findings need nobody's attention, as a file says it. */
export interface Exception {
  readonly by: Exclude<Suppression['by'], 'vex'>;
  /** `path:line`. */
  readonly source: string;
  readonly owner?: string;
  readonly reason?: string;
  /** The day on whose end, in UTC, it ends: `2027-01-31`. */
  readonly expires?: string;
  readonly selector: Selector;
}

/** A list of paths in the grammar of gitignore, whose lines depend on each other. */
export interface IgnoredPaths {
  readonly file: string;
  readonly lines: readonly { readonly line: number; readonly pattern: string }[];
}

/** What a file asks to be excepted, and what of it is not supported. */
export interface ExceptionFile {
  readonly exceptions: readonly Exception[];
  readonly paths: readonly IgnoredPaths[];
  readonly remarks: readonly ExceptionRemark[];
}
