import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { listedTrial } from '../../system-package/listed-trial.fixture.ts';
import { SWUPD_UNIT } from './unit.ts';

const CLEAR = { id: 'clear-linux-os', version: '42000', name: 'Clear Linux OS', like: [] };

describe('bundles of Clear Linux', () => {
  it('are the files that are named for them, of the version of the system', () => {
    const files = {
      '/usr/share/clear/bundles/os-core': '',
      '/usr/share/clear/bundles/.MoM': '',
      '/usr/share/clear/x': '',
    };
    assert.deepEqual(listedTrial(SWUPD_UNIT, files, CLEAR), {
      packages: [['pkg:swupd/clear-linux-os/os-core@42000?distro=clear-linux-os-42000', [], []]],
      gaps: [],
    });
  });

  it('may have anything in their files', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { packages } = listedTrial(SWUPD_UNIT, { '/usr/share/clear/bundles/a': text }, CLEAR);
        assert.equal(packages.length, 1);
      }),
    );
  });
});
