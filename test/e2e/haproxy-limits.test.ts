import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, createServer, request, type IncomingMessage, type RequestListener } from 'node:http';
import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { segmentProfiles } from '../../src/analyse/segmentation/profiles/segment-profiles.ts';
import { HAPROXY } from '../../src/enforce/network/haproxy/compile.ts';
import type { Artefact } from '../../src/model/profile/artefact.ts';
import { profileSchema } from '../../src/model/profile/profile.ts';
import { HaproxyParser } from '../../src/observe/flows/haproxy/parse.ts';
import { WAYPOINT_MARK } from '../../src/enforce/network/waypoint-mark.ts';
import { reportWithin } from '../time-bound.ts';
import { repetitions } from '../fixtures/repetitions.ts';
import { until } from '../fixtures/until.ts';
import { startWaypoint, type Waypoint, writeArtefacts } from '../fixtures/waypoint.ts';
import { missing, missingOwnMachine } from './real-part.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'machine';

const skip = missingOwnMachine() || missing('haproxy', 'nft', 'ip');
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-limits-'));
after(() => rmSync(folder, { recursive: true }));

/** Milliseconds after which a second of a limit is over. */
const WINDOW = 1100;
const [WEB, WEB2, JOB, API, OUTSIDE] = [
  '10.0.0.2',
  '10.0.0.4',
  '10.0.0.3',
  '10.0.0.5',
  '192.0.2.10',
] as const;
const ADDRESSES = { web: [WEB, WEB2], job: [JOB], api: [API] } as const;

/** Everything may call everything; only limits differ. */
function compiled(
  limits: Readonly<Partial<Record<keyof typeof ADDRESSES, readonly object[]>>>,
): readonly Artefact[] {
  const profiles = Object.keys(ADDRESSES).map((name) =>
    profileSchema.parse({
      apiVersion: 'plimsoll/v1',
      kind: 'WorkloadProfile',
      metadata: { namespace: 'shop', name },
      limits: limits[name as keyof typeof ADDRESSES] ?? [],
    }),
  );
  const endpoints = new Map(
    Object.entries(ADDRESSES).map(([name, addresses]) => [
      `shop/${name}`,
      [{ interface: 'lo', addresses: [...addresses] }],
    ]),
  );
  const segmentation = segmentProfiles(profiles, { includeProposed: false, endpoints });
  return HAPROXY.compile(segmentation, { onLoss: 'tighter' }).artefacts;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: IncomingMessage['headers'];
}

interface Asked {
  readonly from?: string;
  readonly host?: string;
  readonly port?: number;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly agent?: Agent;
}

function ask(path: string, asked: Asked = {}): Promise<Answer> {
  const { from = WEB, host = API, port = 8080, method = 'GET', headers = {}, agent = false } = asked;
  return new Promise((resolve, reject) => {
    const sent = request({ host, port, path, method, headers, localAddress: from, agent }, (response) => {
      let text = '';
      response.on('data', (bytes: Buffer) => (text += bytes.toString()));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text, headers: response.headers }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}

async function statuses(count: number, asked: Asked = {}, path = '/'): Promise<number[]> {
  const all: number[] = [];
  for (let index = 0; index < count; index += 1) all.push((await ask(path, asked)).status);
  return all;
}

function countOf(all: readonly number[], status: number): number {
  return all.filter((one) => one === status).length;
}

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

describe('limits', { skip }, () => {
  const servers: { close: () => unknown }[] = [];
  const held: (() => void)[] = [];
  let reached: string[] = [];
  /** What the server does with a request; it answers 200 unless a test says otherwise. */
  let behaviour: RequestListener = (_, answer) => answer.end('ok');
  let waypoint: Waypoint;

  before(async () => {
    // Nobody is asked for names.
    writeFileSync('/etc/resolv.conf', 'nameserver 127.0.0.1\n');
    for (const address of [...Object.values(ADDRESSES).flat(), OUTSIDE])
      execFileSync('ip', ['address', 'add', `${address}/32`, 'dev', 'lo']);
    const input = `table ip waypoint { chain output { type nat hook output priority -100;
      meta mark and ${WAYPOINT_MARK} != 0 return
      tcp dport { 5432, 8080-8089 } redirect to :15001
    }
    }`;
    execFileSync('nft', ['-f', '-'], { input });
    for (const host of [API, OUTSIDE])
      for (const port of [8080, 8081]) {
        const server = createServer((asked, answer) => {
          reached.push(`${asked.method} ${asked.url}`);
          behaviour(asked, answer);
        });
        servers.push(server.listen(port, host));
      }
    const bytes = createTcpServer((connection) => {
      connection.on('error', () => connection.destroy());
      connection.resume().write('hello');
    });
    servers.push(bytes.listen(5432, API));
    writeArtefacts(folder, compiled({}));
    waypoint = await startWaypoint(folder, 15_001);
  });
  after(async () => {
    for (const server of servers) server.close();
    await waypoint?.stop();
    assert.equal(waypoint?.complaints(), '');
  });

  /** Puts limits in force on the running waypoint. */
  async function limit(limits: Parameters<typeof compiled>[0]): Promise<void> {
    const runtime = compiled(limits).find(({ path }) => path.endsWith('runtime.txt'))?.text ?? '';
    await waypoint.apply(runtime);
    reached = [];
    behaviour = (_, answer) => answer.end('ok');
  }

  function recordOf({ headers }: Answer): Promise<Record<string, unknown>> {
    return waypoint.logged(({ denial }) => denial === headers['denial-id']);
  }

  it('hold no request where there are none', async () => {
    assert.equal(countOf(await statuses(50), 200), 50);
  });

  it('of rates count each identity, whatever its addresses', async () => {
    await limit({ api: [{ kind: 'rate', on: { listen: 8080 }, requests: 5, per: '1h' }] });
    assert.deepEqual(await statuses(3), [200, 200, 200]);
    assert.deepEqual(await statuses(4, { from: WEB2 }), [200, 200, 429, 429]);
    assert.equal(countOf(await statuses(5, { from: JOB }), 200), 5);
    assert.equal(countOf(await statuses(10, { port: 8081 }), 200), 10);
    const refused = await ask('/secret');
    assert.equal(refused.status, 429);
    assert.equal(refused.text, 'Refused by a limit.\n');
    const seconds = Number(refused.headers['retry-after']);
    assert.ok(seconds > 600 && seconds <= 720, `${seconds} s`);
    const record = await recordOf(refused);
    assert.equal(record?.['verdict'], 'limited');
    assert.equal(record['rule'], 'shop/api#limits[0]');
    assert.equal(record['direction'], 'ingress');
    assert.equal(reached.filter((one) => one.endsWith('/secret')).length, 0);
  });

  it('of rates count addresses or all', async () => {
    await limit({ api: [{ kind: 'rate', by: 'address', requests: 2, per: '1h' }] });
    assert.deepEqual(await statuses(3), [200, 200, 429]);
    assert.deepEqual(await statuses(3, { from: WEB2, port: 8081 }), [200, 200, 429]);
    await limit({ api: [{ kind: 'rate', by: 'all', requests: 2, per: '1h' }] });
    assert.deepEqual(await statuses(2), [200, 200]);
    assert.deepEqual(await statuses(2, { from: JOB }), [429, 429]);
  });

  it('of rates let a burst through, then so many in a time', async () => {
    await limit({ api: [{ kind: 'rate', requests: 10, per: '1s', burst: 20 }] });
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
    await limit({ api: [{ kind: 'rate', requests: 37, per: '24h' }] });
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
    await limit({ api: [{ kind: 'rate', requests: 50, per: '24h' }] });
    const seen = await flood(24, repetitions(3, 10));
    assert.deepEqual([...seen.keys()].toSorted(), ['200', '429']);
    assert.equal(seen.get('200'), 50);
  });

  it('of rates let as many through in a flood as they say', async () => {
    await limit({ api: [{ kind: 'rate', requests: 100, per: '1s' }] });
    const start = performance.now();
    const allowed = (await flood(24, repetitions(3, 5))).get('200') ?? 0;
    const most = 101 + (performance.now() - start) / 10;
    assert.ok(allowed <= most && allowed > most * 0.8, `${allowed} of ${most}`);
  });

  it('of rates refuse nobody below them, though threads differ in what time it is', async () => {
    await limit({ api: [{ kind: 'rate', requests: 1_000_000, per: '1s' }] });
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
      await limit({ api: [{ kind: 'rate', requests, per }] });
      assert.equal((await ask('/')).status, 200, `${requests} per ${per}`);
    }
    await limit({ api: [{ kind: 'rate', requests: 1, per: '114000h' }] });
    assert.equal((await ask('/')).status, 429);
  });

  it('of what a workload calls are its own', async () => {
    await limit({
      web: [{ kind: 'rate', on: { to: { workload: { name: 'api' } } }, requests: 2, per: '1h' }],
    });
    assert.deepEqual(await statuses(3), [200, 200, 429]);
    assert.equal(countOf(await statuses(3, { from: JOB }), 200), 3);
    assert.equal(countOf(await statuses(3, { host: OUTSIDE }), 200), 3);
    await limit({ web: [{ kind: 'rate', on: { to: { cidr: '192.0.2.0/24' } }, requests: 1, per: '1h' }] });
    assert.deepEqual(await statuses(2, { host: OUTSIDE }), [200, 429]);
    assert.equal((await ask('/')).status, 200);
    await limit({ web: [{ kind: 'rate', on: { to: { dns: '*.example.com' } }, requests: 1, per: '1h' }] });
    const named = { host: OUTSIDE, headers: { host: 'a.example.com:8080' } };
    assert.deepEqual(await statuses(2, named), [200, 429]);
    assert.equal((await ask('/', { host: OUTSIDE })).status, 200);
  });

  it('of rates are not counted for what is refused, and several hold at once', async () => {
    await limit({
      api: [
        { kind: 'rate', by: 'all', requests: 4, per: '1h' },
        { kind: 'rate', on: { listen: 8080 }, requests: 2, per: '1h' },
      ],
    });
    assert.deepEqual(await statuses(4), [200, 200, 429, 429]);
    assert.deepEqual(await statuses(3, { port: 8081 }), [200, 200, 429]);
  });

  it('of requests under way', async () => {
    await limit({ api: [{ kind: 'concurrency', requests: 2 }] });
    behaviour = (_, answer) => void held.push(() => answer.end('late'));
    const first = [ask('/'), ask('/', { from: JOB })];
    await until(() => held.length === 2, 'two requests under way');
    const refused = await ask('/');
    assert.equal(refused.status, 503);
    assert.equal(refused.headers['retry-after'], '1');
    assert.equal((await recordOf(refused))?.['rule'], 'shop/api#limits[0]');
    for (const end of held.splice(0)) end();
    assert.deepEqual(
      (await Promise.all(first)).map(({ status }) => status),
      [200, 200],
    );
    behaviour = (_, answer) => answer.end('ok');
    assert.equal((await ask('/')).status, 200);
  });

  it('of connections, whatever is said over them', async () => {
    await limit({ api: [{ kind: 'concurrency', by: 'identity', connections: 2 }] });
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
    const record = await waypoint.logged(
      ({ port, verdict }) => String(port) === '5432' && verdict === 'limited',
    );
    assert.deepEqual([record['direction'], record['rule']], ['ingress', 'shop/api#limits[0]']);
    const other = await open(JOB, 5432);
    assert.equal(other.said, 'hello');
    const refused = await ask('/');
    assert.equal(refused.status, 503);
    assert.equal((await recordOf(refused))?.['verdict'], 'limited');
    for (const { socket } of [one, two, other]) socket.destroy();
    await until(async () => (await ask('/')).status === 200, 'room');
  });

  it('of connections neither count the ones that they refuse, nor keep them', async () => {
    await limit({ api: [{ kind: 'concurrency', connections: 2 }] });
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
    await limit({ web: [{ kind: 'timeout', request: '300ms' }] });
    behaviour = (_, answer) => void setTimeout(() => answer.end('late'), 1500);
    const seen = waypoint.log().length;
    const start = performance.now();
    const late = await ask('/');
    assert.equal(late.status, 504);
    reportWithin(t, 'the refusal', performance.now() - start, 1400);
    const isLimited = (one: Record<string, unknown>) => one['verdict'] === 'limited';
    const record = await until(() => waypoint.log().slice(seen).find(isLimited), 'a record of it');
    assert.deepEqual([record['verdict'], record['rule']], ['limited', 'shop/web#limits[0]']);
    assert.equal((await ask('/', { from: JOB })).status, 200);
    await limit({ api: [{ kind: 'timeout', on: { listen: 8080 }, idle: '300ms' }] });
    behaviour = (_, answer) => {
      answer.write('begun');
      setTimeout(() => answer.end('late'), 1500);
    };
    await assert.rejects(ask('/'));
    assert.equal((await ask('/', { port: 8081 })).status, 200);
  });

  it('of attempts: again where nobody was reached, or may be asked twice', async () => {
    const when = ['connect-failure', 'reset', '5xx'];
    await limit({ web: [{ kind: 'retry', attempts: 2, when }] });
    const failing = (times: number): RequestListener => {
      let left = times;
      return (_, answer) => {
        left -= 1;
        answer.statusCode = left >= 0 ? 500 : 200;
        answer.end();
      };
    };
    behaviour = failing(2);
    assert.equal((await ask('/')).status, 200);
    assert.equal(reached.length, 3);
    behaviour = failing(3);
    assert.equal((await ask('/')).status, 500);
    behaviour = failing(1);
    assert.equal((await ask('/', { method: 'POST' })).status, 500);
    behaviour = failing(1);
    assert.equal((await ask('/', { from: JOB })).status, 500);
    reached = [];
    let resets = 1;
    behaviour = (asked, answer) => {
      resets -= 1;
      if (resets >= 0) asked.socket.destroy();
      else answer.end('ok');
    };
    assert.equal((await ask('/')).status, 200);
    assert.equal(reached.length, 2);
  });

  it('of attempts: by the first waypoint only', async () => {
    await limit({ api: [{ kind: 'retry', on: { listen: 8080 }, attempts: 1, when: ['5xx'] }] });
    const seen: unknown[] = [];
    behaviour = (asked, answer) => {
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
    await limit({ web: [{ kind: 'circuit-breaker', failures: 3, open: '1s' }] });
    const fails: RequestListener = (_, answer) => {
      answer.statusCode = 500;
      answer.end();
    };
    behaviour = fails;
    assert.deepEqual(await statuses(2), [500, 500]);
    behaviour = (_, answer) => answer.end('ok');
    assert.equal((await ask('/')).status, 200);
    behaviour = fails;
    assert.deepEqual(await statuses(3), [500, 500, 500]);
    reached = [];
    const refused = await ask('/');
    assert.equal(refused.status, 503);
    assert.equal(refused.headers['retry-after'], '1');
    const record = await recordOf(refused);
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
    behaviour = (_, answer) => answer.end('ok');
    assert.deepEqual(await statuses(3), [200, 200, 200]);
  });

  it('of failures count where nobody answers', async () => {
    await limit({ web: [{ kind: 'circuit-breaker', failures: 2, open: '1h' }] });
    const asked = { port: 8089 };
    assert.deepEqual(await statuses(3, asked), [503, 503, 503]);
    const ofPort = () => waypoint.log().filter(({ port }) => Number(port) === 8089);
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
    await limit({ api: [{ kind: 'rate', requests: 1_000_000, per: '1s' }] });
    const requests = (async () => {
      while (load.isOn) {
        assert.equal((await ask('/', { agent })).status, 200);
        load.count += 1;
      }
    })();
    for (let round = 0; round < 10; round += 1)
      await limit({ api: [{ kind: 'rate', requests: 100_000 + round, per: '1s' }] });
    load.isOn = false;
    await requests;
    await limit({ api: [{ kind: 'rate', requests: 1, per: '1h' }] });
    assert.deepEqual(await statuses(2, { agent }), [200, 429]);
    agent.destroy();
    assert.ok(load.count > 50, `${load.count} requests`);
  });

  it('are told as flows with their line', async () => {
    const parser = new HaproxyParser({
      attribute: (end) => end,
      containerOf: () => undefined,
      commandOf: () => undefined,
      routes: new Map(),
    });
    const limited = waypoint.log().filter(({ verdict }) => verdict === 'limited');
    assert.ok(limited.length > 20);
    for (const record of limited) {
      const [sighting] = parser.read(JSON.stringify(record)).sightings;
      assert.equal(sighting?.decision, 'denied');
      assert.match(sighting.rule?.line ?? '', /^limits\[\d\]$/);
    }
  });
});
