/** A package, and the version that mends it. */
interface Upgrade {
  readonly name: string;
  readonly purl: string;
  readonly fix: string;
}

interface Definition {
  /** A folder of `analyse/versions`: how its versions are ordered. */
  readonly versionScheme: string;
  /** What stands between namespace and name where advisories name a package by both; undefined: by its name alone. */
  readonly namespaceSeparator: '/' | ':' | undefined;
  /** The one spelling of a name, where the ecosystem takes several for the same package; databases are keyed by it. */
  readonly canonicalName: (name: string) => string;
  /** What package URLs of the type have no upper case in, by definition. */
  readonly lowerCase: 'nothing' | 'namespace' | 'namespace and name';
  /** What raises a package to a fixed version: a command to copy, or a few words. */
  readonly mend: (upgrade: Upgrade) => string;
}

/** Advisories go by release, see `analyse/vulnerabilities/distributions.ts`. */
export interface OfDistributions extends Definition {
  readonly kind: 'distribution';
}

export interface OfLanguage extends Definition {
  readonly kind: 'language';
  /** Its name in OSV (https://ossf.github.io/osv-schema/#defined-ecosystems); undefined where OSV has none. */
  readonly osv: string | undefined;
}

/** The name as it stands: its ecosystem takes no other spelling for the same. */
export function asWritten(name: string): string {
  return name;
}

/** A word that a shell takes as it is: names and versions are foreign, and the sentence is there to be copied. */
export function word(text: string): string {
  return /^[\w@./:+~-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
