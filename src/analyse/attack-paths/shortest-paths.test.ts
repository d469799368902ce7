import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AttackStep } from '../../model/attack/graph.ts';
import { attackGraph } from './graph.ts';
import { shortestPaths } from './shortest-paths.ts';

const step = (from: string, to: string): AttackStep => ({
  from: { kind: 'container', name: from },
  to: { kind: 'container', name: to },
  kind: 'pods-exec',
  why: '',
  isCertain: true,
  place: undefined,
  changes: [],
});

function pathsIn(
  steps: readonly AttackStep[],
  starts: readonly string[],
  goals: readonly string[],
): string[] {
  const graph = attackGraph(steps);
  const number = (name: string): number => graph.numberOf({ kind: 'container', name }) ?? -1;
  return shortestPaths(graph, starts.map(number), new Set(goals.map(number)), () => true).map(({ path }) =>
    path.map((one) => graph.steps[one]?.to.name ?? '').join(' '),
  );
}

describe('shortest paths', () => {
  it('are told shortest first, for each start and goal', () => {
    const steps = [
      step('a', 'b'),
      step('b', 'c'),
      step('a', 'd'),
      step('d', 'e'),
      step('e', 'c'),
      step('b', 'g'),
    ];
    assert.deepEqual(pathsIn(steps, ['a'], ['c', 'g']), ['b c', 'b g', 'd e c']);
  });

  it('go through nothing twice, and take the first of steps that are alike', () => {
    const steps = [step('a', 'b'), step('b', 'a'), step('b', 'c'), step('b', 'c')];
    assert.deepEqual(pathsIn(steps, ['a'], ['c']), ['b c']);
  });

  it('are a bounded number in bounded time, however many there are', () => {
    const layers = Array.from({ length: 12 }, (_, layer) =>
      Array.from({ length: 30 }, (__, from) =>
        Array.from({ length: 30 }, (___, to) => step(`${layer}/${from}`, `${layer + 1}/${to}`)),
      ),
    ).flat(2);
    const starts = Array.from({ length: 30 }, (_, from) => `0/${from}`);
    assert.equal(pathsIn(layers, starts, ['12/0']).length, 60);
  });
});
