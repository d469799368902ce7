import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { keepSeconds, lastSeconds, longestFirst } from './order.ts';
import type { Lane, Suite } from './suite.ts';

const suite = (name: string, lane: Lane = 'machine'): Suite => ({
  name,
  path: name,
  lane,
  needsDownloads: false,
  repeats: false,
  hasBounds: false,
  mostSeconds: 60,
  size: 1,
});

describe('the order of suites', () => {
  const cache = mkdtempSync(join(tmpdir(), 'plimsoll-order-'));
  const usual = process.env['PLIMSOLL_TEST_CACHE'];
  before(() => {
    process.env['PLIMSOLL_TEST_CACHE'] = cache;
  });
  after(() => {
    if (usual === undefined) delete process.env['PLIMSOLL_TEST_CACHE'];
    else process.env['PLIMSOLL_TEST_CACHE'] = usual;
    rmSync(cache, { recursive: true });
  });

  it('begins with those that wait for each other, and then with the longest and with new ones', () => {
    const suites = [suite('short'), suite('new'), suite('alone', 'kernel'), suite('long', 'anywhere')];
    const seconds = new Map([
      ['short', 1],
      ['long', 90],
      ['alone', 2],
    ]);
    assert.deepEqual(
      longestFirst(suites, seconds).map(({ name }) => name),
      ['alone', 'new', 'long', 'short'],
    );
    assert.deepEqual(longestFirst(suites.slice(0, 2), new Map()), suites.slice(0, 2), 'as it was given');
  });

  it('spreads those that work among those that wait', () => {
    const suites = [
      ...['work 1', 'work 2', 'work 3', 'work 4'].map((name) => suite(name, 'anywhere')),
      ...['wait 1', 'wait 2'].map((name) => suite(name, 'engine')),
    ];
    assert.deepEqual(
      longestFirst(suites, new Map()).map(({ name }) => name),
      ['work 1', 'wait 1', 'work 2', 'work 3', 'wait 2', 'work 4'],
    );
  });

  it('is known of those that passed, and of others from before', () => {
    const outcome = (name: string, seconds: number, hasPassed = true) => ({
      suite: suite(name),
      hasPassed,
      output: '',
      counts: { tests: 0, suites: 0, pass: 0, fail: 0, cancelled: 0, skipped: 0, todo: 0 },
      seconds,
      cpuSeconds: undefined,
    });
    assert.deepEqual(lastSeconds(), new Map());
    keepSeconds([outcome('a', 1), outcome('b', 2)]);
    keepSeconds([outcome('a', 3), outcome('b', 0.5, false)]);
    assert.deepEqual(Object.fromEntries(lastSeconds()), { a: 3, b: 2 });
    writeFileSync(join(cache, 'seconds-of-suites.json'), '{"a":');
    assert.deepEqual(lastSeconds(), new Map());
  });
});
