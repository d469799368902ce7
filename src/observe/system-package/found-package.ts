import type { Ecosystem, Package } from '../../model/package.ts';
import type { FoundPackage } from '../packages/types.ts';

export interface SystemPackageParts {
  readonly unit: string;
  readonly ecosystem: Ecosystem;
  readonly purl: string;
  readonly name: string;
  readonly version: string;
  readonly architecture?: string | undefined;
  readonly source?: Package['source'];
  readonly stream?: string | undefined;
  readonly licences: readonly string[];
  /** The database that tells of the package. */
  readonly database: string;
  /** The layer that brought the package; undefined for a file tree. */
  readonly layer: number | undefined;
  readonly files: readonly string[];
}

/** An installed package of an operating system. */
export function foundPackage(parts: SystemPackageParts): FoundPackage {
  const { purl, ecosystem, name, version, architecture, source, stream, layer } = parts;
  return {
    package: {
      purl,
      ecosystem,
      name,
      version,
      ...(architecture ? { architecture } : {}),
      ...(source ? { source } : {}),
      ...(stream ? { stream } : {}),
      licences: [...parts.licences],
      locations: [
        {
          path: parts.database,
          ...(layer === undefined ? {} : { layer }),
          foundBy: parts.unit,
          evidence: 'installed',
        },
      ],
    },
    files: parts.files,
  };
}

/** One package per package URL: what two databases tell of the same package is put together. */
export function withoutDuplicates(found: readonly FoundPackage[]): FoundPackage[] {
  const byPurl = new Map<string, FoundPackage>();
  for (const one of found) {
    const known = byPurl.get(one.package.purl);
    byPurl.set(one.package.purl, known ? merged(known, one) : one);
  }
  return [...byPurl.values()];
}

function merged(one: FoundPackage, other: FoundPackage): FoundPackage {
  const paths = new Set(one.package.locations.map((location) => location.path));
  const locations = other.package.locations.filter((location) => !paths.has(location.path));
  return {
    package: { ...one.package, locations: [...one.package.locations, ...locations] },
    files: [...new Set([...one.files, ...other.files])],
  };
}

/** Is this fit to be a package's name, version or architecture: 1 to 256 printable ASCII characters, no blanks? */
export function isToken(text: string | undefined): text is string {
  return text !== undefined && /^[!-~]{1,256}$/.test(text);
}
