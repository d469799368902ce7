import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { openFile, viewOf } from '../../../../../test/fixtures/file-view.ts';
import { mutationsOf, onlyFaults } from '../../../../../test/fixtures/mutation.ts';
import { nameOf } from './entry.ts';
import { PORTAGE_UNIT } from './unit.ts';

const CONTENTS = `dir /usr
obj /usr/bin/boat d41d8cd98f00b204e9800998ecf8427e 1700000000
obj /usr/share/a name d41d8cd98f00b204e9800998ecf8427e 1700000000
sym /usr/bin/ship -> boat 1700000000
`;

function assembled(files: Readonly<Record<string, string>>) {
  const facts = Object.entries(files).flatMap(([path, text]) => {
    const file = openFile(path, text);
    if (PORTAGE_UNIT.interest(file.entry) === 'no') return [];
    return [...PORTAGE_UNIT.read(file)].map((fact) => ({ path, layer: undefined, fact }));
  });
  const { packages, gaps } = PORTAGE_UNIT.assemble(facts, {
    files: viewOf({ '/usr/bin/boat': '' }),
    distribution: { id: 'gentoo', version: '2.17', name: 'Gentoo', like: [] },
  });
  return { packages: [...packages], gaps };
}

describe('packages of Portage', () => {
  it('are the folders of its database, with the files that they own', () => {
    const { packages, gaps } = assembled({
      '/var/db/pkg/sys-apps/boat-1.2_p3-r1/CONTENTS': CONTENTS,
      '/var/db/pkg/sys-apps/boat-1.2_p3-r1/LICENSE': 'GPL-2+ MIT\n',
      '/var/db/pkg/virtual/ship-0/CONTENTS': '',
    });
    assert.deepEqual(gaps, []);
    assert.deepEqual(
      packages.map(({ package: { purl, name, licences }, files }) => [purl, name, licences, files]),
      [
        [
          'pkg:ebuild/sys-apps/boat@1.2_p3-r1?distro=gentoo-2.17',
          'sys-apps/boat',
          ['GPL-2+ MIT'],
          ['/usr/bin/boat', '/usr/bin/ship', '/usr/share/a name'],
        ],
        ['pkg:ebuild/virtual/ship@0?distro=gentoo-2.17', 'virtual/ship', [], []],
      ],
    );
  });

  it('are told apart from their versions as the specification says', () => {
    const parts = (folder: string) => {
      const found = nameOf('a', folder);
      return found && [found.name, found.version];
    };
    assert.deepEqual(parts('gtk+-3.24.1'), ['gtk+', '3.24.1']);
    assert.deepEqual(parts('font-2x-1.0a_rc2'), ['font-2x', '1.0a_rc2']);
    assert.equal(parts('nothing'), undefined);
    assert.match(assembled({ '/var/db/pkg/a/b/CONTENTS': '' }).gaps[0]?.reason ?? '', /NAME-VERSION/);
  });

  it('are read of any bytes', () => {
    fc.assert(
      fc.property(
        mutationsOf(Buffer.from(CONTENTS)),
        (bytes) => void onlyFaults(() => assembled({ '/var/db/pkg/a/b-1/CONTENTS': bytes.toString() })),
      ),
      { numRuns: propertyRuns(200) },
    );
  });
});
