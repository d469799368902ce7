import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  closeSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
  readFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { absence } from '../../../../test/e2e/real-part.ts';
import { indexTar } from './index-tar.ts';
import { normaliseName } from './name.ts';
import { TarReader } from './tar-reader.ts';
import type { TarEntry } from './types.ts';

/** These tests read archives that GNU tar writes; without it they are skipped, but not on CI. */
const skip = absence(hasGnuTar(), 'GNU tar');

function hasGnuTar(): boolean {
  try {
    return execFileSync('tar', ['--version'], { encoding: 'utf8' }).includes('GNU tar');
  } catch {
    return false;
  }
}

const holes = 3 * 1024 * 1024;
let folder: string;
let archive: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'real-tar-'));
  archive = join(folder, 'a.tar');
  const tree = join(folder, 'tree');
  mkdirSync(join(tree, 'sub'), { recursive: true });
  writeFileSync(join(tree, 'sub/file'), 'content');
  chmodSync(join(tree, 'sub/file'), 0o4750);
  linkSync(join(tree, 'sub/file'), join(tree, 'sub/hard'));
  symlinkSync('../sub/file', join(tree, 'sub/soft'));
  const sparse = openSync(join(tree, 'sparse'), 'w');
  for (let index = 1; index < 40; index++) writeSync(sparse, `segment ${index}`, index * 65536 + 7);
  writeSync(sparse, '\0', holes);
  closeSync(sparse);
});
after(() => rmSync(folder, { recursive: true }));

function makeTar(...options: string[]): Map<string, TarEntry & { content: Buffer }> {
  execFileSync('tar', ['-C', join(folder, 'tree'), ...options, '-cf', archive, '.']);
  const entries = new Map<string, TarEntry & { content: Buffer }>();
  let current: TarEntry;
  let parts: Buffer[] = [];
  const keep = (): void => {
    entries.set(normaliseName(current.path) ?? '?', { ...current, content: Buffer.concat(parts) });
  };
  const reader = new TarReader({
    entry(entry) {
      current = entry;
      parts = [];
      if (entry.type !== 'file') keep();
      return entry.type === 'file';
    },
    data: (bytes) => parts.push(Buffer.from(bytes)) > 0,
    end: keep,
  });
  const bytes = readFileSync(archive);
  for (let at = 0; at < bytes.length; at += 10_000) reader.write(bytes.subarray(at, at + 10_000));
  reader.end();
  return entries;
}

for (const format of ['v7', 'oldgnu', 'gnu', 'ustar', 'pax']) {
  test(`files and links in format ${format}`, { skip }, () => {
    const entries = makeTar(
      `--format=${format}`,
      '--exclude=sparse',
      '--sort=name',
      '--numeric-owner',
      '--owner=12',
      '--group=34',
    );
    assert.deepEqual([...entries.keys()], ['', 'sub', 'sub/file', 'sub/hard', 'sub/soft']);
    const { content, mode, uid, gid, size } = entries.get('sub/file')!;
    assert.deepEqual([content.toString(), mode, uid, gid, size], ['content', 0o4750, 12, 34, 7]);
    const hard = entries.get('sub/hard')!;
    assert.deepEqual([hard.type, normaliseName(hard.target ?? '')], ['hardlink', 'sub/file']);
    const soft = entries.get('sub/soft')!;
    assert.deepEqual([soft.type, soft.target], ['symlink', '../sub/file']);
    assert.equal(entries.get('sub')?.type, 'directory');
  });
}

const sparseFormats = [
  ['--format=gnu'],
  ['--format=pax', '--sparse-version=0.0'],
  ['--format=pax', '--sparse-version=0.1'],
  ['--format=pax', '--sparse-version=1.0'],
];
for (const options of sparseFormats) {
  test(`sparse files with ${options.join(' ')}`, { skip }, () => {
    const entry = makeTar('--sparse', ...options).get('sparse')!;
    assert.ok(readFileSync(archive).length < holes / 2, 'the archive is sparse');
    assert.equal(entry.size, holes + 1);
    assert.ok(entry.content.equals(readFileSync(join(folder, 'tree/sparse'))));
  });
}

for (const format of ['gnu', 'pax']) {
  test(`long names in format ${format}`, { skip }, async () => {
    const tree = join(folder, 'tree');
    const deep = `${'d'.repeat(200)}/${'ä'.repeat(100)}`;
    mkdirSync(join(tree, deep), { recursive: true });
    writeFileSync(join(tree, deep, 'file'), 'deep');
    symlinkSync(deep, join(tree, 'to-deep'));
    const entries = makeTar(`--format=${format}`);
    assert.equal(entries.get(`${deep}/file`)?.content.toString(), 'deep');
    assert.equal(entries.get('to-deep')?.target, deep);
    await using file = await open(archive);
    const bytes = readFileSync(archive);
    const members = await indexTar(file, bytes.length);
    const { offset, size } = members.get(`${deep}/file`)!;
    assert.equal(bytes.toString('utf8', offset, offset + size), 'deep');
    assert.equal(members.size, entries.size - 1);
    rmSync(join(tree, 'd'.repeat(200)), { recursive: true });
    rmSync(join(tree, 'to-deep'));
  });
}
