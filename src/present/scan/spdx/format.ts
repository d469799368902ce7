import { BILL_PROPERTIES, type BillProperty, propertiesOf } from '../../../model/bill-properties.ts';
import { isPossible } from '../../../model/finding/about.ts';
import type { VulnerabilityFinding } from '../../../model/finding/vulnerability.ts';
import type { Report } from '../../../model/report/scan.ts';
import { chain, lazily } from '../../../model/sequence.ts';
import { uuidOf } from '../identity.ts';
import { idOf, packagesWithFindings, wholeSeconds } from '../spdx-elements.ts';
import { declared, type ExtractedLicence } from '../spdx-licences.ts';
import { targetProperties } from '../target-properties.ts';
import { compactJsonPieces, inPieces, jsonPieces } from '../../text/json.ts';
import { webAddress } from '../../text/text.ts';
import type { ReportFormat } from '../types.ts';
import type { ExternalRef, SpdxAnnotation, SpdxDocument, SpdxPackage, SpdxRelationship } from './types.ts';

const DOCUMENT = 'SPDXRef-DOCUMENT';
const TARGET = 'SPDXRef-Target';

/** SPDX 2.3 in JSON: https://spdx.github.io/spdx-spec/v2.3/. Vulnerabilities become security references of their package; other findings are counted. */
export const spdx = {
  id: 'spdx',
  description: 'SPDX 2.3 JSON: bill of materials',
  write: (report: Report) => jsonPieces(documentOf(report)),
} satisfies ReportFormat;

function documentOf(report: Report): SpdxDocument {
  const ids = chain(
    systemPackage(report).map((one) => one.SPDXID),
    lazily(report.packages, (item) => [idOf(item)]),
  );
  const extracted = new Map<string, ExtractedLicence>();
  for (const item of report.packages) {
    for (const one of declared(item.licences).extracted) extracted.set(one.licenseId, one);
  }
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: DOCUMENT,
    name: singleLine(report.target.reference),
    documentNamespace: `https://spdx.org/spdxdocs/plimsoll-${uuidOf(compactJsonPieces(inPieces(report)))}`,
    creationInfo: { created: wholeSeconds(report), creators: [toolOf(report)] },
    packages: chain<SpdxPackage>([targetPackage(report), ...systemPackage(report)], listedPackages(report)),
    relationships: chain<SpdxRelationship>(
      [{ spdxElementId: DOCUMENT, relationshipType: 'DESCRIBES', relatedSpdxElement: TARGET }],
      lazily(ids, (id) => [
        { spdxElementId: TARGET, relationshipType: 'CONTAINS', relatedSpdxElement: id } as const,
      ]),
      dependenciesOf(report),
    ),
    ...(extracted.size > 0 ? { hasExtractedLicensingInfos: [...extracted.values()] } : {}),
  };
}

/** What the target asks for itself, for itself or for its development, and what of its packages needs which. */
function dependenciesOf(report: Report): Iterable<SpdxRelationship> {
  const ids = new Map(lazily(report.packages, (item) => [[item.purl, idOf(item)] as const]));
  return lazily(report.packages, ({ purl, direct, development, requires = [] }) => {
    const id = ids.get(purl) ?? '';
    const needed = requires.flatMap((one) => ids.get(one) ?? []);
    return [
      ...(direct ? [wishFor(id, development === true)] : []),
      ...needed.map((one) => ({ spdxElementId: id, ...NEEDS, relatedSpdxElement: one })),
    ];
  });
}

const NEEDS = { relationshipType: 'DEPENDS_ON' } as const;

function wishFor(id: string, isForDevelopment: boolean): SpdxRelationship {
  return isForDevelopment
    ? { spdxElementId: id, relationshipType: 'DEV_DEPENDENCY_OF', relatedSpdxElement: TARGET }
    : { spdxElementId: TARGET, ...NEEDS, relatedSpdxElement: id };
}

/** What every package has and we do not assert. */
const UNKNOWN = {
  downloadLocation: 'NOASSERTION',
  filesAnalyzed: false,
  supplier: 'NOASSERTION',
  licenseConcluded: 'NOASSERTION',
  licenseDeclared: 'NOASSERTION',
  copyrightText: 'NOASSERTION',
} as const;

function targetPackage(report: Report): SpdxPackage {
  const { reference, image } = report.target;
  const properties = targetProperties(report);
  const digest = image && (image.manifestDigest ?? image.configDigest);
  const sha256 = /^sha256:([0-9a-f]{64})$/.exec(digest ?? '')?.[1];
  return {
    SPDXID: TARGET,
    name: singleLine(reference),
    ...versionOf(digest ?? ''),
    primaryPackagePurpose: image ? 'CONTAINER' : 'APPLICATION',
    ...UNKNOWN,
    ...(sha256 === undefined ? {} : { checksums: [{ algorithm: 'SHA256', checksumValue: sha256 }] }),
    ...(properties.length > 0 ? { annotations: annotationsOf(properties, signatureOf(report)) } : {}),
  };
}

function systemPackage(report: Report): SpdxPackage[] {
  const { distribution } = report.target;
  if (!distribution) return [];
  const property = { name: BILL_PROPERTIES.distribution, value: JSON.stringify(distribution) };
  return [
    {
      SPDXID: 'SPDXRef-OperatingSystem',
      name: singleLine(distribution.id),
      ...versionOf(distribution.version),
      primaryPackagePurpose: 'OPERATING_SYSTEM',
      ...UNKNOWN,
      annotations: annotationsOf([property], signatureOf(report)),
    },
  ];
}

function listedPackages(report: Report): Iterable<SpdxPackage> {
  const signature = signatureOf(report);
  return lazily({ [Symbol.iterator]: () => packagesWithFindings(report) }, ({ item, findings }) => [
    {
      SPDXID: idOf(item),
      name: singleLine(item.name),
      ...versionOf(item.version),
      primaryPackagePurpose: 'LIBRARY',
      ...UNKNOWN,
      licenseDeclared: declared(item.licences).expression,
      externalRefs: [
        { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: item.purl },
        ...(item.cpes ?? []).map((cpe) => ({
          referenceCategory: 'SECURITY' as const,
          referenceType: 'cpe23Type' as const,
          referenceLocator: cpe,
        })),
        ...findings.flatMap(advisoryRefs),
      ],
      annotations: annotationsOf(propertiesOf(item), signature),
    },
  ]);
}

/** The first web page about a finding, as annex K of the specification has it. */
function advisoryRefs(finding: VulnerabilityFinding): ExternalRef[] {
  return finding.references
    .flatMap((url) => webAddress(url) ?? [])
    .slice(0, 1)
    .map((url) => ({
      referenceCategory: 'SECURITY',
      referenceType: 'advisory',
      referenceLocator: url,
      comment: `${finding.id}${isPossible(finding) ? ' (possible)' : ''}: ${finding.title}`,
    }));
}

function versionOf(version: string): { versionInfo?: string } {
  return version === '' ? {} : { versionInfo: singleLine(version) };
}

/** Names and versions are a single line each (6.4.3, 7.1.3, 7.3.3); annotations have them as they are. */
function singleLine(text: string): string {
  return text.replaceAll(/[\n\r]+/g, ' ');
}

/** What our annotations have in common; made once, as a large document has a million of them. */
function signatureOf(report: Report): Omit<SpdxAnnotation, 'comment'> {
  return { annotationDate: wholeSeconds(report), annotationType: 'OTHER', annotator: toolOf(report) };
}

function annotationsOf(
  properties: readonly BillProperty[],
  signature: Omit<SpdxAnnotation, 'comment'>,
): SpdxAnnotation[] {
  return properties.map(({ name, value }) => ({ ...signature, comment: `${name}=${value}` }));
}

function toolOf(report: Report): string {
  return `Tool: ${report.tool.name}-${report.tool.version}`;
}
