import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApplicationSet } from '../../model/sets/applications.ts';
import { Intervals } from '../../model/sets/intervals.ts';
import { exactText } from '../../model/sets/patterns.ts';
import { Traffic } from '../../model/sets/traffic.ts';
import { TrafficTable } from './traffic-table.ts';

const requests = (path: string): Traffic =>
  Traffic.application(Intervals.of([[80, 80]]), ApplicationSet.http({ paths: exactText(path) }));

describe('TrafficTable', () => {
  it('compares sets of requests with few others', (t) => {
    const table = new TrafficTable();
    const sets = Array.from({ length: 300 }, (_, number) => requests(`/${number}`));
    const equals = t.mock.method(Traffic.prototype, 'equals');
    const ids = new Set(sets.map((set) => table.idOf(set)));
    assert.equal(ids.size, sets.length);
    assert.ok(equals.mock.callCount() <= 3, `${equals.mock.callCount()} comparisons`);
  });

  it('gives equal sets one number, however they were made', () => {
    const table = new TrafficTable();
    const [first, second, third] = ['/a', '/b', '/c'].map(requests);
    assert.ok(first && second && third);
    const id = table.idOf(first.union(second).union(third));
    assert.equal(table.idOf(third.union(second.union(first))), id);
    assert.equal(
      table.idOf(Traffic.ALL.subtract(Traffic.ALL.subtract(first).subtract(second).subtract(third))),
      id,
    );
  });
});
