import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { AttackStep, Change } from '../../../model/attack/graph.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { attackGraph, distances } from '../graph.ts';
import { smallestCut } from './smallest-cut.ts';

const change = (number: number): Change => ({
  id: `c${number}`,
  title: `change ${number}`,
  edits: [],
  objects: [],
  images: [],
  cost: 0,
});

/** A step by the numbers of its ends and of its changes. */
function stepBetween(from: number, to: number, changes: readonly number[]): AttackStep {
  return {
    from: { kind: 'container', name: `${from}` },
    to: { kind: 'container', name: `${to}` },
    kind: 'pods-exec',
    why: '',
    isCertain: true,
    place: undefined,
    changes: changes.map(change),
  };
}

type Edge = readonly [from: number, to: number, changes: readonly number[]];

function cutOf(edges: readonly Edge[], starts: readonly number[], goal: number) {
  const graph = attackGraph(edges.map((edge) => stepBetween(...edge)));
  const numbers = [...starts, goal].map(
    (name) => graph.numberOf({ kind: 'container', name: `${name}` }) ?? -1,
  );
  const goals = new Set(numbers.slice(-1));
  const cut = smallestCut(graph, numbers.slice(0, -1), goals, () => true);
  /** Starts that keep a way once changes are made. */
  const left = (made: ReadonlySet<string>): number[] => {
    const leading = distances(
      graph,
      goals,
      'backwards',
      (step) => graph.steps[step]?.changes.every(({ id }) => !made.has(id)) === true,
    );
    return numbers.slice(0, -1).filter((number) => leading.has(number));
  };
  return { cut, left };
}

const idsOf = (changes: readonly Change[]): Set<string> => new Set(changes.map(({ id }) => id));

/** Every subset, the smallest first, so that the first that cuts is as small as can be. */
function bySearchingAll(all: readonly string[], cuts: (made: ReadonlySet<string>) => boolean): number {
  const sets = Array.from({ length: 2 ** all.length }, (_, bits) =>
    all.filter((__, place) => (bits >> place) & 1),
  );
  return Math.min(...sets.filter((set) => cuts(new Set(set))).map((set) => set.length));
}

describe('the smallest cut', () => {
  it('is a minimum cut where each step has a change of its own', () => {
    const { cut } = cutOf(
      [
        [0, 1, [0]],
        [0, 2, [1]],
        [1, 3, [2]],
        [2, 3, [3]],
        [3, 4, [4]],
      ],
      [0],
      4,
    );
    assert.deepEqual([cut.proof, [...idsOf(cut.changes)]], ['maximum-flow', ['c4']]);
  });

  it('takes a change that takes several steps away', () => {
    const { cut } = cutOf(
      [
        [0, 1, [0]],
        [0, 2, [1]],
        [1, 3, [7, 2]],
        [2, 3, [7, 3]],
      ],
      [0],
      3,
    );
    assert.deepEqual([cut.proof, [...idsOf(cut.changes)]], ['exhaustive-search', ['c7']]);
  });

  it('leaves what nothing cuts, and cuts the rest', () => {
    const { cut, left } = cutOf(
      [
        [0, 2, []],
        [1, 0, [1]],
        [1, 2, [2]],
      ],
      [0, 1],
      2,
    );
    assert.equal(cut.uncuttable.length, 1);
    assert.deepEqual([...idsOf(cut.changes)], ['c1', 'c2']);
    assert.equal(left(idsOf(cut.changes)).length, 1);
  });

  it('is nothing where there is no way', () => {
    const { cut } = cutOf([[0, 1, [0]]], [1], 0);
    assert.deepEqual([cut.changes, cut.uncuttable, cut.atLeast], [[], [], 0]);
  });

  it('cuts every way, and no smaller set does, as trying all sets shows', () => {
    const edge = fc.tuple(
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 0, max: 6 }),
      fc.uniqueArray(fc.integer({ min: 0, max: 8 }), { maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(edge, { minLength: 1, maxLength: 18 }), (edges) => {
        const { cut, left } = cutOf([...edges, [0, 5, [0]], [1, 5, [1]], [5, 6, [2, 3]]], [0, 1], 6);
        const made = idsOf(cut.changes);
        assert.equal(left(made).length, cut.uncuttable.length);
        for (const id of made) {
          const others = new Set(made);
          others.delete(id);
          assert.ok(left(others).length > cut.uncuttable.length, `${id} is not needed`);
        }
        const all = Array.from({ length: 9 }, (_, number) => `c${number}`);
        const least = bySearchingAll(all, (set) => left(set).length === cut.uncuttable.length);
        assert.equal(made.size, least);
        assert.equal(cut.atLeast, least);
        assert.notEqual(cut.proof, 'irreducible');
      }),
      { numRuns: propertyRuns(120) },
    );
  });

  it('is found among thousands of ways, and known to be the smallest by those that have nothing in common', () => {
    const many = Array.from({ length: 3_000 }, (_, number): Edge[] => [
      [number + 10, 1, [number, 9_000 + number]],
      [number + 10, 2, [number]],
    ]).flat();
    const starts = Array.from({ length: 3_000 }, (_, number) => number + 10);
    const { cut, left } = cutOf([...many, [1, 3, []], [2, 3, []]], starts, 3);
    assert.equal(cut.changes.length, 3_000);
    assert.deepEqual(left(idsOf(cut.changes)), []);
    assert.notEqual(cut.changes.length, 0);
  });
});
