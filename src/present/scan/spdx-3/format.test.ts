import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import * as z from 'zod';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { everyKindReport, hostileKindsReport } from '../../../../test/fixtures/every-kind.ts';
import { hostileReport, sampleReport } from '../../../../test/fixtures/report.ts';
import { reportArbitrary } from '../../../../test/fixtures/report-arbitrary.ts';
import type { Report } from '../../../model/report/scan.ts';
import { spdx3 } from './format.ts';

const iri = z.string().regex(/^https:\/\/spdx\.org\/spdxdocs\/plimsoll-[0-9a-f-]{36}#[A-Za-z0-9.-]+$/);
const common = { spdxId: iri, creationInfo: z.literal('_:creation') };
const profiles = z.array(z.enum(['core', 'software', 'simpleLicensing', 'security'])).min(1);
const text = z.string();
const filled = text.min(1);

/** The classes that we write with their properties, as the specification's model defines them; nothing else is allowed. */
const CLASSES = [
  z.strictObject({
    type: z.literal('CreationInfo'),
    '@id': z.literal('_:creation'),
    specVersion: z.literal('3.0.1'),
    created: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/),
    createdBy: z.array(iri).min(1),
    createdUsing: z.array(iri),
  }),
  z.strictObject({ type: z.enum(['SoftwareAgent', 'Tool']), ...common, name: text }),
  z.strictObject({
    type: z.literal('SpdxDocument'),
    ...common,
    name: text,
    profileConformance: profiles,
    rootElement: z.array(iri).min(1),
    element: z.array(iri),
  }),
  z.strictObject({
    type: z.literal('software_Sbom'),
    ...common,
    profileConformance: profiles,
    software_sbomType: z.array(z.enum(['design', 'source', 'build', 'deployed', 'runtime', 'analyzed'])),
    rootElement: z.array(iri).min(1),
    element: z.array(iri),
  }),
  z.strictObject({
    type: z.literal('software_Package'),
    ...common,
    name: text,
    software_packageVersion: filled.optional(),
    software_packageUrl: z.string().startsWith('pkg:').optional(),
    software_primaryPurpose: z.enum(['application', 'container', 'library', 'operatingSystem']),
    verifiedUsing: z
      .array(z.strictObject({ type: z.literal('Hash'), algorithm: z.literal('sha256'), hashValue: filled }))
      .optional(),
  }),
  z.strictObject({
    type: z.literal('Annotation'),
    ...common,
    annotationType: z.enum(['other', 'review']),
    subject: iri,
    statement: filled,
  }),
  z.strictObject({
    type: z.literal('Relationship'),
    ...common,
    from: iri,
    relationshipType: z.enum(['contains', 'dependsOn', 'hasAssociatedVulnerability', 'hasDeclaredLicense']),
    to: z.array(iri).min(1),
    comment: filled.optional(),
  }),
  z.strictObject({
    type: z.literal('LifecycleScopedRelationship'),
    ...common,
    from: iri,
    relationshipType: z.literal('dependsOn'),
    to: z.array(iri).min(1),
    scope: z.enum(['design', 'development', 'build', 'test', 'runtime', 'other']),
  }),
  z.strictObject({
    type: z.literal('simplelicensing_LicenseExpression'),
    ...common,
    simplelicensing_licenseExpression: filled,
    simplelicensing_customIdToUri: z
      .array(
        z.strictObject({
          type: z.literal('DictionaryEntry'),
          key: z.string().startsWith('LicenseRef-'),
          value: iri,
        }),
      )
      .optional(),
  }),
  z.strictObject({
    type: z.literal('simplelicensing_SimpleLicensingText'),
    ...common,
    simplelicensing_licenseText: text,
  }),
  z.strictObject({
    type: z.literal('security_Vulnerability'),
    ...common,
    name: text,
    summary: text,
    externalIdentifier: z
      .array(
        z.strictObject({
          type: z.literal('ExternalIdentifier'),
          externalIdentifierType: z.enum(['cve', 'securityOther']),
          identifier: filled,
        }),
      )
      .min(1),
    externalRef: z
      .array(
        z.strictObject({
          type: z.literal('ExternalRef'),
          externalRefType: z.literal('securityAdvisory'),
          locator: z.array(z.url()).min(1),
        }),
      )
      .optional(),
  }),
] as const;
const documentSchema = z.strictObject({
  '@context': z.literal('https://spdx.org/rdf/3.0.1/spdx-context.jsonld'),
  '@graph': z.array(z.union(CLASSES)),
});

/** Throws where the document breaks a rule, refers to an element that is not in it, or has two of one id. */
function documentOf(report: Report) {
  const document = documentSchema.parse(JSON.parse([...spdx3.write(report)].join('')));
  const elements = document['@graph'];
  const ids = elements.flatMap((one) => ('spdxId' in one ? [one.spdxId] : []));
  assert.equal(new Set(ids).size, ids.length, 'ids are unique');
  const known = new Set<string>(ids);
  const referred = elements.flatMap((one) => [
    ...('to' in one ? [one.from, ...one.to] : []),
    ...('subject' in one ? [one.subject] : []),
    ...('rootElement' in one ? [...one.rootElement, ...one.element] : []),
    ...('createdBy' in one ? [...one.createdBy, ...one.createdUsing] : []),
  ]);
  for (const id of referred) assert.ok(known.has(id), id);
  return elements;
}

describe('spdx-3', () => {
  it('is SPDX 3.0.1, whatever the report', () => {
    const reports = [sampleReport(), hostileReport(), everyKindReport(), hostileKindsReport()];
    for (const report of [...reports, sampleReport({ findings: [], packages: [] })]) documentOf(report);
    fc.assert(
      fc.property(reportArbitrary, (report) => void documentOf(report)),
      { numRuns: propertyRuns(50) },
    );
  });

  it('tells what the target asks for, for what, and what its packages need', () => {
    const npm = {
      ecosystem: 'npm' as const,
      version: '1.0.0',
      licences: ['MIT'],
      locations: [{ path: '/package-lock.json', foundBy: 'npm', evidence: 'locked' as const }],
    };
    const elements = documentOf(
      sampleReport({
        findings: [],
        packages: [
          { ...npm, purl: 'pkg:npm/a@1.0.0', name: 'a', direct: true, requires: ['pkg:npm/b@1.0.0'] },
          { ...npm, purl: 'pkg:npm/b@1.0.0', name: 'b', direct: false },
          { ...npm, purl: 'pkg:npm/c@1.0.0', name: 'c', direct: true, development: true },
        ],
      }),
    );
    const names = new Map(
      elements.flatMap((one) => ('name' in one ? [[one.spdxId, one.name] as const] : [])),
    );
    const target = sampleReport().target.reference;
    assert.deepEqual(
      elements.flatMap((one) =>
        'to' in one && one.relationshipType === 'dependsOn'
          ? [[names.get(one.from), one.type, one.to.map((id) => names.get(id))]]
          : [],
      ),
      [
        [target, 'Relationship', ['a']],
        [target, 'LifecycleScopedRelationship', ['c']],
        ['a', 'Relationship', ['b']],
      ],
    );
  });
});
