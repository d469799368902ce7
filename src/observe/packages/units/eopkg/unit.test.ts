import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkMutations } from '../../../../../test/fixtures/assembled.ts';
import { listedTrial } from '../../system-package/listed-trial.fixture.ts';
import { EOPKG_UNIT } from './unit.ts';

const SOLUS = { id: 'solus', version: '4.7', name: 'Solus', like: [] };
const METADATA = `<PISI>
  <Source><Name>boat-source</Name></Source>
  <Package>
    <Name>boat</Name>
    <License>MIT</License><License>Apache-2.0</License>
    <History>
      <Update release="92"><Date>2099-01-02</Date><Version>5.2.21</Version></Update>
      <Update release="91"><Date>2099-01-01</Date><Version>5.2.20</Version></Update>
    </History>
    <Architecture>x86_64</Architecture>
  </Package>
</PISI>`;
const FOLDER = '/var/lib/eopkg/package/boat-5.2.21-92';

describe('packages of eopkg', () => {
  it('are of the newest version in their history, with the files that they own', () => {
    const files = {
      [`${FOLDER}/metadata.xml`]: METADATA,
      [`${FOLDER}/files.xml`]: '<Files><File><Path>usr/bin/boat</Path><Type>executable</Type></File></Files>',
    };
    assert.deepEqual(listedTrial(EOPKG_UNIT, files, SOLUS), {
      packages: [
        [
          'pkg:eopkg/solus/boat@5.2.21-92?arch=x86_64&distro=solus-4.7',
          ['MIT AND Apache-2.0'],
          ['/usr/bin/boat'],
        ],
      ],
      gaps: [],
    });
  });

  it('are read of any bytes', () => {
    checkMutations(EOPKG_UNIT, { [`${FOLDER}/metadata.xml`]: METADATA }, SOLUS, 100);
  });
});
