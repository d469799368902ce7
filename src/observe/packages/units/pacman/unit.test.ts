import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { openFile, viewOf } from '../../../../../test/fixtures/file-view.ts';
import { mutationsOf, onlyFaults } from '../../../../../test/fixtures/mutation.ts';
import { PACMAN_UNIT } from './unit.ts';

const DESC = `%NAME%
boat

%VERSION%
1:2.0.1-3

%BASE%
fleet

%DESC%
A boat

%ARCH%
x86_64

%LICENSE%
GPL-2.0-or-later
MIT

%DEPENDS%
glibc
`;
const FILES = '%FILES%\nusr/\nusr/bin/\nusr/bin/boat\n\n%BACKUP%\netc/boat.conf\tabc\n';
const FOLDER = '/var/lib/pacman/local/boat-1:2.0.1-3';

function assembled(files: Readonly<Record<string, string>>) {
  const facts = Object.entries(files).flatMap(([path, text]) => {
    const file = openFile(path, text);
    if (PACMAN_UNIT.interest(file.entry) === 'no') return [];
    return [...PACMAN_UNIT.read(file)].map((fact) => ({ path, layer: undefined, fact }));
  });
  const { packages, gaps } = PACMAN_UNIT.assemble(facts, {
    files: viewOf({ '/usr/bin/boat': '' }),
    distribution: { id: 'arch', version: '', name: 'Arch Linux', like: [] },
  });
  return { packages: [...packages], gaps };
}

describe('packages of pacman', () => {
  it('are those of its local database, with the files that they own', () => {
    const { packages, gaps } = assembled({ [`${FOLDER}/desc`]: DESC, [`${FOLDER}/files`]: FILES });
    assert.deepEqual(gaps, []);
    assert.equal(packages.length, 1);
    const [found] = packages;
    assert.equal(found?.package.purl, 'pkg:alpm/arch/boat@1:2.0.1-3?arch=x86_64&distro=arch&upstream=fleet');
    assert.deepEqual(found?.package.licences, ['GPL-2.0-or-later', 'MIT']);
    assert.deepEqual(found?.files, ['/usr/bin/boat']);
  });

  it('that have no name are a gap, and other files of the folder none', () => {
    const { packages, gaps } = assembled({ [`${FOLDER}/desc`]: '%NAME%\n\n', [`${FOLDER}/mtree`]: 'x' });
    assert.deepEqual(packages, []);
    assert.match(gaps[0]?.reason ?? '', /no valid name/);
  });

  it('are read of any bytes', () => {
    fc.assert(
      fc.property(
        mutationsOf(Buffer.from(DESC)),
        (bytes) => void onlyFaults(() => assembled({ [`${FOLDER}/desc`]: bytes.toString() })),
      ),
      { numRuns: propertyRuns(200) },
    );
  });
});
