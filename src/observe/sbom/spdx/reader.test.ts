import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../../model/fault.ts';
import { spdxReader } from './reader.ts';

function read(more: object, spdxVersion = 'SPDX-2.3') {
  const content = spdxReader.read({ spdxVersion, SPDXID: 'SPDXRef-DOCUMENT', name: 'x', ...more });
  return { ...content, packages: [...content.packages] };
}

function purl(locator: string, category = 'PACKAGE-MANAGER', type = 'purl'): object {
  return { externalRefs: [{ referenceCategory: category, referenceType: type, referenceLocator: locator }] };
}

describe('spdx reader', () => {
  it('reads what Syft writes', () => {
    const { packages, distribution, gaps } = read({
      packages: [
        {
          SPDXID: 'SPDXRef-root',
          name: 'alpine',
          primaryPackagePurpose: 'CONTAINER',
          ...purl('pkg:oci/alpine@sha256:00'),
        },
        {
          SPDXID: 'SPDXRef-1',
          name: 'ssl_client',
          versionInfo: '1.36.1-r29',
          licenseConcluded: 'NOASSERTION',
          licenseDeclared: 'GPL-2.0-only',
          sourceInfo: 'acquired package info from APK DB: /lib/apk/db/installed',
          ...purl('pkg:apk/alpine/ssl_client@1.36.1-r29?arch=x86_64&upstream=busybox&distro=alpine-3.20.1'),
        },
      ],
      relationships: [
        {
          spdxElementId: 'SPDXRef-DOCUMENT',
          relationshipType: 'DESCRIBES',
          relatedSpdxElement: 'SPDXRef-root',
        },
      ],
    });
    assert.deepEqual(gaps, []);
    assert.deepEqual(packages, [
      {
        purl: 'pkg:apk/alpine/ssl_client@1.36.1-r29?arch=x86_64&upstream=busybox&distro=alpine-3.20.1',
        ecosystem: 'apk',
        name: 'ssl_client',
        version: '1.36.1-r29',
        architecture: 'x86_64',
        source: { name: 'busybox', version: '1.36.1-r29' },
        licences: ['GPL-2.0-only'],
        locations: [{ path: '/lib/apk/db/installed', foundBy: 'spdx', evidence: 'installed' }],
      },
    ]);
    assert.deepEqual([distribution?.id, distribution?.version], ['alpine', '3.20.1']);
  });

  it('reads what Trivy writes', () => {
    const { packages, distribution, gaps } = read({
      packages: [
        {
          SPDXID: 'SPDXRef-os',
          name: 'ubuntu',
          versionInfo: '24.04',
          primaryPackagePurpose: 'OPERATING-SYSTEM',
        },
        {
          SPDXID: 'SPDXRef-2',
          name: 'libc6',
          versionInfo: '2.39-0ubuntu8',
          licenseDeclared: 'LicenseRef-1',
          sourceInfo: 'built package from: glibc 2.39-0ubuntu8',
          ...purl('pkg:deb/ubuntu/libc6@2.39-0ubuntu8?arch=amd64&distro=ubuntu-24.04'),
        },
      ],
      hasExtractedLicensingInfos: [
        { licenseId: 'LicenseRef-1', name: 'Some licence', extractedText: 'long …' },
      ],
    });
    assert.deepEqual(gaps, []);
    assert.deepEqual(packages[0]?.source, { name: 'glibc', version: '2.39-0ubuntu8' });
    assert.deepEqual(packages[0]?.licences, ['Some licence']);
    assert.deepEqual([distribution?.id, distribution?.version], ['ubuntu', '24.04']);
  });

  it('knows the operating system by the spelling of the JSON schema too', () => {
    const system = { SPDXID: 'SPDXRef-os', name: 'debian', versionInfo: '13' };
    const { packages, distribution, gaps } = read({
      packages: [{ ...system, primaryPackagePurpose: 'OPERATING_SYSTEM' }],
    });
    assert.deepEqual([packages, gaps], [[], []]);
    assert.deepEqual([distribution?.id, distribution?.version], ['debian', '13']);
  });

  it('reads SPDX 2.2 with its older spelling, and documentDescribes', () => {
    const { packages } = read(
      {
        documentDescribes: ['SPDXRef-a'],
        packages: [
          { SPDXID: 'SPDXRef-a', name: 'root', ...purl('pkg:github/acme/shop@main') },
          {
            SPDXID: 'SPDXRef-b',
            name: 'lodash',
            licenseDeclared: 'NONE',
            licenseConcluded: 'MIT',
            ...purl('pkg:npm/lodash@4.17.20', 'PACKAGE_MANAGER', 'http://spdx.org/rdf/references/purl'),
          },
        ],
      },
      'SPDX-2.2',
    );
    assert.deepEqual(
      packages.map((item) => [item.name, item.licences]),
      [['lodash', ['MIT']]],
    );
  });

  it('keeps a package that is alone in its document, and every one of several that are described', () => {
    const lone = { SPDXID: 'SPDXRef-a', name: 'a', ...purl('pkg:npm/a@1') };
    assert.equal(read({ documentDescribes: ['SPDXRef-a'], packages: [lone] }).packages.length, 1);
    const other = { SPDXID: 'SPDXRef-b', name: 'b', ...purl('pkg:npm/b@1') };
    const both = read({ documentDescribes: ['SPDXRef-a', 'SPDXRef-b'], packages: [lone, other] });
    assert.equal(both.packages.length, 2);
  });

  it('has a gap for packages without a package URL', () => {
    const { gaps } = read({
      packages: [
        { SPDXID: 'SPDXRef-a', name: 'mystery' },
        { name: 'f', primaryPackagePurpose: 'FILE' },
      ],
    });
    assert.deepEqual(
      gaps.map((gap) => gap.subject),
      ['components without a package URL'],
    );
  });

  it('names the field at fault', () => {
    assert.throws(
      () => read({ packages: [{ externalRefs: 7 }] }),
      (error) => error instanceof Fault && /at packages\[0\]\.externalRefs/.test(error.message),
    );
    assert.throws(
      () => read({ relationships: [7] }),
      (error) => error instanceof Fault && /at relationships\[0\]/.test(error.message),
    );
  });
});
