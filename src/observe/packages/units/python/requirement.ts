import { normalName } from './name.ts';

/** One requirement, by https://peps.python.org/pep-0508/ and what pip adds in its files. */
export interface Requirement {
  readonly name: string;
  /** The one version that is asked for by `==`, `===` or the address of a wheel. */
  readonly version?: string;
  /** The specifiers as written where they leave a choice; empty where there are none. */
  readonly range?: string;
  /** Only where an environment marker says so: `;` and what follows. */
  readonly marker?: string;
  /** An address that says nothing of the version. */
  readonly address?: string;
}

const NAME = /^([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)\s*(?:\[[^\]]*\])?\s*(.*)$/is;
const SPECIFIER = /^(?:===\s*\S+|(?:==|~=|!=|<=|>=|<|>)\s*[\w.!+*-]+)$/;
const EXACT = /^={2,3}\s*([^\s*]+)$/;
const WHEEL_VERSION = /\/[^/#?-]+-([^/#?-]+)(?:-[^/#?-]+)?-[^/#?-]+-[^/#?-]+-[^/#?-]+\.whl(?:[#?\s]|$)/;
/** A longer path or address leads nowhere. */
const LONGEST_ADDRESS = 10_000;
/** What pip takes for options of one requirement. */
const OPTIONS = /\s-{1,2}[a-zA-Z].*$/s;

/** Reads a requirement; undefined for what is none, such as a path or an address without a name. */
export function parseRequirement(text: string): Requirement | undefined {
  const [, name, rest = ''] = NAME.exec(text.trim()) ?? [];
  if (name === undefined) return undefined;
  const own = { name: normalName(name) };
  if (rest.startsWith('@')) {
    const address = rest.slice(1).trim();
    const version = versionOfArchive(address);
    return version === undefined ? { ...own, address } : { ...own, version };
  }
  const [specifiers = '', ...markers] = rest.split(';');
  const marker = markers.join(';').replace(OPTIONS, '').trim();
  const clauses = specifiers
    .replace(OPTIONS, '')
    .replaceAll(/[()]/g, '')
    .split(',')
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '');
  if (!clauses.every((clause) => SPECIFIER.test(clause))) return undefined;
  const version = clauses.map((clause) => EXACT.exec(clause)?.[1]).find((one) => one !== undefined);
  const found = version === undefined ? { range: clauses.join(',').replaceAll(/\s/g, '') } : { version };
  return { ...own, ...found, ...(marker !== '' && { marker }) };
}

/** Is this a path, or the address of one, that leads to no file of a package: the project's own? */
export function isOwnPath(address: string): boolean {
  return (
    !/^(?!file:)[a-z+]+:\/\//i.test(address) && !/^(?:git|hg|svn|bzr)\+/i.test(address) && !isArchive(address)
  );
}

function isArchive(address: string): boolean {
  return /\.(?:whl|zip|tar\.(?:gz|bz2|xz)|tgz)(?:[#?].*)?$/is.test(address);
}

/** The name and version of a wheel that is asked for by its path or address alone; undefined for what is none. */
export function wheelAt(address: string): Requirement | undefined {
  if (address.length > LONGEST_ADDRESS) return undefined;
  const path = /^[^\s;#?]+/.exec(address)?.[0] ?? '';
  const version = versionOfArchive(path);
  const name = /(?:^|\/)([^/-]+)-[^/]+$/.exec(path)?.[1];
  return version === undefined || name === undefined ? undefined : { name: normalName(name), version };
}

/** The version in the name of a wheel; undefined for other files. */
export function versionOfArchive(path: string): string | undefined {
  if (path.length > LONGEST_ADDRESS) return undefined;
  return WHEEL_VERSION.exec(`/${path}`)?.[1]?.replaceAll(/%2b/gi, '+');
}
