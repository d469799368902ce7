import assert from 'node:assert/strict';
import { test } from 'node:test';
import { purlOf, referenceTo } from './found-package.ts';
import { withNeeds } from './needs.ts';
import type { NamedPackage } from './types.ts';

const locked = (name: string, version: string, more: Partial<NamedPackage> = {}): NamedPackage => ({
  kind: 'package',
  name,
  version,
  evidence: 'locked',
  ...more,
});

test('what is needed by a key is every version of it, and nothing that the file does not have', () => {
  const found = withNeeds([
    { fact: locked('boat', '1'), needs: ['sail', 'sail', 'ghost', '__proto__'] },
    { fact: locked('sail', '1'), needs: [] },
    { fact: locked('sail', '2'), needs: [] },
  ]);
  assert.deepEqual(
    found.map(({ requires }) => requires),
    [['sail@1', 'sail@2'], [], []],
  );
});

test('of one key only so many versions count', () => {
  const many = Array.from({ length: 100 }, (_, index) => ({ fact: locked('sail', `${index}`), needs: [] }));
  const [boat] = withNeeds([{ fact: locked('boat', '1'), needs: ['sail'] }, ...many]);
  assert.equal(boat?.requires?.length, 16);
});

test('references lead to packages of other ecosystems, by keys of the file', () => {
  const [boat] = withNeeds([
    { fact: locked('org.sea:boat', '1'), needs: ['sail', 'keel'] },
    { fact: locked('sea/sail', 'v2', { ecosystem: 'github' }), key: 'sail', needs: [] },
    { fact: locked('keel', '3', { qualifiers: { port_version: '1' } }), needs: [] },
  ]);
  assert.deepEqual(
    boat?.requires?.map((reference) => purlOf(reference, 'vcpkg')),
    ['pkg:github/sea/sail@v2', 'pkg:vcpkg/keel@3?port_version=1'],
  );
  // A group of Maven is no beginning of a package URL.
  assert.equal(purlOf(referenceTo({ name: 'pkg:boat', version: '1' }), 'maven'), 'pkg:maven/pkg/boat@1');
});
