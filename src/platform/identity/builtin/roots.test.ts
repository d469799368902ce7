import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import {
  believedRoots,
  CLOCK_SKEW,
  needsSuccessor,
  ROOT_LIFETIME,
  type RootTerms,
  signingRoot,
  successionStart,
} from './roots.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-11-01T00:00:00Z');

/** An authority and its nodes, hour by hour or slower, with rotations by hand. */
function simulate(
  lifetime: number,
  steps: readonly { readonly wait: number; readonly rotates: boolean }[],
): void {
  let roots: (RootTerms & { readonly id: number })[] = [];
  let time = START;
  let made = 0;
  const nodes: { bundle: readonly number[]; asked: number; leaf: { root: number; ends: number } }[] = [];
  const make = (now: Date) => {
    const signsFrom = successionStart(roots, now, lifetime);
    roots.push({ id: (made += 1), signsFrom, notAfter: new Date(now.getTime() + ROOT_LIFETIME) });
  };
  make(new Date(time));
  for (const { wait, rotates } of steps) {
    time += wait;
    const now = new Date(time);
    const isWaiting = roots.some(({ signsFrom }) => signsFrom > now);
    if (needsSuccessor(roots, now) || (rotates && !isWaiting)) make(now);
    roots = believedRoots(roots, now, lifetime);
    const signing = signingRoot(roots, now);
    assert.ok(signing, `nobody signs at ${now.toISOString()}`);
    const ends = Math.min(time + lifetime, signing.notAfter.getTime());
    // Every node asks at least once in the life of its leaf; one of them asked now, the others some time ago.
    nodes.push({ bundle: roots.map(({ id }) => id), asked: time, leaf: { root: signing.id, ends } });
    const alive = nodes.filter(({ asked, leaf }) => time - asked <= lifetime * 0.6 && leaf.ends > time);
    for (const node of alive)
      for (const other of alive)
        assert.ok(node.bundle.includes(other.leaf.root), `a leaf of root ${other.leaf.root} is not believed`);
  }
}

describe('roots', () => {
  it('follow each other so that every living leaf is believed by every node', () => {
    const step = fc.record({
      wait: fc.integer({ min: 60_000, max: 30 * 24 * HOUR }),
      rotates: fc.boolean(),
    });
    const short = fc.record({ wait: fc.integer({ min: 60_000, max: 20 * 60_000 }), rotates: fc.boolean() });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 24 }),
        fc.array(fc.oneof(step, { arbitrary: short, weight: 9 }), { minLength: 1, maxLength: 120 }),
        (hours, steps) => {
          // A pause in which all leaves end needs a root that outlives it.
          simulate(
            hours * HOUR,
            steps.filter(({ wait }) => wait < ROOT_LIFETIME / 3),
          );
        },
      ),
      { numRuns: propertyRuns(500) },
    );
  });

  it('are made in time and forgotten in time', () => {
    const first = { signsFrom: new Date(START), notAfter: new Date(START + ROOT_LIFETIME) };
    const before = new Date(START + ROOT_LIFETIME * 0.66);
    assert.equal(needsSuccessor([first], before), false);
    const due = new Date(START + ROOT_LIFETIME * 0.67);
    assert.equal(needsSuccessor([first], due), true);
    const signsFrom = successionStart([first], due, HOUR);
    assert.equal(signsFrom.getTime() - due.getTime(), HOUR + CLOCK_SKEW);
    const next = { signsFrom, notAfter: new Date(due.getTime() + ROOT_LIFETIME) };
    assert.equal(needsSuccessor([first, next], due), false);
    assert.equal(signingRoot([first, next], due), first);
    assert.equal(signingRoot([first, next], signsFrom), next);
    const last = new Date(signsFrom.getTime() + HOUR + CLOCK_SKEW);
    assert.deepEqual(believedRoots([first, next], new Date(last.getTime() - 1), HOUR), [first, next]);
    assert.deepEqual(believedRoots([first, next], last, HOUR), [next]);
    assert.deepEqual(signingRoot([first], new Date(START + ROOT_LIFETIME)), undefined);
  });
});
