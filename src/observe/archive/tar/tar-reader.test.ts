import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import {
  buildTar,
  extension,
  paxRecords,
  sealHeader,
  tarEntry,
  tarHeader,
  writeNumber,
  type TarEntrySpec,
} from '../../../../test/fixtures/tar-builder.ts';
import { Fault } from '../../../model/fault.ts';
import { TarReader } from './tar-reader.ts';
import type { TarEntry } from './types.ts';

interface Read extends TarEntry {
  content?: string;
}

/** All entries, with the content of files; chunks of `chunkLength` bytes. */
function readTar(bytes: Buffer, chunkLength = bytes.length, doubts: string[] = []): Read[] {
  const entries: Read[] = [];
  let parts: Buffer[] = [];
  const reader = new TarReader({
    entry(entry) {
      entries.push({ ...entry });
      parts = [];
      return entry.type === 'file' && entry.size < 1_000_000;
    },
    data(part) {
      parts.push(Buffer.from(part));
      return true;
    },
    end() {
      entries.at(-1)!.content = Buffer.concat(parts).toString('latin1');
    },
    doubtful: (what) => doubts.push(what),
  });
  for (let at = 0; at < bytes.length; at += chunkLength) reader.write(bytes.subarray(at, at + chunkLength));
  reader.end();
  return entries;
}

const malformed = { name: 'Fault', code: 'malformed' };
const long = `${'folder/'.repeat(20)}${'n'.repeat(150)}`;
const raw = {
  prefix: '',
  link: '',
  flag: '0',
  size: 0,
  mode: 0o644,
  uid: 0,
  gid: 0,
  mtime: 0,
  magic: 'ustar\u000000',
};
const end = Buffer.alloc(1024);

const everyKind: TarEntrySpec[] = [
  { path: 'folder/', type: 'directory', mode: 0o1777 },
  { path: 'folder/file', content: 'content', mode: 0o4755, uid: 1000, gid: 2000 },
  { path: 'empty', content: '' },
  { path: 'link', type: 'symlink', target: '../elsewhere' },
  { path: 'hard', type: 'hardlink', target: 'folder/file' },
  { path: 'pipe', type: 'fifo' },
  { path: 'disk', type: 'block' },
  { path: 'tty', type: 'character' },
  { path: 'exact', content: 'x'.repeat(1024) },
  { path: long, content: 'gnu', format: 'gnu' },
  { path: `${long}/pax`, content: 'pax', format: 'pax' },
  { path: 'link-gnu', type: 'symlink', target: long, format: 'gnu' },
  { path: 'link-pax', type: 'symlink', target: long, format: 'pax' },
];

test('reads every kind of entry', () => {
  const entries = readTar(buildTar(everyKind));
  assert.deepEqual(
    entries.map(({ path, type, content, target }) => [path, type, content ?? target]),
    [
      ['folder/', 'directory', undefined],
      ['folder/file', 'file', 'content'],
      ['empty', 'file', ''],
      ['link', 'symlink', '../elsewhere'],
      ['hard', 'hardlink', 'folder/file'],
      ['pipe', 'other', undefined],
      ['disk', 'other', undefined],
      ['tty', 'other', undefined],
      ['exact', 'file', 'x'.repeat(1024)],
      [long, 'file', 'gnu'],
      [`${long}/pax`, 'file', 'pax'],
      ['link-gnu', 'symlink', long],
      ['link-pax', 'symlink', long],
    ],
  );
  assert.deepEqual(entries[0]?.mode, 0o1777);
  const { mode, uid, gid, size } = entries[1]!;
  assert.deepEqual([mode, uid, gid, size], [0o4755, 1000, 2000, 7]);
});

test('the size of the chunks changes nothing', () => {
  const bytes = buildTar(everyKind);
  const whole = readTar(bytes);
  for (const length of [1, 7, 511, 512, 513, 1000, 4096]) assert.deepEqual(readTar(bytes, length), whole);
});

test('v7, ustar with prefix, star', () => {
  const prefixed = `${'p'.repeat(120)}/${'n'.repeat(90)}`;
  assert.equal(readTar(buildTar([{ path: prefixed, format: 'ustar' }]))[0]?.path, prefixed);
  const v7 = readTar(
    buildTar([
      { path: 'old/', type: 'directory', format: 'v7' },
      { path: 'old/file', content: 'x', format: 'v7', flag: '\0' },
      // Bytes of the prefix mean nothing without the magic.
    ]),
  );
  assert.deepEqual(
    v7.map(({ path, type }) => [path, type]),
    [
      ['old/', 'directory'],
      ['old/file', 'file'],
    ],
  );
  const star = tarHeader({ ...raw, name: 'name', prefix: 'p'.repeat(131) });
  star.write('not the prefix', 476, 'latin1');
  star.write('tar\0', 508, 'latin1');
  assert.equal(readTar(Buffer.concat([sealHeader(star), end]))[0]?.path, `${'p'.repeat(131)}/name`);
});

test('GNU headers have a prefix, as for Go, where their times are none', () => {
  const nameAfter = (prefix: Buffer): string | undefined => {
    const header = tarHeader({ ...raw, name: 'name', prefix, magic: 'ustar  \0' });
    return readTar(Buffer.concat([header, Buffer.alloc(1024)]))[0]?.path;
  };
  const times = (accessed: string, changed: string) =>
    Buffer.from(accessed.padEnd(12, '\0') + changed.padEnd(12, '\0'), 'latin1');
  assert.equal(nameAfter(Buffer.from('var/lib')), 'var/lib/name');
  assert.equal(nameAfter(times('00000000001', 'x')), '00000000001/name');
  assert.equal(nameAfter(times('12 ', '')), 'name');
  assert.equal(nameAfter(times('00000000001', '')), 'name');
  assert.equal(nameAfter(times('', 'x')), 'name');
  assert.equal(nameAfter(times('\x80\0\0\0\0\0\0\0\0\0\0\x05', '\xff'.repeat(12))), 'name');
  assert.equal(nameAfter(times('1', '\x80\x01')), '1/name');
  assert.equal(nameAfter(Buffer.from('\u{e9}t\u{e9}')), 'name');
});

test('what comes before a global header is not for the entry after it, as for Go', () => {
  const named = extension('L', Buffer.from('long\0'));
  const records = extension('x', paxRecords([['path', 'records']]));
  const global = tarEntry({ path: '', type: 'global', pax: { comment: 'x' } });
  const entry = tarEntry({ path: 'own' });
  const bytes = Buffer.concat([...named, ...records, ...global, ...entry, Buffer.alloc(1024)]);
  assert.deepEqual(
    readTar(bytes).map(({ path }) => path),
    ['own'],
  );
});

test('numbers of records may have signs, sizes no minus', () => {
  const read = (pax: Readonly<Record<string, string>>) =>
    readTar(buildTar([{ path: 'a', content: 'text', pax }]))[0];
  assert.deepEqual([read({ uid: '-2' })?.uid, read({ gid: '+7' })?.gid], [-2, 7]);
  assert.equal(read({ size: '+4' })?.content, 'text');
  for (const size of ['-4', '--4', ' 4', '4 ', '+'])
    assert.throws(() => read({ size }), { code: 'malformed' }, size);
});

test('numbers: base 256, negative, padded with spaces, empty', () => {
  const block = tarHeader({ ...raw, name: 'n', size: 3 });
  writeNumber(block, 108, 8, -2);
  writeNumber(block, 116, 8, 2 ** 40);
  block.write('   3 \0      ', 124, 'latin1');
  block.write('\0'.repeat(8), 100, 'latin1');
  const bytes = Buffer.concat([sealHeader(block), Buffer.from('abc'), Buffer.alloc(509), end]);
  assert.deepEqual(readTar(bytes), [
    { path: 'n', type: 'file', size: 3, mode: 0, uid: -2, gid: 2 ** 40, content: 'abc' },
  ]);
  const huge = tarHeader({ ...raw, name: 'n' });
  huge.fill(0xff, 124, 136);
  assert.throws(() => readTar(Buffer.concat([sealHeader(huge), end])), malformed);
  huge.fill(0x7f, 125, 136);
  huge[124] = 0x80;
  assert.throws(() => readTar(Buffer.concat([sealHeader(huge), end])), malformed);
  const wrong = tarHeader({ ...raw, name: 'n' });
  wrong.write('12x4', 124, 'latin1');
  assert.throws(() => readTar(Buffer.concat([sealHeader(wrong), end])), malformed);
});

test('checksums of unsigned and of signed bytes, and no others', () => {
  const block = tarHeader({ ...raw, name: Buffer.from('näme') });
  assert.equal(readTar(Buffer.concat([block, end]))[0]?.path, 'näme');
  const unsigned = parseInt(block.toString('latin1', 148, 154), 8);
  const signed = unsigned - 2 * 256;
  block.write(`${signed.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  assert.equal(readTar(Buffer.concat([block, end]))[0]?.path, 'näme');
  block.write(`${(signed + 1).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  assert.throws(() => readTar(Buffer.concat([block, end])), malformed);
});

test('names that are not UTF-8 stay different', () => {
  const names = [
    Buffer.from('a\xff', 'latin1'),
    Buffer.from('a\xfe', 'latin1'),
    Buffer.from('a\ufffd'),
    // An encoded surrogate is not UTF-8 either, so it cannot imitate the escape.
    Buffer.from([0x61, 0xed, 0xb3, 0xbf]),
    Buffer.from([0xc3, 0xa4, 0xff, 0x62]),
  ];
  const paths = readTar(buildTar(names.map((path) => ({ path })))).map(({ path }) => path);
  assert.equal(new Set(paths).size, names.length);
  assert.deepEqual(paths[0], 'a\udcff');
  assert.equal(paths[4], 'ä\udcffb');
});

test('PAX records override the header, once; empty and foreign ones do not', () => {
  const [first, second] = readTar(
    buildTar([
      {
        path: 'short',
        content: 'abcdef',
        statedSize: 0,
        pax: {
          path: 'längér name',
          size: '6',
          uid: '3000000',
          gid: '7',
          mtime: '1.5',
          'SCHILY.xattr.a': 'b=c\nd',
        },
      },
      { path: 'next', content: 'x', pax: { path: '', uid: '' } },
    ]),
  );
  assert.deepEqual(
    [first?.path, first?.size, first?.uid, first?.gid, first?.content],
    ['längér name', 6, 3_000_000, 7, 'abcdef'],
  );
  assert.deepEqual([second?.path, second?.uid, second?.content], ['next', 0, 'x']);
});

test('links and folders have no content, whatever size they state', () => {
  const entries = readTar(
    buildTar([
      { path: 'hard', type: 'hardlink', target: 'a', statedSize: 5000 },
      { path: 'folder', type: 'directory', pax: { size: '700' } },
      { path: 'file', content: 'x' },
    ]),
  );
  assert.deepEqual(
    entries.map(({ path, size }) => [path, size]),
    [
      ['hard', 0],
      ['folder', 0],
      ['file', 1],
    ],
  );
});

test('global records are ignored, as engines do; those that other readers apply are doubtful', () => {
  const doubts: string[] = [];
  const bytes = buildTar([
    { path: '', type: 'global', pax: { comment: 'commit', uid: '5' } },
    { path: 'a' },
    { path: 'b', pax: { uid: '6' } },
    { path: 'c' },
  ]);
  assert.deepEqual(
    readTar(bytes, undefined, doubts).map(({ uid }) => uid),
    [0, 6, 0],
  );
  assert.deepEqual(doubts, []);
  const named = buildTar([{ path: '', type: 'global', pax: { path: 'x', linkpath: 'y' } }, { path: 'a' }]);
  assert.deepEqual(
    readTar(named, undefined, doubts).map(({ path }) => path),
    ['a'],
  );
  assert.equal(doubts.length, 1);
});

test('attributes by which overlay shows something else in an entry are doubtful, others are not', () => {
  const doubtsAbout = (keyword: string): string[] => {
    const doubts: string[] = [];
    readTar(buildTar([{ path: 'a', pax: { [`SCHILY.xattr.${keyword}`]: 'y' } }]), undefined, doubts);
    return doubts;
  };
  for (const keyword of ['trusted.overlay.redirect', 'user.overlay.redirect', 'trusted.overlay.metacopy'])
    assert.match(doubtsAbout(keyword).join(), new RegExp(keyword));
  for (const keyword of ['trusted.overlay.opaque', 'user.redirect'])
    assert.deepEqual(doubtsAbout(keyword), []);
});

test('a GNU long name wins over a PAX path, as it does for engines', () => {
  const bytes = Buffer.concat([
    ...extension('L', Buffer.from('gnu\0')),
    ...extension('x', paxRecords([['path', 'pax']])),
    ...tarEntry({ path: 'short' }),
    end,
  ]);
  assert.equal(readTar(bytes)[0]?.path, 'gnu');
});

test('broken extended headers are Faults', () => {
  const broken = [
    'x',
    '5 a=',
    '0 a=b\n',
    '99 path=x\n',
    '10 path=xx',
    '6 =ab\n',
    'a path=x\n',
    ' 5 a=\n',
    '6 abc\n',
  ];
  for (const records of broken) {
    const bytes = Buffer.concat([...extension('x', Buffer.from(records)), ...tarEntry({ path: 'a' }), end]);
    assert.throws(() => readTar(bytes), malformed, records);
  }
  const wrong: Record<string, string>[] = [
    { size: '-1' },
    { size: '0x10' },
    { size: '99999999999999999999' },
    { uid: 'root' },
  ];
  for (const pax of wrong) {
    assert.throws(() => readTar(buildTar([{ path: 'a', pax }])), malformed);
  }
  const huge = tarHeader({ ...raw, name: 'x', flag: 'x', size: 2 ** 33 });
  assert.throws(() => readTar(Buffer.concat([huge, end])), { name: 'Fault', code: 'limit' });
});

const expanded = `${'\0'.repeat(1000)}abc${'\0'.repeat(997)}defg${'\0'.repeat(96)}`;

test('sparse files of formats 0.0, 0.1 and 1.0', () => {
  const size = String(expanded.length);
  const zero = Buffer.concat([
    ...extension(
      'x',
      paxRecords([
        ['GNU.sparse.size', size],
        ['GNU.sparse.numblocks', '2'],
        ['GNU.sparse.offset', '1000'],
        ['GNU.sparse.numbytes', '3'],
        ['GNU.sparse.offset', '2000'],
        ['GNU.sparse.numbytes', '4'],
      ]),
    ),
    ...tarEntry({ path: 'sparse', content: 'abcdefg' }),
    end,
  ]);
  const one = buildTar([
    {
      path: 'GNUSparseFile.1/sparse',
      content: 'abcdefg',
      pax: {
        'GNU.sparse.name': 'sparse',
        'GNU.sparse.size': size,
        'GNU.sparse.numblocks': '3',
        'GNU.sparse.map': `1000,3,2000,4,${size},0`,
      },
    },
  ]);
  const map = Buffer.alloc(512);
  map.write(`2\n1000\n3\n2000\n4\n`);
  const inline = buildTar([
    {
      path: 'GNUSparseFile.1/sparse',
      content: Buffer.concat([map, Buffer.from('abcdefg')]),
      pax: {
        'GNU.sparse.major': '1',
        'GNU.sparse.minor': '0',
        'GNU.sparse.name': 'sparse',
        'GNU.sparse.realsize': size,
      },
    },
  ]);
  for (const bytes of [zero, one, inline]) {
    for (const length of [bytes.length, 1, 700]) {
      const [entry, ...others] = readTar(bytes, length);
      assert.deepEqual([entry?.path, entry?.size, others.length], ['sparse', expanded.length, 0]);
      assert.equal(entry?.content, expanded);
    }
  }
});

/** An old GNU sparse file of `segments` one-byte segments, each behind nine zeros. */
function oldSparse(segments: number): Buffer {
  const block = tarHeader({ ...raw, name: 'sparse', flag: 'S', size: segments, magic: 'ustar  \0' });
  writeNumber(block, 483, 12, segments * 10 + 5);
  const blocks = [block];
  let at = 386;
  let left = 4;
  for (let index = 0; index < segments; index++, at += 24, left--) {
    if (left === 0) {
      blocks.at(-1)![at] = 1;
      blocks.push(Buffer.alloc(512));
      at = 0;
      left = 21;
    }
    writeNumber(blocks.at(-1)!, at, 12, index * 10 + 9);
    writeNumber(blocks.at(-1)!, at + 12, 12, 1);
  }
  sealHeader(block);
  const padding = Buffer.alloc((512 - (segments % 512)) % 512);
  return Buffer.concat([...blocks, Buffer.alloc(segments, 'x'), padding, ...tarEntry({ path: 'next' }), end]);
}

test('old GNU sparse files, with extension blocks', () => {
  for (const segments of [1, 4, 5, 25, 26, 600]) {
    for (const length of [100_000, 333]) {
      const [sparse, next] = readTar(oldSparse(segments), length);
      assert.equal(sparse?.content, `${'\0'.repeat(9)}x`.repeat(segments) + '\0'.repeat(5));
      assert.equal(sparse?.size, segments * 10 + 5);
      assert.equal(next?.path, 'next');
    }
  }
});

test('a sparse file may be all hole, and as large as it says without costing that', () => {
  const pax = { 'GNU.sparse.size': String(2 ** 50), 'GNU.sparse.map': `${2 ** 50},0` };
  const [entry] = readTar(buildTar([{ path: 'hole', pax }]));
  assert.equal(entry?.size, 2 ** 50);
  const small = readTar(
    buildTar([{ path: 'hole', pax: { 'GNU.sparse.size': '9', 'GNU.sparse.map': '9,0' } }]),
  );
  assert.equal(small[0]?.content, '\0'.repeat(9));
});

test('sparse maps that do not fit are Faults', () => {
  for (const map of ['0,1,0,1', '5,1', '0,9', '3,1,1,1', '0,1,2', 'x,1', '-1,3', '0,2,3', '1,1']) {
    const pax = { 'GNU.sparse.size': '5', 'GNU.sparse.map': map };
    assert.throws(() => readTar(buildTar([{ path: 'a', content: 'ab', pax }])), malformed, map);
  }
});

test('an archive that is cut off is a Fault; one that only lacks its end is not', () => {
  const bytes = buildTar([{ path: 'a', content: 'x'.repeat(600) }]);
  for (const length of [1, 511, 512, 600, 1111]) {
    assert.throws(() => readTar(bytes.subarray(0, length)), malformed, String(length));
  }
  for (const length of [1112, 1200, 1536, 2048, 2560]) {
    assert.equal(readTar(bytes.subarray(0, length)).length, 1, String(length));
  }
  assert.deepEqual(readTar(Buffer.alloc(0)), []);
});

test('what follows the end is ignored; a lone block of zeros is not an end', () => {
  const bytes = buildTar([{ path: 'a' }]);
  assert.equal(readTar(Buffer.concat([bytes, Buffer.alloc(5000, 'garbage')])).length, 1);
  const lone = Buffer.concat([
    ...tarEntry({ path: 'a' }),
    Buffer.alloc(512),
    ...tarEntry({ path: 'b' }),
    end,
  ]);
  assert.throws(() => readTar(lone), malformed);
});

test('a handler that says stop gets no more of that entry', () => {
  let calls = 0;
  const paths: string[] = [];
  const reader = new TarReader({
    entry: ({ path }) => {
      paths.push(path);
      return true;
    },
    data: () => {
      calls++;
      return false;
    },
    end: () => assert.fail('the entry was given up'),
  });
  const bytes = buildTar([
    { path: 'a', content: 'x'.repeat(5000) },
    { path: 'b', content: 'y'.repeat(5000) },
  ]);
  for (let at = 0; at < bytes.length; at += 512) reader.write(bytes.subarray(at, at + 512));
  reader.end();
  assert.deepEqual(paths, ['a', 'b']);
  assert.equal(calls, 2);
});

test('what is built is what is read', () => {
  const name = fc.string({ minLength: 1, maxLength: 300, unit: 'grapheme' }).filter((text) => {
    return !text.includes('\0') && text.isWellFormed() && !text.endsWith('/');
  });
  const spec = fc.record({
    path: name,
    content: fc.uint8Array({ maxLength: 1500 }).map((bytes) => Buffer.from(bytes)),
    format: fc.constantFrom('gnu' as const, 'pax' as const),
    uid: fc.nat(),
  });
  fc.assert(
    fc.property(fc.array(spec, { maxLength: 8 }), fc.integer({ min: 1, max: 3000 }), (specs, length) => {
      const read = readTar(buildTar(specs), length);
      assert.deepEqual(
        read.map(({ path, content, uid }) => [path, content, uid]),
        specs.map(({ path, content, uid }) => [path, content.toString('latin1'), uid]),
      );
    }),
    { numRuns: propertyRuns(200) },
  );
});

test('any bytes give entries or a Fault', () => {
  const valid = [buildTar(everyKind), oldSparse(30)];
  const mutated = fc
    .tuple(
      fc.constantFrom(...valid),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }),
      fc.boolean(),
      fc.nat(),
    )
    .map(([original, changes, reseal, cut]) => {
      const bytes = Buffer.from(original);
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      // With right checksums the changes reach what lies behind them.
      if (reseal) {
        for (let at = 0; at < bytes.length; at += 512) {
          if (bytes.toString('latin1', at + 257, at + 262) === 'ustar')
            sealHeader(bytes.subarray(at, at + 512));
        }
      }
      return bytes.subarray(0, bytes.length - (cut % 3 === 0 ? cut % bytes.length : 0));
    });
  const random = fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes));
  fc.assert(
    fc.property(fc.oneof({ weight: 5, arbitrary: mutated }, random), (bytes) => {
      try {
        readTar(bytes, 1000);
      } catch (error) {
        assert.ok(error instanceof Fault, String(error));
      }
    }),
    { numRuns: propertyRuns(1500) },
  );
});
