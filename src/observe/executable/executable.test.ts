import assert from 'node:assert/strict';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { Fault } from '../../model/fault.ts';
import type { OpenFile } from '../../model/file.ts';
import { memoryFile, plainEntry } from '../archive/zip/open-file.ts';
import { buildElf } from './elf-builder.ts';
import { isProgram, locate, mayBeProgram, readExecutables, sectionNamed } from './executable.ts';

const open = (bytes: Buffer) => memoryFile(plainEntry('/bin/x', bytes.length), bytes);
const hello = Buffer.from('hello, world');

for (const bits of [32, 64] as const) {
  for (const littleEndian of [true, false]) {
    for (const extended of [true, false]) {
      const shape = `${bits} bits, ${littleEndian ? 'little' : 'big'}-endian${extended ? ', extended' : ''}`;
      test(`ELF of ${shape} tells sections and segments`, () => {
        const bytes = buildElf(
          [
            { name: '.text', content: Buffer.alloc(40), address: 0x1000, flags: 5 },
            { name: '.greeting', content: hello, address: 0x8000 },
          ],
          { bits, littleEndian, extended },
        );
        assert.equal(isProgram(bytes.subarray(0, 512)), true);
        const [elf, ...others] = readExecutables(open(bytes));
        assert.ok(elf);
        assert.deepEqual(others, []);
        assert.equal(elf.trouble, undefined);
        const section = sectionNamed(elf, '.greeting');
        assert.ok(section);
        assert.equal(bytes.toString('latin1', section.offset, section.offset + section.size), 'hello, world');
        assert.deepEqual(
          elf.segments.map((segment) => [segment.address, segment.writable, segment.executable]),
          [
            [0x1000, false, true],
            [0x8000, true, false],
          ],
        );
        assert.deepEqual(locate(elf, 0x8007), { offset: section.offset + 7, size: 5 });
        assert.equal(locate(elf, 0x800c), undefined);
      });
    }
  }
}

test('an ELF file without sections is not broken', () => {
  const bytes = buildElf([{ name: '.data', content: hello, address: 0x10 }], { sections: false });
  const [elf] = readExecutables(open(bytes));
  assert.deepEqual([elf?.sections.length, elf?.segments.length, elf?.trouble], [0, 1, undefined]);
});

test('an ELF file whose section table lies outside tells trouble and keeps its segments', () => {
  const bytes = buildElf([{ name: '.data', content: hello, address: 0x10 }]);
  bytes.writeBigUInt64LE(1n << 40n, 40);
  const [elf] = readExecutables(open(bytes));
  assert.equal(elf?.segments.length, 1);
  assert.match(elf?.trouble ?? '', /section table lies outside/);
});

test('absurd counts are refused without reading them', () => {
  const bytes = buildElf([{ name: '.data', content: hello }], { extended: true });
  const table = Number(bytes.readBigUInt64LE(40));
  bytes.writeBigUInt64LE(0xff_ff_ff_ffn, table + 32);
  const [elf] = readExecutables(open(bytes));
  assert.match(elf?.trouble ?? '', /4294967295 entries/);
});

test('relocatable objects and core dumps are not programs', () => {
  const bytes = buildElf([{ name: '.data', content: hello }]);
  bytes.writeUInt16LE(1, 16);
  assert.equal(isProgram(bytes), false);
  bytes.writeUInt16LE(4, 16);
  assert.equal(isProgram(bytes), false);
});

function buildPe(wide: boolean): Buffer {
  const optionalSize = wide ? 240 : 224;
  const bytes = Buffer.alloc(1024);
  bytes.write('MZ', 0, 'latin1');
  bytes.writeUInt32LE(128, 0x3c);
  bytes.write('PE\0\0', 128, 'latin1');
  bytes.writeUInt16LE(1, 134);
  bytes.writeUInt16LE(optionalSize, 148);
  bytes.writeUInt16LE(wide ? 0x20b : 0x10b, 152);
  if (wide) bytes.writeBigUInt64LE(0x1_4000_0000n, 152 + 24);
  else bytes.writeUInt32LE(0x40_0000, 152 + 28);
  const section = 152 + optionalSize;
  bytes.write('.dep-v0', section, 'latin1');
  bytes.writeUInt32LE(hello.length, section + 8);
  bytes.writeUInt32LE(0x2000, section + 12);
  bytes.writeUInt32LE(512, section + 16);
  bytes.writeUInt32LE(512, section + 20);
  bytes.writeUInt32LE(0xc000_0040, section + 36);
  hello.copy(bytes, 512);
  return bytes;
}

for (const wide of [true, false]) {
  test(`PE of ${wide ? 64 : 32} bits tells sections at their addresses`, () => {
    const bytes = buildPe(wide);
    const [pe] = readExecutables(open(bytes));
    assert.ok(pe);
    assert.deepEqual(sectionNamed(pe, '.dep-v0'), {
      name: '.dep-v0',
      address: (wide ? 0x1_4000_0000 : 0x40_0000) + 0x2000,
      offset: 512,
      size: 12,
    });
    assert.equal(pe.segments[0]?.writable, true);
  });
}

test('a DOS program holds no executable', () => {
  const bytes = Buffer.alloc(256);
  bytes.write('MZ', 'latin1');
  assert.deepEqual(readExecutables(open(bytes)), []);
});

function buildMachO(wide: boolean): Buffer {
  const sizes = wide ? { header: 32, segment: 72, section: 80 } : { header: 28, segment: 56, section: 68 };
  const bytes = Buffer.alloc(512);
  const word = (value: number, at: number) =>
    wide ? bytes.writeBigUInt64LE(BigInt(value), at) : bytes.writeUInt32LE(value, at);
  const width = wide ? 8 : 4;
  bytes.writeUInt32LE(wide ? 0xfe_ed_fa_cf : 0xfe_ed_fa_ce, 0);
  bytes.writeUInt32LE(1, 16);
  bytes.writeUInt32LE(sizes.segment + sizes.section, 20);
  const command = sizes.header;
  bytes.writeUInt32LE(wide ? 0x19 : 1, command);
  bytes.writeUInt32LE(sizes.segment + sizes.section, command + 4);
  bytes.write('__DATA', command + 8, 'latin1');
  word(0x4000, command + 24);
  word(256, command + 24 + width);
  word(256, command + 24 + 2 * width);
  word(256, command + 24 + 3 * width);
  bytes.writeUInt32LE(3, command + 24 + 4 * width);
  bytes.writeUInt32LE(3, command + 28 + 4 * width);
  bytes.writeUInt32LE(1, command + 32 + 4 * width);
  const section = command + sizes.segment;
  bytes.write('__go_buildinfo', section, 'latin1');
  word(0x4000, section + 32);
  word(hello.length, section + 32 + width);
  bytes.writeUInt32LE(256, section + 32 + 2 * width);
  hello.copy(bytes, 256);
  return bytes;
}

for (const wide of [true, false]) {
  test(`Mach-O of ${wide ? 64 : 32} bits tells sections and segments`, () => {
    const bytes = buildMachO(wide);
    assert.equal(isProgram(bytes), true);
    const [macho] = readExecutables(open(bytes));
    assert.ok(macho);
    assert.equal(sectionNamed(macho, '__go_buildinfo')?.offset, 256);
    assert.deepEqual(locate(macho, 0x4005), { offset: 261, size: 251 });
    assert.equal(macho.segments[0]?.writable, true);
  });

  test(`a fat Mach-O file of ${wide ? 64 : 32}-bit offsets tells each architecture`, () => {
    const head = Buffer.alloc(1024);
    head.writeUInt32BE(wide ? 0xca_fe_ba_bf : 0xca_fe_ba_be, 0);
    head.writeUInt32BE(2, 4);
    [1024, 1536].forEach((offset, index) =>
      wide
        ? head.writeBigUInt64BE(BigInt(offset), 8 + index * 32 + 8)
        : head.writeUInt32BE(offset, 8 + index * 20 + 8),
    );
    const bytes = Buffer.concat([head, buildMachO(true), buildMachO(false)]);
    assert.equal(isProgram(bytes), true);
    const offsets = readExecutables(open(bytes)).map((one) => sectionNamed(one, '__go_buildinfo')?.offset);
    assert.deepEqual(offsets, [1024 + 256, 1536 + 256]);
  });
}

test('a Java class is not a program, although it has the magic of a fat file', () => {
  const bytes = Buffer.alloc(128);
  bytes.writeUInt32BE(0xca_fe_ba_be, 0);
  bytes.writeUInt32BE(61, 4);
  assert.equal(isProgram(bytes), false);
});

test('programs are looked for by permission, missing extension and library names', () => {
  const of = (path: string, mode: number, size = 1000) => mayBeProgram({ ...plainEntry(path, size), mode });
  assert.equal(of('/opt/run.me', 0o755), true);
  assert.equal(of('/opt/program', 0o644), true);
  assert.equal(of('/opt/lib.d/libfoo.so.1.2', 0o644), true);
  assert.equal(of('/opt/tool.exe', 0o644), true);
  assert.equal(of('/opt/readme.txt', 0o644), false);
  assert.equal(of('/opt/program', 0o755, 12), false);
});

test('foreign bytes cause nothing but Faults', () => {
  const elves = [32, 64].flatMap((bits) =>
    [true, false].map((littleEndian) =>
      buildElf(
        [
          { name: '.dep-v0', content: hello },
          { name: '.data', content: hello, address: 0x1000 },
        ],
        { bits: bits as 32 | 64, littleEndian, extended: bits === 64 },
      ),
    ),
  );
  const samples = [...elves, buildPe(true), buildPe(false), buildMachO(true), buildMachO(false)];
  const flips = fc.array(fc.tuple(fc.nat(1023), fc.nat(255)), { maxLength: 6 });
  fc.assert(
    fc.property(
      fc.nat(samples.length - 1),
      flips,
      fc.nat(1024),
      fc.boolean(),
      (index, changes, cut, cuts) => {
        const bytes = Buffer.from(samples[index]!);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        readsOrFaults(cuts ? bytes.subarray(0, cut) : bytes);
      },
    ),
    { numRuns: propertyRuns(3000) },
  );
  const starts = [
    [0x7f, 0x45, 0x4c, 0x46],
    [0x4d, 0x5a],
    [0xcf, 0xfa, 0xed, 0xfe],
    [0xca, 0xfe, 0xba, 0xbe],
  ];
  fc.assert(
    fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 400 }), (start, rest) => {
      readsOrFaults(Buffer.from([...start, ...rest]));
    }),
    { numRuns: propertyRuns(2000) },
  );
});

function readsOrFaults(bytes: Buffer): void {
  try {
    for (const executable of readExecutables(open(bytes))) locate(executable, 0x1000);
  } catch (error) {
    assert.ok(error instanceof Fault, String(error));
  }
}

test('the running Node has the sections of a program, found by reading little of it', () => {
  const fd = openSync(process.execPath, 'r');
  let total = 0;
  const entry = plainEntry(process.execPath, fstatSync(fd).size);
  const file: OpenFile = {
    entry,
    read: (offset, length) => {
      const bytes = Buffer.alloc(length);
      const count = readSync(fd, bytes, 0, length, offset);
      total += count;
      return bytes.subarray(0, count);
    },
    bytes: () => assert.fail('reads the whole file'),
  };
  try {
    const [node] = readExecutables(file);
    const name = node?.format === 'elf' ? '.text' : node?.format === 'pe' ? '.text' : '__text';
    assert.ok(node && sectionNamed(node, name));
    assert.ok(total < 100_000, `${total} bytes`);
  } finally {
    closeSync(fd);
  }
});
