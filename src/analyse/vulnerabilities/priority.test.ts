import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import type { Reachability } from '../../model/finding/reachability.ts';
import { priorityOf, type PriorityFacts } from './priority.ts';
import { surroundingsOf } from './surroundings.ts';

const EXPLOITED = { added: '2099-01-01', ransomware: false };
const BASE: PriorityFacts = { score: 9.8, severityFrom: 'CVSS 3.1', fixedIn: [] };
const STATES: readonly Reachability['state'][] = ['not reachable', 'unknown', 'loaded', 'reachable'];

/** Facts as places on scales, each from its best to its worst. */
const scales = fc.record({
  score: fc.nat(100),
  exploitation: fc.nat(12),
  isFixed: fc.nat(1),
  isDirect: fc.nat(1),
  reachable: fc.nat(3),
  ports: fc.nat(1),
  isRoot: fc.nat(1),
  internet: fc.nat(2),
  age: fc.nat(4),
  isCertain: fc.nat(1),
});
type Scales = typeof scales extends fc.Arbitrary<infer Value> ? Value : never;

function factsAt(at: Scales): PriorityFacts {
  const exploited = at.exploitation > 10 ? { ...EXPLOITED, ransomware: at.exploitation === 12 } : undefined;
  return {
    score: at.score / 10,
    severityFrom: 'CVSS 3.1',
    ...(exploited && { exploited }),
    epss: { probability: Math.min(10, at.exploitation) / 10, percentile: 0.5 },
    fixedIn: at.isFixed === 1 ? ['2'] : [],
    isDirect: at.isDirect === 1,
    reachable: STATES[at.reachable] ?? 'unknown',
    exposedPorts: at.ports === 1 ? ['80/tcp'] : [],
    isRoot: at.isRoot === 1,
    ...(at.internet !== 1 && { internet: at.internet === 2 }),
    ageInDays: at.age * 365,
    isPossible: at.isCertain === 0,
  };
}

describe('the priority of a malicious package', () => {
  it('is the highest, whatever else is known', () => {
    const facts = { score: 0, severityFrom: 'MAL-2099-1', fixedIn: [], isPossible: true, isMalicious: true };
    assert.equal(priorityOf({ ...facts, reachable: 'not reachable', internet: false }).priority, 100);
  });
});

describe('priorityOf', () => {
  it('is the sum of its shares, as the worked examples of docs/reference/priority.md say', () => {
    const plain = priorityOf({ ...BASE, fixedIn: ['2.0'], epss: { probability: 0.2, percentile: 0.9 } });
    assert.deepEqual(
      [plain.priority, plain.priorityShares.map(({ factor, points }) => [factor, points])],
      [
        69,
        [
          ['severity', 58.8],
          ['exploitation', 5],
          ['fix', 5],
        ],
      ],
    );
    const service = priorityOf({
      score: 7.5,
      severityFrom: 'CVSS 3.1',
      fixedIn: ['1.2'],
      isDirect: true,
      exposedPorts: ['8080/tcp'],
      isRoot: true,
      internet: true,
      ageInDays: 800,
    });
    assert.deepEqual(
      [service.priority, service.priorityShares.map(({ factor, points }) => [factor, points])],
      [
        67,
        [
          ['severity', 45],
          ['fix', 5],
          ['direct', 2.3],
          ['exposed', 3],
          ['root', 2.3],
          ['network', 7.5],
          ['age', 1.5],
        ],
      ],
    );
    const far = priorityOf({ ...BASE, reachable: 'not reachable', internet: false });
    assert.deepEqual(
      [far.priority, far.priorityShares.map(({ points }) => points)],
      [29, [58.8, -24.5, -4.9]],
    );
  });

  it('halves what is only possible, and says so', () => {
    const { priority, priorityShares } = priorityOf({ ...BASE, isPossible: true });
    assert.deepEqual([priority, priorityShares.at(-1)?.points], [30, -29]);
    assert.deepEqual(priorityOf({ ...BASE, score: 0, isPossible: true }).priorityShares, []);
  });

  it('counts nothing of where a thing is that is no vulnerability there', () => {
    const facts = { ...BASE, score: 0, isDirect: true, isRoot: true, internet: true, ageInDays: 9_000 };
    assert.deepEqual(priorityOf(facts), { priority: 0, priorityShares: [] });
  });

  it('is a whole number from 0 to 100, and its shares add up to it where they stay within', () => {
    fc.assert(
      fc.property(scales, (at) => {
        const { priority, priorityShares } = priorityOf(factsAt({ ...at, isCertain: 1 }));
        const sum = priorityShares.reduce((total, { points }) => total + Math.round(points * 10), 0) / 10;
        assert.equal(priority, Math.max(0, Math.min(100, Math.round(sum))));
        assert.ok(Number.isInteger(priority));
      }),
    );
  });

  it('never goes down where a fact is worse', () => {
    fc.assert(
      fc.property(scales, fc.constantFrom<keyof Scales>(...KEYS), (at, key) => {
        const worse = { ...at, [key]: at[key] + 1 };
        if (worse[key] > WORST[key]) return;
        assert.ok(priorityOf(factsAt(worse)).priority >= priorityOf(factsAt(at)).priority);
      }),
      { numRuns: propertyRuns(500) },
    );
  });
});

const WORST: Scales = {
  score: 100,
  exploitation: 12,
  isFixed: 1,
  isDirect: 1,
  reachable: 3,
  ports: 1,
  isRoot: 1,
  internet: 2,
  age: 4,
  isCertain: 1,
};
const KEYS = Object.keys(WORST) as (keyof Scales)[];

describe('surroundingsOf', () => {
  const config = {
    user: '0:0',
    env: [],
    entrypoint: [],
    command: [],
    workingDirectory: '',
    exposedPorts: ['80/tcp'],
    volumes: [],
    labels: {},
  };

  it('tells of an image its ports and whether it runs as root, and nothing of a folder', () => {
    assert.deepEqual(surroundingsOf({ config }, undefined), { exposedPorts: ['80/tcp'], isRoot: true });
    assert.equal(surroundingsOf({ config: { ...config, user: '65532' } }, true).isRoot, false);
    assert.deepEqual(surroundingsOf(undefined, undefined), {});
  });
});
