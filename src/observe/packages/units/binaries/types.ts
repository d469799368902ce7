/** Where in a program its version stands, seen from a fixed text beside it. */
export interface Mark {
  /** The fixed text, in Latin-1. */
  readonly near: string;
  /** Source of a regular expression for the version, or with a group `version` for it: linear, and of bounded length. */
  readonly version: string;
  /**
   * `begins`: after a zero byte, and `near` is how it begins itself. `alone`: so, and a zero byte follows; all that are
   * found must agree, else nothing is claimed.
   */
  readonly where: 'after' | 'before' | 'begins' | 'alone';
}

/** How one program or library is told by what its own file contains. */
export interface Classifier {
  /** Name in its package URL, `pkg:generic/…`. */
  readonly id: string;
  /** `vendor:product` of its CPE names, as the National Vulnerability Database has them. */
  readonly cpe: string;
  /** What the file is called, without its folder; undefined for what is looked for in every program. */
  readonly file: RegExp | undefined;
  /** A text that must be there too, as a version may be that of a header only. */
  readonly requires?: string;
  /** The first that is found tells the version. */
  readonly marks: readonly Mark[];
  /** `debian`: tried on the program of Debian 13; `documentation`: only read of. */
  readonly source: 'debian' | 'documentation';
}

/** A text file, or the path of an archive, that tells of a program. */
export interface TextClassifier {
  readonly id: string;
  readonly cpe: string;
  readonly path: RegExp;
  /** The version in the file's text; undefined where the first group of `path` is the version. */
  readonly version: RegExp | undefined;
  readonly source: 'debian' | 'documentation';
}

/** Numbers with dots, and what releases before or after the first are marked with. */
export const DOTTED = String.raw`\d{1,6}(?:\.\d{1,12}){1,3}(?:-?(?:alpha|beta|rc|pre)[.-]?\d{0,4}|[a-z](?![a-z\d]))?`;

export function after(near: string, version: string = DOTTED): Mark {
  return { near, version, where: 'after' };
}

export function before(near: string, version: string = DOTTED): Mark {
  return { near, version, where: 'before' };
}

export function alone(near: string, version: string = DOTTED): Mark {
  return { near, version, where: 'alone' };
}

export function begins(near: string, version: string): Mark {
  return { near, version, where: 'begins' };
}

/** A version that Go makes of a commit (`v0.0.0-20240102030405-abcdef123456`) is none that was released. */
const OF_A_COMMIT = String.raw`[^\t\n]{0,60}\d{14}-[\da-f]{12}`;

/**
 * The main module of a Go program, of whatever major version, and variables that its release build sets with
 * `-ldflags -X`, as its build information has them (Go, `runtime/debug`).
 */
export function goModule(module: string, ...variables: readonly string[]): Mark[] {
  const version = String.raw`v?${DOTTED}`;
  return [
    after(`mod\t${module}`, String.raw`(?:/v\d{1,3})?\t(?!${OF_A_COMMIT})(?<version>${version})`),
    ...variables.map((name) => after(`${name}=`, version)),
  ];
}
