import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import parse from 'spdx-expression-parse';
import { z } from 'zod';
import { hostileReport, sampleReport } from '../../../test/fixtures/report.ts';
import { reportArbitrary } from '../../../test/fixtures/report-arbitrary.ts';
import type { Report } from '../../model/report.ts';
import { spdx } from './format.ts';

const date = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/);
const id = z.string().regex(/^SPDXRef-[A-Za-z0-9.-]+$/);
const annotation = z.strictObject({
  annotationDate: date,
  annotationType: z.enum(['OTHER', 'REVIEW']),
  annotator: z.string().regex(/^Tool: \S+-\S+$/),
  comment: z.string(),
});

/** What SPDX 2.3 demands of the fields that we write: no package ships the published schema in its 2.3 form. */
const documentSchema = z.strictObject({
  spdxVersion: z.literal('SPDX-2.3'),
  dataLicense: z.literal('CC0-1.0'),
  SPDXID: z.literal('SPDXRef-DOCUMENT'),
  name: z.string(),
  documentNamespace: z.url().regex(/^[^#]+$/),
  creationInfo: z.strictObject({ created: date, creators: z.array(z.string().regex(/^Tool: /)).min(1) }),
  packages: z.array(
    z.strictObject({
      SPDXID: id,
      name: z.string(),
      versionInfo: z.string().optional(),
      primaryPackagePurpose: z.enum(['CONTAINER', 'APPLICATION', 'OPERATING-SYSTEM', 'LIBRARY']),
      downloadLocation: z.literal('NOASSERTION'),
      filesAnalyzed: z.literal(false),
      supplier: z.literal('NOASSERTION'),
      licenseConcluded: z.literal('NOASSERTION'),
      licenseDeclared: z.string().refine((text) => text === 'NOASSERTION' || parse(text)),
      copyrightText: z.literal('NOASSERTION'),
      checksums: z
        .array(
          z.strictObject({
            algorithm: z.literal('SHA256'),
            checksumValue: z.string().regex(/^[0-9a-f]{64}$/),
          }),
        )
        .optional(),
      externalRefs: z
        .array(
          z.strictObject({
            referenceCategory: z.enum(['PACKAGE-MANAGER', 'SECURITY']),
            referenceType: z.enum(['purl', 'advisory']),
            referenceLocator: z.string().regex(/^\S+$/),
            comment: z.string().optional(),
          }),
        )
        .optional(),
      annotations: z.array(annotation).optional(),
    }),
  ),
  relationships: z.array(
    z.strictObject({
      spdxElementId: id,
      relationshipType: z.enum(['DESCRIBES', 'CONTAINS']),
      relatedSpdxElement: id,
    }),
  ),
  hasExtractedLicensingInfos: z
    .array(
      z.strictObject({
        licenseId: z.string().regex(/^LicenseRef-[A-Za-z0-9.-]+$/),
        extractedText: z.string().min(1),
      }),
    )
    .optional(),
});
type Document = z.infer<typeof documentSchema>;

function documentOf(report: Report): Document {
  return documentSchema.parse(JSON.parse(spdx.write(report)));
}

/** Every id is used once, every reference leads somewhere, and every licence reference has its text. */
function assertConsistent(document: Document): void {
  const ids = document.packages.map((one) => one.SPDXID);
  const known = new Set<string>([document.SPDXID, ...ids]);
  assert.equal(known.size, ids.length + 1);
  for (const { spdxElementId, relatedSpdxElement } of document.relationships) {
    assert.ok(known.has(spdxElementId), spdxElementId);
    assert.ok(known.has(relatedSpdxElement), relatedSpdxElement);
  }
  const texts = document.hasExtractedLicensingInfos ?? [];
  assert.equal(new Set(texts.map((one) => one.licenseId)).size, texts.length);
  const used = document.packages.flatMap(
    (one) => one.licenseDeclared.match(/LicenseRef-[A-Za-z0-9.-]+/g) ?? [],
  );
  for (const reference of used)
    assert.ok(
      texts.some((one) => one.licenseId === reference),
      reference,
    );
}

describe('spdx', () => {
  it('is SPDX 2.3, whatever the report', () => {
    for (const report of [sampleReport(), hostileReport(), sampleReport({ findings: [], packages: [] })]) {
      assertConsistent(documentOf(report));
    }
    fc.assert(fc.property(reportArbitrary, (report) => assertConsistent(documentOf(report))));
  });

  it('describes the target, which contains the system and every package', () => {
    const { packages, relationships } = documentOf(sampleReport());
    assert.deepEqual(
      packages.slice(0, 2).map((one) => [one.name, one.versionInfo, one.primaryPackagePurpose]),
      [
        ['registry.example/acme/shop:1.4', `sha256:${'b'.repeat(64)}`, 'CONTAINER'],
        ['debian', '12', 'OPERATING-SYSTEM'],
      ],
    );
    assert.deepEqual(packages[0]?.checksums, [{ algorithm: 'SHA256', checksumValue: 'b'.repeat(64) }]);
    assert.deepEqual(
      relationships.map((one) => one.relationshipType),
      ['DESCRIBES', ...Array.from({ length: 7 }, () => 'CONTAINS')],
    );
  });

  it('gives each package its URL, its place and its security references', () => {
    const item = documentOf(sampleReport()).packages.find((one) => one.name === 'libssl3');
    assert.deepEqual(item?.externalRefs, [
      {
        referenceCategory: 'PACKAGE-MANAGER',
        referenceType: 'purl',
        referenceLocator: 'pkg:deb/debian/libssl3@3.0.11-1~deb12u1?arch=amd64&distro=debian-12',
      },
      ...['90002', '90004'].map((number) => ({
        referenceCategory: 'SECURITY',
        referenceType: 'advisory',
        referenceLocator: `https://advisories.example/CVE-1999-${number}`,
        comment: `CVE-1999-${number}: Out-of-bounds read when parsing a certificate`,
      })),
    ]);
    const comments = item?.annotations?.map((one) => one.comment) ?? [];
    assert.ok(
      comments.includes(
        'plimsoll:location={"path":"/var/lib/dpkg/status","layer":0,"foundBy":"dpkg","evidence":"installed"}',
      ),
    );
  });

  it('declares licences as SPDX expressions, and keeps the text of others', () => {
    const { packages, hasExtractedLicensingInfos = [] } = documentOf(sampleReport());
    const licence = (name: string) => packages.find((one) => one.name === name)?.licenseDeclared;
    assert.equal(licence('openssl'), 'Apache-2.0');
    assert.equal(licence('@acme/parser'), 'MIT OR Apache-2.0');
    assert.equal(licence('org.acme:logger'), 'NOASSERTION');
    assert.match(licence('zlib1g') ?? '', /^Zlib AND LicenseRef-[0-9a-f]{16}$/);
    assert.deepEqual(
      hasExtractedLicensingInfos.map((one) => one.extractedText),
      ['the licence of zlib, somewhat changed'],
    );
  });
});
