import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { GuardUpdate } from '../../src/model/report/guard-update.ts';
import { ROOT } from '../architecture/source-files.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import { until } from '../fixtures/until.ts';
import { reportWithin } from '../time-bound.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { applyStage, ruleset, SUBNET } from './apply-stage.ts';
import { missingHost } from './enforced-host.ts';
import { missingEngine } from './real-part.ts';

export const lane: Lane = 'engine';

describe('network guard', { skip: missingHost() || missingEngine() }, () => {
  const stage = applyStage();
  const { apply, denied, environment, network, other, reaches, status } = stage;
  let guard: ChildProcess;
  const updates: GuardUpdate[] = [];
  const untilUpdate = (found: (update: GuardUpdate) => boolean) =>
    until(
      () => updates.find(found),
      () => `such an update among ${JSON.stringify(updates)}`,
    );

  before(async () => {
    await apply(other, '--yes', '--bridge', await stage.lab.bridge());
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
    await stage.lab.restart('db');
    const update = await untilUpdate(({ added }) => added > 0);
    reportWithin(t, update.because, update.milliseconds ?? Infinity, 200);
    const db = await stage.db();
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
    await stage.lab.start('new', [], 'sleep 1000');
    assert.notEqual((await stage.lab.exec('new', `ping -c 1 -W 1 10.88.${SUBNET}.1`)).code, 0);
    assert.ok((await denied('unknown address')) > 0);
    await apply(other, '--yes', '--bridge', await stage.lab.bridge());
    assert.equal((await stage.lab.exec('new', `ping -c 1 -W 2 10.88.${SUBNET}.1`)).code, 0);
  });
});
