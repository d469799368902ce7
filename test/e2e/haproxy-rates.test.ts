import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { repetitions } from '../fixtures/repetitions.ts';
import type { Lane } from '../run/e2e/suite.ts';
import {
  API,
  ask,
  countOf,
  JOB,
  LimitsStage,
  OUTSIDE,
  skipLimits,
  statuses,
  WEB,
  WEB2,
  WINDOW,
} from './limits-stage.ts';

export const lane: Lane = 'machine';

/** Asks on some connections as often as it can until the time is over; how often it got each status. */
async function flood(connections: number, seconds: number): Promise<ReadonlyMap<string, number>> {
  const seen = new Map<string, number>();
  const late = performance.now() + seconds * 1000;
  const one = () =>
    new Promise<void>((resolve) => {
      const socket = connect({ host: API, port: 8080, localAddress: WEB });
      const again = () => socket.write('GET / HTTP/1.1\r\nHost: api\r\n\r\n');
      socket.on('data', (bytes: Buffer) => {
        const [, status] = /^HTTP\/1\.1 (\d+)/.exec(bytes.toString('latin1')) ?? [];
        if (status === undefined) return;
        seen.set(status, (seen.get(status) ?? 0) + 1);
        if (performance.now() < late) again();
        else socket.destroy();
      });
      socket.on('close', () => resolve());
      again();
    });
  await Promise.all(Array.from({ length: connections }, one));
  return seen;
}

describe('limits', { skip: skipLimits }, () => {
  const stage = new LimitsStage();
  before(() => stage.start());
  after(() => stage.stop());

  it('hold no request where there are none', async () => {
    assert.equal(countOf(await statuses(50), 200), 50);
  });

  it('of rates count each identity, whatever its addresses', async () => {
    await stage.limit({ api: [{ kind: 'rate', on: { listen: 8080 }, requests: 5, per: '1h' }] });
    assert.deepEqual(await statuses(3), [200, 200, 200]);
    assert.deepEqual(await statuses(4, { from: WEB2 }), [200, 200, 429, 429]);
    assert.equal(countOf(await statuses(5, { from: JOB }), 200), 5);
    assert.equal(countOf(await statuses(10, { port: 8081 }), 200), 10);
    const refused = await ask('/secret');
    assert.equal(refused.status, 429);
    assert.equal(refused.text, 'Refused by a limit.\n');
    const seconds = Number(refused.headers['retry-after']);
    assert.ok(seconds > 600 && seconds <= 720, `${seconds} s`);
    const record = await stage.recordOf(refused);
    assert.equal(record?.['verdict'], 'limited');
    assert.equal(record['rule'], 'shop/api#limits[0]');
    assert.equal(record['direction'], 'ingress');
    assert.equal(stage.reached.filter((one) => one.endsWith('/secret')).length, 0);
  });

  it('of rates count addresses or all', async () => {
    await stage.limit({ api: [{ kind: 'rate', by: 'address', requests: 2, per: '1h' }] });
    assert.deepEqual(await statuses(3), [200, 200, 429]);
    assert.deepEqual(await statuses(3, { from: WEB2, port: 8081 }), [200, 200, 429]);
    await stage.limit({ api: [{ kind: 'rate', by: 'all', requests: 2, per: '1h' }] });
    assert.deepEqual(await statuses(2), [200, 200]);
    assert.deepEqual(await statuses(2, { from: JOB }), [429, 429]);
  });

  it('of rates let a burst through, then so many in a time', async () => {
    await stage.limit({ api: [{ kind: 'rate', requests: 10, per: '1s', burst: 20 }] });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const start = performance.now();
    const all = await statuses(200, { agent });
    const seconds = (performance.now() - start) / 1000;
    const allowed = countOf(all, 200);
    assert.ok(allowed >= 30 && allowed <= 31 + seconds * 10, `${allowed} in ${seconds} s`);
    await wait(WINDOW);
    assert.ok(countOf(await statuses(5, { agent }), 200) === 5);
    agent.destroy();
  });

  it('of rates are exact for requests at the same time', async () => {
    await stage.limit({ api: [{ kind: 'rate', requests: 37, per: '24h' }] });
    const all = await Promise.all(Array.from({ length: 120 }, () => ask('/')));
    assert.equal(
      countOf(
        all.map(({ status }) => status),
        200,
      ),
      37,
    );
  });

  it('of rates are exact in a flood, which nobody gets through by', async () => {
    await stage.limit({ api: [{ kind: 'rate', requests: 50, per: '24h' }] });
    const seen = await flood(24, repetitions(3, 10));
    assert.deepEqual([...seen.keys()].toSorted(), ['200', '429']);
    assert.equal(seen.get('200'), 50);
  });

  it('of rates let as many through in a flood as they say', async () => {
    await stage.limit({ api: [{ kind: 'rate', requests: 100, per: '1s' }] });
    const start = performance.now();
    const allowed = (await flood(24, repetitions(3, 5))).get('200') ?? 0;
    const most = 101 + (performance.now() - start) / 10;
    assert.ok(allowed <= most && allowed > most * 0.8, `${allowed} of ${most}`);
  });

  it('of rates refuse nobody below them, though threads differ in what time it is', async () => {
    await stage.limit({ api: [{ kind: 'rate', requests: 1_000_000, per: '1s' }] });
    const agent = new Agent({ keepAlive: true, maxSockets: 16 });
    const all = await Promise.all(
      Array.from({ length: 8000 }, async () => (await ask('/', { agent })).status),
    );
    agent.destroy();
    assert.equal(countOf(all, 200), all.length);
  });

  it('of rates are kept for figures of every size', async () => {
    for (const [requests, per] of [
      [1, '114000h'],
      [3, '1ms'],
      [1_000_000_000, '1s'],
      [1_000_000_000, '24h'],
      [2, '90s'],
    ] as const) {
      await stage.limit({ api: [{ kind: 'rate', requests, per }] });
      assert.equal((await ask('/')).status, 200, `${requests} per ${per}`);
    }
    await stage.limit({ api: [{ kind: 'rate', requests: 1, per: '114000h' }] });
    assert.equal((await ask('/')).status, 429);
  });

  it('of what a workload calls are its own', async () => {
    await stage.limit({
      web: [{ kind: 'rate', on: { to: { workload: { name: 'api' } } }, requests: 2, per: '1h' }],
    });
    assert.deepEqual(await statuses(3), [200, 200, 429]);
    assert.equal(countOf(await statuses(3, { from: JOB }), 200), 3);
    assert.equal(countOf(await statuses(3, { host: OUTSIDE }), 200), 3);
    await stage.limit({
      web: [{ kind: 'rate', on: { to: { cidr: '192.0.2.0/24' } }, requests: 1, per: '1h' }],
    });
    assert.deepEqual(await statuses(2, { host: OUTSIDE }), [200, 429]);
    assert.equal((await ask('/')).status, 200);
    await stage.limit({
      web: [{ kind: 'rate', on: { to: { dns: '*.example.com' } }, requests: 1, per: '1h' }],
    });
    const named = { host: OUTSIDE, headers: { host: 'a.example.com:8080' } };
    assert.deepEqual(await statuses(2, named), [200, 429]);
    assert.equal((await ask('/', { host: OUTSIDE })).status, 200);
  });

  it('of rates are not counted for what is refused, and several hold at once', async () => {
    await stage.limit({
      api: [
        { kind: 'rate', by: 'all', requests: 4, per: '1h' },
        { kind: 'rate', on: { listen: 8080 }, requests: 2, per: '1h' },
      ],
    });
    assert.deepEqual(await statuses(4), [200, 200, 429, 429]);
    assert.deepEqual(await statuses(3, { port: 8081 }), [200, 200, 429]);
  });

  it('are told as flows with their line', () => stage.assertTold(20));
});
