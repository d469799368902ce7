import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { Fault } from '../../model/fault.ts';
import { memoryFile, plainEntry } from '../archive/zip/open-file.ts';
import { buildElf } from './elf-builder.ts';
import { readExecutables } from './executable.ts';
import { type BuildInfo, readBuildInfo } from './go-build-info.ts';
import { buildGoProgram } from './go-program-builder.ts';

function infoOf(bytes: Buffer): BuildInfo | undefined {
  const file = memoryFile(plainEntry('/bin/x', bytes.length), bytes);
  const [executable] = readExecutables(file);
  return executable && readBuildInfo(file, executable);
}

const lines = [
  'path\texample.org/x',
  'mod\texample.org/x\t(devel)\t',
  `dep\t${'long/'.repeat(60)}end\tv1.0.0\th1:x=`,
];
const modules = lines.map((line) => `${line}\n`).join('');

test('reads strings that follow the header', () => {
  assert.deepEqual(infoOf(buildGoProgram('go1.24.4', lines)), { goVersion: 'go1.24.4', modules });
});

test('reads it from the data segment of a program without sections', () => {
  const info = infoOf(buildGoProgram('go1.24.4', lines, { section: false }));
  assert.deepEqual(info, { goVersion: 'go1.24.4', modules });
});

for (const bits of [32, 64] as const) {
  for (const littleEndian of [true, false]) {
    test(`reads strings behind pointers of ${bits} bits, ${littleEndian ? 'little' : 'big'}-endian`, () => {
      const info = infoOf(buildGoProgram('go1.16.5', lines, { pointers: true, bits, littleEndian }));
      assert.deepEqual(info, { goVersion: 'go1.16.5', modules });
    });
  }
}

test('a program without modules has a version only', () => {
  assert.deepEqual(infoOf(buildGoProgram('go1.24.4', [])), { goVersion: 'go1.24.4', modules: '' });
});

test('other programs have none, even with the magic out of line', () => {
  assert.equal(infoOf(buildElf([{ name: '.data', content: Buffer.alloc(200), address: 0x1000 }])), undefined);
  const misplaced = Buffer.concat([
    Buffer.alloc(8),
    Buffer.from('\u00ff Go buildinf:', 'latin1'),
    Buffer.alloc(90),
  ]);
  assert.equal(infoOf(buildElf([{ name: '.data', content: misplaced, address: 0x1000 }])), undefined);
});

test('finds it beyond the first mebibyte of data', () => {
  const program = buildGoProgram('go1.24.4', lines);
  const start = program.indexOf(Buffer.from('\u00ff Go buildinf:', 'latin1'));
  const content = Buffer.concat([Buffer.alloc(3 * 1024 * 1024), program.subarray(start, start + 1000)]);
  const bytes = buildElf([{ name: '.data', content, address: 0x1000 }]);
  assert.equal(infoOf(bytes)?.goVersion, 'go1.24.4');
});

test('lengths and pointers that lead outside are a Fault', () => {
  const inline = buildGoProgram('go1.24.4', lines);
  const start = inline.indexOf(Buffer.from('\u00ff Go buildinf:', 'latin1'));
  inline.fill(0xff, start + 32, start + 41);
  assert.throws(() => infoOf(inline), { name: 'Fault', code: 'malformed' });
  const behind = buildGoProgram('go1.16.5', lines, { pointers: true });
  behind.fill(0xff, start + 16, start + 24);
  assert.throws(() => infoOf(behind), { name: 'Fault', code: 'malformed' });
});

test('foreign bytes cause nothing but Faults', () => {
  const samples = [
    buildGoProgram('go1.24.4', lines),
    buildGoProgram('go1.24.4', lines, { section: false }),
    buildGoProgram('go1.16.5', lines, { pointers: true, bits: 32, littleEndian: false }),
  ];
  const flips = fc.array(fc.tuple(fc.nat(1200), fc.nat(255)), { maxLength: 8 });
  fc.assert(
    fc.property(
      fc.constantFrom(...samples),
      flips,
      fc.nat(1200),
      fc.boolean(),
      (sample, changes, cut, cuts) => {
        const bytes = Buffer.from(sample);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        try {
          infoOf(cuts ? bytes.subarray(0, Math.max(64, cut)) : bytes);
        } catch (error) {
          assert.ok(error instanceof Fault, String(error));
        }
      },
    ),
    { numRuns: propertyRuns(4000) },
  );
});
