export interface PackageUrlParts {
  readonly type: string;
  /** Segments parted by slashes. */
  readonly namespace?: string | undefined;
  readonly name: string;
  /** Left out where it is empty. */
  readonly version: string;
  /** Undefined and empty values are left out. */
  readonly qualifiers?: Readonly<Record<string, string | undefined>>;
}

/** Types whose namespaces have no upper case by definition, and those whose names have none either. */
const LOWER_NAMESPACES = new Set(['apk', 'deb', 'rpm']);
const LOWER_NAMES = new Set(['apk', 'deb']);

/**
 * The canonical package URL of a package of a distribution, a Go module, a Maven artifact or a crate, encoded as
 * ECMA-427 says. Foreign text of any kind becomes a URL: packageurl-js 2.0.1 throws for blank names, lone surrogates
 * and Go versions such as `v2`.
 */
export function packageUrl({
  type,
  namespace = '',
  name,
  version,
  qualifiers = {},
}: PackageUrlParts): string {
  const folders = LOWER_NAMESPACES.has(type) ? namespace.toLowerCase() : namespace;
  const last = LOWER_NAMES.has(type) ? name.toLowerCase() : name;
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
