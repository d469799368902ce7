import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { viewOf } from '../../../test/fixtures/file-view.ts';
import { fileListOf, fullLength, layerOfMost, ownedPaths } from './file-list.ts';

describe('fileListOf', () => {
  it('groups by folder, and leaves out folders that are listed themselves', () => {
    const list = fileListOf(['/.', '/usr', '/usr/bin', '/usr/bin/a', '/usr/bin/b', '/etc', 'etc/c']);
    assert.deepEqual(list, [
      ['/usr/bin', ['a', 'b']],
      ['/etc', ['c']],
    ]);
    assert.equal(fullLength(list), '/usr/bin/'.length * 2 + '/etc/'.length);
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

describe('layerOfMost', () => {
  const files = viewOf({ '/a': '', '/b': '', '/c': '', '/d': '' }, { '/a': 1, '/b': 1, '/c': 3, '/d': 3 });

  it('is the layer most files are from, the upper of equals', () => {
    assert.equal(layerOfMost(['/a', '/b', '/c'], files), 1);
    assert.equal(layerOfMost(['/a', '/b', '/c', '/d'], files), 3);
    assert.equal(layerOfMost(['/gone'], files), undefined);
  });
});
