import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkMutations } from '../../../../../test/fixtures/assembled.ts';
import { listedTrial } from '../../system-package/listed-trial.fixture.ts';
import { SLACKWARE_UNIT } from './unit.ts';

const SLACKWARE = { id: 'slackware', version: '15.0', name: 'Slackware', like: [] };
const NOTE = `PACKAGE NAME:     small-boat-5.1.016-x86_64-1
COMPRESSED PACKAGE SIZE:     1.2M
UNCOMPRESSED PACKAGE SIZE:     8.1M
PACKAGE LOCATION: /var/log/mount/slackware64/a/small-boat-5.1.016-x86_64-1.txz
PACKAGE DESCRIPTION:
small-boat: small-boat (a boat)
FILE LIST:
./
usr/bin/boat
usr/doc/
install/slack-desc
`;

describe('packages of Slackware', () => {
  it('are told by the names of notes, with the files that they list', () => {
    const files = {
      '/var/lib/pkgtools/packages/small-boat-5.1.016-x86_64-1': NOTE,
      '/var/log/packages/oar-1.0-noarch-2_SBo': 'FILE LIST:\n',
      '/var/log/packages/strange': '',
      '/var/log/other/oar-1.0-noarch-2': '',
    };
    assert.deepEqual(listedTrial(SLACKWARE_UNIT, files, SLACKWARE), {
      packages: [
        [
          'pkg:slackware/slackware/small-boat@5.1.016-1?arch=x86_64&distro=slackware-15.0',
          [],
          ['/usr/bin/boat'],
        ],
        ['pkg:slackware/slackware/oar@1.0-2_SBo?arch=noarch&distro=slackware-15.0', [], []],
      ],
      gaps: ['it is not named NAME-VERSION-ARCH-BUILD'],
    });
  });

  it('are read of any bytes', () => {
    checkMutations(SLACKWARE_UNIT, { '/var/log/packages/a-1-x-1': NOTE }, SLACKWARE, 100);
  });
});
