import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { SNAP_UNIT } from './unit.ts';

const SNAP = `name: boat
version: 1.2.3+git5
summary: A boat
license: GPL-3.0
architectures:
  - amd64
base: core24
apps:
  boat:
    command: bin/boat
`;

describe('snaps', () => {
  it('are told by their own metadata', () => {
    const { names, faults, packages } = trial(SNAP_UNIT, {
      '/snap/boat/12/meta/snap.yaml': SNAP,
      '/snap/oar/1/meta/snap.yaml': 'name: oar\n',
      '/snap/boat/12/snap/manifest.yaml': 'name: other\nversion: 1\n',
    });
    assert.deepEqual(names, ['boat@1.2.3+git5']);
    assert.equal(packages[0]?.package.purl, 'pkg:snap/boat@1.2.3%2Bgit5');
    assert.deepEqual(packages[0]?.package.licences, ['GPL-3.0']);
    assert.deepEqual(faults, ['/snap/oar/1/meta/snap.yaml: no name and version']);
  });

  it('are read of any bytes', () => fuzz(SNAP_UNIT, { '/meta/snap.yaml': SNAP }, 100));
});
