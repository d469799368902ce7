import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { workloadIdentity } from '../../src/model/identity/workload-identity.ts';
import { Authority } from '../../src/platform/identity/builtin/authority.ts';
import { repetitions } from '../fixtures/repetitions.ts';
import { until } from '../fixtures/until.ts';
import { must } from './command.ts';
import { ContainerLab } from './container-lab.ts';
import { EnforcedHost, missingHost, type RunningGuard } from './enforced-host.ts';
import { HostNetwork } from './host-network.ts';
import { IsolatedEngine } from './isolated-engine.ts';
import { PodmanService } from './podman-service.ts';
import { missing } from './real-part.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'machine';

const skip = missingHost() || missing('docker', 'dockerd', 'podman', 'runc', 'haproxy', 'openssl');

const DOMAIN = 'lab.example';
const HOSTS = ['n1', 'n2'] as const;
type HostName = (typeof HOSTS)[number];
const ADDRESS = { n1: '192.0.2.1', n2: '192.0.2.2' } as const;
const SUBNETS = { n1: ['10.131.0.0/24', 'fd00:131::/64'], n2: ['10.132.0.0/24', 'fd00:132::/64'] } as const;
const WEB = ['10.131.0.10', 'fd00:131::10'] as const;
const JOB = ['10.131.0.11', 'fd00:131::11'] as const;
const DB = ['10.132.0.10', 'fd00:132::10'] as const;
const NODES = `trustDomain: ${DOMAIN}
nodes:
  n1: {address: ${ADDRESS.n1}, blocks: [${SUBNETS.n1.map((one) => `"${one}"`).join(', ')}]}
  n2: {address: ${ADDRESS.n2}, blocks: [${SUBNETS.n2.map((one) => `"${one}"`).join(', ')}]}
`;
const RAW = '  - {to: {workload: {name: db}}, ports: [5432]}\n';
const PROFILES = `apiVersion: plimsoll/v1
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
const attachments = (of: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(of)
    .map(
      ([name, all]) =>
        `lab/${name}: [{interface: ${name}, addresses: [${all.map((one) => `"${one}"`).join(', ')}]}]\n`,
    )
    .join('');

/** Says who called and what for; on other ports it says what it hears, over TCP and UDP. */
const SERVER = `
require('node:http').createServer((request, answer) =>
  answer.end(JSON.stringify({ from: request.socket.remoteAddress, to: request.socket.localAddress, path: request.url })),
).listen(8080, '::');
require('node:net').createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(5432, '::');
const udp = require('node:dgram').createSocket('udp6');
udp.on('message', (text, { port, address }) => udp.send(text, port, address)).bind(5353, () => console.log('ready'));`;

/** Keeps a connection, and says back what comes by it, until it ends. */
const HOLD = `
const [host, port, localAddress] = process.argv.slice(1);
const socket = require('node:net').connect({ host, port, localAddress });
socket.on('error', () => undefined).on('close', () => process.exit());
process.stdin.pipe(socket).pipe(process.stdout);`;

const ASK = `
require('node:http').get(process.argv[1], { timeout: 4000 }, (answer) => {
  let text = '';
  answer.on('data', (chunk) => (text += chunk)).on('end', () => console.log(answer.statusCode + ' ' + text));
}).on('timeout', function () { this.destroy(); }).on('error', (error) => console.log('0 ' + error.code));`;

const SAY = `
const udp = require('node:dgram').createSocket('udp4');
udp.on('message', (text) => { console.log(String(text)); process.exit(); }).send('hello', 5353, process.argv[1]);
setTimeout(() => process.exit(), 1500);`;

interface Engine extends AsyncDisposable {
  readonly network: HostNetwork;
  readonly command: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

/** An engine of its own on a host of its own. */
const ENGINES = {
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
type EngineName = keyof typeof ENGINES;

interface Host {
  readonly engine: Engine;
  readonly host: EnforcedHost;
  readonly lab: ContainerLab;
  first: string;
}

const ONE_WAY = ['docker', 'podman'] as const;
for (const [n1, n2] of repetitions([ONE_WAY], [ONE_WAY, ONE_WAY.toReversed() as [EngineName, EngineName]]))
  describe(`network apply on two hosts that talk mutual TLS, from ${n1} to ${n2}`, { skip }, () => {
    talksMutualTls({ n1, n2 });
  });

function talksMutualTls(engines: Readonly<Record<HostName, EngineName>>): void {
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

  it('is applied on both, tells what is lost, and is proved', async () => {
    for (const node of HOSTS) {
      const { outcome, losses } = await apply(node, '--yes');
      assert.equal(outcome, 'applied');
      const lost = losses.filter(({ reason }) => reason === 'only TCP goes between nodes');
      assert.deepEqual(
        lost.map(({ member }) => member),
        [node === 'n1' ? 'lab/web' : 'lab/db'],
      );
      const { kernel, counterexamples, waypoint, drift, notes } = await hostOf(node).host.status();
      assert.deepEqual([kernel, counterexamples], ['equal-but-for-losses', []], JSON.stringify(notes));
      assert.equal(waypoint?.state, 'running');
      assert.deepEqual(drift, { added: 0, removed: 0, anew: false });
      assert.equal((await apply(node, '--yes')).outcome, 'unchanged');
    }
  });

  it('lets nothing through without the certificate of the caller', async () => {
    assert.equal(await reaches('web'), false);
    const { said: keeper = [] } = (await hostOf('n1').host.status()).waypoint ?? {};
    assert.match(keeper.join('\n'), /workload\/web/);
    assert.ok(refusals('n1').some(({ rule, caller }) => rule === 'no-certificate' && caller === 'lab/web'));
    await deliver('n1', 'web');
    await until(() => reaches('web'), 'an answer');
  });

  for (const family of [0, 1] as const)
    it(`lets through what profiles allow, with both addresses kept (IPv${family === 0 ? 4 : 6})`, async () => {
      const answer = await ask('web', '/orders/1', DB[family]);
      assert.match(answer, /^200 /);
      const { from, to } = JSON.parse(answer.slice(4)) as { from: string; to: string };
      assert.deepEqual(
        [from, to].map((one) => one.replace('::ffff:', '')),
        [WEB[family], DB[family]],
      );
      assert.equal(await reaches('web', DB[family]), true);
    });

  it('refuses the rest with its line, at the first host where that can tell', async () => {
    assert.match(await ask('web', '/admin'), /^403 /);
    const isTold = ({ path, direction, rule }: Record<string, unknown>) =>
      path === '/admin' && direction === 'egress' && rule === 'default';
    await until(() => refusals('n2').some(isTold), 'a line of it');
    assert.equal(await reaches('web', DB[0], 6000), false);
    assert.equal(await reaches('job'), false);
    const { host } = hostOf('n1');
    for (const rule of ['egress lab/web no line allows', 'egress lab/job no line allows'])
      assert.ok((await host.denied(rule)) > 0, rule);
  });

  it('lets nothing but TCP through, which was told', async () => {
    assert.equal(await said('n1', 'web', SAY, DB[0]), '');
    assert.ok((await hostOf('n1').host.denied('not by the waypoint')) > 0);
  });

  it('refuses what is plain from outside, to the container and to the port of the node', async () => {
    assert.equal(await reaches(undefined), false);
    assert.equal(await reaches(undefined, ADDRESS.n2, 15_008), false);
    assert.match(await ask(undefined, '/orders/1'), /^0 /);
    // As the container that may: its address is nobody's who comes by the wire.
    const { host } = hostOf('n1');
    await host.run('ip', 'address', 'add', `${WEB[0]}/32`, 'dev', 'wire');
    assert.equal(await reaches(undefined, DB[0], 5432, WEB[0]), false);
    await host.run('ip', 'address', 'delete', `${WEB[0]}/32`, 'dev', 'wire');
  });

  for (const node of HOSTS)
    it(`ends a connection where its line is revoked on ${node}`, async (t) => {
      const held = await hold('web');
      assert.equal(await held.says('hello'), true);
      put(`${node}-profiles.yaml`, PROFILES.replace(RAW, ''));
      const ended = held.ended.then(() => Date.now());
      const { cut } = await apply(node, '--yes');
      const done = Date.now();
      t.diagnostic(
        `${(await inTime(ended, 'the end of it')) - done} ms after apply, which took ${cut} connections`,
      );
      assert.ok(cut > 0);
      assert.equal(await reaches('web'), false);
      assert.match(await ask('web', '/orders'), /^200 /);
      put(`${node}-profiles.yaml`, PROFILES);
      await apply(node, '--yes');
      assert.equal(await reaches('web'), true);
    });

  it('lets nothing through without HAProxy, whatever the failure mode', async () => {
    put('n1-profiles.yaml', PROFILES.replaceAll('listens:', 'failureMode: open\nlistens:'));
    const { host } = hostOf('n1');
    await apply('n1', '--yes');
    assert.equal(await reaches('web'), true);
    const { process: pid } = (await host.status()).waypoint ?? {};
    assert.ok(pid);
    for (const one of [keeperOf(pid), pid]) process.kill(one, 'SIGKILL');
    await until(async () => (await host.status()).waypoint?.state === 'failed', 'its end');
    const told = await host.denied('not by the waypoint');
    for (const address of DB) assert.equal(await reaches('web', address), false);
    assert.ok((await host.denied('not by the waypoint')) > told);
    put('n1-profiles.yaml', PROFILES);
    await apply('n1', '--yes');
    await until(() => reaches('web'), 'a new beginning');
  });

  describe('with a guard', () => {
    before(async () => {
      for (const node of HOSTS) {
        const guard = hostOf(node).host.guard();
        guards.push(guard);
        await guard.started();
      }
    });

    it('follows the file of attachments, and the one of nodes', async () => {
      for (const [path, other] of [
        ['hosts.yaml', attachments({ web: WEB, job: JOB })],
        ['nodes.yaml', NODES.replace(/^ {2}n2.*\n/m, '')],
      ] as const) {
        const before_ = readFileSync(join(folder, path), 'utf8');
        const held = await hold('web');
        assert.equal(await held.says('hello'), true);
        put(path, other);
        await inTime(held.ended, 'the end of it');
        assert.equal(await reaches('web'), false);
        assert.equal((await hostOf('n1').host.status()).kernel, 'equal-but-for-losses');
        put(path, before_);
        await until(() => reaches('web'), 'a new beginning');
      }
    });

    it('changes nothing where such a file cannot be used, and says so', async () => {
      put('hosts.yaml', 'lab/nobody: [{interface: x, addresses: [10.132.0.99]}]\n');
      const isTold = ({ notes }: { notes: readonly string[] }) =>
        notes.some((note) => /stays as it was.*lab\/nobody/.test(note));
      for (const guard of guards) await guard.until(isTold);
      assert.equal(await reaches('web'), true);
      put('hosts.yaml', attachments({ web: WEB, job: JOB, db: DB }));
    });

    it('finds a container again that is started anew', async () => {
      await hostOf('n1').lab.restart('web');
      await until(() => reaches('web'), 'a new beginning');
      assert.equal((await hostOf('n1').host.status()).kernel, 'equal-but-for-losses');
    });

    it('talks to other nodes again when HAProxy, or what keeps it, was killed', async () => {
      const { host } = hostOf('n1');
      const { process: pid } = (await host.status()).waypoint ?? {};
      assert.ok(pid);
      process.kill(pid, 'SIGKILL');
      await until(() => reaches('web'), 'a new beginning');
      const next = (await host.status()).waypoint?.process;
      assert.ok(next !== undefined && next !== pid);
      process.kill(keeperOf(next), 'SIGKILL');
      await until(
        async () => ![next, undefined].includes((await host.status()).waypoint?.process),
        'another one',
      );
      await until(() => reaches('web'), 'a new beginning with that');
    });
  });

  it('is rolled back to what was before', async () => {
    const { host } = hostOf('n1');
    const profiles = join(folder, 'n1-profiles.yaml');
    await host.apply(profiles, '--confirm-within', '4s');
    assert.equal(await reaches('web'), false);
    const isPending = () => 'pending' in (JSON.parse(readFileSync(host.stateFile, 'utf8')) as object);
    await until(() => !isPending(), 'the end of the time');
    await until(() => reaches('web'), 'what was before');
    assert.equal((await host.status()).kernel, 'equal-but-for-losses');
  });

  it('says what is wrong, and changes nothing, where there are no certificates', async () => {
    const { host } = hostOf('n1');
    await host.report('remove');
    const { code, stderr } = await host.network('apply', ...optionsOf('n1', 'none'), '--yes');
    assert.equal(code, 4, stderr);
    assert.match(stderr, /none is no folder/);
    assert.equal(await host.ruleset(), hostOf('n1').first);
  });

  it('leaves no trace when it is removed', async () => {
    for (const node of HOSTS) {
      const { host, first } = hostOf(node);
      await host.report('remove');
      assert.equal(await host.ruleset(), first);
      for (const family of ['-4', '-6']) {
        assert.doesNotMatch((await host.run('ip', family, 'rule')).stdout, /fwmark/);
        assert.equal((await host.run('ip', family, 'route', 'show', 'table', '1876')).stdout, '');
      }
      assert.doesNotMatch((await host.run('ss', '-Hltn')).stdout, /:1500[18]/);
      assert.doesNotMatch((await host.run('ls', join(host.folder, 'state'))).stdout, /waypoint|state/);
    }
  });
}
