import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { staleness } from './staleness.ts';

const NOW = new Date('2099-03-01T00:00:00Z');
const dataOf = (compiled: string, newest?: string, advisories = 1_000) => ({
  compiled: `${compiled}T00:00:00Z`,
  ...(newest === undefined ? {} : { newest: `${newest}T00:00:00Z` }),
  advisories,
  ecosystems: { npm: advisories },
});

describe('staleness', () => {
  it('is told of data that was compiled longer ago than allowed', () => {
    assert.deepEqual(staleness(dataOf('2099-02-24'), 5, NOW), []);
    assert.match(staleness(dataOf('2099-02-23'), 5, NOW)[0] ?? '', /^it is 6 days old, the limit is 5/);
    assert.equal(staleness(dataOf('2098-02-23', '2098-02-22'), 5, NOW).length, 1);
  });

  it('is told of data that was compiled lately from an old snapshot', () => {
    const [reason = ''] = staleness(dataOf('2099-03-01', '2098-03-01'), 5, NOW);
    assert.match(reason, /newest advisory is 365 days old, the limit is 30/);
    assert.deepEqual(staleness(dataOf('2099-03-01', '2099-01-30'), 5, NOW), []);
    assert.equal(staleness(dataOf('2099-03-01', '2099-01-29'), 5, NOW).length, 1);
  });

  it('is not told of a small feed, in which nothing may change for years', () => {
    assert.deepEqual(staleness(dataOf('2099-03-01', '2098-03-01', 999), 5, NOW), []);
  });

  it('is not told where a higher limit was asked for, nor of dates to come', () => {
    assert.deepEqual(staleness(dataOf('2099-03-01', '2098-03-01'), 365, NOW), []);
    assert.deepEqual(staleness(dataOf('2099-04-01', '2099-04-01'), 5, NOW), []);
  });
});
