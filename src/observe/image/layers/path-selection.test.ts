import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FileAnalyser } from '../../../model/analyser.ts';
import type { FileEntry } from '../../../model/file.ts';
import { folderSelector, pathSelector, withinSelection } from './path-selection.ts';

const entryAt = (path: string): FileEntry => ({ path, type: 'file', size: 1, mode: 0o644, uid: 0, gid: 0 });

describe('pathSelector', () => {
  it('looks at everything where nothing is asked for', () =>
    assert.ok(pathSelector({ only: [], skip: [] })('/a/b')));

  it('leaves out what lies in a skipped folder, however deep, and nothing else', () => {
    for (const skip of ['srv/app', '/srv/app/', './srv/app', 'srv/a*', '**/app']) {
      const isSelected = pathSelector({ only: [], skip: [skip] });
      assert.deepEqual(
        ['/srv/app/x', '/srv/app/y/z', '/srv/x', '/x'].map(isSelected),
        [false, false, true, true],
        skip,
      );
    }
    const nested = pathSelector({ only: [], skip: ['**/node_modules'] });
    assert.deepEqual(['/node_modules/a/b', '/x/node_modules/a', '/x/a'].map(nested), [false, false, true]);
  });

  it('looks only into the folders that are named, without what is skipped in them', () => {
    const isSelected = pathSelector({ only: ['srv', 'opt/*'], skip: ['srv/tmp'] });
    const paths = ['/srv/a', '/srv/b/c', '/srv/tmp/d', '/opt/a', '/opt/a/b', '/etc/a', '/a'];
    assert.deepEqual(paths.map(isSelected), [true, true, false, false, true, false, false]);
  });

  it('remembers no more than it may, and answers the same', () => {
    const isSelected = pathSelector({ only: [], skip: ['d5'] });
    for (let round = 0; round < 2; round += 1)
      for (let at = 0; at < 20_000; at += 1) assert.equal(isSelected(`/d${at}/f`), at !== 5);
  });
});

describe('folderSelector', () => {
  it('enters what may lead to something, and not what is skipped', () => {
    const enters = folderSelector({ only: ['srv/app'], skip: ['**/cache'] });
    assert.deepEqual(['/srv', '/srv/app', '/srv/app/cache', '/cache'].map(enters), [
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('withinSelection', () => {
  it('gives analysers that want nothing else, and are what they were otherwise', () => {
    const analyser: FileAnalyser<string> = {
      id: 'planted',
      version: 3,
      maximumSize: 5,
      interest: () => 'by-magic',
      recognises: (head) => head.length > 2,
      read: (file) => [file.entry.path],
    };
    const selection = { only: [], skip: ['b'] };
    const [within] = withinSelection([analyser], selection);
    assert.deepEqual([within?.id, within?.version, within?.maximumSize], ['planted', 3, 5]);
    assert.deepEqual(
      ['/a/x', '/b/x'].map((path) => within?.interest(entryAt(path))),
      ['by-magic', 'no'],
    );
    assert.equal(within?.recognises?.(Buffer.alloc(3)), true);
    assert.deepEqual(withinSelection([analyser], { only: [], skip: [] }), [analyser]);
  });
});
