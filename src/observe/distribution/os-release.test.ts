import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { assertWithin } from '../../../test/time-bound.ts';
import { parseOsRelease } from './os-release.ts';

/** A line and the value of A that it gives. */
const CASES: readonly [line: string, value: string | undefined][] = [
  ['A=debian', 'debian'],
  ['A=', ''],
  ['A=""', ''],
  ['A="Debian GNU/Linux"', 'Debian GNU/Linux'],
  ["A='single $quoted \\n'", 'single $quoted \\n'],
  ['A="a \\"quoted\\" \\$HOME \\`x\\` \\\\ \\n"', 'a "quoted" $HOME `x` \\ \\n'],
  ['A=back\\ slash', 'back slash'],
  ['A=trailing  ', 'trailing'],
  ['A=one two', 'one'],
  ['A="x"\r', 'x'],
  ['  A=indented', 'indented'],
  ['#A=comment', undefined],
  ['A =spaced', undefined],
  ['a=lower', undefined],
  ['nonsense', undefined],
  ['A="not closed', '"not'],
  ['A=a"b"c', 'abc'],
  ['A="two\nlines"', 'two\nlines'],
  ['A="joined \\\nline"', 'joined line'],
  ['A=first\nA=second', 'second'],
];

describe('parseOsRelease', () => {
  for (const [line, value] of CASES) {
    it(`reads ${JSON.stringify(line)}`, () => {
      const variables = parseOsRelease(`B=before\n${line}\nC=after`);
      assert.equal(variables.get('A'), value);
      assert.equal(variables.get('B'), 'before');
      assert.equal(variables.get('C'), 'after');
    });
  }

  it('keeps names of Object.prototype apart', () => {
    assert.equal(parseOsRelease('__proto__=x\nconstructor=y').size, 0);
  });

  it('never throws', () => {
    const line = fc.string({ unit: fc.constantFrom('A', '=', '"', "'", '\\', '\n', ' ', '#', '$', 'x') });
    fc.assert(
      fc.property(line, (text) => parseOsRelease(text) instanceof Map),
      { numRuns: propertyRuns(2000) },
    );
  });

  it('is linear in quotes that nothing closes', () => {
    const started = performance.now();
    for (const line of ['A="\\"', "A='", 'A="x', 'A=\\"', 'A=" x'])
      parseOsRelease(`${line}\n`.repeat(100_000));
    const took = performance.now() - started;
    assertWithin(5000, took);
  });
});
