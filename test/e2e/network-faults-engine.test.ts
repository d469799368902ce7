import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { after, before, describe, it } from 'node:test';
import { until } from '../fixtures/until.ts';
import type { Lane } from '../run/e2e/suite.ts';
import type { RunningGuard } from './enforced-host.ts';
import { HalfEngine } from './half-engine.ts';
import { hostWithFaults, missingHostWithFaults } from './host-with-faults.ts';

export const lane: Lane = 'machine';

describe('faults of an engine', { skip: missingHostWithFaults() }, () => {
  const stage = hostWithFaults();
  const { reaches, holds } = stage;

  describe('an engine', () => {
    let guard: RunningGuard;
    before(async () => {
      await stage.host.apply(stage.file, '--yes', '--bridge', await stage.lab.bridge());
      // A guard under systemd knows no more than what was applied.
      guard = stage.host.guard({ ...stage.host.environment, DOCKER_HOST: undefined });
      await guard.started();
    });
    after(() => guard.stop());

    it('that is killed changes nothing, and is said to be away', async () => {
      const held = await stage.host.ruleset();
      const address = await stage.lab.address('db');
      guard.updates.length = 0;
      await stage.engine.end('SIGKILL');
      await guard.until(({ because }) => because === 'engine');
      const applied = await stage.host.network('apply', stage.other, '--yes');
      assert.equal(applied.code, 4, applied.stderr);
      assert.match(applied.stderr, /no container engine answers/);
      assert.equal(await stage.host.ruleset(), held);
      await stage.engine.resume('--live-restore');
      await guard.started();
      assert.equal(await stage.lab.address('db'), address);
      await holds(5432);
    });

    it('that answers only in part is taken for away, not for empty', async () => {
      // Events reach the guard, and single containers; the list of all does not.
      await using half = await HalfEngine.start(stage.engine.socket, /^\/containers\/json/);
      await stage.host.apply(stage.file, '--yes', '--bridge', await stage.lab.bridge());
      const state = JSON.parse(readFileSync(stage.host.stateFile, 'utf8')) as { current: { engine: object } };
      const { socket } = half;
      const current = { ...state.current, engine: { ...state.current.engine, socketPath: socket } };
      writeFileSync(stage.host.stateFile, JSON.stringify({ ...state, current }));
      guard.updates.length = 0;
      half.isBroken = true;
      await guard.until(({ notes }) => notes.join().includes('broken'), 60_000);
      const held = await stage.host.ruleset();
      await stage.lab.restart('stranger');
      await guard.until(({ because, notes }) => / start/.test(because) && notes.join().includes('broken'));
      assert.equal(await stage.host.ruleset(), held);
      assert.equal(await reaches('stranger', 'db', 5432), false);
      half.isBroken = false;
      await until(async () => (await stage.host.status()).drift.added === 0, 'the guard does not follow');
      await holds(5432);
      await stage.host.apply(stage.file, '--yes', '--bridge', await stage.lab.bridge());
    });

    it('that is killed keeps no change that was not confirmed', async () => {
      await stage.host.apply(stage.other, '--yes', '--bridge', await stage.lab.bridge());
      await stage.host.apply(stage.file, '--confirm-within', '5s');
      await stage.engine.end('SIGKILL');
      const { pending } = JSON.parse(readFileSync(stage.host.stateFile, 'utf8')) as {
        pending: { deadline: number };
      };
      await until(() => uptime() > pending.deadline + 1, 'the end of the time');
      const { code, stdout } = await stage.host.network('status', '--format', 'json');
      assert.notEqual(code, 0, stdout);
      await stage.engine.resume('--live-restore');
      await until(
        async () => (await stage.host.status()).confirmWithin === undefined,
        'it is not rolled back',
      );
      await holds(6000);
      await stage.host.apply(stage.file, '--yes', '--bridge', await stage.lab.bridge());
    });

    it('that ends with its containers, and starts them again, finds them held', async () => {
      await stage.engine.end('SIGKILL');
      await stage.engine.resume();
      await guard.started();
      await stage.engine.end('SIGTERM');
      guard.updates.length = 0;
      await stage.engine.resume('--live-restore');
      await guard.started();
      const isUp = async () =>
        (await stage.lab.exec('web', 'true')).code === 0 && (await stage.lab.exec('db', 'true')).code === 0;
      await until(isUp, 'the containers do not come back');
      await until(async () => (await stage.host.status()).drift.added === 0, 'the guard does not follow');
      await holds(5432);
    });
  });

  it('that are over leave no trace', async () => {
    await stage.host.report('remove');
    // An engine that starts again writes its own rules in another order.
    assert.doesNotMatch(await stage.host.ruleset(), /plimsoll/);
  });
});
