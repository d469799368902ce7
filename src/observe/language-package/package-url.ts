interface PackageUrlParts {
  readonly type: string;
  /** Segments parted by slashes. */
  readonly namespace?: string | undefined;
  readonly name: string;
  /** Left out where it is empty. */
  readonly version: string;
}

/**
 * The package URL of a Go module, a Maven artifact or a crate, whose names have no normal form, encoded as ECMA-427
 * says. Foreign text of any kind becomes a URL; packageurl-js 2.0.1 fails on Go versions such as `v2`.
 */
export function packageUrl({ type, namespace = '', name, version }: PackageUrlParts): string {
  const segments = [...namespace.split('/').filter((segment) => segment !== ''), name].map(encoded);
  return `pkg:${type}/${segments.join('/')}${version === '' ? '' : `@${encoded(version)}`}`;
}

/** Percent-encodes everything but letters, digits, `.-_~` and `:`. Lone surrogates become U+FFFD. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':');
}
