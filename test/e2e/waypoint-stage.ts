import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { runningProcess } from '../../src/enforce/network/haproxy/apply.ts';
import type { ReportId, ReportOf } from '../../src/model/report/registry.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import { ROOT } from '../architecture/source-files.ts';
import { until } from '../fixtures/until.ts';
import { type Outcome, must, run } from './command.ts';
import { ContainerLab } from './container-lab.ts';
import { Echoes } from './echoes.ts';
import { missingHost } from './enforced-host.ts';
import { missing, missingEngine } from './real-part.ts';

export const NAME = `plimsoll-l7-${process.pid}`;
export const SUBNET = 10 + (process.pid % 200);

export const PROFILES = `apiVersion: plimsoll/v1
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
export const SERVER = `
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

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly error: string;
}
export const WITHOUT_9090 = PROFILES.replace('ports: [9090]', 'ports: [9191]');

/** Whether a process runs no more; who started it may not have looked yet. */
export function hasEnded(pid: number): boolean {
  const file = `/proc/${pid}/status`;
  return !existsSync(file) || /^State:\s+Z/m.test(readFileSync(file, 'utf8'));
}

/** A test's `skip`, where a waypoint cannot be shown with Docker. */
export const missingWaypoint = (): string | false => missingHost() || missing('haproxy') || missingEngine();

/** Containers that call each other through a waypoint, once it is applied: set up before the tests around it, and removed after them. */
export function waypointStage() {
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
  const report = async <Id extends ReportId>(id: Id, ...args: string[]): Promise<ReportOf<Id>> => {
    const { code, stdout, stderr } = await network(...args, '--format', 'json');
    assert.equal(code, 0, stderr + stdout);
    return reportIn(id, stdout);
  };
  const apply = (...args: string[]) => report('host-change', 'apply', file, '--waypoint', ...args);
  const status = () => report('host-status', 'status');
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
  /** Begins to read an answer without end, part by part. */
  const follow = async (name: string, from: string): Promise<Echoes> => {
    const child = await inside(name, STREAM, from);
    const echoes = new Echoes(child.stdout);
    await echoes.come();
    return echoes;
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
    await until(async () => (await ask('web', url(0, 8080, '/'))).status === 200, 'an answer');
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
    const isPending = async () => {
      const { stdout, stderr } = await network('status', '--format', 'json');
      assert.notEqual(stdout, '', stderr);
      return reportIn('host-status', stdout).confirmWithin !== undefined;
    };
    await until(async () => !(await isPending()), `killed after ${delay} ms`);
  };

  /** Does something while HAProxy does not run, and nobody starts it. */
  const withoutHaproxy = async (work: () => Promise<void>): Promise<void> => {
    const killed = await pidOf();
    const keeper = parentOf(killed);
    process.kill(keeper, 'SIGSTOP');
    process.kill(killed, 'SIGKILL');
    await until(() => hasEnded(killed), 'its end');
    try {
      await work();
    } finally {
      process.kill(keeper, 'SIGCONT');
    }
    await until(async () => (await ask('web', url(0, 8080, '/orders'))).status === 200, 'its return');
  };
  return {
    folder,
    environment,
    file,
    network,
    report,
    apply,
    status,
    traces,
    inside,
    ask,
    url,
    pidOf,
    follow,
    parentOf,
    killApply,
    withoutHaproxy,
    get lab() {
      return lab;
    },
    get outside() {
      return outside;
    },
    /** What the kernel held before anything was applied. */
    get first() {
      return first;
    },
    /** Addresses by IPv4 and IPv6. */
    get api() {
      return api;
    },
    set api(addresses: readonly [string, string]) {
      api = addresses;
    },
    get web() {
      return web;
    },
    get shared() {
      return shared;
    },
  };
}
