import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { withTemporaryFolder } from '../../../../test/fixtures/temporary-folder.ts';
import { Fault } from '../../../model/fault.ts';
import { compressionOf, inflate } from './compression.ts';
import { LocalTarget } from './local-target.ts';
import { resolveMember } from './members.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-local-'));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string, bytes: Buffer | string) => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

describe('inflate', () => {
  const bomb = gzipSync(Buffer.alloc(8 * 2 ** 20));
  const limits = { size: 2 ** 40, ratio: 100, ratioFrom: 2 ** 20 };

  it('bounds size and ratio, and leaves nothing behind', async () => {
    await using handle = await open(file('bomb.gz', bomb));
    const temporary = mkdtempSync(join(folder, 'temporary-'));
    await withTemporaryFolder(temporary, async () => {
      await assert.rejects(inflate(handle, 'gzip', 'bomb', limits), {
        code: 'limit',
        message: /more than 100 times/,
      });
      await assert.rejects(inflate(handle, 'gzip', 'bomb', { ...limits, size: 2 ** 20 }), {
        code: 'limit',
        message: /more than 1048576 bytes/,
      });
    });
    assert.deepEqual(readdirSync(temporary), []);
  });

  it('gives back what was compressed', async () => {
    const bytes = Buffer.from('some text '.repeat(100_000));
    for (const [how, compressed] of [
      ['gzip', gzipSync(bytes)],
      ['zstd', zstdCompressSync(bytes)],
    ] as const) {
      assert.equal(compressionOf(compressed), how);
      await using handle = await open(file('text', compressed));
      await using inflated = await inflate(handle, how, 'text');
      const { bytesRead, buffer } = await inflated.read(
        Buffer.alloc(bytes.length + 1),
        0,
        bytes.length + 1,
        0,
      );
      assert.deepEqual(buffer.subarray(0, bytesRead), bytes);
    }
  });

  it('says that broken data is broken', async () => {
    await using handle = await open(file('broken.gz', bomb.subarray(0, 100)));
    await assert.rejects(inflate(handle, 'gzip', 'broken.gz'), {
      code: 'malformed',
      message: 'broken.gz is not sound gzip data',
    });
  });
});

describe('LocalTarget', () => {
  const find = async (reference: string, selectors: 'none' | 'after-file' | 'anywhere') => {
    await using target = await LocalTarget.find(reference, selectors);
    return [target.kind, target.path.slice(folder.length + 1), target.selector];
  };

  it('parts a path from the name of an image in it', async () => {
    const path = file('a@b.tar', '');
    mkdirSync(join(folder, 'layout'));
    assert.deepEqual(await find(path, 'after-file'), ['file', 'a@b.tar', undefined]);
    assert.deepEqual(await find(`${path}@r.example:5000/app:1`, 'after-file'), [
      'file',
      'a@b.tar',
      'r.example:5000/app:1',
    ]);
    assert.deepEqual(await find(`${path}:app:1`, 'anywhere'), ['file', 'a@b.tar', 'app:1']);
    assert.deepEqual(await find(`${folder}/layout:1`, 'anywhere'), ['directory', 'layout', '1']);
    assert.equal((await find(`${folder}/layout@1`, 'after-file'))[0], 'none');
    assert.equal((await find(`${path}@1`, 'none'))[0], 'none');
  });

  it('finds no archive in what is none, and throws nothing but faults for any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 2000 }),
        fc.constantFrom('', '1f8b08', '28b52ffd'),
        async (bytes, magic) => {
          const path = file('any', Buffer.concat([Buffer.from(magic, 'hex'), bytes]));
          await using target = await LocalTarget.find(path, 'none');
          const archive = await target.archive().catch((error: unknown) => assert.ok(error instanceof Fault));
          assert.equal(archive, undefined);
        },
      ),
    );
  });
});

describe('resolveMember', () => {
  const members = new Map(
    [
      { path: 'a/file', type: 'file' as const, size: 1 },
      { path: 'b/link', type: 'symlink' as const, size: 0, target: '../a/file' },
      { path: 'hard', type: 'hardlink' as const, size: 0, target: 'b/link' },
      { path: 'up', type: 'symlink' as const, size: 0, target: '../outside' },
      { path: 'absolute', type: 'symlink' as const, size: 0, target: '/a/file' },
      { path: 'circle', type: 'symlink' as const, size: 0, target: 'circle' },
      { path: 'folder', type: 'directory' as const, size: 0 },
    ].map((member) => [member.path, member]),
  );

  it('follows links inside the archive and no others', () => {
    for (const name of ['a/file', './a//file', 'b/link', 'hard'])
      assert.equal(resolveMember(members, name)?.path, 'a/file', name);
    for (const name of ['up', 'absolute', 'circle', 'folder', 'none', '../a/file', ''])
      assert.equal(resolveMember(members, name), undefined, name);
  });
});
