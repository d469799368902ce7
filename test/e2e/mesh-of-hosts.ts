import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { workloadIdentity } from '../../src/model/identity/workload-identity.ts';
import { Authority } from '../../src/platform/identity/builtin/authority.ts';
import { repetitions } from '../fixtures/repetitions.ts';
import { until } from '../fixtures/until.ts';
import { must } from './command.ts';
import { ContainerLab } from './container-lab.ts';
import { EnforcedHost, type RunningGuard, missingHost } from './enforced-host.ts';
import { HostNetwork } from './host-network.ts';
import { IsolatedEngine } from './isolated-engine.ts';
import { PodmanService } from './podman-service.ts';
import { missing } from './real-part.ts';

/** A test's `skip`, where two hosts cannot talk mutual TLS. */
export const missingMeshOfHosts = (): string | false =>
  missingHost() || missing('docker', 'dockerd', 'podman', 'runc', 'haproxy', 'openssl');

export const DOMAIN = 'lab.example';
export const HOSTS = ['n1', 'n2'] as const;
export type HostName = (typeof HOSTS)[number];
export const ADDRESS = { n1: '192.0.2.1', n2: '192.0.2.2' } as const;
export const SUBNETS = {
  n1: ['10.131.0.0/24', 'fd00:131::/64'],
  n2: ['10.132.0.0/24', 'fd00:132::/64'],
} as const;
export const WEB = ['10.131.0.10', 'fd00:131::10'] as const;
export const JOB = ['10.131.0.11', 'fd00:131::11'] as const;
export const DB = ['10.132.0.10', 'fd00:132::10'] as const;
export const NODES = `trustDomain: ${DOMAIN}
nodes:
  n1: {address: ${ADDRESS.n1}, blocks: [${SUBNETS.n1.map((one) => `"${one}"`).join(', ')}]}
  n2: {address: ${ADDRESS.n2}, blocks: [${SUBNETS.n2.map((one) => `"${one}"`).join(', ')}]}
`;
export const RAW = '  - {to: {workload: {name: db}}, ports: [5432]}\n';
export const PROFILES = `apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: {name: web, namespace: lab}
listens: []
egress:
${RAW}  - {to: {workload: {name: db}}, ports: [8080], http: [{methods: [GET], path: /orders, kind: prefix}]}
  - {to: {workload: {name: db}}, ports: [{port: 5353, protocol: udp}]}
---
apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: {name: job, namespace: lab}
listens: []
egress: []
---
apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: {name: db, namespace: lab}
listens:
  - {port: 5432, from: [{workload: {name: web}}]}
  - {port: 8080, from: [{workload: {name: web}}]}
  - {port: 5353, protocol: udp, from: [{workload: {name: web}}]}
egress: []
`;
export const attachments = (of: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(of)
    .map(
      ([name, all]) =>
        `lab/${name}: [{interface: ${name}, addresses: [${all.map((one) => `"${one}"`).join(', ')}]}]\n`,
    )
    .join('');

/** Says who called and what for; on other ports it says what it hears, over TCP and UDP. */
export const SERVER = `
require('node:http').createServer((request, answer) =>
  answer.end(JSON.stringify({ from: request.socket.remoteAddress, to: request.socket.localAddress, path: request.url })),
).listen(8080, '::');
require('node:net').createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(5432, '::');
const udp = require('node:dgram').createSocket('udp6');
udp.on('message', (text, { port, address }) => udp.send(text, port, address)).bind(5353, () => console.log('ready'));`;

/** Keeps a connection, and says back what comes by it, until it ends. */
export const HOLD = `
const [host, port, localAddress] = process.argv.slice(1);
const socket = require('node:net').connect({ host, port, localAddress });
socket.on('error', () => undefined).on('close', () => process.exit());
process.stdin.pipe(socket).pipe(process.stdout);`;

export const ASK = `
require('node:http').get(process.argv[1], { timeout: 4000 }, (answer) => {
  let text = '';
  answer.on('data', (chunk) => (text += chunk)).on('end', () => console.log(answer.statusCode + ' ' + text));
}).on('timeout', function () { this.destroy(); }).on('error', (error) => console.log('0 ' + error.code));`;

export const SAY = `
const udp = require('node:dgram').createSocket('udp4');
udp.on('message', (text) => { console.log(String(text)); process.exit(); }).send('hello', 5353, process.argv[1]);
setTimeout(() => process.exit(), 1500);`;

export interface Engine extends AsyncDisposable {
  readonly network: HostNetwork;
  readonly command: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

/** An engine of its own on a host of its own. */
export const ENGINES = {
  docker: () => IsolatedEngine.start(),
  podman: async () => {
    const network = await HostNetwork.create();
    const service = await PodmanService.start({ within: network.within });
    const { command, environment } = service;
    const end = async () => {
      await service[Symbol.asyncDispose]();
      await network[Symbol.asyncDispose]();
    };
    return { network, command, environment, [Symbol.asyncDispose]: end };
  },
} satisfies Record<string, () => Promise<Engine>>;
export type EngineName = keyof typeof ENGINES;

export interface Host {
  readonly engine: Engine;
  readonly host: EnforcedHost;
  readonly lab: ContainerLab;
  first: string;
}

/** Which engine is on which host: one way, and in a soak the other way too. */
const ONE_WAY = { n1: 'docker', n2: 'podman' } as const;
const OTHER_WAY = { n1: 'podman', n2: 'docker' } as const;
export const WAYS: readonly Readonly<Record<HostName, EngineName>>[] = repetitions(
  [ONE_WAY],
  [ONE_WAY, OTHER_WAY],
);

/** Two hosts that talk mutual TLS, each with an engine of its own; set up before the tests around it, and removed after them. */
export function meshOfHosts(engines: Readonly<Record<HostName, EngineName>>) {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-mesh-apply-'));
  const hosts = new Map<HostName, Host>();
  const started: ChildProcess[] = [];
  const guards: RunningGuard[] = [];
  let authority: Authority;

  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, `${path}.new`), text);
    renameSync(join(folder, `${path}.new`), join(folder, path));
  };
  const hostOf = (name: HostName): Host => {
    const found = hosts.get(name);
    assert.ok(found);
    return found;
  };
  const onAll = (work: (name: HostName, host: Host) => Promise<unknown>) =>
    Promise.all([...hosts].map(([name, host]) => work(name, host)));
  const inTime = <T>(what: Promise<T>, name: string): Promise<T> =>
    Promise.race([what, sleep(20_000).then(() => Promise.reject(new Error(`${name} never happened`)))]);
  const deliver = async (node: HostName, name: string) => {
    const now = new Date();
    const { chain, key } = await authority.issue(workloadIdentity({ namespace: 'lab', name }, DOMAIN), now);
    put(`${node}-identities/${name}/tls.key`, key);
    put(`${node}-identities/${name}/tls.crt`, chain);
    put(`${node}-identities/${name}/ca.crt`, authority.bundle(now));
  };
  const optionsOf = (node: HostName, identities = `${node}-identities`) => {
    const files = ['--nodes', join(folder, 'nodes.yaml'), '--attachments', join(folder, 'hosts.yaml')];
    const own = ['--node', node, '--identities', `files:${join(folder, identities)}`];
    return [join(folder, `${node}-profiles.yaml`), '--waypoint', ...files, ...own];
  };
  const apply = (node: HostName, ...more: readonly string[]) =>
    hostOf(node).host.apply(...optionsOf(node), ...more);
  /** A program in the network namespace of a container, or, without its name, of the host. */
  const inside = async (node: HostName, name: string | undefined, script: string, ...args: string[]) => {
    const { engine, lab } = hostOf(node);
    const pid =
      name === undefined
        ? ''
        : await lab.must('inspect', '--format', '{{.State.Pid}}', `${lab.name}-${name}`);
    const [first = '', ...within] =
      pid === '' ? engine.network.within : ['nsenter', `--net=/proc/${pid.trim()}/ns/net`, '--'];
    const child = spawn(first, [...within, process.execPath, '-e', script, ...args], { stdio: 'pipe' });
    child.stdin.on('error', () => undefined);
    started.push(child);
    return child;
  };
  const said = async (node: HostName, name: string | undefined, script: string, ...args: string[]) => {
    const child = await inside(node, name, script, ...args);
    let text = '';
    child.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()));
    await once(child, 'close');
    return text.trim();
  };
  const ask = (name: string | undefined, path: string, address: string = DB[0]) =>
    said('n1', name, ASK, `http://${address.includes(':') ? `[${address}]` : address}:8080${path}`);
  /** Opens a connection to the database and keeps it: the function says something, and tells whether it came back. */
  const hold = async (name: string | undefined, address: string = DB[0], port = 5432, ...from: string[]) => {
    const child = await inside('n1', name, HOLD, address, String(port), ...from);
    const ended = once(child, 'exit');
    const heard: string[] = [];
    child.stdout.on('data', (bytes: Buffer) => heard.push(bytes.toString()));
    const says = async (what: string) => {
      heard.length = 0;
      child.stdin.write(what);
      const isHeard = () => heard.join('') === what;
      await until(() => isHeard() || child.exitCode !== null, 'an answer', 4).catch(() => undefined);
      return isHeard();
    };
    return { says, ended };
  };
  const reaches = async (name: string | undefined, address?: string, port?: number, ...from: string[]) =>
    (await hold(name, address, port, ...from)).says('hello');
  const keeperOf = (haproxy: number) =>
    Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${haproxy}/status`, 'utf8'))?.[1]);
  const refusals = (node: HostName) =>
    readFileSync(join(hostOf(node).host.folder, 'state/waypoint/requests.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('"refused"'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  before(async () => {
    authority = await Authority.create(
      join(folder, 'authority'),
      { trustDomain: DOMAIN, lifetime: 3600 },
      new Date(),
    );
    put('nodes.yaml', NODES);
    put('hosts.yaml', attachments({ web: WEB, job: JOB, db: DB }));
    for (const node of HOSTS) put(`${node}-profiles.yaml`, PROFILES);
    await deliver('n1', 'job');
    await deliver('n2', 'db');
    for (const node of HOSTS) {
      const engine = await ENGINES[engines[node]]();
      const lab = await ContainerLab.create(`plimsoll-${node}-${process.pid}`, SUBNETS[node], engine.command);
      const host = new EnforcedHost(engine.environment, engine.network.within);
      hosts.set(node, { engine, host, lab, first: '' });
    }
    const start = (node: HostName, name: string, [four, six]: readonly [string, string]) =>
      hostOf(node).lab.start(
        name,
        ['--label', `plimsoll.member=lab/${name}`, '--ip', four, '--ip6', six],
        'sleep 1000',
      );
    await start('n1', 'web', WEB);
    await start('n1', 'job', JOB);
    await start('n2', 'db', DB);
    const [one, two] = HOSTS.map((node) => hostOf(node).engine.network.name);
    const ends = ['wire', 'netns', one ?? '', 'type', 'veth', 'peer', 'name', 'wire', 'netns', two ?? ''];
    await must('ip', ['link', 'add', ...ends]);
    await onAll(async (node, entry) => {
      const ip = (...args: string[]) => entry.host.run('ip', ...args);
      await ip('address', 'add', `${ADDRESS[node]}/24`, 'dev', 'wire');
      await ip('link', 'set', 'wire', 'up');
      const other = node === 'n1' ? 'n2' : 'n1';
      // As it might be where nodes are routers for each other: what is plain must be refused all the same.
      await ip('route', 'add', SUBNETS[other][0], 'via', ADDRESS[other]);
      entry.first = await entry.host.ruleset();
    });
    const server = await inside('n2', 'db', SERVER);
    await once(server.stdout, 'data');
  });
  after(async () => {
    for (const child of started) child.kill('SIGKILL');
    await onAll(async (_, { host, lab, engine }) => {
      await host[Symbol.asyncDispose]();
      await lab[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
    });
    rmSync(folder, { recursive: true });
  });

  return {
    folder,
    hosts,
    guards,
    put,
    hostOf,
    onAll,
    inTime,
    deliver,
    optionsOf,
    apply,
    inside,
    said,
    ask,
    hold,
    reaches,
    keeperOf,
    refusals,
  };
}
