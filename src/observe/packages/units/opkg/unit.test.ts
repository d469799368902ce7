import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { openFile, viewOf } from '../../../../../test/fixtures/file-view.ts';
import { mutationsOf, onlyFaults } from '../../../../../test/fixtures/mutation.ts';
import { OPKG_UNIT } from './unit.ts';

const STATUS = `Package: boat
Version: 1.36.1-r1
Depends: libc
License: MIT
Status: install user installed
Architecture: x86_64

Package: gone
Version: 1
Status: deinstall ok not-installed

Package: broken
Status: install ok installed
`;

function assembled(files: Readonly<Record<string, string>>) {
  const facts = Object.entries(files).flatMap(([path, text]) => {
    const file = openFile(path, text);
    if (OPKG_UNIT.interest(file.entry) === 'no') return [];
    return [...OPKG_UNIT.read(file)].map((fact) => ({ path, layer: undefined, fact }));
  });
  const { packages, gaps } = OPKG_UNIT.assemble(facts, {
    files: viewOf({ '/bin/boat': '' }),
    distribution: { id: 'openwrt', version: '23.05.5', name: 'OpenWrt', like: [] },
  });
  return { packages: [...packages], gaps };
}

describe('packages of opkg', () => {
  it('are those that are installed, with the files that they own', () => {
    const { packages, gaps } = assembled({
      '/usr/lib/opkg/status': STATUS,
      '/usr/lib/opkg/info/boat.list': '/bin/boat\n/etc/boat.conf\t0644\n',
    });
    assert.deepEqual(
      packages.map(({ package: { purl, licences }, files }) => [purl, licences, files]),
      [
        [
          'pkg:opkg/openwrt/boat@1.36.1-r1?arch=x86_64&distro=openwrt-23.05.5',
          ['MIT'],
          ['/bin/boat', '/etc/boat.conf'],
        ],
      ],
    );
    assert.deepEqual(
      gaps.map(({ reason }) => reason),
      ['1 entries have no valid name and version'],
    );
  });

  it('are read of any bytes', () => {
    fc.assert(
      fc.property(
        mutationsOf(Buffer.from(STATUS)),
        (bytes) => void onlyFaults(() => assembled({ '/var/lib/opkg/status': bytes.toString() })),
      ),
      { numRuns: propertyRuns(200) },
    );
  });
});
