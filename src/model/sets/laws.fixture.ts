import assert from 'node:assert/strict';
import { it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import type { SetAlgebra } from './types.ts';

/** How to check that something is a Boolean algebra of sets. */
export interface AlgebraUnderTest<S extends SetAlgebra<S>, Member> {
  readonly sets: fc.Arbitrary<S>;
  readonly members: fc.Arbitrary<Member>;
  readonly all: S;
  readonly includes: (set: S, member: Member) => boolean;
  readonly runs?: number;
}

/** Declares the tests of the laws, each on generated sets. */
export function itIsABooleanAlgebra<S extends SetAlgebra<S>, Member>(
  algebra: AlgebraUnderTest<S, Member>,
): void {
  const { sets, all, runs = 200 } = algebra;
  const check = (law: (a: S, b: S, c: S) => void): void =>
    fc.assert(fc.property(sets, sets, sets, law), { numRuns: propertyRuns(runs) });
  const not = (set: S): S => all.subtract(set);
  const same = (one: S, other: S): void => {
    assert.ok(one.equals(other) && other.equals(one));
    if ('hash' in one && 'hash' in other) assert.equal(one.hash, other.hash);
  };

  void it('has the laws of De Morgan', () => {
    check((a, b) => {
      same(not(a.union(b)), not(a).intersect(not(b)));
      same(not(a.intersect(b)), not(a).union(not(b)));
      same(not(not(a)), a);
    });
  });

  void it('distributes, associates and commutes', () => {
    check((a, b, c) => {
      same(a.intersect(b.union(c)), a.intersect(b).union(a.intersect(c)));
      same(a.union(b.intersect(c)), a.union(b).intersect(a.union(c)));
      same(a.union(b).union(c), c.union(b).union(a));
      same(a.intersect(b).intersect(c), c.intersect(b).intersect(a));
    });
  });

  void it('absorbs', () => {
    check((a, b) => {
      same(a.union(a.intersect(b)), a);
      same(a.intersect(a.union(b)), a);
      same(a.subtract(b).union(a.intersect(b)), a);
      assert.ok(a.subtract(a).isEmpty() && a.intersect(not(a)).isEmpty());
      same(a.union(not(a)), all);
    });
  });

  itComparesAsItSubtracts(algebra);
  itHasTheMembersOfItsOperations(algebra);
}

function itComparesAsItSubtracts<S extends SetAlgebra<S>, Member>(
  algebra: AlgebraUnderTest<S, Member>,
): void {
  void it('compares as it subtracts', () => {
    const { sets, runs = 200 } = algebra;
    const property = fc.property(sets, sets, (a, b) => {
      assert.equal(a.isSubsetOf(b), a.subtract(b).isEmpty());
      assert.equal(a.equals(b), a.isSubsetOf(b) && b.isSubsetOf(a));
      assert.ok(a.intersect(b).isSubsetOf(a) && a.isSubsetOf(a.union(b)));
    });
    fc.assert(property, { numRuns: propertyRuns(runs) });
  });
}

function itHasTheMembersOfItsOperations<S extends SetAlgebra<S>, Member>(
  algebra: AlgebraUnderTest<S, Member>,
): void {
  void it('has the members that its operations say', () => {
    const { sets, members, includes, runs = 200 } = algebra;
    const law = (a: S, b: S, member: Member): void => {
      const [inA, inB] = [includes(a, member), includes(b, member)];
      assert.equal(includes(a.union(b), member), inA || inB);
      assert.equal(includes(a.intersect(b), member), inA && inB);
      assert.equal(includes(a.subtract(b), member), inA && !inB);
    };
    fc.assert(fc.property(sets, sets, members, law), { numRuns: propertyRuns(runs * 5) });
  });
}
