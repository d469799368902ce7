import type { DistributionEcosystem } from '../../../model/ecosystems.ts';
import type { Evidence, Package } from '../../../model/package.ts';
import type { FoundPackage } from '../types.ts';

export interface SystemPackageParts {
  readonly unit: string;
  readonly ecosystem: DistributionEcosystem;
  readonly purl: string;
  readonly name: string;
  readonly version: string;
  readonly architecture?: string | undefined;
  readonly source?: Package['source'];
  readonly stream?: string | undefined;
  readonly licences: readonly string[];
  /** The database, or the file, that tells of the package. */
  readonly database: string;
  /** The layer that brought the package; undefined for a file tree. */
  readonly layer: number | undefined;
  readonly files: readonly string[];
  /** `installed` where it is not told. */
  readonly evidence?: Evidence;
}

/** A package of an operating system. */
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
          evidence: parts.evidence ?? 'installed',
        },
      ],
    },
    files: parts.files,
  };
}

/** Is this fit to be a package's name, version or architecture: 1 to 256 printable ASCII characters, no blanks? */
export function isToken(text: string | undefined): text is string {
  return text !== undefined && /^[!-~]{1,256}$/.test(text);
}
