import { type Ecosystem, ECOSYSTEMS } from '../model/ecosystems.ts';

export interface PackageUrlParts {
  readonly type: Ecosystem;
  /** Segments parted by slashes. */
  readonly namespace?: string | undefined;
  readonly name: string;
  /** Left out where it is empty. */
  readonly version: string;
  /** Undefined and empty values are left out. */
  readonly qualifiers?: Readonly<Record<string, string | undefined>>;
}

/**
 * The canonical package URL of a package, encoded as ECMA-427 says. Foreign text of any kind becomes a URL: packageurl-js 2.0.1 throws for blank names, lone surrogates
 * and Go versions such as `v2`.
 */
export function packageUrl({
  type,
  namespace = '',
  name,
  version,
  qualifiers = {},
}: PackageUrlParts): string {
  const { lowerCase } = ECOSYSTEMS[type];
  const folders = lowerCase === 'nothing' ? namespace : namespace.toLowerCase();
  const last = lowerCase === 'namespace and name' ? name.toLowerCase() : name;
  let path = encoded(last);
  if (folders !== '') {
    const segments = folders.split('/').filter((segment) => segment !== '');
    path = [...segments.map(encoded), path].join('/');
  }
  return `pkg:${type}/${path}${version === '' ? '' : `@${encoded(version)}`}${queryOf(qualifiers)}`;
}

function queryOf(qualifiers: Readonly<Record<string, string | undefined>>): string {
  const pairs: string[] = [];
  for (const key in qualifiers) {
    const value = qualifiers[key];
    if (value) pairs.push(`${key}=${encoded(value)}`);
  }
  return pairs.length === 0 ? '' : `?${pairs.toSorted().join('&')}`;
}

/** What nothing of is encoded, as most is. */
const PLAIN = /^[\w.~:-]*$/;

/** Percent-encodes everything but letters, digits, `.-_~` and `:`. Lone surrogates become U+FFFD. */
function encoded(text: string): string {
  if (PLAIN.test(text)) return text;
  return encodeURIComponent(text.toWellFormed())
    .replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':');
}
