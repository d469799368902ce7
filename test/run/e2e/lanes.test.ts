import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { runInLanes } from './lanes.ts';
import type { Lane, Suite } from './suite.ts';

const suite = (name: string, lane: Lane = 'machine', needsDownloads = false): Suite => ({
  name,
  path: name,
  lane,
  needsDownloads,
  repeats: false,
  hasBounds: false,
  mostSeconds: 60,
  size: 1,
});

/** Which suites ran at the same time as each, with a number of lanes; each takes a few turns. */
async function run(suites: readonly Suite[], lanes: number, downloads = Promise.resolve()) {
  const [running, most, order] = [new Set<string>(), new Map<string, number>(), [] as string[]];
  await runInLanes(suites, lanes, downloads, async ({ name, lane }) => {
    order.push(name);
    running.add(lane === 'host' || lane === 'kernel' ? `alone ${name}` : name);
    most.set('all', Math.max(most.get('all') ?? 0, running.size));
    const alone = [...running].filter((one) => one.startsWith('alone')).length;
    most.set('alone', Math.max(most.get('alone') ?? 0, alone));
    for (let turns = 0; turns < 5; turns += 1) await turn();
    running.delete(name);
    running.delete(`alone ${name}`);
  });
  return { order, all: most.get('all'), alone: most.get('alone') };
}

describe('lanes', () => {
  it('are as many as are asked for, and all suites run', async () => {
    const suites = Array.from({ length: 9 }, (_, index) => suite(String(index)));
    const { order, all } = await run(suites, 3);
    assert.deepEqual([order.toSorted(), all], [suites.map(({ name }) => name), 3]);
  });

  it('have one suite at a time that uses what there is once, beside others', async () => {
    const suites = [suite('a', 'host'), suite('b', 'kernel'), suite('c', 'host'), suite('d'), suite('e')];
    const { order, all, alone } = await run(suites, 3);
    assert.deepEqual([order.toSorted().join(''), all, alone], ['abcde', 3, 1]);
  });

  it('leave suites that need what is downloaded until it is there', async () => {
    const there = Promise.withResolvers<undefined>();
    const ran = run([suite('late', 'engine', true), suite('early')], 2, there.promise);
    for (let turns = 0; turns < 50; turns += 1) await turn();
    there.resolve(undefined);
    assert.deepEqual((await ran).order, ['early', 'late']);
  });
});
