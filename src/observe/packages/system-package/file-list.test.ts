import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { viewOf } from '../../../../test/fixtures/file-view.ts';
import { fileListOf, FileRoom, layerOfPackage, ownedPaths } from './file-list.ts';

describe('fileListOf', () => {
  it('groups by folder, and leaves out folders that are listed themselves', () => {
    const list = fileListOf(['/.', '/usr', '/usr/bin', '/usr/bin/a', '/usr/bin/b', '/etc', 'etc/c']);
    assert.deepEqual(list, [
      ['/usr/bin', ['a', 'b']],
      ['/etc', ['c']],
    ]);
  });

  it('gives absolute, normal paths whatever it is given', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (paths) => {
        for (const [folder, names] of fileListOf(paths)) {
          assert.ok(folder.startsWith('/') && !folder.split('/').includes('..'), folder);
          for (const name of names) assert.ok(name !== '' && name !== '..' && !name.includes('/'), name);
        }
      }),
    );
    assert.deepEqual(fileListOf(['../../etc/passwd']), [['/etc', ['passwd']]]);
  });
});

describe('FileRoom', () => {
  it('has room for the largest packages, by number and by characters, and says once it has not', () => {
    const many = function* () {
      for (let index = 0; index < 300_000; index += 1) yield `/usr/lib/${index}`;
    };
    const room = FileRoom.ofPackage();
    const [[, names] = ['', []]] = fileListOf(many(), room);
    assert.equal(names.length, 120_000);
    assert.equal(room.isFull, true);
    const long: [string, string[]][] = [[`/${'d'.repeat(4_000)}`, Array.from({ length: 20_000 }, () => 'f')]];
    const database = FileRoom.ofDatabase();
    assert.equal(ownedPaths(long, viewOf({}), database).length, Math.floor((32 * 2 ** 20) / 4_003));
    for (let index = 0; index < 3; index += 1) ownedPaths(long, viewOf({}), database);
    assert.equal(database.isFull, true);
    assert.deepEqual(ownedPaths([['/etc', ['a']]], viewOf({}), database), []);
  });
});

describe('ownedPaths', () => {
  it('names a file both as listed and as it lies after the usr-merge', () => {
    const files = viewOf({ '/lib': { link: 'usr/lib' }, '/usr/lib/x/libc.so.6': 'c' });
    assert.deepEqual(ownedPaths([['/lib/x', ['libc.so.6']]], files), [
      '/lib/x/libc.so.6',
      '/usr/lib/x/libc.so.6',
    ]);
  });

  it('does not follow a link that is itself listed, and leaves folders out', () => {
    const files = viewOf({ '/usr/bin/sh': { link: 'dash' }, '/usr/bin/dash': '', '/var/empty': null });
    assert.deepEqual(
      ownedPaths(
        [
          ['/usr/bin', ['sh']],
          ['/var', ['empty', 'gone']],
        ],
        files,
      ),
      ['/usr/bin/sh', '/var/gone'],
    );
  });
});

describe('layerOfPackage', () => {
  const files = viewOf(
    { '/a': '', '/b': '', '/c': '', '/d': '', '/e': '' },
    { '/a': 1, '/b': 1, '/c': 3, '/d': 3, '/e': [2, 4] },
  );

  it('is the layer most files are from, the upper of equals', () => {
    assert.equal(layerOfPackage(['/a', '/b', '/c'], files, { layer: 3 }), 1);
    assert.equal(layerOfPackage(['/a', '/b', '/c', '/d'], files, { layer: 3 }), 3);
  });

  it('takes files as they were when the database last said something new', () => {
    assert.equal(layerOfPackage(['/e'], files, { layer: 3 }), 2);
    assert.equal(layerOfPackage(['/e'], files, { layer: 4, since: 3 }), 2);
    assert.equal(layerOfPackage(['/e'], files, { layer: 4 }), 4);
  });

  it('is that of the database where no file tells, and none in a file tree', () => {
    assert.equal(layerOfPackage(['/gone', '/c'], files, { layer: 5, since: 2 }), 2);
    assert.equal(layerOfPackage(['/a'], files, { layer: undefined }), undefined);
  });
});
