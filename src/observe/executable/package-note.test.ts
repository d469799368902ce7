import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { onlyFaults } from '../../../test/fixtures/mutation.ts';
import { propertyRuns } from '../../../test/property-runs.ts';
import { memoryFile, plainEntry } from '../archive/zip/open-file.ts';
import { buildElf, elfNote } from './elf-builder.ts';
import { readExecutables } from './executable.ts';
import { readPackageNote } from './package-note.ts';

const JSON_TEXT = '{"type":"deb","os":"Debian","name":"boat","version":"1"}';

function noteIn(content: Buffer, shape: Parameters<typeof buildElf>[1] = {}, name = '.note.package') {
  const bytes = buildElf([{ name, content }], shape);
  const file = memoryFile(plainEntry('/opt/boat', bytes.length), bytes);
  return readExecutables(file).map((one) => readPackageNote(file, one))[0];
}

describe('a package note', () => {
  for (const bits of [32, 64] as const)
    for (const littleEndian of [true, false])
      it(`is read of ${bits} bits, the ${littleEndian ? 'last' : 'first'} byte last`, () => {
        assert.equal(noteIn(elfNote(JSON_TEXT, { littleEndian }), { bits, littleEndian }), JSON_TEXT);
      });

  it('is read behind a note of another kind, and of another owner', () => {
    const others = [elfNote('x', { type: 1 }), elfNote('y', { owner: 'GNU\0' })];
    assert.equal(noteIn(Buffer.concat([...others, elfNote(JSON_TEXT)])), JSON_TEXT);
    assert.equal(noteIn(Buffer.concat(others)), undefined);
  });

  it('is none where it is cut off, absurdly long, or in another section', () => {
    const whole = elfNote(JSON_TEXT);
    assert.equal(noteIn(whole.subarray(0, 40)), undefined);
    assert.equal(noteIn(elfNote(JSON_TEXT + ' '.repeat(5_000))), undefined);
    assert.equal(noteIn(whole, {}, '.note.gnu'), undefined);
    assert.equal(noteIn(whole, { sections: false }), undefined);
  });

  it('costs nothing but faults, whatever its bytes', () => {
    const sizes = fc.constantFrom(0, 1, 4, 0xff_ff_ff_ff);
    fc.assert(
      fc.property(fc.tuple(sizes, sizes, fc.uint8Array({ maxLength: 80 })), ([name, size, rest]) => {
        const head = Buffer.alloc(8);
        head.writeUInt32LE(name, 0);
        head.writeUInt32LE(size, 4);
        onlyFaults(() => noteIn(Buffer.concat([head, rest])));
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});
