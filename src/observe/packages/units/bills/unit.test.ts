import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assembledFrom, checkMutations } from '../../../../../test/fixtures/assembled.ts';
import { BILLS_UNIT } from './unit.ts';

const SPDX = JSON.stringify({
  spdxVersion: 'SPDX-2.3',
  packages: [
    {
      licenseDeclared: 'BSD-3-Clause',
      externalRefs: [{ referenceType: 'purl', referenceLocator: 'pkg:bitnami/redis@7.2.4-0?arch=amd64' }],
    },
    { externalRefs: [{ referenceType: 'purl', referenceLocator: 'pkg:deb/debian/bash@5' }] },
    { externalRefs: [{ referenceType: 'purl', referenceLocator: 'pkg:other/thing@5' }] },
    {},
  ],
});
const CYCLONEDX = JSON.stringify({
  bomFormat: 'CycloneDX',
  components: [
    { purl: 'pkg:npm/%40sea/boat@1.0.0', components: [{ purl: 'pkg:maven/a/b@2' }] },
    { name: 'x' },
  ],
});

describe('bills of materials inside a target', () => {
  it('name packages by their package URLs', () => {
    const { packages, gaps } = assembledFrom(BILLS_UNIT, {
      '/opt/bitnami/redis/.spdx-redis.spdx': SPDX,
      '/app/a.cdx.json': CYCLONEDX,
      '/opt/bitnami/.bitnami_components.json': '{"node":{"version":"20.1.0-3","arch":"amd64"}}',
      '/app/other.json': '{',
    });
    assert.deepEqual(
      packages.map(({ package: { purl, ecosystem, name, version, licences } }) => [
        purl,
        ecosystem,
        name,
        version,
        licences,
      ]),
      [
        ['pkg:bitnami/redis@7.2.4-0', 'bitnami', 'redis', '7.2.4-0', ['BSD-3-Clause']],
        ['pkg:npm/%40sea/boat@1.0.0', 'npm', '@sea/boat', '1.0.0', []],
        ['pkg:maven/a/b@2', 'maven', 'a:b', '2', []],
        ['pkg:bitnami/node@20.1.0-3', 'bitnami', 'node', '20.1.0-3', []],
      ],
    );
    assert.match(gaps[0]?.reason ?? '', /pkg:other/);
  });

  it('are read as far as anybody writes them, and refused at the first part that is no package', () => {
    const packages = Array.from({ length: 30_000 }, (_, index) => ({
      externalRefs: [{ referenceType: 'purl', referenceLocator: `pkg:npm/p${index}@1` }],
    }));
    const spdx = (list: readonly unknown[]) => JSON.stringify({ spdxVersion: 'SPDX-2.3', packages: list });
    assert.equal(assembledFrom(BILLS_UNIT, { '/a.spdx.json': spdx(packages) }).packages.length, 30_000);
    for (const [path, text] of [
      ['/a.spdx.json', spdx([1.5, 1.5])],
      ['/a.spdx.json', spdx([{ externalRefs: [1.5] }])],
      ['/.bitnami_components.json', '{"a":{"version":"1"},"b":1}'],
    ] as const)
      assert.throws(() => assembledFrom(BILLS_UNIT, { [path]: text }), { code: 'malformed' });
  });

  it('cause nothing but faults, whatever the bytes', () => {
    checkMutations(BILLS_UNIT, { '/a.spdx.json': SPDX, '/a.cdx.json': CYCLONEDX });
  });
});
