import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { runningProcess } from '../../src/enforce/network/haproxy/apply.ts';
import type { HostChangeReport, HostStatusReport } from '../../src/model/segmentation/host-report.ts';
import { ROOT } from '../architecture/source-files.ts';
import { must, type Outcome, run } from './command.ts';
import { ContainerLab } from './container-lab.ts';
import { missingHost } from './enforced-host.ts';
import { missing, missingEngine } from './real-part.ts';
import type { Lane } from '../run/suite.ts';

export const lane: Lane = 'engine';

const skip = missingHost() || missing('haproxy') || missingEngine();

const NAME = `plimsoll-l7-${process.pid}`;
const SUBNET = 10 + (process.pid % 200);

const PROFILES = `apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: { name: web, namespace: lab }
listens: []
egress:
  - to: { workload: { name: api } }
    ports: [8080]
    http: [{ methods: [GET], path: /orders, kind: prefix }]
  - to: { workload: { name: api } }
    ports: [9090]
  - to: { cidr: 10.90.${SUBNET}.0/24 }
    ports: [8080]
    http: [{ methods: [GET], path: /outside }]
---
apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: { name: open, namespace: lab }
failureMode: open
listens: []
egress:
  - to: { workload: { name: shared } }
    ports: [8080]
    http: [{ methods: [GET], path: /orders, kind: prefix }]
---
apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: { name: shared, namespace: lab }
failureMode: open
listens: [8080]
egress: []
---
apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: { name: api, namespace: lab }
listens:
  - port: 8080
    routes: [{ methods: ['*'], path: /, kind: prefix }]
  - port: 9090
  - port: 8081
    from: [{ cidr: 10.89.${SUBNET}.1/32 }, { cidr: 'fd00:89:${SUBNET}::1/128' }]
    routes: [{ methods: [GET], path: /orders, kind: prefix }]
egress: []
`;

/** Says who called and what for. */
const SERVER = `
const server = require('node:http').createServer((request, answer) => {
  answer.setHeader('content-type', 'application/json');
  if (request.url.endsWith('/stream')) return setInterval(() => answer.write('tick'), 100);
  answer.end(JSON.stringify({ caller: request.socket.remoteAddress, method: request.method, path: request.url }));
});
for (const port of [8080, 8081, 9090, 7070]) require('node:http').createServer(server.listeners('request')[0]).listen(port, '::');
`;

/** Says when each part of an answer came. */
const STREAM = `
const http = require('node:http');
const request = http.request(process.argv[1], { method: 'GET' }, (answer) =>
  answer.on('data', () => console.log(Date.now())).on('error', () => process.exit(0)),
);
request.on('error', () => undefined);
request.end();
`;

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly error: string;
}

describe('network apply with a waypoint', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-l7-'));
  const file = join(folder, 'profiles.yaml');
  const environment = {
    ...process.env,
    PLIMSOLL_STATE_DIR: join(folder, 'state'),
    PLIMSOLL_CACHE_DIR: folder,
  };
  const started: ChildProcess[] = [];
  let lab: ContainerLab;
  let outside: ContainerLab;
  let first = '';
  let api: readonly [string, string] = ['', ''];
  let web: readonly [string, string] = ['', ''];
  let shared: readonly [string, string] = ['', ''];

  const network = (...args: string[]): Promise<Outcome> =>
    run(join(ROOT, 'plimsoll'), ['network', ...args], { env: environment });
  const report = async <T>(...args: string[]): Promise<T> => {
    const { code, stdout, stderr } = await network(...args, '--format', 'json');
    assert.equal(code, 0, stderr + stdout);
    return JSON.parse(stdout) as T;
  };
  const apply = (...args: string[]) => report<HostChangeReport>('apply', file, '--waypoint', ...args);
  const status = () => report<HostStatusReport>('status');
  const traces = async (): Promise<string> =>
    (
      await Promise.all([
        must('nft', ['-s', 'list', 'ruleset']),
        must('ip', ['rule']),
        must('ip', ['-6', 'rule']),
        run('ip', ['route', 'show', 'table', '1876']).then(({ stdout }) => stdout),
        run('ip', ['-6', 'route', 'show', 'table', '1876']).then(({ stdout }) => stdout),
        must('sysctl', [
          '-a',
          '--pattern',
          'bridge-nf-call|all\\.rp_filter|ip_forward|ip_nonlocal_bind|fwmark',
        ]),
      ])
    ).join('\n--\n');
  /** Runs a program in the network namespace of a container, as any process in it would. */
  const inside = async (name: string, script: string, ...args: string[]): Promise<ChildProcess> => {
    const pid = (await must('docker', ['inspect', '--format', '{{.State.Pid}}', `${NAME}-${name}`])).trim();
    const child = spawn('nsenter', [`--net=/proc/${pid}/ns/net`, process.execPath, '-e', script, ...args]);
    started.push(child);
    return child;
  };
  const ask = async (name: string, url: string, method = 'GET'): Promise<Answer> => {
    const script = `
      const [url, method] = process.argv.slice(1);
      const request = require('node:http').request(url, { method, timeout: 2500 }, (answer) => {
        let text = '';
        answer.on('data', (chunk) => (text += chunk));
        answer.on('end', () => console.log(JSON.stringify({ status: answer.statusCode, text, error: '' })));
      });
      request.on('timeout', () => request.destroy(new Error('ETIMEDOUT')));
      request.on('error', (error) => console.log(JSON.stringify({ status: 0, text: '', error: error.code ?? error.message })));
      request.end();`;
    const child = await inside(name, script, url, method);
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await once(child, 'close');
    return JSON.parse(text) as Answer;
  };
  const url = (family: 0 | 1, port: number, path: string, host = api) =>
    `http://${family === 0 ? host[0] : `[${host[1]}]`}:${port}${path}`;

  const pidOf = async (): Promise<number> => {
    const pid = await runningProcess(join(folder, 'state', 'waypoint'));
    assert.ok(pid);
    return pid;
  };
  /** Begins to read an answer without end; when its last part came. */
  const follow = async (name: string, from: string): Promise<{ readonly last: number }> => {
    const child = await inside(name, STREAM, from);
    const seen = { last: 0 };
    child.stdout?.on('data', () => (seen.last = Date.now()));
    for (const late = Date.now() + 5000; seen.last === 0; await sleep(50)) assert.ok(Date.now() < late);
    return seen;
  };
  const parentOf = (pid: number): number =>
    Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

  before(async () => {
    writeFileSync(file, PROFILES);
    lab = await ContainerLab.create(NAME, [`10.89.${SUBNET}.0/24`, `fd00:89:${SUBNET}::/64`]);
    await lab.start('web', ['--label', 'plimsoll.member=lab/web', '--cap-add', 'NET_ADMIN'], 'sleep 1000');
    await lab.start('api', ['--label', 'plimsoll.member=lab/api'], 'sleep 1000');
    await lab.start('open', ['--label', 'plimsoll.member=lab/open'], 'sleep 1000');
    await lab.start('shared', ['--label', 'plimsoll.member=lab/shared'], 'sleep 1000');
    await lab.start('stranger', [], 'sleep 1000');
    outside = await ContainerLab.create(`${NAME}-out`, [`10.90.${SUBNET}.0/24`, `fd00:90:${SUBNET}::/64`]);
    await outside.start('bank', [], 'sleep 1000');
    const both = async (name: string) =>
      [await lab.address(name), await lab.address(name, 'GlobalIPv6Address')] as const;
    api = await both('api');
    web = await both('web');
    shared = await both('shared');
    await inside('api', SERVER);
    await inside('shared', SERVER);
    await inside('out-bank', SERVER);
    first = await traces();
    for (
      const late = Date.now() + 10_000;
      (await ask('web', url(0, 8080, '/'))).status !== 200;
      await sleep(100)
    )
      assert.ok(Date.now() < late);
  });
  after(async () => {
    await network('remove', '--force');
    for (const child of started) child.kill('SIGKILL');
    await lab[Symbol.asyncDispose]();
    await outside[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  /** Ends an apply after so many milliseconds, and waits until nothing is unconfirmed any more. */
  const killApply = async (delay: number): Promise<void> => {
    const words = ['network', 'apply', file, '--waypoint', '--confirm-within', '1s'];
    const child = spawn(join(ROOT, 'plimsoll'), words, { env: environment, stdio: 'ignore' });
    await sleep(delay);
    child.kill('SIGKILL');
    await sleep(1500);
    const isPending = async () => {
      const { stdout } = await network('status', '--format', 'json');
      return (JSON.parse(stdout) as HostStatusReport).confirmWithin !== undefined;
    };
    for (const late = Date.now() + 15_000; await isPending(); await sleep(200))
      assert.ok(Date.now() < late, `killed after ${delay} ms`);
  };

  it('leaves nothing, at whatever moment the first is killed', async () => {
    for (const delay of [300, 500, 700, 900, 1200]) {
      await killApply(delay);
      assert.equal(await traces(), first, `killed after ${delay} ms`);
      assert.equal(await runningProcess(join(folder, 'state', 'waypoint')), undefined);
    }
  });

  it('has no loss for requests, and is proved', async () => {
    const applied = await apply('--yes');
    assert.equal(applied.outcome, 'applied');
    assert.deepEqual([...new Set(applied.losses.map(({ engine }) => engine))], ['haproxy']);
    assert.ok(
      applied.losses.every(({ reason }) => reason.startsWith('requests are passed on in normal form only')),
    );
    const found = await status();
    assert.equal(found.kernel, 'equal-but-for-losses');
    assert.deepEqual(found.drift, { added: 0, removed: 0, anew: false });
  });

  for (const family of [0, 1] as const)
    describe(`over IPv${family === 0 ? 4 : 6}`, () => {
      it('lets through the requests of the profiles, and the server sees who calls', async () => {
        const answer = await ask('web', url(family, 8080, '/orders/1'));
        assert.equal(answer.status, 200, answer.error);
        const { caller } = JSON.parse(answer.text) as { caller: string };
        assert.equal(caller.replace('::ffff:', ''), web[family]);
      });

      it('refuses other paths and methods', async () => {
        assert.equal((await ask('web', url(family, 8080, '/admin'))).status, 403);
        assert.equal((await ask('web', url(family, 8080, '/orders'), 'POST')).status, 403);
        assert.equal((await ask('web', url(family, 8080, '/orders/%2e%2e/admin'))).status, 403);
      });

      it('lets ports without requests pass by it, and no others', async () => {
        assert.equal((await ask('web', url(family, 9090, '/anything'))).status, 200);
        assert.equal((await ask('web', url(family, 7070, '/orders'))).status, 0);
        assert.equal((await ask('stranger', url(family, 8080, '/orders'))).status === 200, false);
        assert.equal((await ask('stranger', url(family, 9090, '/orders'))).status, 0);
      });
    });

  it('tells each refusal with the line that it is for want of', async () => {
    const log = readFileSync(join(folder, 'state/waypoint/requests.jsonl'), 'utf8');
    const refused = log
      .split('\n')
      .filter((line) => line.includes('"refused"'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const admin = refused.find(({ path }) => path === '/admin');
    assert.deepEqual(
      [admin?.['direction'], admin?.['caller'], admin?.['callee'], admin?.['source']],
      ['egress', 'lab/web', 'lab/api', web[0]],
    );
    await sleep(500);
    const counted = (await status()).waypoint?.refused ?? [];
    assert.ok((counted.find(({ rule }) => rule === 'egress lab/web no line allows')?.requests ?? 0) >= 6);
  });

  it('cannot be got round by marks, nor by calling the waypoint itself', async () => {
    const pid = (await must('docker', ['inspect', '--format', '{{.State.Pid}}', `${NAME}-web`])).trim();
    const nft = (...args: string[]) => must('nsenter', [`--net=/proc/${pid}/ns/net`, 'nft', ...args]);
    await nft('add table inet marks');
    await nft('add chain inet marks out { type filter hook output priority 0; }');
    await nft('add rule inet marks out meta mark set 0xffffffff');
    try {
      assert.equal((await ask('web', url(0, 8080, '/admin'))).status, 403);
      assert.equal((await ask('web', url(1, 8080, '/admin'))).status, 403);
      assert.equal((await ask('web', url(0, 7070, '/orders'))).status, 0);
      assert.equal((await ask('web', url(0, 15_001, '/orders'))).status, 0);
      assert.equal((await ask('web', `http://10.89.${SUBNET}.1:15001/orders`)).status, 0);
    } finally {
      await nft('delete table inet marks');
    }
  });

  it('judges calls to outside, beyond a translation of addresses', async () => {
    const bank = await outside.address('bank');
    assert.equal((await ask('web', `http://${bank}:8080/outside`)).status, 200);
    assert.equal((await ask('web', `http://${bank}:8080/else`)).status, 403);
    assert.equal((await ask('web', `http://${bank}:9090/outside`)).status, 0);
    assert.equal((await ask('open', `http://${bank}:8080/outside`)).status, 0);
  });

  it('judges what the host itself calls', async () => {
    const call = async (address: string, path: string) => {
      const signal = AbortSignal.timeout(4000);
      return (await fetch(`http://${address}:8081${path}`, { signal })).status;
    };
    for (const address of [api[0], `[${api[1]}]`])
      assert.deepEqual([await call(address, '/orders'), await call(address, '/admin')], [200, 403]);
    const found = await status();
    assert.equal(found.waypoint?.state, 'running');
  });

  it('follows a policy without a reload, and without losing a request', async () => {
    const pid = await pidOf();
    const script = `
      const http = require('node:http');
      const agent = new http.Agent({ keepAlive: true });
      const seen = {};
      const ask = (path, agent) => new Promise((done) => {
        const end = (what) => { seen[path + ' ' + what] = (seen[path + ' ' + what] ?? 0) + 1; done(); };
        http.get(process.argv[1] + path, { agent, timeout: 3000 }, (answer) => answer.resume().on('end', () => end(answer.statusCode)))
          .on('timeout', function () { this.destroy(new Error('time-out')); }).on('error', (error) => end(error.code ?? error.message));
      });
      (async () => {
        for (const end = Date.now() + Number(process.argv[2]); Date.now() < end;)
          await Promise.all([ask('/orders', agent), ask('/orders', undefined), ask('/items', agent)]);
        console.log(JSON.stringify(seen));
        process.exit(0);
      })();`;
    const client = await inside('web', script, `http://${api[0]}:8080`, '9000');
    let text = '';
    client.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const closed = once(client, 'close');
    await sleep(500);
    for (const path of ['/items', '/nothing', '/items']) {
      writeFileSync(
        file,
        PROFILES.replace('path: /orders, kind: prefix }]\n  - to: { workload: { name: api } }', (found) =>
          found.replace(' }]', ` }, { methods: [GET], path: ${path} }]`),
        ),
      );
      assert.equal((await apply('--yes')).outcome, 'applied');
    }
    await closed;
    const seen = JSON.parse(text) as Record<string, number>;
    assert.deepEqual(Object.keys(seen).toSorted(), ['/items 200', '/items 403', '/orders 200'], text);
    assert.equal(await pidOf(), pid);
  });

  it('cuts what a line let through within a second', async () => {
    const stream = await follow('web', url(0, 8080, '/orders/stream'));
    writeFileSync(
      file,
      PROFILES.replace(
        '  - to: { workload: { name: api } }\n    ports: [8080]\n    http: [{ methods: [GET], path: /orders, kind: prefix }]\n  - to: { workload: { name: api } }',
        '  - to: { workload: { name: api } }',
      ),
    );
    const changed = await apply('--yes');
    const done = Date.now();
    assert.ok(changed.lost.length > 0 && changed.cut > 0, JSON.stringify(changed));
    await sleep(2500);
    assert.ok(stream.last < done + 1000, `${stream.last - done} ms after`);
    assert.equal((await ask('web', url(0, 8080, '/orders'))).status === 200, false);
    writeFileSync(file, PROFILES);
    await apply('--yes');
    assert.equal((await ask('web', url(0, 8080, '/orders'))).status, 200);
  });

  it('ends what lasts where a line became narrower, and nothing else', async () => {
    const [ended, kept] = [
      await follow('web', url(1, 8080, '/orders/stream')),
      await follow('open', url(1, 8080, '/orders/stream', shared)),
    ];
    writeFileSync(file, PROFILES.replace('path: /orders, kind: prefix }]', 'path: /orders, kind: exact }]'));
    const { cut } = await apply('--yes');
    assert.equal(cut, 1);
    const done = Date.now();
    await sleep(2000);
    assert.ok(ended.last < done + 200, `${ended.last - done} ms after`);
    assert.ok(kept.last > done + 1000);
    writeFileSync(file, PROFILES);
    assert.equal((await apply('--yes')).cut, 0);
  });

  it('ends a HAProxy that does not answer, and starts another', async () => {
    const stuck = await pidOf();
    process.kill(stuck, 'SIGSTOP');
    for (const late = Date.now() + 30_000; ; await sleep(250)) {
      const now = await runningProcess(join(folder, 'state', 'waypoint'));
      if (now !== undefined && now !== stuck) break;
      assert.ok(Date.now() < late);
    }
    assert.equal((await ask('web', url(0, 8080, '/orders'))).status, 200);
  });

  describe('beside a guard', () => {
    let guard: ChildProcess;
    let said = '';
    const untilSaid = async (what: RegExp): Promise<void> => {
      for (const late = Date.now() + 30_000; !what.test(said); await sleep(50))
        assert.ok(Date.now() < late, `no ${what} in ${said}`);
    };
    before(async () => {
      guard = spawn(join(ROOT, 'plimsoll'), ['network', 'guard'], { env: environment });
      guard.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
      await untilSaid(/the waypoint runs as process/);
    });
    after(async () => {
      guard.kill('SIGTERM');
      await once(guard, 'exit');
    });

    it('judges a container that is started again', async (t) => {
      said = '';
      await lab.restart('api');
      await untilSaid(/ [1-9]\d* added/);
      t.diagnostic(said);
      api = [await lab.address('api'), await lab.address('api', 'GlobalIPv6Address')];
      await inside('api', SERVER);
      for (const late = Date.now() + 10_000; (await ask('web', url(0, 8080, '/orders'))).status !== 200;)
        assert.ok(Date.now() < late);
      assert.equal((await ask('web', url(1, 8080, '/orders'))).status, 200);
      assert.equal((await ask('web', url(1, 8080, '/admin'))).status, 403);
    });

    it('is kept running, whatever of it is killed', async () => {
      const pid = await pidOf();
      const keeper = parentOf(pid);
      process.kill(keeper, 'SIGKILL');
      assert.equal((await ask('web', url(0, 8080, '/orders'))).status, 200);
      said = '';
      await untilSaid(/the waypoint runs as process/);
      assert.notEqual(await pidOf(), pid);
      assert.equal((await ask('web', url(0, 8080, '/orders'))).status, 200);
      assert.equal((await ask('web', url(0, 8080, '/admin'))).status, 403);
    });
  });

  it('is closed while HAProxy does not run, and judges again by itself', async () => {
    const killed = await pidOf();
    const keeper = parentOf(killed);
    process.kill(keeper, 'SIGSTOP');
    process.kill(killed, 'SIGKILL');
    await sleep(100);
    assert.equal((await ask('web', url(0, 8080, '/orders'))).status, 0);
    assert.equal((await ask('web', url(1, 8080, '/orders'))).status, 0);
    assert.equal((await ask('web', url(0, 9090, '/orders'))).status, 200);
    for (const family of [0, 1] as const) {
      assert.equal((await ask('open', url(family, 8080, '/admin', shared))).status, 200);
      assert.equal((await ask('open', url(family, 9090, '/orders', shared))).status, 0);
      assert.equal((await ask('open', url(family, 8080, '/orders'))).status, 0);
    }
    const down = await network('status', '--format', 'json');
    const { waypoint } = JSON.parse(down.stdout) as HostStatusReport;
    assert.deepEqual([down.code, waypoint?.state, waypoint?.open], [1, 'failed', ['lab/open', 'lab/shared']]);
    process.kill(keeper, 'SIGCONT');
    const since = Date.now();
    while ((await ask('web', url(0, 8080, '/orders'))).status !== 200) assert.ok(Date.now() < since + 10_000);
    assert.equal((await ask('web', url(0, 8080, '/admin'))).status, 403);
    assert.equal((await ask('open', url(0, 8080, '/admin', shared))).status, 403);
    assert.equal((await ask('open', url(1, 8080, '/orders', shared))).status, 200);
    assert.notEqual(await pidOf(), killed);
  });

  it('is started by an apply that changes nothing else', async () => {
    const killed = await pidOf();
    const keeper = parentOf(killed);
    assert.equal((await apply('--yes')).outcome, 'unchanged');
    for (const one of [keeper, killed]) process.kill(one, 'SIGKILL');
    for (const late = Date.now() + 5000; existsSync(`/proc/${keeper}`); await sleep(20))
      assert.ok(Date.now() < late);
    assert.equal((await apply('--yes')).outcome, 'applied');
    assert.equal((await ask('web', url(0, 8080, '/orders'))).status, 200);
    assert.equal((await status()).waypoint?.state, 'running');
  });

  /** Does something while HAProxy does not run, and nobody starts it. */
  const withoutHaproxy = async (work: () => Promise<void>): Promise<void> => {
    const killed = await pidOf();
    const keeper = parentOf(killed);
    process.kill(keeper, 'SIGSTOP');
    process.kill(killed, 'SIGKILL');
    try {
      await work();
    } finally {
      process.kill(keeper, 'SIGCONT');
    }
    for (
      const late = Date.now() + 10_000;
      (await ask('web', url(0, 8080, '/orders'))).status !== 200;
      await sleep(100)
    )
      assert.ok(Date.now() < late);
  };
  const WITHOUT_9090 = PROFILES.replace('ports: [9090]', 'ports: [9191]');

  it('applies nothing while HAProxy does not run, and leaves what there was', async () => {
    await withoutHaproxy(async () => {
      writeFileSync(file, WITHOUT_9090);
      const { code, stderr } = await network('apply', file, '--waypoint', '--yes');
      assert.equal(code, 4, stderr);
      assert.match(stderr, /the waypoint does not answer/);
      assert.equal((await ask('web', url(0, 9090, '/orders'))).status, 200);
      const { stdout } = await network('status', '--format', 'json');
      const { kernel, confirmWithin } = JSON.parse(stdout) as HostStatusReport;
      assert.deepEqual([kernel, confirmWithin], ['equal-but-for-losses', undefined]);
    });
    writeFileSync(file, PROFILES);
    assert.equal((await apply('--yes')).outcome, 'unchanged');
  });

  it('takes back what nobody confirms while HAProxy does not run', async () => {
    writeFileSync(file, WITHOUT_9090);
    await apply('--confirm-within', '5s');
    assert.equal((await ask('web', url(0, 9090, '/orders'))).status, 0);
    await withoutHaproxy(async () => {
      for (
        const late = Date.now() + 40_000;
        (await ask('web', url(0, 9090, '/orders'))).status !== 200;
        await sleep(250)
      )
        assert.ok(Date.now() < late);
    });
    writeFileSync(file, PROFILES);
    assert.equal((await apply('--yes')).outcome, 'unchanged');
    assert.equal((await status()).kernel, 'equal-but-for-losses');
  });

  it('goes back to the profiles of before, at whatever moment an apply is killed', async () => {
    writeFileSync(file, WITHOUT_9090.replace('path: /orders', 'path: /items'));
    for (const delay of [300, 450, 600, 750, 900, 1050, 1200, 1400]) {
      await killApply(delay);
      const asked = await Promise.all([
        ask('web', url(0, 8080, '/orders')),
        ask('web', url(0, 8080, '/items')),
        ask('web', url(0, 9090, '/')),
      ]);
      const statuses = asked.map((answer) => answer.status);
      assert.deepEqual(statuses, [200, 403, 200], `killed after ${delay} ms`);
      assert.equal((await status()).kernel, 'equal-but-for-losses');
    }
    writeFileSync(file, PROFILES);
    assert.equal((await apply('--yes')).outcome, 'unchanged');
  });

  it('lets through and tells what an audited workload would be refused, request by request', async () => {
    const toldOf = async (path: string) => {
      await sleep(200);
      const log = readFileSync(join(folder, 'state/waypoint/requests.jsonl'), 'utf8').trim().split('\n');
      const records = log.map((line) => JSON.parse(line) as Record<string, unknown>);
      return records.findLast((one) => one['path'] === path)?.['verdict'];
    };
    assert.equal((await apply('--yes', '--audit', 'lab/web')).outcome, 'applied');
    for (const family of [0, 1] as const) {
      assert.equal((await ask('web', url(family, 8080, '/audited'))).status, 200);
      assert.equal(await toldOf('/audited'), 'audit');
      assert.equal((await ask('web', url(family, 8080, '/orders'))).status, 200);
      assert.equal(await toldOf('/orders'), 'allowed');
    }
    // What it calls is enforced.
    assert.equal((await ask('web', url(0, 7070, '/orders'))).status, 0);
    assert.match((await status()).kernel, /^equal/);
    // Without HAProxy nothing that only audited workloads are judged by is refused.
    await apply('--yes', '--audit', 'lab/web', '--audit', 'lab/api');
    const killed = await pidOf();
    const keeper = parentOf(killed);
    process.kill(keeper, 'SIGSTOP');
    process.kill(killed, 'SIGKILL');
    await sleep(100);
    for (const family of [0, 1] as const)
      assert.equal((await ask('web', url(family, 8080, '/audited'))).status, 200);
    process.kill(keeper, 'SIGCONT');
    await apply('--yes');
    assert.equal((await ask('web', url(0, 8080, '/audited'))).status, 403);
    assert.equal(await toldOf('/audited'), 'refused');
  });

  it('keeps limits of a port that nothing else is judged on', async () => {
    writeFileSync(
      file,
      `${PROFILES}limits:\n  - { kind: rate, on: { listen: 9090 }, requests: 3, per: 1h }\n`,
    );
    assert.equal((await apply('--yes')).outcome, 'applied');
    const statuses: number[] = [];
    while (statuses.length < 5) statuses.push((await ask('web', url(0, 9090, '/anything'))).status);
    assert.deepEqual(statuses, [200, 200, 200, 429, 429]);
    assert.equal((await ask('web', url(0, 8080, '/orders'))).status, 200);
    assert.equal((await status()).kernel, 'equal-but-for-losses');
  });

  it('leaves no trace when it is removed', async () => {
    assert.equal((await report<HostChangeReport>('remove')).outcome, 'removed');
    assert.equal(await traces(), first);
    assert.equal(existsSync(join(folder, 'state', 'waypoint')), false);
    assert.equal(await runningProcess(join(folder, 'state', 'waypoint')), undefined);
    assert.equal((await ask('stranger', url(0, 8080, '/orders'))).status, 200);
  });
});
