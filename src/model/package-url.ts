import { PackageURL } from 'packageurl-js';
import { type Ecosystem, ECOSYSTEMS, ecosystemOfType } from './ecosystems.ts';

/** Characters of the longest package URL that is looked at. */
const MAXIMUM_LENGTH = 4_096;

/** A package URL taken apart, its name put together as advisories write it. */
export interface PackageUrl {
  readonly type: string;
  /** Absent where the type is none of ours. */
  readonly ecosystem: Ecosystem | undefined;
  readonly namespace: string;
  /** `@scope/name`, `group:artifact`, a Go module path, a normalised PyPI name, else the plain name. */
  readonly name: string;
  /** As the ecosystem writes it, an rpm's epoch included; empty where the URL has none. */
  readonly version: string;
  readonly qualifiers: ReadonlyMap<string, string>;
}

/** What the specification has of a package URL, decoded, in the canonical case of its type. */
interface Parts {
  readonly type: string;
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
  readonly qualifiers: ReadonlyMap<string, string>;
}

/** Types about which the specification says nothing that `COMMON` does not see to. */
const COMMON_TYPES: ReadonlySet<string> = new Set([
  'apk',
  'cargo',
  'composer',
  'deb',
  'gem',
  'maven',
  'npm',
  'nuget',
  'pypi',
  'rpm',
]);
/**
 * A package URL as nearly all are: in small letters, nothing to decode but the `@` of a scope and what versions have.
 * Taking these apart here costs a tenth of what the library does.
 */
const COMMON =
  /^pkg:([a-z]+)\/((?:%40)?[a-z0-9][a-z0-9._-]*\/(?:[a-z0-9][a-z0-9._-]*\/)*)?([a-z0-9][a-z0-9._-]*)@((?:[\w.~:+-]|%2[Bb]|%3[Aa]|%7[Ee])+)(?:\?([a-z]+=[\w.~:-]*(?:&[a-z]+=[\w.~:-]*)*))?$/;

/** Reads a package URL; undefined where it breaks https://github.com/package-url/purl-spec or is absurdly long. */
export function readPackageUrl(purl: string): PackageUrl | undefined {
  if (purl.length > MAXIMUM_LENGTH) return undefined;
  const parsed = commonParts(purl) ?? parts(purl);
  if (!parsed) return undefined;
  const { type, namespace, name, version, qualifiers } = parsed;
  const ecosystem = ecosystemOfType(type);
  const epoch = type === 'rpm' ? Number.parseInt(qualifiers.get('epoch') ?? '0', 10) : 0;
  return {
    type,
    ecosystem,
    namespace,
    name: advisoryName(ecosystem, namespace, name),
    version: epoch > 0 && version ? `${epoch}:${version}` : version,
    qualifiers,
  };
}

const NO_QUALIFIERS: Parts['qualifiers'] = new Map();

function commonParts(purl: string): Parts | undefined {
  const [, type = '', folders = '', name = '', version = '', query] = COMMON.exec(purl) ?? [];
  if (!COMMON_TYPES.has(type) || (type === 'maven' && folders === '')) return undefined;
  return {
    type,
    namespace: folders.slice(0, -1).replace('%40', '@'),
    name,
    version: version.includes('%') ? decodeURIComponent(version) : version,
    qualifiers: query === undefined ? NO_QUALIFIERS : new Map(pairsOf(query)),
  };
}

/** What is empty is not there. */
function pairsOf(query: string): [key: string, value: string][] {
  return query.split('&').flatMap((pair): [string, string][] => {
    const at = pair.indexOf('=');
    return at + 1 < pair.length ? [[pair.slice(0, at), pair.slice(at + 1)]] : [];
  });
}

function parts(purl: string): Parts | undefined {
  let parsed: PackageURL;
  try {
    parsed = PackageURL.fromString(purl);
  } catch {
    return undefined;
  }
  const { type, namespace = '', name, version = '', qualifiers = {} } = parsed;
  if (!type || !name) return undefined;
  return { type, namespace, name, version, qualifiers: new Map(Object.entries(qualifiers)) };
}

function advisoryName(ecosystem: Ecosystem | undefined, namespace: string, name: string): string {
  if (!ecosystem) return name;
  const { namespaceSeparator, canonicalName } = ECOSYSTEMS[ecosystem];
  return canonicalName(namespaceSeparator && namespace ? `${namespace}${namespaceSeparator}${name}` : name);
}
