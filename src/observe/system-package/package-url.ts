import { PackageURL } from 'packageurl-js';

export interface PackageUrlParts {
  readonly type: string;
  readonly namespace?: string | undefined;
  readonly name: string;
  readonly version: string;
  /** Undefined and empty values are left out. */
  readonly qualifiers?: Readonly<Record<string, string | undefined>>;
}

/** What the library leaves alone in a version, but ECMA-427 wants encoded. */
const UNRESERVED_BY_URI = /[+!'()*]/g;

/**
 * The canonical package URL, encoded as ECMA-427 (section "Character encoding") says: everything but letters,
 * digits, `.-_~` and `:` is percent-encoded, so `+` becomes `%2B` while an epoch's colon stays.
 */
export function packageUrl(parts: PackageUrlParts): string {
  const qualifiers = Object.entries(parts.qualifiers ?? {}).filter(([, value]) => value);
  const url = new PackageURL(
    parts.type,
    parts.namespace,
    parts.name,
    parts.version,
    Object.fromEntries(qualifiers) as Record<string, string>,
    undefined,
  );
  return url
    .toString()
    .replaceAll(UNRESERVED_BY_URI, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':')
    .replaceAll('%7E', '~');
}
