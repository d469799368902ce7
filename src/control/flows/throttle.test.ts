import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import type { FlowSighting } from '../../model/flow/record.ts';
import { FlowThrottle } from './throttle.ts';

const sighting = (port: number, count = 1): FlowSighting => ({
  from: { kind: 'workload', id: 'shop/web' },
  to: { kind: 'workload', id: 'shop/api' },
  protocol: 'tcp',
  port,
  decision: 'allowed',
  source: 'conntrack',
  count,
  at: '2026-01-01T00:00:00.000Z',
});

describe('the throttle of flows', () => {
  it('tells of the first at once, of others of its kind together after the interval, and of all at the end', () => {
    mock.timers.enable({ apis: ['setInterval'] });
    const told: [number | undefined, number][] = [];
    {
      using throttle = new FlowThrottle(({ port, count }) => told.push([port, count]), 1000);
      for (const one of [sighting(80), sighting(80, 2), sighting(81), sighting(80, 3), sighting(82, 0)])
        throttle.take(one);
      assert.deepEqual(told, [
        [80, 1],
        [81, 1],
      ]);
      mock.timers.tick(1000);
      assert.deepEqual(told.slice(2), [[80, 5]]);
      mock.timers.tick(1000);
      assert.equal(told.length, 3);
      throttle.take(sighting(80));
      throttle.take(sighting(80, 4));
    }
    assert.deepEqual(told.slice(3), [
      [80, 1],
      [80, 4],
    ]);
    mock.timers.reset();
  });
});
