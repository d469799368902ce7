import assert from 'node:assert/strict';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { buildTar } from '../../../../test/fixtures/tar-builder.ts';
import { Fault } from '../../../model/fault.ts';
import { indexTar } from './index-tar.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tar-index-'));
});
after(async () => {
  await rm(folder, { recursive: true });
});

async function indexOf(bytes: Buffer): ReturnType<typeof indexTar> {
  const path = join(folder, 'a.tar');
  await writeFile(path, bytes);
  await using file = await open(path);
  return await indexTar(file, bytes.length);
}

test('lists members with the place of their content', async () => {
  const long = `${'d'.repeat(90)}/${'n'.repeat(120)}`;
  const bytes = buildTar([
    { path: './', type: 'directory' },
    { path: './blobs/', type: 'directory' },
    { path: './blobs/one', content: 'first' },
    { path: long, content: 'second', format: 'gnu' },
    { path: `${long}2`, content: 'third', format: 'pax' },
    { path: '/link', type: 'symlink', target: '../blobs/one' },
    { path: 'hard', type: 'hardlink', target: './blobs/one' },
  ]);
  const members = await indexOf(bytes);
  assert.deepEqual([...members.keys()], ['blobs', 'blobs/one', long, `${long}2`, 'link', 'hard']);
  const contentOf = (path: string): string => {
    const member = members.get(path)!;
    return bytes.toString('utf8', member.offset, member.offset + member.size);
  };
  assert.equal(contentOf('blobs/one'), 'first');
  assert.equal(contentOf(long), 'second');
  assert.equal(contentOf(`${long}2`), 'third');
  assert.equal(members.get('link')?.target, '../blobs/one');
  assert.deepEqual(members.get('hard')?.target, 'blobs/one');
  assert.equal(members.get('blobs')?.type, 'directory');
});

test('a later member replaces an earlier one of the same path', async () => {
  const members = await indexOf(
    buildTar([
      { path: 'a', content: 'x' },
      { path: './a', content: 'longer' },
    ]),
  );
  assert.equal(members.size, 1);
  assert.equal(members.get('a')?.size, 6);
});

test('refuses names that leave the archive, and archives that are cut off', async () => {
  for (const path of ['../a', 'a/../../b', '/..']) {
    await assert.rejects(indexOf(buildTar([{ path }])), { name: 'Fault', code: 'malformed' });
  }
  const bytes = buildTar([{ path: 'a', content: Buffer.alloc(2000) }]);
  for (const length of [100, 512, 1000, 2511]) {
    await assert.rejects(indexOf(bytes.subarray(0, length)), { name: 'Fault', code: 'malformed' });
  }
  await assert.rejects(indexOf(Buffer.alloc(1024, 'no tar')), { name: 'Fault', code: 'malformed' });
});

test('any bytes give a list or a Fault', async () => {
  const valid = buildTar([
    { path: 'a'.repeat(150), content: 'x', format: 'pax' },
    { path: 'b', content: 'yy', pax: { size: '2' } },
  ]);
  const mutated = fc
    .array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 6 })
    .map((changes) => {
      const bytes = Buffer.from(valid);
      for (const [at, byte] of changes) bytes[at] = byte;
      return bytes;
    });
  const random = fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes));
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutated, random), async (bytes) => {
      try {
        const members = await indexOf(bytes);
        for (const member of members.values()) assert.ok(member.offset + member.size <= bytes.length);
      } catch (error) {
        assert.ok(error instanceof Fault, String(error));
      }
    }),
    { numRuns: propertyRuns(200) },
  );
});
