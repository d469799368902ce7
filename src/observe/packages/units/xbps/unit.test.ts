import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkMutations } from '../../../../../test/fixtures/assembled.ts';
import { listedTrial } from '../../system-package/listed-trial.fixture.ts';
import { XBPS_UNIT } from './unit.ts';

const DATABASE = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple Computer//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
\t<key>_XBPS_ALTERNATIVES_</key>
\t<dict>
\t\t<key>boat</key>
\t\t<array>
\t\t\t<string>boat-small</string>
\t\t</array>
\t</dict>
\t<key>boat-small</key>
\t<dict>
\t\t<key>architecture</key>
\t\t<string>x86_64</string>
\t\t<key>automatic-install</key>
\t\t<true/>
\t\t<key>license</key>
\t\t<string>MIT &amp; others</string>
\t\t<key>pkgver</key>
\t\t<string>boat-small-1.2.3_1</string>
\t\t<key>run_depends</key>
\t\t<array>
\t\t\t<string>oar>=1_1</string>
\t\t</array>
\t\t<key>state</key>
\t\t<string>installed</string>
\t</dict>
\t<key>gone</key>
\t<dict>
\t\t<key>pkgver</key>
\t\t<string>gone-1_1</string>
\t\t<key>state</key>
\t\t<string>half-removed</string>
\t</dict>
\t<key>wrong</key>
\t<dict>
\t\t<key>pkgver</key>
\t\t<string>other-1_1</string>
\t</dict>
</dict>
</plist>
`;
const FILES = `<plist version="1.0">
<dict>
\t<key>files</key>
\t<array>
\t\t<dict>
\t\t\t<key>file</key>
\t\t\t<string>/usr/bin/boat</string>
\t\t\t<key>sha256</key>
\t\t\t<string>00</string>
\t\t</dict>
\t</array>
</dict>
</plist>
`;
const VOID = { id: 'void', version: '', name: 'Void', like: [] };

describe('packages of XBPS', () => {
  it('are those that are there, with the files that they own', () => {
    const files = {
      '/var/db/xbps/pkgdb-0.38.plist': DATABASE,
      '/var/db/xbps/.boat-small-files.plist': FILES,
    };
    assert.deepEqual(listedTrial(XBPS_UNIT, files, VOID), {
      packages: [
        ['pkg:xbps/void/boat-small@1.2.3_1?arch=x86_64&distro=void', ['MIT & others'], ['/usr/bin/boat']],
      ],
      gaps: ['an entry has no valid name and version'],
    });
  });

  it('are read of any bytes', () => {
    checkMutations(XBPS_UNIT, { '/var/db/xbps/pkgdb-0.38.plist': DATABASE }, VOID, 100);
  });
});
