import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { Gap } from '../../../model/gap.ts';
import { walkTree, type TreeItem } from './walk-tree.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-tree-'));
after(() => rmSync(folder, { recursive: true }));

function tree(name: string): string {
  const root = join(folder, name);
  mkdirSync(root);
  return root;
}

function walk(root: string, visit: (item: TreeItem) => void = () => undefined) {
  const gaps: Gap[] = [];
  const paths: string[] = [];
  for (const item of walkTree(root, (gap) => gaps.push(gap))) {
    paths.push(item.entry.path);
    visit(item);
  }
  return { paths, gaps };
}

describe('walkTree', () => {
  it('lists depth first in byte order, with type, size, mode and target', () => {
    const root = tree('order');
    mkdirSync(join(root, 'a'));
    writeFileSync(join(root, 'a', 'z'), 'four', { mode: 0o640 });
    writeFileSync(join(root, 'a.b'), '');
    symlinkSync('/etc', join(root, 'link'));
    const entries = Array.from(
      walkTree(root, () => undefined),
      ({ entry }) => entry,
    );
    assert.deepEqual(
      entries.map(({ path, type }) => [path, type]),
      [
        ['/a', 'directory'],
        ['/a/z', 'file'],
        ['/a.b', 'file'],
        ['/link', 'symlink'],
      ],
    );
    assert.deepEqual([entries[1]?.size, entries[1]?.mode, entries[3]?.target], [4, 0o640, '/etc']);
  });

  it('does not follow links and does not open pipes', () => {
    const root = tree('special');
    symlinkSync('..', join(root, 'up'));
    symlinkSync('nowhere', join(root, 'broken'));
    execFileSync('env', ['mkfifo', join(root, 'pipe')]);
    const { paths, gaps } = walk(root, (item) => {
      if (item.entry.type !== 'file') assert.throws(() => item.open(), { code: 'refused' });
    });
    assert.deepEqual(paths, ['/broken', '/pipe', '/up']);
    assert.deepEqual(gaps, []);
  });

  it('stays inside when a folder is swapped for a link while it is walked', () => {
    const root = tree('swap');
    mkdirSync(join(root, 'a'));
    writeFileSync(join(root, 'a', 'one'), '1');
    writeFileSync(join(root, 'a', 'two'), '2');
    mkdirSync(join(folder, 'outside'));
    writeFileSync(join(folder, 'outside', 'one'), 'secret');
    const seen: string[] = [];
    walk(root, (item) => {
      const { entry } = item;
      if (entry.path === '/a/one') {
        renameSync(join(root, 'a'), join(folder, 'moved'));
        symlinkSync(join(folder, 'outside'), join(root, 'a'));
      }
      using file = entry.type === 'file' ? item.open() : undefined;
      if (file) seen.push(file.bytes().toString());
    });
    assert.deepEqual(seen, ['1', '2']);
  });

  it('refuses a file that was replaced, and reads no more than was listed', () => {
    const root = tree('replaced');
    writeFileSync(join(root, 'a'), 'a');
    writeFileSync(join(root, 'b'), 'b');
    writeFileSync(join(root, 'c'), 'ccc');
    writeFileSync(join(root, 'd'), 'ddd');
    walk(root, (item) => {
      const { entry } = item;
      const path = join(root, entry.path);
      if (entry.path === '/a') {
        writeFileSync(join(root, 'new'), 'other');
        renameSync(join(root, 'new'), path);
        assert.throws(() => item.open(), { code: 'refused', message: /replaced/ });
      } else if (entry.path === '/b') {
        unlinkSync(path);
        execFileSync('env', ['mkfifo', path]);
        assert.throws(() => item.open(), { code: 'refused' });
      } else if (entry.path === '/c') {
        appendFileSync(path, 'more');
        using file = item.open();
        assert.equal(file.bytes().toString(), 'ccc');
        assert.equal(file.read(1, 100).toString(), 'cc');
        assert.equal(file.read(100, 1).length, 0);
      } else if (entry.path === '/d') {
        truncateSync(path, 1);
        using file = item.open();
        assert.equal(file.bytes().toString(), 'd');
      }
    });
  });

  it('keeps names apart that are no UTF-8', () => {
    const root = tree('names');
    for (const byte of [0xfe, 0xff])
      writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([byte])]), String(byte));
    const contents: string[] = [];
    const { paths } = walk(root, (item) => {
      using file = item.open();
      contents.push(file.bytes().toString());
    });
    assert.deepEqual(paths, ['/\udcfe', '/\udcff']);
    assert.deepEqual(contents, ['254', '255']);
  });

  it('names what nests too deep as a gap', () => {
    const root = tree('deep');
    mkdirSync(join(root, ...Array.from({ length: 300 }, () => 'd')), { recursive: true });
    const { paths, gaps } = walk(root);
    assert.equal(paths.length, 257);
    assert.deepEqual(
      gaps.map((gap) => gap.kind),
      ['limit'],
    );
  });

  it(
    'names folders that cannot be read as gaps',
    { skip: process.getuid?.() === 0 && 'root may read everything' },
    () => {
      const root = tree('closed');
      mkdirSync(join(root, 'a'), { mode: 0o000 });
      writeFileSync(join(root, 'b'), '');
      const { paths, gaps } = walk(root);
      chmodSync(join(root, 'a'), 0o755);
      assert.deepEqual(paths, ['/a', '/b']);
      assert.deepEqual(
        gaps.map(({ kind, subject }) => [kind, subject]),
        [['unreadable', '/a']],
      );
    },
  );

  it('names a root that is none', () => {
    assert.throws(() => walk(join(folder, 'nowhere')), { code: 'refused', message: /nowhere/ });
  });
});
