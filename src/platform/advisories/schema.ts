import { ECOSYSTEMS, ecosystemOfOsv } from '../../model/ecosystems.ts';

/** Raised whenever a file written before could be misread, or lacks what advisories say. */
export const SCHEMA_VERSION = 4;

/**
 * Tables of the compiled database; docs/reference/advisory-data.md tells what each holds. Strings that repeat
 * (ecosystems, package names, version lists) are stored once and pointed to by number; details lie in blocks, as what is
 * compressed alone costs more time and room. What is said of a package has its advisory's id beside it: of most
 * advisories about it nothing else is read.
 */
export const TABLES = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE ecosystem (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
  CREATE TABLE package (
    number INTEGER PRIMARY KEY, ecosystem INTEGER NOT NULL, name TEXT NOT NULL, UNIQUE (ecosystem, name)
  );
  CREATE TABLE advisory (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, modified TEXT NOT NULL, withdrawn TEXT,
    head TEXT NOT NULL, outline TEXT NOT NULL, block INTEGER, place INTEGER, listed INTEGER NOT NULL
  );
  CREATE TABLE block (number INTEGER PRIMARY KEY, details BLOB NOT NULL);
  CREATE TABLE affected (
    package INTEGER NOT NULL, advisory INTEGER NOT NULL, part INTEGER NOT NULL, id TEXT NOT NULL, withdrawn TEXT,
    statement TEXT NOT NULL, versions INTEGER, PRIMARY KEY (package, advisory, part)
  ) WITHOUT ROWID;
  CREATE TABLE version_list (number INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, list BLOB NOT NULL);
  CREATE TABLE name (
    id TEXT NOT NULL, advisory INTEGER NOT NULL, PRIMARY KEY (id, advisory)
  ) WITHOUT ROWID;
  CREATE TABLE folder (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
  CREATE TABLE origin (
    folder INTEGER NOT NULL, advisory INTEGER NOT NULL, PRIMARY KEY (folder, advisory)
  ) WITHOUT ROWID;
  CREATE TABLE exploitation (
    cve INTEGER PRIMARY KEY, added TEXT NOT NULL, due TEXT, ransomware INTEGER NOT NULL, action TEXT
  );
  CREATE TABLE probability (
    cve INTEGER PRIMARY KEY, probability INTEGER NOT NULL, percentile INTEGER NOT NULL
  );
`;

/** Made when the rows are in: cheaper than keeping it in order all the while. */
export const INDEXES = `
  CREATE INDEX IF NOT EXISTS affected_advisory ON affected (advisory);
  CREATE INDEX IF NOT EXISTS origin_advisory ON origin (advisory);
`;

/** EPSS numbers have five decimals; stored as whole hundred-thousandths. */
export const PROBABILITY_SCALE = 100_000;

/** `CVE-2024-3094` as the number 2024_0000003094; undefined for anything that is not a CVE id of up to ten digits. */
export function cveNumber(id: string): number | undefined {
  const match = /^CVE-(\d{4})-(\d{4,10})$/.exec(id);
  return match ? Number(match[1]) * 1e10 + Number(match[2]) : undefined;
}

/**
 * Gives the key that a package of an ecosystem is stored and found under: its canonical name, for not every advisory
 * writes it so.
 */
export function packageKeys(ecosystem: string): (name: string) => string {
  const known = ecosystemOfOsv(ecosystem);
  return known ? ECOSYSTEMS[known].canonicalName : (name) => name;
}
