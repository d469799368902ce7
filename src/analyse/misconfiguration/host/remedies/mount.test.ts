import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { hostTree } from '../../../../../test/fixtures/host-tree.ts';
import { assertWithin } from '../../../../../test/time-bound.ts';
import { factsOf } from '../../../../observe/host/facts.ts';
import { mountRemedy } from './mount.ts';

const TABLE = '/etc/fstab';
const mending = (text: string) => mountRemedy('/tmp', 'nodev').mend(factsOf(hostTree({ [TABLE]: text })));
/** The table as it is after; undefined where it is left. */
function mended(text: string): string | undefined {
  const found = mending(text);
  const [change] = found?.changes ?? [];
  return change?.kind === 'text' ? change.text : found && text;
}

describe('an option of a mount', () => {
  it('is added to the last line of its folder, which counts', () => {
    assert.equal(
      mended('a /tmp b defaults\n#c /tmp b defaults\n\tc\t/tmp\tb\trw 0 0 # d\ne /var b rw\n'),
      'a /tmp b defaults\n#c /tmp b defaults\n\tc\t/tmp\tb\trw,nodev 0 0 # d\ne /var b rw\n',
    );
    assert.deepEqual(mending('a /tmp b rw\n')?.commands, [['mount', '-o', 'remount,nodev', '/tmp']]);
  });

  it('is left where it is, and where no line is of its folder, or has options', () => {
    assert.deepEqual(mending('a /tmp b rw,nodev 0 0\n')?.changes, []);
    for (const text of ['', 'a /tmp/a b rw\n', 'a /tmp b\n', '#a /tmp b rw\n', 'denied'])
      assert.equal(mended(text), undefined, text);
  });

  it('changes no other line of any table, and nothing a second time', () => {
    const word = fc.constantFrom(
      'a',
      '/tmp',
      'rw',
      '#',
      ' ',
      '\t',
      '\n',
      '\r\n',
      '\u2028',
      ',',
      'nodev',
      '$1',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        const before = words.join('');
        const after = mended(before);
        if (after === undefined) return;
        const [old, now] = [before.split('\n'), after.split('\n')];
        const different = now.flatMap((line, index) => (line === old[index] ? [] : [index]));
        assert.ok(different.length <= 1);
        for (const index of different)
          assert.equal(now[index]?.length, (old[index] ?? '').length + ',nodev'.length);
        assert.equal(now.length, old.length);
        assert.equal(mended(after), after);
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it('is added in linear time', () => {
    const start = performance.now();
    for (const part of [' ', 'a', 'a ', ','])
      assert.ok(mended(`a /tmp b rw ${part.repeat(250_000)}\u2028`)?.includes('rw,nodev '));
    assertWithin(1_000, performance.now() - start);
  });
});
