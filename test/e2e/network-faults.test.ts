import assert from 'node:assert/strict';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { until } from '../fixtures/until.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { must } from './command.ts';
import { hostWithFaults, missingHostWithFaults } from './host-with-faults.ts';

export const lane: Lane = 'machine';

describe('faults of a disk', { skip: missingHostWithFaults() }, () => {
  const stage = hostWithFaults();
  const { holds } = stage;

  describe('a full disk', () => {
    const disk = () => join(stage.host.folder, 'disk');
    /** Leaves no room on the disk of the state. */
    const fill = (left = 0) => {
      const { bavail, bsize } = statfsSync(disk());
      writeFileSync(join(disk(), 'filler'), Buffer.alloc(bavail * bsize - left));
    };
    const makeRoom = () => rmSync(join(disk(), 'filler'), { force: true });

    before(async () => {
      mkdirSync(disk());
      await must('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk()]);
      stage.host.environment['PLIMSOLL_STATE_DIR'] = join(disk(), 'state');
    });
    after(async () => {
      makeRoom();
      await stage.host.network('remove');
      await must('umount', [disk()]);
      stage.host.environment['PLIMSOLL_STATE_DIR'] = join(stage.host.folder, 'state');
    });

    it('refuses to apply, says so, and changes nothing', async () => {
      fill();
      const { code, stderr } = await stage.host.network('apply', stage.file, '--yes');
      assert.equal(code, 4, stderr);
      assert.match(stderr, /no space|full/i);
      assert.equal(await stage.host.ruleset(), stage.first);
      makeRoom();
    });

    it('lets nothing pass for confirmed, rolls back all the same, and says so once there is room', async () => {
      await stage.host.apply(stage.file, '--yes');
      const held = await stage.host.ruleset();
      await stage.host.apply(stage.other, '--confirm-within', '8s');
      fill();
      const confirmed = await stage.host.network('confirm');
      assert.equal(confirmed.code, 4, confirmed.stderr);
      assert.match(confirmed.stderr, /no space/i);
      await until(async () => (await stage.host.ruleset()) === held, 'it is not rolled back');
      assert.equal((await stage.host.network('status')).code, 4);
      makeRoom();
      await until(async () => (await stage.host.status()).confirmWithin === undefined, 'it is not told');
      await holds(5432);
    });

    it('rolls back in the kernel where the files of a waypoint find no room, and these once there is', async () => {
      await stage.host.apply(stage.file, '--waypoint', '--yes');
      const held = await stage.host.ruleset();
      await stage.host.apply(stage.other, '--waypoint', '--confirm-within', '8s');
      fill();
      await until(async () => (await stage.host.ruleset()) === held, 'it is not rolled back');
      makeRoom();
      await until(async () => (await stage.host.status()).confirmWithin === undefined, 'it is not told');
      await holds(5432);
      assert.equal((await stage.host.apply(stage.file, '--waypoint', '--yes')).outcome, 'unchanged');
    });

    it('is said of flows that cannot be kept, from the start and later', async () => {
      const learn = (seconds: number) => {
        const kept = ['--store', join(disk(), 'flows.db')];
        return stage.host.network('learn', '--for', `${seconds}s`, '--source', 'conntrack', ...kept);
      };
      fill();
      const none = await learn(2);
      assert.equal(none.code, 4, none.stderr);
      assert.match(none.stderr, /full/);
      makeRoom();
      fill(96 * 1024);
      const learning = learn(20);
      // The one that keeps a record, after what it needs to begin.
      await until(async () => (await stage.host.run('pgrep', '-x', 'conntrack')).code === 0, 'its start');
      await stage.host.run(
        'bash',
        '-c',
        'for port in {20000..20900}; do echo x > /dev/udp/127.0.0.1/$port; done',
      );

      const { code, stderr } = await learning;
      assert.equal(code, 4, stderr);
      assert.match(stderr, /full/);
      makeRoom();
    });
  });

  it('that are over leave no trace', async () => {
    await stage.host.report('remove');
    // An engine that starts again writes its own rules in another order.
    assert.doesNotMatch(await stage.host.ruleset(), /plimsoll/);
  });
});
