import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { withTemporaryFolder } from '../../../../test/fixtures/temporary-folder.ts';
import { assertWithin } from '../../../../test/time-bound.ts';
import { buildTar, tarEntry, type TarEntrySpec } from '../../../../test/fixtures/tar-builder.ts';
import type { FileAnalyser } from '../../../model/analyser.ts';
import { Fault } from '../../../model/fault.ts';
import type { OpenFile } from '../../../model/file.ts';
import { mergeLayers } from './merge.ts';
import { readLayer, type LayerInput } from './read-layer.ts';
import type { LayerFacts } from './types.ts';

function analyser(changes: Partial<FileAnalyser>): FileAnalyser {
  return {
    id: 'text',
    version: 1,
    maximumSize: 64 * 1024 * 1024,
    interest: ({ path }) => (path.endsWith('.txt') ? 'yes' : 'no'),
    read: (file) => [file.bytes().toString()],
    ...changes,
  };
}

const text = analyser({});

/** What a layer gives, its lists as arrays and its facts without the numbers of their entries. */
async function read(bytes: Buffer, rest: Partial<LayerInput> = {}) {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 65536) parts.push(bytes.subarray(at, at + 65536));
  return plain(await readLayer({ stream: Readable.from(parts), expected: {}, analysers: [text], ...rest }));
}

function plain(layer: LayerFacts) {
  const [entries, removed, opaque] = [[...layer.entries], [...layer.removed], [...layer.opaque]];
  const facts: Record<string, { path: string; fact: unknown }[]> = {};
  for (const [id, found] of Object.entries(layer.facts)) {
    facts[id] = [...found].map(({ entry, path, fact }) => {
      assert.equal(entries[entry]?.path, path);
      return { path, fact };
    });
  }
  return { ...layer, entries, removed, opaque, facts };
}

function readEntries(entries: readonly TarEntrySpec[], rest: Partial<LayerInput> = {}) {
  return read(gzipSync(buildTar(entries)), rest);
}

function sha256(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

test('gives entries, facts and the diff ID, however the layer is compressed', async () => {
  const tar = buildTar([
    { path: './', type: 'directory' },
    { path: './etc/', type: 'directory' },
    { path: './etc/a.txt', content: 'hello', mode: 0o4755, uid: 1, gid: 2 },
    { path: '/etc/./b.txt', content: '' },
    { path: 'etc//c', content: 'not asked for' },
    { path: 'etc/link', type: 'symlink', target: '../../../outside' },
    { path: 'etc/null', type: 'character' },
  ]);
  for (const bytes of [tar, gzipSync(tar), zstdCompressSync(tar)]) {
    const layer = await read(bytes, { expected: { diffId: sha256(tar), digest: sha256(bytes) } });
    assert.equal(layer.diffId, sha256(tar));
    assert.deepEqual(layer.facts, {
      text: [
        { path: '/etc/a.txt', fact: 'hello' },
        { path: '/etc/b.txt', fact: '' },
      ],
    });
    assert.deepEqual(
      layer.entries.map(({ path, type, size, target }) => [path, type, size, target]),
      [
        ['/', 'directory', 0, undefined],
        ['/etc', 'directory', 0, undefined],
        ['/etc/a.txt', 'file', 5, undefined],
        ['/etc/b.txt', 'file', 0, undefined],
        ['/etc/c', 'file', 13, undefined],
        ['/etc/link', 'symlink', 0, '../../../outside'],
        ['/etc/null', 'other', 0, undefined],
      ],
    );
    assert.deepEqual(layer.entries[2], {
      path: '/etc/a.txt',
      type: 'file',
      size: 5,
      mode: 0o4755,
      uid: 1,
      gid: 2,
    });
    assert.deepEqual([layer.removed, layer.opaque, layer.gaps], [[], [], []]);
    assert.deepEqual(JSON.parse(JSON.stringify(layer)), layer);
  }
});

test('whiteouts, opaque folders, and what AUFS left', async () => {
  const layer = await readEntries([
    { path: '.wh.top' },
    { path: 'a/.wh.gone' },
    { path: 'a/.wh..wh..opq' },
    { path: '.wh..wh..opq' },
    { path: '.wh..wh.plnk/', type: 'directory' },
    { path: '.wh..wh.plnk/12.34', content: 'x' },
    { path: '.wh..wh.plnk/.wh.top2' },
    { path: '.wh..wh.aufs' },
    { path: 'a/not.wh.txt', content: 'kept' },
    // AUFS kept its own in the root only: engines unpack this, and what lies in its folders.
    { path: 'a/.wh..wh.b/seen.txt', content: 'kept' },
    { path: 'a/.wh.' },
    { path: 'a/.wh...' },
  ]);
  assert.deepEqual(layer.removed, ['/top', '/a/gone', '/.wh..wh.plnk/top2']);
  assert.deepEqual(layer.opaque, ['/a', '/']);
  assert.deepEqual(
    layer.entries.map(({ path }) => path),
    ['/.wh..wh.plnk/12.34', '/a/not.wh.txt', '/a/.wh..wh.b/seen.txt'],
  );
  assert.deepEqual(
    layer.gaps.map(({ kind, subject }) => [kind, subject]),
    [
      ['unreadable', '/a/.wh.'],
      ['unreadable', '/a/.wh...'],
    ],
  );
});

test('paths and hard links that climb out of the root stay in it, as engines keep them', async () => {
  const layer = await readEntries([
    { path: '../../etc/evil.txt', content: 'x' },
    { path: 'a/../../evil.txt', content: 'x' },
    { path: 'nul', pax: { path: 'nul\0.txt' }, content: 'x' },
    { path: 'hard.txt', type: 'hardlink', target: '../etc/evil.txt' },
    { path: 'a/../fine.txt', content: 'fine' },
    { path: '__proto__', content: 'x' },
  ]);
  assert.deepEqual(
    layer.entries.map(({ path }) => path),
    ['/etc/evil.txt', '/evil.txt', '/hard.txt', '/fine.txt', '/__proto__'],
  );
  assert.deepEqual(layer.facts, {
    text: [
      { path: '/etc/evil.txt', fact: 'x' },
      { path: '/evil.txt', fact: 'x' },
      { path: '/hard.txt', fact: 'x' },
      { path: '/fine.txt', fact: 'fine' },
    ],
  });
  assert.deepEqual(
    layer.gaps.map(({ subject, reason }) => [subject, reason]),
    [['nul\0.txt', 'its path holds a NUL, so it is left out']],
  );
});

test('by magic: only files whose head is recognised are kept, and the head has at most 512 bytes', async () => {
  const heads: number[] = [];
  const elf = analyser({
    id: 'elf',
    interest: () => 'by-magic',
    recognises: (head) => {
      heads.push(head.length);
      return head.toString('latin1', 0, 4) === '\x7fELF';
    },
    read: (file) => [file.entry.size, file.read(file.entry.size - 3, 100).toString()],
  });
  const entries = [
    { path: 'large', content: `\x7fELF${'x'.repeat(200_000)}end` },
    { path: 'small', content: '\x7fELFend' },
    { path: 'other', content: 'y'.repeat(200_000) },
    { path: 'empty', content: '' },
  ];
  const layer = await readEntries(entries, { analysers: [elf, text] });
  assert.deepEqual(heads, [512, 7, 512, 0]);
  assert.deepEqual(layer.facts, {
    elf: [
      { path: '/large', fact: 200_007 },
      { path: '/large', fact: 'end' },
      { path: '/small', fact: 7 },
      { path: '/small', fact: 'end' },
    ],
  });
});

test('files of every size can be read at random; large ones leave no temporary file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'read-layer-'));
  await withTemporaryFolder(folder, readAllSizes);
  assert.deepEqual(readdirSync(folder), []);
  rmdirSync(folder);
});

async function readAllSizes(): Promise<void> {
  for (const size of [1, 511, 512, 513, 262_144, 262_145, 8_388_608, 8_388_609, 20_000_000]) {
    const content = Buffer.alloc(size);
    for (let at = 0; at < size; at += 997) content[at] = at % 251;
    const check = (file: OpenFile): unknown[] => {
      assert.equal(sha256(file.bytes()), sha256(content));
      for (const [offset, length] of [
        [0, 10],
        [size - 5, 50],
        [Math.floor(size / 2), 70_000],
        [size, 1],
        [size + 1000, 1],
        [-5, 3],
        [Number.NaN, 4],
        [2 ** 60, 2 ** 60],
        [0.5, 2.5],
      ] as const) {
        const start = Math.min(Math.max(Math.trunc(offset) || 0, 0), size);
        const expected = content.subarray(start, start + Math.trunc(length));
        assert.ok(file.read(offset, length).equals(expected), `${offset} ${length}`);
      }
      // Pieces stay as they are while others are read.
      const first = file.read(0, 100);
      file.read(size / 2, 100);
      assert.ok(first.equals(content.subarray(0, 100)));
      return ['checked'];
    };
    const entries = [
      { path: 'before.txt', content: 'x' },
      { path: 'big.txt', content },
    ];
    const checker = analyser({ read: (file) => (file.entry.path === '/big.txt' ? check(file) : []) });
    const layer = await read(buildTar(entries), { analysers: [checker] });
    assert.deepEqual([layer.gaps, layer.facts], [[], { text: [{ path: '/big.txt', fact: 'checked' }] }]);
  }
}

test('a large file that cannot be spilled is a gap', async () => {
  await withTemporaryFolder('/nonexistent/folder', async () => {
    const entries = [
      { path: 'big.txt', content: Buffer.alloc(9_000_000) },
      { path: 'small.txt', content: 'x' },
    ];
    const layer = await read(buildTar(entries));
    assert.deepEqual(layer.facts, { text: [{ path: '/small.txt', fact: 'x' }] });
    assert.deepEqual(
      layer.gaps.map(({ kind, subject }) => [kind, subject]),
      [['unreadable', '/big.txt']],
    );
  });
});

test('an analyser that throws makes a gap; the others go on', async () => {
  const failing = analyser({
    id: 'failing',
    read: () => {
      throw new Fault('malformed', 'the file is no such thing');
    },
  });
  const broken = analyser({
    id: 'broken',
    read: () => {
      throw new TypeError('x is undefined');
    },
  });
  const asking = analyser({
    id: 'asking',
    interest: () => {
      throw new Error('cannot say');
    },
  });
  const analysers = [failing, broken, asking, text];
  const layer = await readEntries([{ path: 'a.txt', content: 'fine' }], { analysers });
  assert.deepEqual(layer.facts, { text: [{ path: '/a.txt', fact: 'fine' }] });
  assert.deepEqual(layer.gaps, [
    {
      kind: 'unreadable',
      subject: '/a.txt',
      reason: 'asking: internal defect, please report it: cannot say',
    },
    { kind: 'unreadable', subject: '/a.txt', reason: 'failing: the file is no such thing' },
    {
      kind: 'unreadable',
      subject: '/a.txt',
      reason: 'broken: internal defect, please report it: x is undefined',
    },
  ]);
});

test('files larger than an analyser reads are gaps, by magic only if recognised', async () => {
  const magic = analyser({
    id: 'magic',
    maximumSize: 10,
    interest: () => 'by-magic',
    recognises: (head) => head[0] === 0x78,
  });
  const small = analyser({ id: 'small', maximumSize: 10 });
  const entries = [
    { path: 'a.txt', content: 'x'.repeat(11) },
    { path: 'b.txt', content: 'y'.repeat(11) },
    { path: 'c.txt', content: 'y'.repeat(10) },
  ];
  const layer = await readEntries(entries, { analysers: [magic, small] });
  assert.deepEqual(
    layer.gaps.map(({ kind, subject, reason }) => [kind, subject, reason.split(':')[0]]),
    [
      ['limit', '/a.txt', 'small'],
      ['limit', '/a.txt', 'magic'],
      ['limit', '/b.txt', 'small'],
    ],
  );
  assert.deepEqual(Object.keys(layer.facts), ['small']);
});

test('a hard link to what was read gets the facts of those who want its path', async () => {
  const numbers = analyser({ id: 'numbers', interest: ({ path }) => (/\d\.txt$/.test(path) ? 'yes' : 'no') });
  const entries: TarEntrySpec[] = [
    { path: 'one1.txt', content: 'content' },
    { path: 'two.txt', type: 'hardlink', target: './one1.txt' },
    { path: 'elsewhere', type: 'hardlink', target: 'two.txt' },
    { path: 'three3.txt', type: 'hardlink', target: 'elsewhere' },
  ];
  const layer = await readEntries(entries, { analysers: [text, numbers] });
  assert.deepEqual(layer.gaps, []);
  assert.deepEqual(
    layer.facts['text']?.map(({ path }) => path),
    ['/one1.txt', '/two.txt', '/three3.txt'],
  );
  assert.deepEqual(
    layer.facts['numbers']?.map(({ path }) => path),
    ['/one1.txt', '/three3.txt'],
  );
  assert.equal(layer.entries[1]?.target, '/one1.txt');
});

test('a hard link of interest whose content was not read is a gap', async () => {
  const layer = await readEntries([
    { path: 'data', content: 'content' },
    { path: 'link.txt', type: 'hardlink', target: 'data' },
    { path: 'lower.txt', type: 'hardlink', target: 'in/a/layer/below.txt' },
    { path: 'nobody', type: 'hardlink', target: 'data' },
  ]);
  assert.deepEqual(
    layer.gaps.map(({ kind, subject }) => [kind, subject]),
    [
      ['unreadable', '/link.txt'],
      ['unreadable', '/lower.txt'],
    ],
  );
  assert.deepEqual(layer.facts, {});
});

test('a hard link to a file that was looked at by magic and not recognised is no gap', async () => {
  const magic = analyser({ id: 'magic', interest: () => 'by-magic', recognises: (head) => head[0] === 0x78 });
  const entries: TarEntrySpec[] = [
    { path: 'no', content: 'yyy' },
    { path: 'no2', type: 'hardlink', target: 'no' },
    { path: 'is', content: 'xxx' },
    { path: 'is2', type: 'hardlink', target: 'is' },
  ];
  const layer = await readEntries(entries, { analysers: [magic] });
  assert.deepEqual(layer.gaps, []);
  assert.deepEqual(
    layer.facts['magic']?.map(({ path }) => path),
    ['/is', '/is2'],
  );
});

test('facts of a file that the same layer replaces are dropped when layers are merged', async () => {
  const entries: TarEntrySpec[] = [
    { path: 'a.txt', content: 'old' },
    { path: 'keep.txt', type: 'hardlink', target: 'a.txt' },
    { path: 'a.txt', content: 'new' },
    { path: 'b.txt', content: 'gone' },
    { path: 'b.txt', type: 'symlink', target: 'a.txt' },
  ];
  const stream = Readable.from([buildTar(entries)]);
  const layer = await readLayer({ stream, expected: {}, analysers: [text] });
  assert.deepEqual(
    [...mergeLayers([layer]).factsOf(text)],
    [
      { path: '/keep.txt', layer: 0, fact: 'old' },
      { path: '/a.txt', layer: 0, fact: 'new' },
    ],
  );
});

test('sparse files are read with their holes', async () => {
  const pax = { 'GNU.sparse.size': '3000000', 'GNU.sparse.map': '2999998,2' };
  const length = analyser({ read: (file) => [file.bytes().length, file.read(2_999_997, 9).toString()] });
  const layer = await readEntries([{ path: 'a.txt', content: 'ab', pax }], { analysers: [length] });
  assert.deepEqual(
    layer.facts['text']?.map(({ fact }) => fact),
    [3_000_000, '\0ab'],
  );
  assert.equal(layer.entries[0]?.size, 3_000_000);
});

const limits: [string, Partial<LayerInput>, TarEntrySpec[]][] = [
  ['entries', { limits: { entries: 2 } }, [{ path: 'a.txt' }, { path: 'b.txt' }, { path: 'c.txt' }]],
  [
    'entries, whiteouts among them',
    { limits: { entries: 2 } },
    [{ path: '.wh.a' }, { path: '.wh..wh..opq' }, { path: 'c' }],
  ],
  ['size', { limits: { totalSize: 100_000 } }, [{ path: 'a.txt', content: Buffer.alloc(300_000) }]],
  ['names', { limits: { nameLength: 20 } }, [{ path: 'a.txt' }, { path: 'long/long/long/long.txt' }]],
  ['facts', { limits: { facts: 1 } }, [{ path: 'a.txt' }, { path: 'b.txt' }]],
  [
    'facts by hard links',
    { limits: { facts: 2 } },
    [
      { path: 'a.txt' },
      { path: 'b.txt', type: 'hardlink', target: 'a.txt' },
      { path: 'c.txt', type: 'hardlink', target: 'b.txt' },
    ],
  ],
  [
    'compression ratio',
    { limits: { ratioFrom: 100_000, compressionRatio: 50 } },
    [{ path: 'a.txt', content: Buffer.alloc(3_000_000) }],
  ],
  [
    'holes of sparse files',
    { limits: { ratioFrom: 100_000 } },
    [{ path: 'a.txt', pax: { 'GNU.sparse.size': '50000000', 'GNU.sparse.map': '50000000,0' } }],
  ],
];
for (const [name, input, entries] of limits) {
  test(`a limit ends the layer with a gap: ${name}`, async () => {
    const bytes = gzipSync(
      buildTar([{ path: 'first', content: '' }, ...entries].slice(name.startsWith('entries') ? 1 : 0)),
    );
    const layer = await read(bytes, { expected: { diffId: sha256(bytes) }, ...input });
    assert.equal(layer.diffId, '');
    assert.equal(layer.gaps.length, 1);
    assert.equal(layer.gaps[0]?.kind, 'limit');
    assert.match(layer.gaps[0]?.reason ?? '', /could not be verified/);
  });
}

test('what was read before a limit is given', async () => {
  const layer = await readEntries([{ path: 'a.txt', content: 'x' }, { path: 'b.txt' }], {
    limits: { entries: 1 },
  });
  assert.deepEqual(layer.facts, { text: [{ path: '/a.txt', fact: 'x' }] });
  assert.equal(layer.entries.length, 1);
});

test('a path that is too long leaves out only its entry', async () => {
  const path = `${'ä'.repeat(50)}/`.repeat(60);
  const layer = await readEntries([{ path: `${path}a.txt`, format: 'pax' }, { path: 'b.txt' }]);
  assert.deepEqual(
    layer.entries.map((entry) => entry.path),
    ['/b.txt'],
  );
  assert.deepEqual(
    layer.gaps.map(({ kind }) => kind),
    ['limit'],
  );
  assert.notEqual(layer.diffId, '');
});

test('thousands of gaps become few, and long ones short', async () => {
  const long = await readEntries([{ path: 'x', pax: { path: `nul\0${'x'.repeat(100_000)}` } }]);
  assert.equal(long.gaps[0]?.subject.length, 4096);
  const layer = await readEntries(
    Array.from({ length: 3000 }, (_, index) => ({ path: `${index}`, pax: { path: `nul\0${index}` } })),
  );
  assert.equal(layer.gaps.length, 1001);
  assert.match(layer.gaps.at(-1)?.reason ?? '', /2000 more/);
});

test('a bomb of zeros is stopped early', async () => {
  const zeros = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  const size = 600 * 1024 * 1024;
  const [header] = tarEntry({ path: 'zeros.txt', statedSize: size });
  const bomb = Buffer.concat([gzipSync(header!), ...Array.from({ length: 10 }, () => zeros)]);
  const start = process.cpuUsage();
  const layer = await read(bomb);
  const { user } = process.cpuUsage(start);
  assert.equal(layer.gaps.length, 2);
  assertWithin(5_000, user / 1000);
});

test('an abort ends the reading', async () => {
  const controller = new AbortController();
  const endless = new Readable({
    read() {
      this.push(Buffer.alloc(512));
      controller.abort(new Error('enough'));
    },
  });
  await assert.rejects(
    readLayer({ stream: endless, expected: {}, analysers: [], signal: controller.signal }),
    /enough/,
  );
  assert.ok(endless.destroyed);
});

test('a mismatch, a cut and a wrong tar are Faults', async () => {
  const bytes = gzipSync(buildTar([{ path: 'a.txt', content: 'x'.repeat(2000) }]));
  await assert.rejects(read(bytes, { expected: { diffId: sha256(bytes) } }), { code: 'mismatch' });
  await assert.rejects(read(bytes.subarray(0, 60)), { code: 'malformed' });
  await assert.rejects(read(Buffer.from('this is no tar'.repeat(100))), { code: 'malformed' });
  await assert.rejects(
    read(gzipSync(buildTar([{ path: 'a', content: 'x'.repeat(2000) }]).subarray(0, 1000))),
    {
      code: 'malformed',
    },
  );
});

test('any entries give facts of exactly the files that are wanted', async () => {
  const name = fc.constantFrom('a.txt', 'b.txt', 'c', 'd/e.txt', './d/e.txt', 'd//f');
  const spec = fc.record({ path: name, content: fc.string({ maxLength: 2000 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(spec, { maxLength: 12 }), async (specs) => {
      const layer = await read(buildTar(specs));
      const last = new Map(
        specs.map(({ path, content }) => [`/${path.replace('./', '').replace('//', '/')}`, content]),
      );
      const wanted = [...last].filter(([path]) => path.endsWith('.txt'));
      assert.deepEqual(
        new Map(layer.facts['text']?.map(({ path, fact }) => [path, fact]) ?? []),
        new Map(wanted),
      );
    }),
    { numRuns: propertyRuns(100) },
  );
});
