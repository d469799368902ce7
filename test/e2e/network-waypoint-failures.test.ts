import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { until } from '../fixtures/until.ts';
import { runningProcess } from '../../src/enforce/network/haproxy/apply.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import { ROOT } from '../architecture/source-files.ts';
import type { Lane } from '../run/e2e/suite.ts';
import {
  PROFILES,
  SERVER,
  WITHOUT_9090,
  missingWaypoint,
  waypointStage,
  hasEnded,
} from './waypoint-stage.ts';

export const lane: Lane = 'engine';

describe('network apply with a waypoint that fails', { skip: missingWaypoint() }, () => {
  const stage = waypointStage();
  const {
    folder,
    file,
    environment,
    network,
    apply,
    status,
    inside,
    ask,
    url,
    pidOf,
    parentOf,
    withoutHaproxy,
  } = stage;

  before(() => apply('--yes'));

  it('ends a HAProxy that does not answer, and starts another', async () => {
    const stuck = await pidOf();
    process.kill(stuck, 'SIGSTOP');
    const isAnother = async () =>
      ![undefined, stuck].includes(await runningProcess(join(folder, 'state', 'waypoint')));
    await until(isAnother, 'another HAProxy', 60);
    assert.equal((await ask('web', url(0, 8080, '/orders'))).status, 200);
  });

  describe('beside a guard', () => {
    let guard: ChildProcess;
    let said = '';
    const untilSaid = (what: RegExp) =>
      until(
        () => what.test(said),
        () => `no ${what} in ${said}`,
      );
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
      await stage.lab.restart('api');
      await untilSaid(/ [1-9]\d* added/);
      t.diagnostic(said);
      stage.api = [await stage.lab.address('api'), await stage.lab.address('api', 'GlobalIPv6Address')];
      await inside('api', SERVER);
      await until(async () => (await ask('web', url(0, 8080, '/orders'))).status === 200, 'an answer');
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
    await until(() => hasEnded(killed), 'its end');
    assert.equal((await ask('web', url(0, 8080, '/orders'))).status, 0);
    assert.equal((await ask('web', url(1, 8080, '/orders'))).status, 0);
    assert.equal((await ask('web', url(0, 9090, '/orders'))).status, 200);
    for (const family of [0, 1] as const) {
      assert.equal((await ask('open', url(family, 8080, '/admin', stage.shared))).status, 200);
      assert.equal((await ask('open', url(family, 9090, '/orders', stage.shared))).status, 0);
      assert.equal((await ask('open', url(family, 8080, '/orders'))).status, 0);
    }
    const down = await network('status', '--format', 'json');
    const { waypoint } = reportIn('host-status', down.stdout);
    assert.deepEqual([down.code, waypoint?.state, waypoint?.open], [1, 'failed', ['lab/open', 'lab/shared']]);
    process.kill(keeper, 'SIGCONT');
    await until(async () => (await ask('web', url(0, 8080, '/orders'))).status === 200, 'its return');
    assert.equal((await ask('web', url(0, 8080, '/admin'))).status, 403);
    assert.equal((await ask('open', url(0, 8080, '/admin', stage.shared))).status, 403);
    assert.equal((await ask('open', url(1, 8080, '/orders', stage.shared))).status, 200);
    assert.notEqual(await pidOf(), killed);
  });

  it('is started by an apply that changes nothing else', async () => {
    const killed = await pidOf();
    const keeper = parentOf(killed);
    assert.equal((await apply('--yes')).outcome, 'unchanged');
    for (const one of [keeper, killed]) process.kill(one, 'SIGKILL');
    await until(() => hasEnded(keeper), 'the end of the keeper');
    assert.equal((await apply('--yes')).outcome, 'applied');
    assert.equal((await ask('web', url(0, 8080, '/orders'))).status, 200);
    assert.equal((await status()).waypoint?.state, 'running');
  });

  it('applies nothing while HAProxy does not run, and leaves what there was', async () => {
    await withoutHaproxy(async () => {
      writeFileSync(file, WITHOUT_9090);
      const { code, stderr } = await network('apply', file, '--waypoint', '--yes');
      assert.equal(code, 4, stderr);
      assert.match(stderr, /the waypoint does not answer/);
      assert.equal((await ask('web', url(0, 9090, '/orders'))).status, 200);
      const { stdout } = await network('status', '--format', 'json');
      const { kernel, confirmWithin } = reportIn('host-status', stdout);
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
      await until(
        async () => (await ask('web', url(0, 9090, '/orders'))).status === 200,
        'what was before',
        60,
      );
    });
    writeFileSync(file, PROFILES);
    assert.equal((await apply('--yes')).outcome, 'unchanged');
    assert.equal((await status()).kernel, 'equal-but-for-losses');
  });
});
