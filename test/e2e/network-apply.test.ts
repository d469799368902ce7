import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { holdLock } from '../../src/platform/host/lock.ts';
import { ROOT } from '../architecture/source-files.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import { reportWithin } from '../time-bound.ts';
import { repetitions } from '../fixtures/repetitions.ts';
import { until } from '../fixtures/until.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { applyStage, NAME, ruleset, SPOOFED, SUBNET } from './apply-stage.ts';
import { must } from './command.ts';
import { Echoes } from './echoes.ts';
import { missingHost } from './enforced-host.ts';
import { missingEngine } from './real-part.ts';

export const lane: Lane = 'engine';

/** A port of the host that sends back what it gets, for as long as this process runs. */
async function hostPort(address: string): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).unref();
  server.listen(0, address);
  await once(server, 'listening');
  const at = server.address();
  assert.ok(typeof at === 'object' && at);
  return at.port;
}

describe('network apply', { skip: missingHost() || missingEngine() }, () => {
  const stage = applyStage();
  const { apply, denied, environment, file, folder, network, other, reaches, report, status } = stage;
  let db = '';
  before(async () => {
    db = await stage.db();
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
    assert.equal(await ruleset(), stage.first);
    assert.equal((await status()).declared, false);
  });

  it('rolls back by itself what is not confirmed', async () => {
    assert.equal(await reaches('stranger', db, 5432), true);
    const applied = await apply(file, '--confirm-within', '6s');
    assert.equal(applied.outcome, 'applied');
    assert.ok((applied.confirmWithin ?? 0) > 0);
    assert.notEqual(await ruleset(), stage.first);
    await until(async () => (await ruleset()) === stage.first, 'the end of it');
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
    assert.equal(await ruleset(), stage.first);
  });

  it('goes back to where it was, at whatever moment it is killed', async () => {
    for (const delay of repetitions([150, 500, 700], [150, 300, 400, 500, 600, 700, 800])) {
      const child = spawn(join(ROOT, 'plimsoll'), ['network', 'apply', file, '--confirm-within', '1s'], {
        env: environment,
        stdio: 'ignore',
      });
      await sleep(delay);
      child.kill('SIGKILL');
      await until(async () => {
        const { code, stdout, stderr } = await network('status', '--format', 'json');
        // It says so where it was killed with a change declared that the kernel had not been given.
        assert.ok(code === 0 || code === 1, stderr);
        return !reportIn('host-status', stdout).declared && (await ruleset()) === stage.first;
      }, `killed after ${delay} ms`);
    }
  });

  it('lets through what profiles allow, and nothing else', async () => {
    const applied = await apply(file, '--confirm-within', '60s');
    assert.equal(applied.outcome, 'applied');
    assert.equal((await report('host-change', 'confirm')).outcome, 'confirmed');
    assert.equal(await reaches('web', db, 5432), true);
    assert.equal(await reaches('web', db, 6000), false);
    assert.equal(await reaches('db', await stage.lab.address('web'), 5432), false);
    assert.equal(await reaches('stranger', db, 5432), false);
    // Whom no profile is of is left alone.
    const port = await hostPort(`10.88.${SUBNET}.1`);
    assert.equal(await reaches('stranger', `10.88.${SUBNET}.1`, port), true);
    assert.equal(await reaches('web', `10.88.${SUBNET}.1`, port), false);
    assert.equal((await stage.lab.exec('stranger', `ping -c 1 -W 2 10.88.${SUBNET}.1`)).code, 0);
    for (const host of [`10.88.${SUBNET}.1`, '192.0.2.1'])
      assert.notEqual((await stage.lab.exec('web', `ping -c 1 -W 1 ${host}`)).code, 0, host);
    assert.ok((await denied('egress lab/web no line allows')) > 0);
    assert.ok((await denied('ingress lab/db no line allows')) > 0);
  });

  it('does so over IPv6 too', async () => {
    const db6 = await stage.lab.address('db', 'GlobalIPv6Address');
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
    assert.notEqual((await stage.lab.exec('web', script)).code, 0);
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

  it('leaves no trace when it is removed', async () => {
    assert.equal((await report('host-change', 'remove')).outcome, 'removed');
    assert.equal(await ruleset(), stage.first);
    assert.equal(existsSync(join(folder, 'state', 'state.json')), false);
    assert.equal(await reaches('stranger', db, 5432), true);
    assert.equal((await report('host-change', 'remove')).outcome, 'unchanged');
  });
});
