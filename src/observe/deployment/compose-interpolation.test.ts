import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { assertWithin, bulk } from '../../../test/time-bound.ts';
import { filledIn } from './compose-interpolation.ts';

const VALUES = new Map([
  ['X', 'x1'],
  ['E', ''],
  ['RAW', 'a$X$$b'],
]);

describe('variables of a Compose file', () => {
  const cases: readonly (readonly [text: string, filled: string])[] = [
    ['$X-${X}y$$X', 'x1-x1y$X'],
    ['${X:-d} ${N:-d} ${N-d} ${E:-d} ${E-d}', 'x1 d d d '],
    ['${X:+r} ${E:+r} ${E+r} ${X:?e} ${N:?e} ${N:+r}', 'r  r x1 ${N:?e} ${N:+r}'],
    ['${N:-{}} ${N:-a}b} ${N:-a:-b} ${N:--a}', '{} ab} a:-b -a'],
    ['${A:-${B:-${C:-${D:-${F:-${G:-6}}}}}}', '6'],
    ['${N:-$${X}} ${N:-$$X} ${N:-a${X}b${E}c}', '${X} $X ax1bc'],
    ['${X:-${N:?no}} ${X:+$X-$X}', 'x1 x1-x1'],
    // What a value has in it is no place for another.
    ['$RAW', 'a$X$$b'],
    ['$ a$ $1 $_none', '$ a$ $1 $_none'],
  ];
  for (const [text, filled] of cases)
    it(`${text} is ${filled}`, () => {
      assert.equal(filledIn(text, VALUES), filled);
    });

  it('are told where they are none', () => {
    for (const text of ['${X#p}', '${X/a/b}', '${1}', '${}', '${ X }', '${X', '${X.Y}', '${X:}', '${X:=d}']) {
      const told: string[] = [];
      assert.equal(
        filledIn(text, VALUES, (place) => told.push(place)),
        text,
      );
      assert.deepEqual(told, [text]);
    }
  });

  it('take linear time, and any text is read', () => {
    for (const piece of ['${A:-', '${', '$', '${A:-}', '}', '{', '${A:-$$']) {
      const started = performance.now();
      filledIn(piece.repeat(bulk(200_000) / piece.length), VALUES);
      assertWithin(2000, performance.now() - started, piece);
    }
    const piece = fc.constantFrom('$', '{', '}', ':-', '+', '?', 'X', 'N', ' ', '$$');
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        filledIn(pieces.join(''), VALUES);
      }),
      { numRuns: propertyRuns(500) },
    );
  });
});
