import assert from 'node:assert/strict';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../fixtures/until.ts';
import { repetitions } from '../fixtures/repetitions.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { must } from './command.ts';
import { hostWithFaults, missingHostWithFaults } from './host-with-faults.ts';

export const lane: Lane = 'machine';

describe('faults of a clock, and of a guard', { skip: missingHostWithFaults() }, () => {
  const stage = hostWithFaults();
  const { reaches, holds } = stage;

  describe('a clock that is set', () => {
    let library = '';
    const clock = () => join(stage.host.folder, 'clock');
    /** For Plimsoll alone: what people call the time jumps by so many days. */
    const jump = (days: number) => {
      // Whole at once: what reads a clock that is half written is ended by that.
      writeFileSync(`${clock()}.next`, `${days < 0 ? '' : '+'}${days}d\n`);
      renameSync(`${clock()}.next`, clock());
    };
    before(async () => {
      library = (await must('sh', ['-c', 'ls /usr/lib/*/faketime/libfaketime.so.1'])).trim();
      jump(0);
      Object.assign(stage.host.environment, {
        LD_PRELOAD: library,
        FAKETIME_TIMESTAMP_FILE: clock(),
        FAKETIME_NO_CACHE: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
      });
      await stage.host.apply(stage.file, '--yes', '--bridge', await stage.lab.bridge());
    });
    after(() => {
      delete stage.host.environment['LD_PRELOAD'];
    });

    for (const days of [400, -400])
      it(`neither ends nor lengthens the time for a confirmation (${days} days)`, async () => {
        jump(0);
        const held = await stage.host.ruleset();
        const begun = performance.now();
        const { confirmWithin = 0 } = await stage.host.apply(stage.other, '--confirm-within', '12s');
        const applied = await stage.host.ruleset();
        jump(days);
        const { confirmWithin: left = 0, since = '' } = await stage.host.status();
        assert.ok(left > 0 && left <= confirmWithin, `${left} of ${confirmWithin} s`);
        assert.ok(Math.abs(Date.parse(since) - Date.now()) < 86_400_000, since);
        assert.equal(await stage.host.ruleset(), applied);
        await until(async () => (await stage.host.ruleset()) === held, 'it is not rolled back');
        const seconds = (performance.now() - begun) / 1000;
        assert.ok(seconds > 10 && seconds < 40, `${seconds} s`);
        assert.equal((await stage.host.status()).confirmWithin, undefined);
      });

    it('is nothing to a guard', async () => {
      jump(0);
      const guard = stage.host.guard();
      await guard.started();
      for (const days of [400, -400]) {
        jump(days);
        guard.updates.length = 0;
        await stage.lab.restart('db');
        await guard.until(({ added, because }) => added > 0 && because !== 'heartbeat');
        await holds(5432);
      }
      await guard.stop();
    });
  });

  describe('a guard', () => {
    it('that is killed again and again, while containers come and go, leaves nothing open', async () => {
      await stage.host.apply(stage.file, '--yes', '--bridge', await stage.lab.bridge());
      for (const delay of repetitions([0, 300, 1000], [0, 100, 300, 600, 1000, 1500])) {
        const guard = stage.host.guard();
        await guard.started();
        const restarted = stage.lab.restart('db');
        await sleep(delay);
        await guard.stop('SIGKILL');
        await restarted;
        assert.equal(await reaches('stranger', 'db', 5432), false, `killed after ${delay} ms`);
        assert.equal(await reaches('web', 'db', 6000), false, `killed after ${delay} ms`);
      }
      const guard = stage.host.guard();
      await guard.started();
      await holds(5432);
      await guard.stop();
    });
  });

  it('that are over leave no trace', async () => {
    await stage.host.report('remove');
    // An engine that starts again writes its own rules in another order.
    assert.doesNotMatch(await stage.host.ruleset(), /plimsoll/);
  });
});
