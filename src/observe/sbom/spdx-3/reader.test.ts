import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { spdx3Reader } from './reader.ts';

const CONTEXT = 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld';
const read = (...elements: readonly object[]) => {
  const content = spdx3Reader.read({ '@context': CONTEXT, '@graph': elements });
  return { ...content, packages: [...content.packages] };
};
const packageOf = (id: string, more: object = {}) => ({
  type: 'software_Package',
  spdxId: `urn:x:${id}`,
  name: id,
  software_packageUrl: `pkg:npm/${id}@1.0.0`,
  ...more,
});
const relationship = (from: string, relationshipType: string, ...to: readonly string[]) => ({
  type: 'Relationship',
  from: `urn:x:${from}`,
  relationshipType,
  to: to.map((one) => `urn:x:${one}`),
});

describe('SPDX 3', () => {
  it('is told by its context', () => {
    assert.ok(spdx3Reader.recognises({ '@context': CONTEXT }));
    assert.ok(!spdx3Reader.recognises({ '@context': 'https://spdx.org/rdf/2.0/x' }));
    assert.ok(!spdx3Reader.recognises({ spdxVersion: 'SPDX-2.3' }));
  });

  it('gives packages with licences and graph, in whatever order elements stand', () => {
    const { packages, gaps } = read(
      relationship('app', 'dependsOn', 'a'),
      relationship('a', 'dependsOn', 'b'),
      { ...relationship('app', 'dependsOn', 'c'), type: 'LifecycleScopedRelationship', scope: 'test' },
      relationship('a', 'hasConcludedLicense', 'no'),
      relationship('a', 'hasDeclaredLicense', 'mit'),
      packageOf('b', {
        software_packageUrl: undefined,
        externalIdentifier: [{ externalIdentifierType: 'packageUrl', identifier: 'pkg:npm/b@1.0.0' }],
      }),
      packageOf('a'),
      packageOf('c'),
      packageOf('app'),
      { type: 'software_Sbom', spdxId: 'urn:x:sbom', rootElement: ['urn:x:app'] },
      {
        type: 'simplelicensing_LicenseExpression',
        spdxId: 'urn:x:mit',
        simplelicensing_licenseExpression: 'MIT',
      },
      {
        type: 'simplelicensing_LicenseExpression',
        spdxId: 'urn:x:no',
        simplelicensing_licenseExpression: 'NONE',
      },
    );
    assert.deepEqual(gaps, []);
    assert.deepEqual(
      packages.map(({ name, licences, direct, development, requires }) => [
        name,
        licences,
        direct,
        development,
        requires,
      ]),
      [
        ['b', [], false, undefined, undefined],
        ['a', ['MIT'], true, undefined, ['pkg:npm/b@1.0.0']],
        ['c', [], true, true, undefined],
      ],
    );
  });

  it('tells what cannot be matched, and what is damaged', () => {
    const { gaps } = read({ type: 'software_Package', spdxId: 'urn:x:1', name: 'odd' }, { type: 'Agent' });
    assert.match(gaps[0]?.reason ?? '', /^1 component, such as odd/);
    assert.throws(() => read({ type: 'software_Package', name: 3 }), { code: 'malformed' });
    assert.throws(() => spdx3Reader.read({ '@context': CONTEXT, '@graph': 'x' }), { code: 'malformed' });
  });

  it('knows the operating system', () => {
    const system = { software_packageUrl: undefined, software_primaryPurpose: 'operatingSystem' };
    const { distribution } = read(packageOf('debian', { ...system, software_packageVersion: '12' }));
    assert.deepEqual([distribution?.id, distribution?.version], ['debian', '12']);
  });
});
