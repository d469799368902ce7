import type { LocatedFact } from '../../../../model/analyser.ts';
import { isOfDistribution } from '../../../../model/ecosystems.ts';
import type { OpenFile } from '../../../../model/file.ts';
import { readPackageUrl } from '../../../../model/package-url.ts';
import { parseJson } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import { languagePackage } from '../../language-package/found-package.ts';
import { listed } from '../../language-package/unversioned.ts';
import type { Assembly, FoundGap, FoundPackage, PackageUnit } from '../../types.ts';
import { type BilledPackage, packagesOfBitnami, packagesOfCycloneDx, packagesOfSpdx } from './bill.ts';

type Reader = (json: unknown, path: string) => BilledPackage[];

const READERS: readonly (readonly [name: RegExp, read: Reader])[] = [
  [/\/\.bitnami_components\.json$/, packagesOfBitnami],
  [/\/\.spdx-[^/]+\.spdx$|\.spdx\.json$/, packagesOfSpdx],
  [/\.cdx\.json$|\.cyclonedx\.json$/, packagesOfCycloneDx],
];

/** Packages that bills of materials inside a target name: Bitnami's components, and others' SPDX and CycloneDX. */
export const BILLS_UNIT: PackageUnit<BilledPackage> = {
  id: 'bills',
  version: 1,
  ecosystem: 'bitnami',
  vectors: ['V3'],
  ownsFiles: false,
  maximumSize: 32 * 1024 * 1024,
  interest: ({ path }) => (readerOf(path) ? 'yes' : 'no'),
  read(file: OpenFile): BilledPackage[] {
    const { path } = file.entry;
    return readerOf(path)?.(parseJson(decodeText(file.bytes()), path), path) ?? [];
  },
  assemble,
};

function readerOf(path: string): Reader | undefined {
  if (!/\.(?:json|spdx)$/.test(path)) return undefined;
  return READERS.find(([name]) => name.test(path))?.[1];
}

function assemble(facts: Iterable<LocatedFact<BilledPackage>>): Assembly {
  const unknown = new Map<string, string[]>();
  for (const { path, fact } of facts) {
    if (readPackageUrl(fact.purl)?.ecosystem !== undefined) continue;
    const known = unknown.get(path) ?? [];
    unknown.set(path, known);
    known.push(fact.purl);
  }
  const gaps = [...unknown].map(([subject, purls]): FoundGap => {
    const reason = `package URLs of a kind that is not known: ${listed(purls)}`;
    return { kind: 'unsupported', subject, reason, count: purls.length, evidence: 'embedded' };
  });
  return { packages: packagesOf(facts), gaps };
}

/** Packages of the distribution are told by its own database, if they are there. */
function* packagesOf(facts: Iterable<LocatedFact<BilledPackage>>): Generator<FoundPackage, undefined> {
  for (const { path, layer, fact } of facts) {
    const url = readPackageUrl(fact.purl);
    if (!url?.ecosystem || isOfDistribution(url.ecosystem)) continue;
    const found = languagePackage({
      unit: BILLS_UNIT.id,
      ecosystem: url.ecosystem,
      namespace: url.namespace,
      purlName: url.name,
      name: url.name,
      version: url.version,
      licences: fact.licences,
      path,
      layer,
      evidence: 'embedded',
    });
    yield { package: { ...found.package, purl: withoutQualifiers(fact.purl) }, files: [] };
  }
}

function withoutQualifiers(purl: string): string {
  return purl.split(/[?#]/, 1)[0] ?? purl;
}
