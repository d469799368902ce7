import assert from 'node:assert/strict';
import { Agent, type RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { until } from '../fixtures/until.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { reportWithin } from '../time-bound.ts';
import { API, ask, JOB, LimitsStage, skipLimits, statuses, WEB, WEB2, WINDOW } from './limits-stage.ts';

export const lane: Lane = 'machine';

describe('limits', { skip: skipLimits }, () => {
  const stage = new LimitsStage();
  const held: (() => void)[] = [];
  before(() => stage.start());
  after(() => stage.stop());

  it('of requests under way', async () => {
    await stage.limit({ api: [{ kind: 'concurrency', requests: 2 }] });
    stage.behaviour = (_, answer) => void held.push(() => answer.end('late'));
    const first = [ask('/'), ask('/', { from: JOB })];
    await until(() => held.length === 2, 'two requests under way');
    const refused = await ask('/');
    assert.equal(refused.status, 503);
    assert.equal(refused.headers['retry-after'], '1');
    assert.equal((await stage.recordOf(refused))?.['rule'], 'shop/api#limits[0]');
    for (const end of held.splice(0)) end();
    assert.deepEqual(
      (await Promise.all(first)).map(({ status }) => status),
      [200, 200],
    );
    stage.behaviour = (_, answer) => answer.end('ok');
    assert.equal((await ask('/')).status, 200);
  });

  it('of connections, whatever is said over them', async () => {
    await stage.limit({ api: [{ kind: 'concurrency', by: 'identity', connections: 2 }] });
    const open = (from: string, port: number) =>
      new Promise<{ socket: Socket; said: string }>((resolve) => {
        const socket = connect({ host: API, port, localAddress: from });
        socket.once('data', (bytes: Buffer) => resolve({ socket, said: bytes.toString() }));
        socket.on('error', () => undefined);
        socket.once('close', () => resolve({ socket, said: '' }));
        if (port === 5432) socket.write('\0binary\r\n');
      });
    const [one, two] = [await open(WEB, 5432), await open(WEB2, 5432)];
    assert.deepEqual([one.said, two.said], ['hello', 'hello']);
    assert.equal((await open(WEB, 5432)).said, '');
    const record = await stage.waypoint.logged(
      ({ port, verdict }) => String(port) === '5432' && verdict === 'limited',
    );
    assert.deepEqual([record['direction'], record['rule']], ['ingress', 'shop/api#limits[0]']);
    const other = await open(JOB, 5432);
    assert.equal(other.said, 'hello');
    const refused = await ask('/');
    assert.equal(refused.status, 503);
    assert.equal((await stage.recordOf(refused))?.['verdict'], 'limited');
    for (const { socket } of [one, two, other]) socket.destroy();
    await until(async () => (await ask('/')).status === 200, 'room');
  });

  it('of connections neither count the ones that they refuse, nor keep them', async () => {
    await stage.limit({ api: [{ kind: 'concurrency', connections: 2 }] });
    const agents = Array.from({ length: 4 }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
    const [one, two, refused, next] = agents;
    const asked = async (agent: Agent | undefined) => agent && (await ask('/', { agent })).status;
    assert.deepEqual([await asked(one), await asked(two), await asked(refused)], [200, 200, 503]);
    one?.destroy();
    await until(async () => (await asked(next)) === 200, 'room for another');
    assert.deepEqual([await asked(two), await asked(refused)], [200, 503]);
    two?.destroy();
    await until(async () => (await asked(refused)) === 200, 'room for another');
    for (const agent of agents) agent.destroy();
  });

  it('of time, for an answer and for silence', async (t) => {
    await stage.limit({ web: [{ kind: 'timeout', request: '300ms' }] });
    stage.behaviour = (_, answer) => void setTimeout(() => answer.end('late'), 1500);
    const seen = stage.waypoint.log().length;
    const start = performance.now();
    const late = await ask('/');
    assert.equal(late.status, 504);
    reportWithin(t, 'the refusal', performance.now() - start, 1400);
    const isLimited = (one: Record<string, unknown>) => one['verdict'] === 'limited';
    const record = await until(() => stage.waypoint.log().slice(seen).find(isLimited), 'a record of it');
    assert.deepEqual([record['verdict'], record['rule']], ['limited', 'shop/web#limits[0]']);
    assert.equal((await ask('/', { from: JOB })).status, 200);
    await stage.limit({ api: [{ kind: 'timeout', on: { listen: 8080 }, idle: '300ms' }] });
    stage.behaviour = (_, answer) => {
      answer.write('begun');
      setTimeout(() => answer.end('late'), 1500);
    };
    await assert.rejects(ask('/'));
    assert.equal((await ask('/', { port: 8081 })).status, 200);
  });

  it('of attempts: again where nobody was reached, or may be asked twice', async () => {
    const when = ['connect-failure', 'reset', '5xx'];
    await stage.limit({ web: [{ kind: 'retry', attempts: 2, when }] });
    const failing = (times: number): RequestListener => {
      let left = times;
      return (_, answer) => {
        left -= 1;
        answer.statusCode = left >= 0 ? 500 : 200;
        answer.end();
      };
    };
    stage.behaviour = failing(2);
    assert.equal((await ask('/')).status, 200);
    assert.equal(stage.reached.length, 3);
    stage.behaviour = failing(3);
    assert.equal((await ask('/')).status, 500);
    stage.behaviour = failing(1);
    assert.equal((await ask('/', { method: 'POST' })).status, 500);
    stage.behaviour = failing(1);
    assert.equal((await ask('/', { from: JOB })).status, 500);
    stage.reached = [];
    let resets = 1;
    stage.behaviour = (asked, answer) => {
      resets -= 1;
      if (resets >= 0) asked.socket.destroy();
      else answer.end('ok');
    };
    assert.equal((await ask('/')).status, 200);
    assert.equal(stage.reached.length, 2);
  });

  it('of attempts: by the first waypoint only', async () => {
    await stage.limit({ api: [{ kind: 'retry', on: { listen: 8080 }, attempts: 1, when: ['5xx'] }] });
    const seen: unknown[] = [];
    stage.behaviour = (asked, answer) => {
      seen.push(asked.headers['waypoint-retries']);
      answer.statusCode = 500;
      answer.end();
    };
    await ask('/');
    assert.deepEqual(seen, ['retry-1-error', 'retry-1-error']);
    seen.length = 0;
    await ask('/', { headers: { 'waypoint-retries': 'retry-1-error' } });
    assert.equal(seen.length, 1);
  });

  it('of failures leave a peer alone for a while', async () => {
    await stage.limit({ web: [{ kind: 'circuit-breaker', failures: 3, open: '1s' }] });
    const fails: RequestListener = (_, answer) => {
      answer.statusCode = 500;
      answer.end();
    };
    stage.behaviour = fails;
    assert.deepEqual(await statuses(2), [500, 500]);
    stage.behaviour = (_, answer) => answer.end('ok');
    assert.equal((await ask('/')).status, 200);
    stage.behaviour = fails;
    assert.deepEqual(await statuses(3), [500, 500, 500]);
    stage.reached = [];
    const refused = await ask('/');
    assert.equal(refused.status, 503);
    assert.equal(refused.headers['retry-after'], '1');
    const record = await stage.recordOf(refused);
    assert.deepEqual(
      [record?.['verdict'], record?.['rule'], record?.['direction']],
      ['limited', 'shop/web#limits[0]', 'egress'],
    );
    assert.equal((await ask('/', { port: 8081 })).status, 500);
    assert.equal((await ask('/', { from: JOB })).status, 500);
    assert.equal((await ask('/')).status, 503);
    for (let round = 0; round < 3; round += 1) {
      await wait(WINDOW);
      const trial = await Promise.all(Array.from({ length: 16 }, () => ask('/')));
      assert.deepEqual(
        trial.map(({ status }) => status).toSorted((one, other) => one - other),
        [500, ...Array.from({ length: 15 }, () => 503)],
      );
    }
    await wait(WINDOW);
    stage.behaviour = (_, answer) => answer.end('ok');
    assert.deepEqual(await statuses(3), [200, 200, 200]);
  });

  it('of failures count where nobody answers', async () => {
    await stage.limit({ web: [{ kind: 'circuit-breaker', failures: 2, open: '1h' }] });
    const asked = { port: 8089 };
    assert.deepEqual(await statuses(3, asked), [503, 503, 503]);
    const ofPort = () => stage.waypoint.log().filter(({ port }) => Number(port) === 8089);
    await until(() => ofPort().length === 3, 'three records');
    assert.deepEqual(
      ofPort()
        .map(({ verdict }) => String(verdict))
        // A client has its answer before the line is written.
        .toSorted(),
      ['allowed', 'allowed', 'limited'],
    );
    assert.equal((await ask('/')).status, 200);
  });

  it('change while requests are made, without one that fails', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const load = { isOn: true, count: 0 };
    await stage.limit({ api: [{ kind: 'rate', requests: 1_000_000, per: '1s' }] });
    const requests = (async () => {
      while (load.isOn) {
        assert.equal((await ask('/', { agent })).status, 200);
        load.count += 1;
      }
    })();
    for (let round = 0; round < 10; round += 1)
      await stage.limit({ api: [{ kind: 'rate', requests: 100_000 + round, per: '1s' }] });
    load.isOn = false;
    await requests;
    await stage.limit({ api: [{ kind: 'rate', requests: 1, per: '1h' }] });
    assert.deepEqual(await statuses(2, { agent }), [200, 429]);
    agent.destroy();
    assert.ok(load.count > 50, `${load.count} requests`);
  });

  it('are told as flows with their line', () => stage.assertTold(20));
});
