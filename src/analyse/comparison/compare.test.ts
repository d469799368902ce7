import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Image } from '../../model/image.ts';
import type { Finding } from '../../model/finding/finding.ts';
import type { Package } from '../../model/package.ts';
import type { Report } from '../../model/report/scan.ts';
import { compareReports } from './compare.ts';

const one = (name: string, version: string): Package => ({
  purl: `pkg:deb/debian/${name}@${version}`,
  ecosystem: 'deb',
  name,
  version,
  licences: [],
  locations: [{ path: '/x', foundBy: 'dpkg', evidence: 'installed' }],
});
const found = (id: string, of: Package, fingerprint: string): Finding =>
  ({
    kind: 'vulnerability',
    id,
    fingerprint,
    severity: 'high',
    title: '',
    package: of,
  }) as unknown as Finding;
const CONFIG: Image['config'] = {
  user: '',
  env: ['PATH=/bin', 'TOKEN=fake-not-a-secret'],
  entrypoint: [],
  command: ['sh'],
  workingDirectory: '/',
  exposedPorts: ['80/tcp'],
  volumes: [],
  labels: { ['__proto__']: 'x' },
};
const layer = (index: number, diffId: string) => ({ index, diffId, size: 10 });
const report = (
  packages: Package[],
  findings: Finding[],
  config: Image['config'],
  diffIds: string[],
): Report =>
  ({
    target: {
      reference: 'x',
      kind: 'oci-archive',
      image: { config, layers: diffIds.map((id, index) => layer(index, id)) },
    },
    packages,
    findings,
  }) as unknown as Report;

describe('a comparison', () => {
  const [old, now] = [one('a', '1'), one('a', '2')];
  const before = report(
    [old, one('b', '1')],
    [found('X', old, '1'), found('Y', one('b', '1'), '2')],
    CONFIG,
    ['l', 'm'],
  );
  const config = { ...CONFIG, user: '1000', env: ['PATH=/usr/bin', 'TOKEN=fake-other'], exposedPorts: [] };
  const after = report([now, one('c', '1')], [found('Y', one('b', '1'), '9'), found('Z', now, '3')], config, [
    'l',
    'n',
    'o',
  ]);
  const { packages, findings, configuration, layers, before: was, after: is } = compareReports(before, after);

  it('tells packages that came, went and changed', () => {
    assert.deepEqual(
      packages.added.map(({ name }) => name),
      ['c'],
    );
    assert.deepEqual(
      packages.removed.map(({ name }) => name),
      ['b'],
    );
    assert.deepEqual(packages.changed, [{ ecosystem: 'deb', name: 'a', from: ['1'], to: ['2'] }]);
  });

  it('takes a vulnerability of the same package for the same, in whatever file that is', () => {
    assert.deepEqual(
      findings.new.map(({ id }) => id),
      ['Z'],
    );
    assert.deepEqual(
      findings.gone.map(({ id }) => id),
      ['X'],
    );
    assert.equal(findings.same, 1);
  });

  it('tells settings, and of variables no value', () => {
    assert.deepEqual(configuration, [
      { setting: 'port 80/tcp', before: 'exposed' },
      { setting: 'env PATH', before: 'set', after: 'set to something else' },
      { setting: 'env TOKEN', before: 'set', after: 'set to something else' },
      { setting: 'user', after: '1000' },
    ]);
  });

  it('tells which layers are shared, and sizes', () => {
    assert.equal(layers.shared, 1);
    assert.deepEqual([layers.removed.length, layers.added.length, was.size, is.size], [1, 2, 20, 30]);
  });
});
