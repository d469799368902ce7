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
  const segments = [...folders.split('/').filter((segment) => segment !== ''), last].map(encoded);
  const pairs = Object.entries(qualifiers)
    .flatMap(([key, value]) => (value ? [`${key}=${encoded(value)}`] : []))
    .toSorted();
  const query = pairs.length === 0 ? '' : `?${pairs.join('&')}`;
  return `pkg:${type}/${segments.join('/')}${version === '' ? '' : `@${encoded(version)}`}${query}`;
}

/** Percent-encodes everything but letters, digits, `.-_~` and `:`. Lone surrogates become U+FFFD. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':');
}
