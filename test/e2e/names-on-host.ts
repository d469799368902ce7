import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import type { GuardUpdate } from '../../src/model/report/guard-update.ts';
import type { HostStatusReport } from '../../src/model/report/host.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import { ROOT } from '../architecture/source-files.ts';
import { dnsMessage } from '../fixtures/dns-message.ts';
import { until } from '../fixtures/until.ts';
import { type Outcome, must, run } from './command.ts';
import { ContainerLab } from './container-lab.ts';
import { OutsideWorld } from './outside-world.ts';
import { PodmanService } from './podman-service.ts';

const NAME = `plimsoll-names-${process.pid}`;
const NUMBER = 10 + (process.pid % 200);
const RESOLVER = 53;
/** A resolver that the policy lets them ask, but that no operator gave them. */
const LIAR = 54;

const world = new OutsideWorld(NUMBER);

function profile(name: string, dns: readonly string[]): string {
  const ports = '[{ port: 53, protocol: udp }, { port: 53 }]';
  return `apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: { name: ${name}, namespace: lab }
listens: []
egress:
  - { to: { cidr: ${world.address(RESOLVER)}/32 }, ports: ${ports} }
  - { to: { cidr: '${world.address6(RESOLVER)}/128' }, ports: ${ports} }
  - { to: { cidr: ${world.address(LIAR)}/32 }, ports: ${ports} }
  - { to: { cidr: 10.89.${NUMBER}.1/32 }, ports: ${ports} }
${dns.map((one) => `  - { to: { dns: '${one}' }, ports: [80] }\n`).join('')}`;
}

const ANSWERS = [
  `host-record=api.example.test,${world.address(10)},${world.address6(10)}`,
  `host-record=other.example.test,${world.address(11)},${world.address6(11)}`,
  'cname=alias.example.test,api2.example.test',
  `host-record=api2.example.test,${world.address(12)}`,
  `address=/wild.example.test/${world.address(13)}`,
  `host-record=rebound.example.test,10.89.${NUMBER}.1`,
  `host-record=mixed.example.test,${world.address(14)}`,
  `host-record=mixed.example.test,${world.address(1)}`,
  `host-record=short.example.test,${world.address(15)},1`,
  `host-record=late.example.test,${world.address(17)}`,
  `host-record=held.example.test,${world.address(16)},1`,
];

const NAMES = ['api', '*.wild', 'alias', 'rebound', 'mixed', 'short', 'held', 'late'].map(
  (one) => `${one}.example.test`,
);

/** What names have to show with an engine, Docker's of this machine or a Podman of their own. */
export function leadsToNames(engine: 'docker' | 'podman'): void {
  const ownHost = process.env['DOCKER_HOST'];
  let podman: PodmanService | undefined;
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-names-'));
  const file = join(folder, 'profiles.yaml');
  const environment = () => ({
    ...process.env,
    PLIMSOLL_STATE_DIR: join(folder, 'state'),
    PLIMSOLL_CACHE_DIR: folder,
  });
  let lab: ContainerLab;
  let first = '';
  let guard: ChildProcess | undefined;
  const updates: GuardUpdate[] = [];
  /** A connection that lasts, and when something last came over it. */
  let stream: ChildProcess | undefined;
  let lastHeard = 0;

  const network = (...args: string[]): Promise<Outcome> =>
    run(join(ROOT, 'plimsoll'), ['network', ...args], { env: environment() });
  /** What a container is told: it asks its engine's resolver, which asks ours. */
  const lookUp = async (from: string, name: string, type = 'a'): Promise<string> =>
    (await lab.exec(from, `nslookup -type=${type} ${name}.`)).stdout;
  /** Does an echo come back from the first attempt? Less than a second is left for it, when a SYN is sent again. */
  const reaches = async (from: string, address: string, port = 80): Promise<boolean> => {
    const { stdout } = await lab.exec(from, `echo ping | timeout 0.9 nc ${address} ${port}`);
    return stdout.includes('ping');
  };
  const told = (pattern: RegExp): boolean =>
    updates.some(({ notes }) => notes.some((one) => pattern.test(one)));
  const status = async (): Promise<HostStatusReport> =>
    reportIn('host-status', (await network('status', '--format', 'json')).stdout);
  const relayPort = async (): Promise<number> => {
    const { stdout } = await run('nft', ['list', 'map', 'inet', 'plimsoll_names', 'relays4']);
    const resolver = engine === 'podman' ? `10.89.${NUMBER}.1` : world.address(RESOLVER);
    const own = new RegExp(`${resolver} \\. udp[^:]*: \\S+ \\. (\\d+)`).exec(stdout);
    return Number(own?.[1]);
  };
  const startGuard = async (): Promise<void> => {
    const child = spawn(join(ROOT, 'plimsoll'), ['network', 'guard', '--format', 'json'], {
      env: environment(),
    });
    guard = child;
    child.stdout.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString().trim().split('\n')) updates.push(reportIn('guard-update', line));
    });
    child.stderr.pipe(process.stderr);
    const takesQuestions = async () =>
      (await run('nft', ['list', 'table', 'inet', 'plimsoll_names'])).stdout.includes('elements');
    await until(takesQuestions, 'a guard that takes questions');
  };
  /** Without Podman's own table, which stays when its networks are gone. */
  const ruleset = async (): Promise<string> =>
    (await must('nft', ['-s', 'list', 'ruleset'])).replace(/^table inet netavark \{[^]*?^\}\n/m, '');
  const stopGuard = async (signal: NodeJS.Signals): Promise<void> => {
    if (!guard || guard.exitCode !== null || guard.signalCode !== null) return;
    guard.kill(signal);
    await once(guard, 'exit');
  };

  before(async () => {
    await world.open([RESOLVER, LIAR, 10, 11, 12, 13, 14, 15, 16, 17]);
    await world.resolve(RESOLVER, [...ANSWERS, 'local-ttl=60']);
    await world.resolve(LIAR, [`host-record=api.example.test,${world.address(11)}`]);
    if (engine === 'podman') {
      podman = await PodmanService.start();
      process.env['DOCKER_HOST'] = `unix://${podman.socket}`;
    }
    first = await ruleset();
    lab = await ContainerLab.create(NAME, [`10.89.${NUMBER}.0/24`, `fd00:89:${NUMBER}::/64`]);
    // Podman's resolver is the network's, Docker's the container's.
    await podman?.resolveBy(NAME, world.address(RESOLVER));
    const dns = engine === 'podman' ? [] : ['--dns', world.address(RESOLVER)];
    await lab.start('web', ['--label', 'plimsoll.member=lab/web', ...dns], 'sleep 1000');
    await lab.start('stranger', [], 'sleep 1000');
    await lab.start('shop', ['--label', 'plimsoll.member=lab/shop', ...dns], 'sleep 1000');
    writeFileSync(file, [profile('web', NAMES), profile('shop', ['other.example.test'])].join('---\n'));
    const applied = await network('apply', file, '--yes');
    assert.equal(applied.code, 0, applied.stderr);
  });
  after(async () => {
    stream?.kill();
    await stopGuard('SIGTERM');
    await network('remove', '--force');
    await lab[Symbol.asyncDispose]();
    assert.equal(await ruleset(), first);
    await podman?.[Symbol.asyncDispose]();
    if (ownHost === undefined) delete process.env['DOCKER_HOST'];
    else process.env['DOCKER_HOST'] = ownHost;
    await world[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  it('are refused while nobody sees the answers', async () => {
    assert.match(await lookUp('web', 'api.example.test'), new RegExp(world.address(10)));
    assert.equal(await reaches('web', world.address(10)), false);
  });

  it('are reached at the first attempt, by IPv4 and IPv6, at their ports', async () => {
    await startGuard();
    assert.equal(await reaches('web', world.address(10)), false);
    assert.match(await lookUp('web', 'api.example.test'), new RegExp(world.address(10)));
    assert.equal(await reaches('web', world.address(10)), true);
    assert.equal(await reaches('web', world.address(10), 81), false);
    assert.equal(await reaches('web', world.address6(10)), false);
    assert.match(await lookUp('web', 'API.example.TEST', 'aaaa'), /fd98:/);
    assert.equal(await reaches('web', world.address6(10)), true);
  });

  it('are reached for their time, and for as long as a connection uses them', async () => {
    await lookUp('web', 'short.example.test');
    await lookUp('web', 'held.example.test');
    assert.equal(await reaches('web', world.address(15)), true);
    const script = `for i in $(seq 180); do echo $i; sleep 0.5; done | nc ${world.address(16)} 80`;
    stream = spawn('docker', ['exec', `${NAME}-web`, 'sh', '-c', script]);
    stream.stdout?.on('data', () => (lastHeard = Date.now()));
    await until(() => lastHeard > 0, 'an echo');
  });

  it('are nobody else’s, and other names are told and stay refused', async () => {
    await lookUp('shop', 'api.example.test');
    assert.equal(await reaches('shop', world.address(10)), false);
    assert.match(await lookUp('web', 'other.example.test'), new RegExp(world.address(11)));
    assert.equal(await reaches('web', world.address(11)), false);
    await lookUp('shop', 'other.example.test');
    assert.equal(await reaches('shop', world.address(11)), true);
  });

  it('are those that wildcards and aliases stand for', async () => {
    await lookUp('web', 'a.wild.example.test');
    assert.equal(await reaches('web', world.address(13)), true);
    assert.equal(await reaches('web', world.address(12)), false);
    // What an alias leads to is asked for by another name, which is none of the profile's.
    assert.match(await lookUp('web', 'api2.example.test'), new RegExp(world.address(12)));
    assert.equal(await reaches('web', world.address(12)), false);
    await lookUp('web', 'alias.example.test');
    assert.equal(await reaches('web', world.address(12)), true);
  });

  it('do not lead inside, which is told', async () => {
    assert.match(await lookUp('web', 'rebound.example.test'), new RegExp(`10.89.${NUMBER}.1`));
    await lookUp('web', 'mixed.example.test');
    assert.equal(await reaches('web', world.address(14)), true);
    const { names } = await status();
    const addressesOf = (name: string) =>
      names.find((one) => one.name === name)?.addresses.map(({ address }) => address);
    assert.deepEqual(addressesOf('rebound.example.test'), []);
    assert.deepEqual(addressesOf('mixed.example.test'), [world.address(14)]);
    assert.ok(
      told(new RegExp(`lab/web was told that rebound.example.test is 10.89.${NUMBER}.1, which is inside`)),
    );
    assert.ok(told(/mixed\.example\.test/));
  });

  it('are not what a resolver says that nobody but the container chose', async () => {
    const { stdout } = await lab.exec('web', `nslookup -type=a api.example.test. ${world.address(LIAR)}`);
    assert.match(stdout, new RegExp(world.address(11)));
    assert.equal(await reaches('web', world.address(11)), false);
  });

  it('are told by a relay to nobody who is not to ask there', async () => {
    const ask = `nslookup -type=a api.example.test. 10.89.${NUMBER}.1:${await relayPort()}`;
    assert.match((await lab.exec('web', ask)).stdout, new RegExp(world.address(10)));
    assert.doesNotMatch((await lab.exec('stranger', ask)).stdout, new RegExp(world.address(10)));
  });

  it('are not what somebody tells a relay without being asked', async () => {
    const forged = dnsMessage({
      flags: 0x8180,
      questions: [{ name: 'api.example.test', type: 1 }],
      answers: [{ name: 'api.example.test', type: 1, seconds: 600, data: world.address(14) }],
    });
    const bytes = Array.from(forged, (octet) => `\\0${octet.toString(8).padStart(3, '0')}`).join('');
    const tell = `echo -ne '${bytes}' | nc -u -w 1 10.89.${NUMBER}.1 ${await relayPort()}`;
    for (const from of ['web', 'shop', 'stranger']) await lab.exec(from, tell);
    const api = (await status()).names.find(({ name }) => name === 'api.example.test');
    assert.ok(api?.addresses.every(({ address }) => address !== world.address(14)));
  });

  it('are forgotten after their time, unless a connection uses them', async () => {
    // A look at it would be a connection; and status tells whole seconds, so nothing of an address in its last one.
    const isForgotten = async () => !(await must('nft', ['list', 'ruleset'])).includes(world.address(15));
    await until(isForgotten, 'its end', 60);
    const heard = lastHeard;
    await until(() => lastHeard > heard, 'an echo still');
    assert.equal(await reaches('web', world.address(15)), false);
    assert.equal(await reaches('web', world.address(16)), true);
    stream?.kill();
  });

  it('stay through a new policy that has them still, and go with their lines', async () => {
    await lookUp('web', 'api.example.test');
    await lookUp('web', 'a.wild.example.test');
    const fewer = NAMES.filter((one) => !one.includes('wild'));
    writeFileSync(file, [profile('web', fewer), profile('shop', [])].join('---\n'));
    assert.equal((await network('apply', file, '--yes')).code, 0);
    assert.equal(await reaches('web', world.address(10)), true);
    assert.equal(await reaches('web', world.address(13)), false);
    assert.equal(await reaches('shop', world.address(11)), false);
    const { kernel, drift } = await status();
    assert.deepEqual([kernel, drift], ['equal', { added: 0, removed: 0, anew: false }]);
  });

  it('stay in tables that are made anew', async () => {
    await stopGuard('SIGKILL');
    await must('nft', ['flush', 'chain', 'inet', 'plimsoll', 'input']);
    const { stdout } = await network('apply', file, '--yes', '--format', 'json');
    assert.equal(reportIn('host-change', stdout).elements.anew, true);
    assert.equal(await reaches('web', world.address(10)), true);
  });

  it('are kept by the next guard where one was killed, and answers are seen again', async () => {
    await startGuard();
    assert.equal(await reaches('web', world.address(10)), true);
    const api = (await status()).names.find(({ name }) => name === 'api.example.test');
    assert.ok(api?.addresses.some(({ address }) => address === world.address(10)));
    await lookUp('web', 'mixed.example.test');
    assert.equal(await reaches('web', world.address(14)), true);
  });

  it('are reached by a container that is started again', async () => {
    await lab.restart('web');
    const isReached = async () => {
      await lookUp('web', 'short.example.test');
      return reaches('web', world.address(15));
    };
    await until(isReached, 'an answer');
  });

  it('are told by the resolver itself when the guard has ended, and refused', async () => {
    await stopGuard('SIGTERM');
    assert.ok(!(await must('nft', ['list', 'tables'])).includes('plimsoll_names'));
    assert.match(await lookUp('web', 'late.example.test'), new RegExp(world.address(17)));
    assert.equal(await reaches('web', world.address(17)), false);
  });
}
