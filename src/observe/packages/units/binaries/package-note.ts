import * as z from 'zod';
import { Fault } from '../../../../model/fault.ts';
import type { DistributionEcosystem } from '../../../../model/ecosystems.ts';
import { parseJson } from '../../../document/json.ts';
import { distroQualifier, rpmNamespace } from '../../../distribution/distribution.ts';
import { packageUrl } from '../../../package-url.ts';
import { distributionNamed } from '../../../sbom/distribution.ts';
import { foundPackage } from '../../system-package/found-package.ts';
import type { FoundPackage } from '../../types.ts';
import { releaseOfCpe, releaseOfVersion } from './note-release.ts';

/** What a file's package note says of the package that it was built as. */
export interface PackageNote {
  readonly ecosystem: DistributionEcosystem;
  /** Of the source package: a linker does not know which of its packages a file will be in. */
  readonly name: string;
  readonly version: string;
  readonly architecture?: string | undefined;
  /** `ID` of os-release(5); absent where it is not told. */
  readonly os?: string | undefined;
  /** The release of it; absent where it is not told. */
  readonly release?: string | undefined;
}

const KINDS: ReadonlyMap<string, DistributionEcosystem> = new Map([
  ['deb', 'deb'],
  ['rpm', 'rpm'],
  ['apk', 'apk'],
  ['alpm', 'alpm'],
  ['pacman', 'alpm'],
]);

/** Whoever wrote the file wrote the note: what looks like none of these is not kept. */
const noteSchema = z.object({
  type: z.string().max(16),
  name: z.string().regex(/^[a-zA-Z\d][\w.+-]{0,127}$/),
  version: z.string().regex(/^(?:\d{1,6}:)?[a-zA-Z\d][\w.+~^-]{0,127}$/),
  architecture: optionalText(/^[\w-]{1,32}$/),
  os: optionalText(/^[a-zA-Z\d][\w.-]{0,63}$/),
  osVersion: optionalText(/^\d[\w.]{0,31}$/),
  osCpe: optionalText(/^cpe:[!-~]{1,200}$/),
});

function optionalText(expression: RegExp) {
  return z.string().regex(expression).optional().catch(undefined);
}

/** What the JSON of a note says; undefined where it names no package of a distribution. */
export function parsePackageNote(json: string): PackageNote | undefined {
  const parsed = noteSchema.safeParse(jsonOf(json));
  if (!parsed.success) return undefined;
  const { type, name, version, architecture, osCpe, ...system } = parsed.data;
  const ecosystem = KINDS.get(type);
  if (ecosystem === undefined) return undefined;
  const named = osCpe === undefined ? undefined : releaseOfCpe(osCpe);
  const os = system.os === undefined ? named?.id : distributionNamed(system.os, '')?.id;
  const told = system.osVersion ?? (named?.id === os ? named?.version : undefined);
  const release = told ?? (os === undefined ? undefined : releaseOfVersion(os, version));
  return { ecosystem, name, version, architecture, os, release };
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text, 'package note', { depth: 8, tokens: 512 });
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

/** The package that a file says it was built as. The file is its own, as it would be by the list of a package manager. */
export function notedPackage(
  unit: string,
  { ecosystem, name, version, architecture, os, release }: PackageNote,
  { path, layer }: { readonly path: string; readonly layer: number | undefined },
): FoundPackage {
  const distribution = os === undefined ? undefined : distributionNamed(os, release ?? '');
  const [, epoch, rest = version] = (ecosystem === 'rpm' && /^(\d+):(.*)$/.exec(version)) || [];
  return foundPackage({
    unit,
    ecosystem,
    purl: packageUrl({
      type: ecosystem,
      namespace: ecosystem === 'rpm' ? rpmNamespace(distribution) : distribution?.id,
      name,
      version: rest,
      qualifiers: { arch: architecture, epoch, distro: distroQualifier(distribution) },
    }),
    name,
    version,
    architecture,
    source: { name, version },
    licences: [],
    database: path,
    evidence: 'embedded',
    layer,
    files: [path],
  });
}
