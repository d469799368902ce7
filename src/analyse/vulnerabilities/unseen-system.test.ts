import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sampleReport } from '../../../test/fixtures/report.ts';
import { unseenSystem } from './unseen-system.ts';

const { packages, target } = sampleReport();
const own = packages.filter(({ ecosystem }) => ecosystem !== 'deb');
const debian = target.distribution!;

describe('unseenSystem', () => {
  it('is a gap where a distribution has no package of its own', () => {
    assert.deepEqual(unseenSystem(debian, own), {
      kind: 'unknown',
      subject: 'debian 12',
      reason: 'it has no database of deb packages, so what the system itself has installed is not known',
    });
    const arch = { ...debian, id: 'void', version: '' };
    assert.match(unseenSystem(arch, [])?.reason ?? '', /no database of packages that is read/);
  });

  it('is none where one was seen, whichever, nor where there is no distribution', () => {
    assert.equal(unseenSystem(debian, packages), undefined);
    assert.equal(unseenSystem({ ...debian, id: 'void' }, packages), undefined);
    assert.equal(unseenSystem(undefined, own), undefined);
  });
});
