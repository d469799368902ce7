import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { everyKindReport, hostileKindsReport } from '../../../../test/fixtures/every-kind.ts';
import { hostileReport, sampleReport } from '../../../../test/fixtures/report.ts';
import { reportArbitrary } from '../../../../test/fixtures/report-arbitrary.ts';
import { parseSpdx, type SpdxDocument } from '../../../../test/fixtures/spdx-document.ts';
import type { Report } from '../../../model/report/scan.ts';
import { spdx } from './format.ts';

const PLACE = { path: '/app/package-lock.json', foundBy: 'npm', evidence: 'locked' } as const;

function documentOf(report: Report): SpdxDocument {
  return parseSpdx([...spdx.write(report)].join(''));
}

describe('spdx', () => {
  it('is SPDX 2.3, whatever the report', () => {
    const reports = [sampleReport(), hostileReport(), everyKindReport(), hostileKindsReport()];
    for (const report of [...reports, sampleReport({ findings: [], packages: [] })]) {
      documentOf(report);
    }
    fc.assert(fc.property(reportArbitrary, (report) => void documentOf(report)));
  });

  it('describes the target, which contains the system and every package', () => {
    const { packages, relationships } = documentOf(sampleReport());
    assert.deepEqual(
      packages.slice(0, 2).map((one) => [one.name, one.versionInfo, one.primaryPackagePurpose]),
      [
        ['registry.example/acme/shop:1.4', `sha256:${'b'.repeat(64)}`, 'CONTAINER'],
        ['debian', '12', 'OPERATING_SYSTEM'],
      ],
    );
    assert.deepEqual(packages[0]?.checksums, [{ algorithm: 'SHA256', checksumValue: 'b'.repeat(64) }]);
    assert.deepEqual(
      relationships.map((one) => one.relationshipType),
      ['DESCRIBES', ...Array.from({ length: 7 }, () => 'CONTAINS')],
    );
  });

  it('tells what the target asks for, and what its packages need', () => {
    const purls = ['a', 'b', 'c'].map((name) => `pkg:npm/${name}@1.0.0`);
    const [a = '', b = '', c = ''] = purls;
    const common = { ecosystem: 'npm' as const, version: '1.0.0', licences: [], locations: [PLACE] };
    const report = sampleReport({
      findings: [],
      packages: [
        { ...common, purl: a, name: 'a', direct: true, requires: [b, 'pkg:npm/gone@1'] },
        { ...common, purl: b, name: 'b', direct: false },
        { ...common, purl: c, name: 'c', direct: true, development: true },
      ],
    });
    const { packages, relationships } = documentOf(report);
    const nameOf = (id: string) => packages.find(({ SPDXID }) => SPDXID === id)?.name ?? id;
    assert.deepEqual(
      relationships
        .filter(({ relationshipType }) => /DEPEND/.test(relationshipType))
        .map((one) => [nameOf(one.spdxElementId), one.relationshipType, nameOf(one.relatedSpdxElement)]),
      [
        ['registry.example/acme/shop:1.4', 'DEPENDS_ON', 'a'],
        ['a', 'DEPENDS_ON', 'b'],
        ['c', 'DEV_DEPENDENCY_OF', 'registry.example/acme/shop:1.4'],
      ],
    );
  });

  it('says how many findings it has no place for', () => {
    const comments = (report: Report) =>
      documentOf(report).packages[0]?.annotations?.map(({ comment }) => comment) ?? [];
    const counts = '{"leak":2,"misconfiguration":2,"licence":1,"end-of-life":1,"policy":1,"profile":1}';
    assert.ok(comments(everyKindReport()).includes(`plimsoll:findings-left-out=${counts}`));
    assert.ok(!comments(sampleReport()).some((comment) => comment.includes('left-out')));
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
