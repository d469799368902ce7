import { BILL_PROPERTIES, type BillProperty, propertiesOf } from '../../../model/bill-properties.ts';
import { isPossible } from '../../../model/finding/about.ts';
import type { Package } from '../../../model/package.ts';
import { versionText } from '../../../model/version-text.ts';
import type { Report } from '../../../model/report/scan.ts';
import { chain, lazily } from '../../../model/sequence.ts';
import { compactJsonPieces, inPieces, jsonPieces } from '../../text/json.ts';
import { webAddress } from '../../text/text.ts';
import { digestOf, uuidOf } from '../identity.ts';
import { idOf, type PackageWithFindings, packagesWithFindings, wholeSeconds } from '../spdx-elements.ts';
import { declared } from '../spdx-licences.ts';
import { targetProperties } from '../target-properties.ts';
import type { ReportFormat } from '../types.ts';
import type { Spdx3Document, Spdx3Element } from './types.ts';

/** SPDX 3.0.1 in JSON-LD: https://spdx.github.io/spdx-spec/v3.0.1/. Findings other than vulnerabilities are counted. */
export const spdx3 = {
  id: 'spdx-3',
  description: 'SPDX 3.0.1 JSON-LD: bill of materials with vulnerabilities',
  write: (report: Report) => jsonPieces(documentOf(report)),
} satisfies ReportFormat;

/** A blank node: the creation of the document is that of all its elements. */
const CREATION = '_:creation';
const COMMON = { creationInfo: CREATION } as const;

function documentOf(report: Report): Spdx3Document {
  const base = `https://spdx.org/spdxdocs/plimsoll-${uuidOf(compactJsonPieces(inPieces(report)))}#`;
  return {
    '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
    '@graph': chain<Spdx3Element>(
      headOf(report, base),
      targetElements(report, base),
      licencesOf(report, base),
      vulnerabilitiesOf(report, base),
      lazily({ [Symbol.iterator]: () => packagesWithFindings(report) }, (one) => packageElements(one, base)),
      relationshipsOf(report, base),
    ),
  };
}

function headOf(report: Report, base: string): Spdx3Element[] {
  const { name, version } = report.tool;
  const [agent, tool] = [`${base}Agent`, `${base}Tool`];
  const profiles = ['core', 'software', 'simpleLicensing', 'security'];
  const contents = chain(
    [`${base}Target`],
    lazily(report.packages, (item) => [base + idOf(item)]),
  );
  return [
    {
      type: 'CreationInfo',
      '@id': CREATION,
      specVersion: '3.0.1',
      created: wholeSeconds(report),
      createdBy: [agent],
      createdUsing: [tool],
    },
    { type: 'SoftwareAgent', spdxId: agent, ...COMMON, name },
    { type: 'Tool', spdxId: tool, ...COMMON, name: `${name}-${version}` },
    {
      type: 'SpdxDocument',
      spdxId: `${base}Document`,
      ...COMMON,
      name: report.target.reference,
      profileConformance: profiles,
      rootElement: [`${base}Sbom`],
      element: [`${base}Sbom`],
    },
    {
      type: 'software_Sbom',
      spdxId: `${base}Sbom`,
      ...COMMON,
      profileConformance: profiles,
      software_sbomType: ['analyzed'],
      rootElement: [`${base}Target`],
      element: contents,
    },
  ];
}

/** What was scanned and its operating system, each with what SPDX has no field for. */
function targetElements(report: Report, base: string): Spdx3Element[] {
  const { reference, image, distribution } = report.target;
  const digest = image && (image.manifestDigest ?? image.configDigest);
  const sha256 = /^sha256:([0-9a-f]{64})$/.exec(digest ?? '')?.[1];
  const target = {
    type: 'software_Package',
    spdxId: `${base}Target`,
    ...COMMON,
    name: reference,
    ...(digest ? { software_packageVersion: digest } : {}),
    software_primaryPurpose: image ? 'container' : 'application',
    ...(sha256 && { verifiedUsing: [{ type: 'Hash', algorithm: 'sha256', hashValue: sha256 }] }),
  };
  const own = [target, ...annotation(target.spdxId, targetProperties(report))];
  if (!distribution) return own;
  const system = {
    type: 'software_Package',
    spdxId: `${base}OperatingSystem`,
    ...COMMON,
    name: distribution.id,
    ...(distribution.version === '' ? {} : { software_packageVersion: distribution.version }),
    software_primaryPurpose: 'operatingSystem',
  };
  const property = { name: BILL_PROPERTIES.distribution, value: JSON.stringify(distribution) };
  return [...own, system, ...annotation(system.spdxId, [property])];
}

function packageElements({ item, findings }: PackageWithFindings, base: string): Spdx3Element[] {
  const spdxId = base + idOf(item);
  const affects = (possible: boolean) => [
    ...new Set(
      findings.filter((one) => isPossible(one) === possible).map(({ id }) => vulnerabilityId(id, base)),
    ),
  ];
  return [
    {
      type: 'software_Package',
      spdxId,
      ...COMMON,
      name: item.name,
      ...(item.version === '' ? {} : { software_packageVersion: item.version }),
      software_packageUrl: item.purl,
      software_primaryPurpose: 'library',
    },
    ...annotation(spdxId, propertiesOf(item)),
    ...affected(spdxId, affects(false)),
    ...affected(spdxId, affects(true)).map((one) => ({
      ...one,
      spdxId: `${String(one.spdxId)}-possible`,
      comment: `possible: ${versionText(item)} may be one of the versions that have it`,
    })),
    ...licenceOf(item).map((expression) =>
      relationship(spdxId, 'hasDeclaredLicense', [licenceId(expression, base)]),
    ),
  ];
}

/** One element for all that we tell of another: a line for each, in which line ends and backslashes are escaped. */
function annotation(subject: string, properties: readonly BillProperty[]): Spdx3Element[] {
  if (properties.length === 0) return [];
  const statement = properties.map(({ name, value }) => `${name}=${escaped(value)}`).join('\n');
  return [
    {
      type: 'Annotation',
      spdxId: `${subject}-properties`,
      ...COMMON,
      annotationType: 'other',
      subject,
      statement,
    },
  ];
}

function escaped(text: string): string {
  return text.replaceAll('\\', String.raw`\\`).replaceAll('\n', String.raw`\n`);
}

function licenceOf(item: Package): string[] {
  const { expression } = declared(item.licences);
  return expression === 'NOASSERTION' ? [] : [expression];
}

function licenceId(expression: string, base: string): string {
  return `${base}Licence-${digestOf([expression]).slice(0, 16)}`;
}

/** Each expression once, and the texts of what is on no list. */
function licencesOf(report: Report, base: string): Iterable<Spdx3Element> {
  const elements = new Map<string, Spdx3Element>();
  for (const { licences } of report.packages) {
    const { expression, extracted } = declared(licences);
    const spdxId = licenceId(expression, base);
    if (expression === 'NOASSERTION' || elements.has(spdxId)) continue;
    for (const { licenseId, extractedText } of extracted)
      elements.set(base + licenseId, {
        type: 'simplelicensing_SimpleLicensingText',
        spdxId: base + licenseId,
        ...COMMON,
        simplelicensing_licenseText: extractedText,
      });
    const custom = extracted.map(({ licenseId }) => ({
      type: 'DictionaryEntry',
      key: licenseId,
      value: base + licenseId,
    }));
    elements.set(spdxId, {
      type: 'simplelicensing_LicenseExpression',
      spdxId,
      ...COMMON,
      simplelicensing_licenseExpression: expression,
      ...(custom.length > 0 && { simplelicensing_customIdToUri: custom }),
    });
  }
  return elements.values();
}

function vulnerabilityId(id: string, base: string): string {
  return `${base}Vulnerability-${digestOf([id]).slice(0, 16)}`;
}

/** Each vulnerability once. */
function vulnerabilitiesOf({ findings }: Report, base: string): Iterable<Spdx3Element> {
  const elements = new Map<string, Spdx3Element>();
  for (const finding of findings) {
    const spdxId = finding.kind === 'vulnerability' ? vulnerabilityId(finding.id, base) : '';
    if (finding.kind !== 'vulnerability' || elements.has(spdxId)) continue;
    const [locator] = finding.references.flatMap((url) => webAddress(url) ?? []);
    const reference = { type: 'ExternalRef', externalRefType: 'securityAdvisory', locator: [locator] };
    elements.set(spdxId, {
      type: 'security_Vulnerability',
      spdxId,
      ...COMMON,
      name: finding.id,
      summary: finding.title,
      externalIdentifier: finding.ids.map((identifier) => ({
        type: 'ExternalIdentifier',
        externalIdentifierType: identifier.startsWith('CVE-') ? 'cve' : 'securityOther',
        identifier,
      })),
      ...(locator !== undefined && { externalRef: [reference] }),
    });
  }
  return elements.values();
}

/** What the target contains and asks for, and what of its packages needs which. */
function relationshipsOf(report: Report, base: string): Iterable<Spdx3Element> {
  const target = `${base}Target`;
  const ids = new Map(lazily(report.packages, (item) => [[item.purl, base + idOf(item)] as const]));
  const system = report.target.distribution ? [`${base}OperatingSystem`] : [];
  const wished = (isForDevelopment: boolean) =>
    Array.from(
      lazily(report.packages, ({ purl, direct, development }) =>
        direct && (development === true) === isForDevelopment ? [ids.get(purl) ?? ''] : [],
      ),
    );
  return chain<Spdx3Element>(
    [...system, ...ids.values()].length > 0
      ? [relationship(target, 'contains', chain(system, ids.values()))]
      : [],
    needs(target, wished(false)),
    needs(target, wished(true)).map((one) => ({
      ...one,
      type: 'LifecycleScopedRelationship',
      scope: 'development',
      spdxId: `${String(one.spdxId)}-development`,
    })),
    lazily(report.packages, ({ purl, requires = [] }) =>
      needs(
        ids.get(purl) ?? '',
        requires.flatMap((one) => ids.get(one) ?? []),
      ),
    ),
  );
}

function affected(from: string, vulnerabilities: readonly string[]): Spdx3Element[] {
  const type = 'hasAssociatedVulnerability';
  return vulnerabilities.length === 0 ? [] : [relationship(from, type, vulnerabilities)];
}

function needs(from: string, to: readonly string[]): Spdx3Element[] {
  return to.length === 0 ? [] : [relationship(from, 'dependsOn', [...new Set(to)])];
}

function relationship(from: string, relationshipType: string, to: Iterable<string>): Spdx3Element {
  return {
    type: 'Relationship',
    spdxId: `${from}-${relationshipType}`,
    ...COMMON,
    from,
    relationshipType,
    to,
  };
}
