import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertWithin } from '../../../../test/time-bound.ts';
import { missing } from '../../../../test/e2e/real-part.ts';
import * as fc from 'fast-check';
import { Fault } from '../../../model/fault.ts';
import { listZip, type ZipEntry } from './central-directory.ts';
import { readZipEntry, withZipEntry } from './content.ts';
import { memoryFile, plainEntry } from './open-file.ts';
import { buildZip } from './zip-builder.ts';

const open = (bytes: Buffer) => memoryFile(plainEntry('/x.zip', bytes.length), bytes);
const everything = () => true;
const MIB = 1024 * 1024;

function contents(bytes: Buffer): [string, string][] {
  const file = open(bytes);
  return listZip(file, everything).map((entry) => [entry.name, readZipEntry(file, entry, MIB).toString()]);
}

function faultOf(run: () => unknown): Fault {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof Fault, String(error));
    return error;
  }
  return assert.fail('no fault');
}

const parts = [
  { name: 'META-INF/MANIFEST.MF', content: 'Manifest-Version: 1.0\n'.repeat(20) },
  { name: 'stored.txt', content: 'as it is', stored: true },
  { name: 'empty', content: '' },
  { name: '../../ünï', content: 'a label' },
];
const expected = parts.map((part): [string, string] => [part.name, part.content]);
const script = Buffer.from('#!/bin/sh\nexec java -jar "$0"\n');

for (const [what, shape] of Object.entries({
  'a plain archive': {},
  'a comment': { comment: 'PK\u0005\u0006 is in this comment, and more text after it' },
  'prepended bytes': { prefix: script },
  'prepended bytes with adjusted offsets': { prefix: script, adjusted: true },
  'ZIP64 records': { zip64: true },
  'ZIP64 records after prepended bytes': { zip64: true, prefix: script },
  'data descriptors': { descriptors: true },
})) {
  test(`reads ${what}`, () => {
    assert.deepEqual(contents(buildZip(parts, shape)), expected);
  });
}

test('reads an empty archive, and one with bytes after its end', () => {
  assert.deepEqual(contents(buildZip([])), []);
  assert.deepEqual(contents(Buffer.concat([buildZip(parts), Buffer.alloc(100, 7)])), expected);
});

test('keeps only what is wanted, however many entries there are', () => {
  const many = Array.from({ length: 20_000 }, (_, index) => ({
    name: `class/${index}`,
    content: '',
    stored: true,
  }));
  const names = listZip(open(buildZip([...many, ...parts])), (name) => name.startsWith('META')).map(
    (entry) => entry.name,
  );
  assert.deepEqual(names, ['META-INF/MANIFEST.MF']);
});

test('says what it cannot read', () => {
  const read = (bytes: Buffer, maximum = MIB) => {
    const file = open(bytes);
    return listZip(file, everything).map((entry) => readZipEntry(file, entry, maximum));
  };
  assert.match(
    faultOf(() => read(buildZip([{ name: 'a', content: 'b', encrypted: true }]))).message,
    /encrypted/,
  );
  assert.match(faultOf(() => read(buildZip([{ name: 'a', content: 'b', method: 12 }]))).message, /method 12/);
  assert.equal(faultOf(() => read(buildZip(parts), 4)).code, 'limit');
  assert.equal(faultOf(() => read(Buffer.from('not a zip'))).code, 'malformed');
  assert.equal(faultOf(() => read(Buffer.alloc(0))).code, 'malformed');
  const volume = buildZip(parts);
  volume.writeUInt16LE(1, volume.length - 18);
  assert.equal(faultOf(() => read(volume)).code, 'unsupported');
});

test('refuses overlapping entries', () => {
  const bytes = buildZip([
    { name: 'a', content: 'x'.repeat(5000), stored: true },
    { name: 'b', content: 'y'.repeat(5000), stored: true },
  ]);
  // Both entries now point at the first, and the second claims all the bytes there are.
  const second = bytes.lastIndexOf(Buffer.from('PK\u0001\u0002', 'latin1'));
  bytes.writeUInt32LE(0, second + 42);
  bytes.writeUInt32LE(10_000, second + 20);
  assert.match(faultOf(() => listZip(open(bytes), everything)).message, /overlap/);
});

test('refuses sizes that lie', () => {
  const bytes = buildZip([{ name: 'bomb', content: Buffer.alloc(4 * MIB) }]);
  const entry = bytes.lastIndexOf(Buffer.from('PK\u0001\u0002', 'latin1'));
  const withSize = (size: number) => {
    const copy = Buffer.from(bytes);
    copy.writeUInt32LE(size, entry + 24);
    return faultOf(() => {
      const file = open(copy);
      for (const listed of listZip(file, everything)) readZipEntry(file, listed, 0xff_ff_ff_ff);
    });
  };
  assert.match(withSize(1000).message, /cannot be inflated/);
  assert.match(withSize(4 * MIB + 1).message, /instead of/);
  assert.match(withSize(3_000_000_000).message, /cannot hold/);
});

const inner = buildZip([{ name: 'x', content: 'in the middle' }]);

/** Random, so that it does not shrink, with an archive at its end. */
const LARGE = largeArchive();

function largeArchive(): Buffer {
  const noise = Buffer.alloc(5 * MIB);
  let state = 1;
  for (let at = 0; at < noise.length; at += 4) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    noise.writeUInt32LE(state, at);
  }
  return Buffer.concat([noise, Buffer.alloc(20 * MIB), inner]);
}

test('opens archives in archives: stored, small and large', () => {
  const nested = [
    { name: 'stored.jar', content: inner, stored: true },
    { name: 'small.jar', content: inner },
    { name: 'large.jar', content: LARGE },
  ];
  const file = open(buildZip(nested));
  const budget = { remaining: 64 * MIB };
  for (const entry of listZip(file, everything)) {
    const text = withZipEntry(file, entry, budget, (archive) => {
      assert.equal(archive.entry.path, `/x.zip!/${entry.name}`);
      const [only] = listZip(archive, everything);
      return readZipEntry(archive, only!, MIB).toString();
    });
    assert.equal(text, 'in the middle');
  }
  assert.equal(budget.remaining, 64 * MIB - LARGE.length - inner.length);
});

test('a large entry with broken content is a Fault, and a used-up budget is one too', () => {
  const bytes = buildZip([{ name: 'large.jar', content: LARGE }]);
  const file = open(bytes);
  const [entry] = listZip(file, everything);
  assert.equal(faultOf(() => withZipEntry(file, entry!, { remaining: MIB }, everything)).code, 'limit');
  const openIt = (changed: Partial<ZipEntry>) =>
    faultOf(() => withZipEntry(file, { ...entry!, ...changed }, { remaining: 1024 * MIB }, everything));
  assert.match(openIt({ size: entry!.size + 1 }).message, /does not inflate/);
  assert.match(openIt({ size: entry!.size - 1 }).message, /does not inflate/);
  bytes.fill(0xff, 3 * MIB, 3 * MIB + 1000);
  assert.equal(openIt({}).code, 'malformed');
});

test('foreign bytes cause nothing but Faults', () => {
  const samples = [
    buildZip(parts),
    buildZip(parts, { zip64: true, prefix: script, comment: 'x' }),
    buildZip([{ name: 'a.jar', content: inner, stored: true }], { descriptors: true }),
  ];
  const flips = fc.array(fc.tuple(fc.nat(1000), fc.nat(255)), { maxLength: 8 });
  fc.assert(
    fc.property(
      fc.constantFrom(...samples),
      flips,
      fc.nat(1000),
      fc.boolean(),
      (sample, changes, cut, cuts) => {
        const bytes = Buffer.from(sample);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        readsOrFaults(cuts ? bytes.subarray(0, cut) : bytes);
      },
    ),
    { numRuns: propertyRuns(4000) },
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => readsOrFaults(Buffer.from(bytes))));
});

function readsOrFaults(bytes: Buffer): void {
  try {
    const file = open(bytes);
    for (const entry of listZip(file, everything)) {
      readZipEntry(file, entry, MIB);
      withZipEntry(file, entry, { remaining: MIB }, (content) => content.read(0, 10));
    }
  } catch (error) {
    assert.ok(error instanceof Fault, String(error));
  }
}

test('a file full of end records is searched in bounded time', () => {
  const bytes = Buffer.from('PK\u0005\u0006'.repeat(20_000), 'latin1');
  const start = performance.now();
  assert.equal(faultOf(() => listZip(open(bytes), everything)).code, 'malformed');
  assertWithin(2000, performance.now() - start);
});

test('reads what Info-ZIP writes', { skip: missing('zip') }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-zip-'));
  try {
    writeFileSync(join(folder, 'a.txt'), 'hello '.repeat(1000));
    execFileSync('zip', ['-q', 'one.zip', 'a.txt'], { cwd: folder });
    execFileSync('zip', ['-q', 'streamed.zip', '-', '-fd'], { cwd: folder, input: 'from a pipe' });
    assert.deepEqual(contents(readFileSync(join(folder, 'one.zip'))), [['a.txt', 'hello '.repeat(1000)]]);
    assert.deepEqual(contents(readFileSync(join(folder, 'streamed.zip'))), [['-', 'from a pipe']]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
