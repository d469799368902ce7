import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { assertWithin } from '../../../test/time-bound.ts';
import { Fault } from '../fault.ts';
import { Intervals } from './intervals.ts';
import { itIsABooleanAlgebra } from './laws.fixture.ts';

const LAST = 40;
const pairs = fc
  .array(fc.tuple(fc.nat(LAST), fc.nat(LAST)), { maxLength: 6 })
  .map((all) => all.map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const));
const members = (list: readonly (readonly [number, number])[]): number[] =>
  Array.from({ length: LAST + 1 }, (_, value) => value).filter((value) =>
    list.some(([first, last]) => first <= value && value <= last),
  );

describe('intervals of numbers', () => {
  itIsABooleanAlgebra({
    sets: pairs.map((list) => Intervals.of(list)),
    members: fc.nat(LAST),
    all: Intervals.of([[0, LAST]]),
    includes: (set, member) => set.includes(member),
  });
});

describe('intervals of bigints', () => {
  const base = 1n << 100n;
  itIsABooleanAlgebra({
    sets: pairs.map((list) =>
      Intervals.of(list.map(([a, b]) => [base + BigInt(a), base + BigInt(b)] as const)),
    ),
    members: fc.nat(LAST).map((value) => base + BigInt(value)),
    all: Intervals.of([[base, base + BigInt(LAST)]]),
    includes: (set, member) => set.includes(member),
  });
});

describe('intervals', () => {
  it('hold what a list of members holds', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const set = Intervals.of(list);
        const expected = members(list);
        assert.deepEqual(
          [...set].flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i)),
          expected,
        );
        assert.equal(set.size(), BigInt(expected.length));
        assert.equal(set.first(), expected[0]);
      }),
    );
  });

  it('overlap where something is in both', () => {
    const property = fc.property(pairs, pairs, (one, other) => {
      const [a, b] = [Intervals.of(one), Intervals.of(other)];
      assert.equal(a.overlaps(b), !a.intersect(b).isEmpty());
      const [c, d] = [one, other].map((list) =>
        Intervals.of(list.map(([x, y]) => [BigInt(x), BigInt(y)] as const)),
      );
      assert.equal(c && d && c.overlaps(d), a.overlaps(b));
    });
    fc.assert(property);
  });

  it('are canonical: touching intervals become one, whatever the order', () => {
    const set = Intervals.of([
      [11, 20],
      [1, 5],
      [6, 10],
      [3, 4],
    ]);
    assert.deepEqual([...set], [[1, 20]]);
    assert.ok(set.equals(Intervals.of([[1, 20]])));
    assert.deepEqual(
      [...Intervals.of([[1, 20]]).subtract(Intervals.of([[5, 5]]))],
      [
        [1, 4],
        [6, 20],
      ],
    );
  });

  it('reach the ends of IPv4, IPv6 and ports', () => {
    const last = (1n << 128n) - 1n;
    assert.equal(Intervals.of([[0n, last]]).size(), 1n << 128n);
    assert.deepEqual([...Intervals.of([[0, 65535]]).subtract(Intervals.of([[0, 65534]]))], [[65535, 65535]]);
    assert.deepEqual(
      [...Intervals.of([[1, 3]]).complement(Intervals.of([[0, 2 ** 32 - 1]]))],
      [
        [0, 0],
        [4, 2 ** 32 - 1],
      ],
    );
  });

  it('refuse what is no interval, by its name', () => {
    const isMalformed = (text: RegExp) => (error: unknown) =>
      error instanceof Fault && error.code === 'malformed' && text.test(error.message);
    assert.throws(() => Intervals.of([[90, 80]]), isMalformed(/90 to 80 ends before it begins/));
    assert.throws(() => Intervals.of([[1, 2.5]]), isMalformed(/1 to 2\.5 is not one of integers/));
    assert.throws(() => Intervals.of([[0, Number.NaN]]), isMalformed(/NaN/));
  });

  it('merge 10,000 intervals in linear time', () => {
    const comb = (offset: number) =>
      Intervals.of(Array.from({ length: 10_000 }, (_, i) => [i * 10 + offset, i * 10 + offset + 3] as const));
    const started = performance.now();
    const [union, both] = [comb(0).union(comb(2)), comb(0).intersect(comb(2))];
    assertWithin(2000, performance.now() - started);
    assert.equal(union.size(), 60_000n);
    assert.equal(both.size(), 20_000n);
  });
});
