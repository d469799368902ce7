import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GuardUpdate } from '../../src/model/report/guard-update.ts';
import type { ReportId, ReportOf } from '../../src/model/report/registry.ts';
import { holdLock } from '../../src/platform/host/lock.ts';
import { ROOT } from '../architecture/source-files.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import { must, type Outcome, run } from './command.ts';
import { reportWithin } from '../time-bound.ts';
import { repetitions } from '../fixtures/repetitions.ts';
import { until } from '../fixtures/until.ts';
import { ContainerLab } from './container-lab.ts';
import { Echoes } from './echoes.ts';
import { missingHost, pairProfiles } from './enforced-host.ts';
import { missingEngine } from './real-part.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'engine';

const skip = missingHost() || missingEngine();

const NAME = `plimsoll-apply-${process.pid}`;
const SUBNET = 10 + (process.pid % 200);
const SPOOFED = `10.88.${SUBNET}.99`;
const SERVER = 'nc -ll -p 5432 -e cat & nc -ll -p 6000 -e cat & sleep 1000';

/** A port of the host that sends back what it gets, for as long as this process runs. */
async function hostPort(address: string): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).unref();
  server.listen(0, address);
  await once(server, 'listening');
  const at = server.address();
  assert.ok(typeof at === 'object' && at);
  return at.port;
}

/** Without counters, which docker's own rules count on. */
const ruleset = () => must('nft', ['-s', 'list', 'ruleset']);

describe('network apply', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-apply-'));
  const [file, other] = [join(folder, 'profiles.yaml'), join(folder, 'other.yaml')];
  const environment = {
    ...process.env,
    PLIMSOLL_STATE_DIR: join(folder, 'state'),
    PLIMSOLL_CACHE_DIR: folder,
  };
  let lab: ContainerLab;
  let first = '';
  let db = '';

  const network = (...args: string[]): Promise<Outcome> =>
    run(join(ROOT, 'plimsoll'), ['network', ...args], { env: environment });
  const report = async <Id extends ReportId>(id: Id, ...args: string[]): Promise<ReportOf<Id>> => {
    const { code, stdout, stderr } = await network(...args, '--format', 'json');
    assert.equal(code, 0, stderr);
    return reportIn(id, stdout);
  };
  const apply = (...args: string[]) => report('host-change', 'apply', ...args);
  const status = () => report('host-status', 'status');
  /** Does an echo come back? */
  const reaches = async (from: string, address: string, port: number): Promise<boolean> => {
    const { stdout } = await lab.exec(from, `echo ping | nc -w 2 ${address} ${port}`);
    return stdout.includes('ping');
  };
  const denied = async (rule: string): Promise<number> =>
    (await status()).denials.find((one) => one.rule === rule)?.packets ?? 0;

  before(async () => {
    writeFileSync(file, pairProfiles(5432));
    writeFileSync(other, pairProfiles(6000));
    lab = await ContainerLab.create(NAME, [`10.88.${SUBNET}.0/24`, `fd00:88:${SUBNET}::/64`]);
    await lab.start('web', ['--label', 'plimsoll.member=lab/web', '--cap-add', 'NET_ADMIN'], SERVER);
    await lab.start('db', ['--label', 'plimsoll.member=lab/db'], SERVER);
    await lab.start('stranger', [], SERVER);
    db = await lab.address('db');
    first = await ruleset();
  });
  after(async () => {
    await network('remove', '--force');
    assert.equal(await ruleset(), first);
    await lab[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  it('says what would change, and changes nothing in a dry run', async () => {
    const planned = await apply(file, '--dry-run');
    assert.equal(planned.outcome, 'planned');
    assert.deepEqual(planned.gained, [
      'lab/db answers lab/web at 5432/tcp',
      'lab/web calls lab/db at 5432/tcp',
    ]);
    assert.ok(planned.strangers.includes(`${NAME}-stranger`));
    assert.deepEqual(
      planned.members.map(({ id, containers }) => [id, containers.map(({ name, unheld }) => name + unheld)]),
      [
        ['lab/db', [`${NAME}-db`]],
        ['lab/web', [`${NAME}-web`]],
      ],
    );
    assert.equal(await ruleset(), first);
    assert.equal((await status()).declared, false);
  });

  it('rolls back by itself what is not confirmed', async () => {
    assert.equal(await reaches('stranger', db, 5432), true);
    const applied = await apply(file, '--confirm-within', '6s');
    assert.equal(applied.outcome, 'applied');
    assert.ok((applied.confirmWithin ?? 0) > 0);
    assert.notEqual(await ruleset(), first);
    await until(async () => (await ruleset()) === first, 'the end of it');
    const tooLate = await network('confirm');
    assert.equal(tooLate.code, 2);
    assert.equal(await reaches('stranger', db, 5432), true);
  });

  it('takes back on the next look what neither confirmation nor watchdog ended', async () => {
    await apply(file, '--confirm-within', '60s');
    const state = join(folder, 'state', 'state.json');
    const left = JSON.parse(readFileSync(state, 'utf8')) as { pending: { id: string; bootId: string } };
    // As after a start of the machine: another boot, and a watchdog that knows of another change.
    writeFileSync(state, JSON.stringify({ ...left, pending: { ...left.pending, id: 'x', bootId: 'x' } }));
    const found = await status();
    assert.equal(found.declared, false);
    assert.match(found.notes.join(), /taken back/);
    assert.equal(await ruleset(), first);
  });

  it('goes back to where it was, at whatever moment it is killed', async () => {
    for (const delay of repetitions([150, 500, 700], [150, 300, 400, 500, 600, 700, 800])) {
      const child = spawn(join(ROOT, 'plimsoll'), ['network', 'apply', file, '--confirm-within', '1s'], {
        env: environment,
        stdio: 'ignore',
      });
      await sleep(delay);
      child.kill('SIGKILL');
      await until(
        async () => !(await status()).declared && (await ruleset()) === first,
        `killed after ${delay} ms`,
      );
    }
  });

  it('lets through what profiles allow, and nothing else', async () => {
    const applied = await apply(file, '--confirm-within', '60s');
    assert.equal(applied.outcome, 'applied');
    assert.equal((await report('host-change', 'confirm')).outcome, 'confirmed');
    assert.equal(await reaches('web', db, 5432), true);
    assert.equal(await reaches('web', db, 6000), false);
    assert.equal(await reaches('db', await lab.address('web'), 5432), false);
    assert.equal(await reaches('stranger', db, 5432), false);
    // Whom no profile is of is left alone.
    const port = await hostPort(`10.88.${SUBNET}.1`);
    assert.equal(await reaches('stranger', `10.88.${SUBNET}.1`, port), true);
    assert.equal(await reaches('web', `10.88.${SUBNET}.1`, port), false);
    assert.equal((await lab.exec('stranger', `ping -c 1 -W 2 10.88.${SUBNET}.1`)).code, 0);
    for (const host of [`10.88.${SUBNET}.1`, '192.0.2.1'])
      assert.notEqual((await lab.exec('web', `ping -c 1 -W 1 ${host}`)).code, 0, host);
    assert.ok((await denied('egress lab/web no line allows')) > 0);
    assert.ok((await denied('ingress lab/db no line allows')) > 0);
  });

  it('does so over IPv6 too', async () => {
    const db6 = await lab.address('db', 'GlobalIPv6Address');
    assert.match(db6, /^fd00:88:/);
    assert.equal(await reaches('web', db6, 5432), true);
    assert.equal(await reaches('web', db6, 6000), false);
    assert.equal(await reaches('stranger', db6, 5432), false);
  });

  it('is proved from what the kernel lists', async () => {
    const found = await status();
    assert.deepEqual([found.kernel, found.counterexamples], ['equal', []]);
    assert.deepEqual(found.drift, { added: 0, removed: 0, anew: false });
    assert.equal(found.confirmWithin, undefined);
  });

  it('refuses a source that is not its own', async () => {
    const beforehand = await denied('spoofed source');
    const script = `ip address add ${SPOOFED}/24 dev eth0; ping -c 2 -W 1 -I ${SPOOFED} ${db}`;
    assert.notEqual((await lab.exec('web', script)).code, 0);
    assert.ok((await denied('spoofed source')) > beforehand);
  });

  it('changes nothing where nothing is to change, and its counters go on', async () => {
    const counted = await denied('egress lab/web no line allows');
    const again = await apply(file, '--yes');
    assert.equal(again.outcome, 'unchanged');
    assert.deepEqual(again.elements, { added: 0, removed: 0, anew: false });
    assert.ok((await denied('egress lab/web no line allows')) >= counted);
  });

  it('refuses a second run while one is under way', async () => {
    using _held = holdLock(join(folder, 'state', 'lock'), 'change');
    const { code, stderr } = await network('apply', other, '--yes');
    assert.equal(code, 2);
    assert.match(
      stderr,
      new RegExp(`another change of the segmentation is under way \\(process ${process.pid}\\)`),
    );
  });

  it('tells the status once another run has ended, and that it waits for it', async () => {
    const held = holdLock(join(folder, 'state', 'lock'), 'change');
    const asked = spawn(join(ROOT, 'plimsoll'), ['network', 'status'], { env: environment });
    let stderr = '';
    asked.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    await until(() => stderr.includes('waiting for it'), 'a word of it');
    held[Symbol.dispose]();
    await once(asked, 'exit');
    assert.equal(asked.exitCode, 0, stderr);
    assert.match(stderr, /^plimsoll: another change of the segmentation is under way .*; waiting for it\n$/);
  });

  it('cuts an established connection within a second, in both directions', async (t) => {
    const script = `for i in $(seq 400); do echo $i; sleep 0.1; done | nc ${db} 5432`;
    const stream = spawn('docker', ['exec', `${NAME}-web`, 'sh', '-c', script]);
    const echoes = new Echoes(stream.stdout);
    await echoes.come();
    const changed = await apply(other, '--yes');
    const done = Date.now();
    assert.deepEqual(changed.lost, [
      'lab/db answers lab/web at 5432/tcp',
      'lab/web calls lab/db at 5432/tcp',
    ]);
    assert.equal(changed.elements.anew, false);
    assert.ok(changed.cut > 0);
    reportWithin(t, 'the last echo', (await echoes.end()) - done, 1000);
    stream.kill();
    assert.equal(await reaches('web', db, 6000), true);
    assert.equal(await reaches('web', db, 5432), false);
  });

  it('goes back to what was there before, not to nothing', async () => {
    await apply(file, '--confirm-within', '60s');
    assert.equal((await report('host-change', 'rollback')).outcome, 'rolled back');
    assert.equal((await status()).kernel, 'equal');
    assert.equal(await reaches('web', db, 6000), true);
    assert.equal(await reaches('web', db, 5432), false);
  });

  it('finds and mends what somebody changed by hand', async () => {
    await must('nft', ['flush', 'map', 'inet', 'plimsoll', 'egress_default4']);
    // What members may do over IPv4 and over IPv6 is the same in every ruleset of the compiler.
    assert.equal(
      reportIn('host-status', (await network('status', '--format', 'json')).stdout).kernel,
      'unreadable',
    );
    await must('nft', ['flush', 'map', 'inet', 'plimsoll', 'egress_default6']);
    const { code, stdout } = await network('status', '--format', 'json');
    assert.deepEqual([code, reportIn('host-status', stdout).kernel], [1, 'different']);
    assert.equal((await apply(other, '--yes')).outcome, 'applied');
    assert.equal((await status()).kernel, 'equal');
  });

  describe('guard', () => {
    let guard: ChildProcess;
    const updates: GuardUpdate[] = [];
    const untilUpdate = (found: (update: GuardUpdate) => boolean) =>
      until(
        () => updates.find(found),
        () => `such an update among ${JSON.stringify(updates)}`,
      );

    before(async () => {
      await apply(other, '--yes', '--bridge', await lab.bridge());
      guard = spawn(join(ROOT, 'plimsoll'), ['network', 'guard', '--format', 'json'], { env: environment });
      guard.stdout?.on('data', (chunk: Buffer) => {
        for (const line of chunk.toString().trim().split('\n')) updates.push(reportIn('guard-update', line));
      });
      await untilUpdate(({ because }) => because.startsWith('start'));
    });
    after(async () => {
      if (guard.exitCode !== null) return;
      guard.kill('SIGTERM');
      await once(guard, 'exit');
    });

    it('follows a container that is started again, in time', async (t) => {
      updates.length = 0;
      await lab.restart('db');
      const update = await untilUpdate(({ added }) => added > 0);
      reportWithin(t, update.because, update.milliseconds ?? Infinity, 200);
      db = await lab.address('db');
      assert.equal(await reaches('web', db, 6000), true);
      assert.equal(await reaches('stranger', db, 6000), false);
      assert.equal((await status()).kernel, 'equal');
    });

    it('is refused beside another', async () => {
      const { code, stderr } = await network('guard');
      assert.equal(code, 2);
      assert.match(stderr, /another guard is under way/);
    });

    it('changes nothing when it ends', async () => {
      const held = await ruleset();
      guard.kill('SIGTERM');
      await once(guard, 'exit');
      assert.equal(await ruleset(), held);
      assert.equal(guard.exitCode, 0);
    });

    it('is needed before a new container on the bridge may speak', async () => {
      await lab.start('new', [], 'sleep 1000');
      assert.notEqual((await lab.exec('new', `ping -c 1 -W 1 10.88.${SUBNET}.1`)).code, 0);
      assert.ok((await denied('unknown address')) > 0);
      await apply(other, '--yes', '--bridge', await lab.bridge());
      assert.equal((await lab.exec('new', `ping -c 1 -W 2 10.88.${SUBNET}.1`)).code, 0);
    });
  });

  it('leaves no trace when it is removed', async () => {
    assert.equal((await report('host-change', 'remove')).outcome, 'removed');
    assert.equal(await ruleset(), first);
    assert.equal(existsSync(join(folder, 'state', 'state.json')), false);
    assert.equal(await reaches('stranger', db, 5432), true);
    assert.equal((await report('host-change', 'remove')).outcome, 'unchanged');
  });
});
