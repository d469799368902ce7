/**
 * What a package database tells of what a distribution publishes: who made a package, or the bytes of its files as they
 * left their maker. Of one package both may be told in several places.
 */
export type PublishedFact = MakerFact | FilesFact;

export interface MakerFact {
  readonly name: string;
  /** The distribution that says it made the package, by its `ID` in os-release(5); empty for all others. */
  readonly maker: string;
}

export interface FilesFact {
  readonly name: string;
  /** Beginnings of digests, `PREFIX_LENGTH` characters each, one after the other. */
  readonly digests: string;
}

/** Characters of base64 that are kept of a digest: 66 bits, for files that nobody made to collide. */
export const PREFIX_LENGTH = 11;

/** Files of one package whose bytes are known; what is more is not known to be published. */
const MOST_FILES = 120_000;

/** The beginning of a digest, as it is kept; undefined of what is none. */
export function digestPrefix(digest: string, encoding: 'hex' | 'base64'): string | undefined {
  const bytes = Buffer.from(digest, encoding);
  return bytes.length < 16 ? undefined : bytes.toString('base64').slice(0, PREFIX_LENGTH);
}

/** What is told of the files of one package; nothing where it has none. */
export function* publishedFiles(
  name: string,
  digests: Iterable<string | undefined>,
): Generator<FilesFact, undefined> {
  const kept: string[] = [];
  for (const digest of digests) {
    if (digest === undefined) continue;
    if (kept.length === MOST_FILES) break;
    kept.push(digest);
  }
  if (kept.length > 0) yield { name, digests: kept.join('') };
}

/** Domains of the addresses by which maintainers of a distribution are written to. */
const DOMAINS: readonly (readonly [domain: RegExp, id: string])[] = [
  [/@(?:[a-z-]+\.)*debian\.(?:org|net)>?$/, 'debian'],
  [/@(?:[a-z-]+\.)*(?:ubuntu|canonical)\.com>?$/, 'ubuntu'],
  [/@(?:[a-z-]+\.)*alpinelinux\.org>?$/, 'alpine'],
  [/@(?:[a-z-]+\.)*kali\.org>?$/, 'kali'],
];

/** Vendors as the build services of distributions write them, and the distribution's `ID`. */
const VENDORS: readonly (readonly [vendor: RegExp, id: string])[] = [
  [/^Fedora Project$/, 'fedora'],
  [/^Red Hat, Inc\.(?: <[^>]*>)?$/, 'rhel'],
  [/^CentOS$/, 'centos'],
  [/^Rocky Enterprise Software Foundation$/, 'rocky'],
  [/^AlmaLinux$/, 'almalinux'],
  [/^Oracle America$/, 'ol'],
  [/^Amazon(?: Linux|\.com)$/, 'amzn'],
  [/^SUSE LLC <[^>]*>$/, 'suse'],
  [/^openSUSE$/, 'opensuse'],
  [/^Microsoft Corporation$/, 'azurelinux'],
];

/** The distribution that a maintainer's address is of; empty for all others. */
export function makerByAddress(maintainer: string): string {
  return makerIn(DOMAINS, maintainer.slice(-200).trim().toLowerCase());
}

/** The distribution that a vendor is; empty for all others. */
export function makerByVendor(vendor: string): string {
  return makerIn(VENDORS, vendor.slice(0, 200).trim());
}

function makerIn(known: readonly (readonly [pattern: RegExp, id: string])[], text: string): string {
  return known.find(([pattern]) => pattern.test(text))?.[1] ?? '';
}
