import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../architecture/source-files.ts';
import { must } from './command.ts';
import { ContainerLab } from './container-lab.ts';
import { EnforcedHost, missingHost, pairProfiles, type RunningGuard } from './enforced-host.ts';
import { HalfEngine } from './half-engine.ts';
import { IsolatedEngine } from './isolated-engine.ts';
import { missing } from './real-part.ts';
import type { Lane } from '../run/suite.ts';

export const lane: Lane = 'machine';

const skip = missingHost() || missing('docker', 'dockerd', 'haproxy', 'unshare', 'mount', 'faketime');

const NAME = `plimsoll-faults-${process.pid}`;
const SUBNET = 10 + (process.pid % 200);
const SERVER = 'nc -ll -p 5432 -e cat & nc -ll -p 6000 -e cat & sleep 1000';

describe('faults of a host', { skip }, () => {
  let engine: IsolatedEngine;
  let host: EnforcedHost;
  let lab: ContainerLab;
  let [file, other, first] = ['', '', ''];
  const reaches = async (from: string, to: string, port: number): Promise<boolean> => {
    const script = `echo ping | nc -w 2 ${await lab.address(to)} ${port}`;
    return (await lab.exec(from, script)).stdout.includes('ping');
  };
  /** Does the host hold the profiles of a port, and nothing more? */
  const holds = async (port: number): Promise<void> => {
    assert.equal((await host.status()).kernel, 'equal');
    assert.equal(await reaches('web', 'db', port), true);
    assert.equal(await reaches('web', 'db', port === 5432 ? 6000 : 5432), false);
    assert.equal(await reaches('stranger', 'db', port), false);
  };
  const until = async (condition: () => Promise<boolean>, what: string): Promise<void> => {
    for (const late = Date.now() + 40_000; !(await condition()); await sleep(200))
      assert.ok(Date.now() < late, what);
  };

  before(async () => {
    engine = await IsolatedEngine.start('--live-restore');
    host = new EnforcedHost(engine.environment, engine.network.within);
    [file, other] = [join(host.folder, 'profiles.yaml'), join(host.folder, 'other.yaml')];
    writeFileSync(file, pairProfiles(5432));
    writeFileSync(other, pairProfiles(6000));
    const subnets = [`10.92.${SUBNET}.0/24`, `fd00:92:${SUBNET}::/64`] as const;
    lab = await ContainerLab.create(NAME, subnets, engine.command);
    const again = ['--restart', 'always'];
    await lab.start('web', ['--label', 'plimsoll.member=lab/web', ...again], SERVER);
    await lab.start('db', ['--label', 'plimsoll.member=lab/db', ...again], SERVER);
    await lab.start('stranger', again, SERVER);
    first = await host.ruleset();
  });
  after(async () => {
    await host[Symbol.asyncDispose]();
    await lab[Symbol.asyncDispose]();
    await engine[Symbol.asyncDispose]();
  });

  describe('a full disk', () => {
    const disk = () => join(host.folder, 'disk');
    /** Leaves no room on the disk of the state. */
    const fill = (left = 0) => {
      const { bavail, bsize } = statfsSync(disk());
      writeFileSync(join(disk(), 'filler'), Buffer.alloc(bavail * bsize - left));
    };
    const makeRoom = () => rmSync(join(disk(), 'filler'), { force: true });

    before(async () => {
      mkdirSync(disk());
      await must('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk()]);
      host.environment['PLIMSOLL_STATE_DIR'] = join(disk(), 'state');
    });
    after(async () => {
      makeRoom();
      await host.network('remove');
      await must('umount', [disk()]);
      host.environment['PLIMSOLL_STATE_DIR'] = join(host.folder, 'state');
    });

    it('refuses to apply, says so, and changes nothing', async () => {
      fill();
      const { code, stderr } = await host.network('apply', file, '--yes');
      assert.equal(code, 4, stderr);
      assert.match(stderr, /no space|full/i);
      assert.equal(await host.ruleset(), first);
      makeRoom();
    });

    it('lets nothing pass for confirmed, rolls back all the same, and says so once there is room', async () => {
      await host.apply(file, '--yes');
      const held = await host.ruleset();
      await host.apply(other, '--confirm-within', '8s');
      fill();
      const confirmed = await host.network('confirm');
      assert.equal(confirmed.code, 4, confirmed.stderr);
      assert.match(confirmed.stderr, /no space/i);
      await until(async () => (await host.ruleset()) === held, 'it is not rolled back');
      assert.equal((await host.network('status')).code, 4);
      makeRoom();
      await until(async () => (await host.status()).confirmWithin === undefined, 'it is not told');
      await holds(5432);
    });

    it('rolls back in the kernel where the files of a waypoint find no room, and these once there is', async () => {
      await host.apply(file, '--waypoint', '--yes');
      const held = await host.ruleset();
      await host.apply(other, '--waypoint', '--confirm-within', '8s');
      fill();
      await until(async () => (await host.ruleset()) === held, 'it is not rolled back');
      makeRoom();
      await until(async () => (await host.status()).confirmWithin === undefined, 'it is not told');
      await holds(5432);
      assert.equal((await host.apply(file, '--waypoint', '--yes')).outcome, 'unchanged');
    });

    it('is said of flows that cannot be kept, from the start and later', async () => {
      const learn = (seconds: number) => {
        const kept = ['--store', join(disk(), 'flows.db')];
        return host.network('learn', '--for', `${seconds}s`, '--source', 'conntrack', ...kept);
      };
      fill();
      const none = await learn(2);
      assert.equal(none.code, 4, none.stderr);
      assert.match(none.stderr, /full/);
      makeRoom();
      fill(96 * 1024);
      const learning = learn(20);
      await sleep(4000);
      await host.run('bash', '-c', 'for port in {20000..20900}; do echo x > /dev/udp/127.0.0.1/$port; done');

      const { code, stderr } = await learning;
      assert.equal(code, 4, stderr);
      assert.match(stderr, /full/);
      makeRoom();
    });
  });

  describe('nft that fails', () => {
    const mode = () => join(host.folder, 'nft-mode');
    /** Runs a command of ours with an nft before the real one, which fails as the file says when it is to load. */
    const withFailing = (how: string, ...args: readonly string[]) => {
      writeFileSync(mode(), how);
      const script = `mount --bind '${host.folder}/nft' "$(readlink -f "$(command -v nft)")" && exec "$0" network "$@"`;
      return host.run('unshare', '--mount', 'sh', '-c', script, join(ROOT, 'plimsoll'), ...args);
    };

    before(async () => {
      const real = spawnSync('sh', ['-c', 'readlink -f "$(command -v nft)"'], {
        encoding: 'utf8',
      }).stdout.trim();
      await must('cp', [real, join(host.folder, 'nft-real')]);
      // `refuse`: not loaded; `forget`: loaded, and fails; `die`: loaded, and killed; `once`: refuses one time.
      writeFileSync(
        join(host.folder, 'nft'),
        `#!/bin/sh
mode=$(cat '${mode()}')
case "$*" in *-f*) ;; *) exec '${host.folder}/nft-real' "$@" ;; esac
case "$mode" in
  refuse) echo 'Error: Cannot allocate memory' >&2; exit 1 ;;
  once) echo none > '${mode()}'; echo 'Error: Device or resource busy' >&2; exit 1 ;;
  forget) '${host.folder}/nft-real' "$@"; exit 1 ;;
  die) '${host.folder}/nft-real' "$@"; kill -9 $$ ;;
esac
exec '${host.folder}/nft-real' "$@"
`,
      );
      chmodSync(join(host.folder, 'nft'), 0o755);
    });

    for (const how of ['refuse', 'forget', 'die'])
      it(`leaves what there was: nothing (${how})`, async () => {
        const { code, stderr } = await withFailing(how, 'apply', file, '--yes');
        assert.equal(code, 4, stderr);
        await host.status();
        assert.equal(await host.ruleset(), first);
        assert.equal((await host.status()).declared, false);
      });

    for (const how of ['refuse', 'forget', 'die'])
      it(`leaves what there was: the last profiles (${how})`, async () => {
        await host.apply(file, '--yes');
        const { code, stderr } = await withFailing(how, 'apply', other, '--yes');
        assert.equal(code, 4, stderr);
        await host.status();
        await holds(5432);
      });

    it('is asked once more, where it fails once', async () => {
      const { code, stderr } = await withFailing('once', 'apply', other, '--yes');
      assert.equal(code, 0, stderr);
      await holds(6000);
      await host.apply(file, '--yes');
    });
  });

  it('of a watchdog that ends at once leave everything as it was', async () => {
    const held = await host.ruleset();
    const fault = join(host.folder, 'fault.cjs');
    writeFileSync(fault, "if (process.argv.includes('watchdog')) process.exit(3);");
    const command = [join(ROOT, 'plimsoll'), 'network', 'apply', other, '--confirm-within', '60s'];
    const { code, stderr } = await host.run('env', `NODE_OPTIONS=--require ${fault}`, ...command);
    assert.equal(code, 4, stderr);
    assert.match(stderr, /watchdog .* ended at once, with exit code 3/);
    assert.equal(await host.ruleset(), held);
    assert.equal((await host.status()).confirmWithin, undefined);
    await holds(5432);
  });

  describe('an engine', () => {
    let guard: RunningGuard;
    before(async () => {
      await host.apply(file, '--yes', '--bridge', await lab.bridge());
      // A guard under systemd knows no more than what was applied.
      guard = host.guard({ ...host.environment, DOCKER_HOST: undefined });
      await guard.started();
    });
    after(() => guard.stop());

    it('that is killed changes nothing, and is said to be away', async () => {
      const held = await host.ruleset();
      const address = await lab.address('db');
      guard.updates.length = 0;
      await engine.end('SIGKILL');
      await guard.until(({ because }) => because === 'engine');
      const applied = await host.network('apply', other, '--yes');
      assert.equal(applied.code, 4, applied.stderr);
      assert.match(applied.stderr, /no container engine answers/);
      assert.equal(await host.ruleset(), held);
      await engine.resume('--live-restore');
      await guard.started();
      assert.equal(await lab.address('db'), address);
      await holds(5432);
    });

    it('that answers only in part is taken for away, not for empty', async () => {
      // Events reach the guard, and single containers; the list of all does not.
      await using half = await HalfEngine.start(engine.socket, /^\/containers\/json/);
      await host.apply(file, '--yes', '--bridge', await lab.bridge());
      const state = JSON.parse(readFileSync(host.stateFile, 'utf8')) as { current: { engine: object } };
      const { socket } = half;
      const current = { ...state.current, engine: { ...state.current.engine, socketPath: socket } };
      writeFileSync(host.stateFile, JSON.stringify({ ...state, current }));
      guard.updates.length = 0;
      half.isBroken = true;
      await guard.until(({ notes }) => notes.join().includes('broken'), 60_000);
      const held = await host.ruleset();
      await lab.restart('stranger');
      await guard.until(({ because, notes }) => / start/.test(because) && notes.join().includes('broken'));
      assert.equal(await host.ruleset(), held);
      assert.equal(await reaches('stranger', 'db', 5432), false);
      half.isBroken = false;
      await until(async () => (await host.status()).drift.added === 0, 'the guard does not follow');
      await holds(5432);
      await host.apply(file, '--yes', '--bridge', await lab.bridge());
    });

    it('that is killed keeps no change that was not confirmed', async () => {
      await host.apply(other, '--yes', '--bridge', await lab.bridge());
      await host.apply(file, '--confirm-within', '5s');
      await engine.end('SIGKILL');
      await sleep(7000);
      const { code, stdout } = await host.network('status', '--format', 'json');
      assert.notEqual(code, 0, stdout);
      await engine.resume('--live-restore');
      await until(async () => (await host.status()).confirmWithin === undefined, 'it is not rolled back');
      await holds(6000);
      await host.apply(file, '--yes', '--bridge', await lab.bridge());
    });

    it('that ends with its containers, and starts them again, finds them held', async () => {
      await engine.end('SIGKILL');
      await engine.resume();
      await guard.started();
      await engine.end('SIGTERM');
      guard.updates.length = 0;
      await engine.resume('--live-restore');
      await guard.started();
      const isUp = async () =>
        (await lab.exec('web', 'true')).code === 0 && (await lab.exec('db', 'true')).code === 0;
      await until(isUp, 'the containers do not come back');
      await until(async () => (await host.status()).drift.added === 0, 'the guard does not follow');
      await holds(5432);
    });
  });

  describe('a clock that is set', () => {
    let library = '';
    const clock = () => join(host.folder, 'clock');
    /** For Plimsoll alone: what people call the time jumps by so many days. */
    const jump = (days: number) => {
      // Whole at once: what reads a clock that is half written is ended by that.
      writeFileSync(`${clock()}.next`, `${days < 0 ? '' : '+'}${days}d\n`);
      renameSync(`${clock()}.next`, clock());
    };
    before(async () => {
      library = (await must('sh', ['-c', 'ls /usr/lib/*/faketime/libfaketime.so.1'])).trim();
      jump(0);
      Object.assign(host.environment, {
        LD_PRELOAD: library,
        FAKETIME_TIMESTAMP_FILE: clock(),
        FAKETIME_NO_CACHE: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
      });
      await host.apply(file, '--yes', '--bridge', await lab.bridge());
    });
    after(() => {
      delete host.environment['LD_PRELOAD'];
    });

    for (const days of [400, -400])
      it(`neither ends nor lengthens the time for a confirmation (${days} days)`, async () => {
        jump(0);
        const held = await host.ruleset();
        const begun = performance.now();
        const { confirmWithin = 0 } = await host.apply(other, '--confirm-within', '12s');
        const applied = await host.ruleset();
        jump(days);
        const { confirmWithin: left = 0, since = '' } = await host.status();
        assert.ok(left > 0 && left <= confirmWithin, `${left} of ${confirmWithin} s`);
        assert.ok(Math.abs(Date.parse(since) - Date.now()) < 86_400_000, since);
        assert.equal(await host.ruleset(), applied);
        await until(async () => (await host.ruleset()) === held, 'it is not rolled back');
        const seconds = (performance.now() - begun) / 1000;
        assert.ok(seconds > 10 && seconds < 40, `${seconds} s`);
        assert.equal((await host.status()).confirmWithin, undefined);
      });

    it('is nothing to a guard', async () => {
      jump(0);
      const guard = host.guard();
      await guard.started();
      for (const days of [400, -400]) {
        jump(days);
        guard.updates.length = 0;
        await lab.restart('db');
        await guard.until(({ added, because }) => added > 0 && because !== 'heartbeat');
        await holds(5432);
      }
      await guard.stop();
    });
  });

  describe('a guard', () => {
    it('that is killed again and again, while containers come and go, leaves nothing open', async () => {
      await host.apply(file, '--yes', '--bridge', await lab.bridge());
      for (const delay of [0, 100, 300, 600, 1000, 1500]) {
        const guard = host.guard();
        await guard.started();
        const restarted = lab.restart('db');
        await sleep(delay);
        await guard.stop('SIGKILL');
        await restarted;
        assert.equal(await reaches('stranger', 'db', 5432), false, `killed after ${delay} ms`);
        assert.equal(await reaches('web', 'db', 6000), false, `killed after ${delay} ms`);
      }
      const guard = host.guard();
      await guard.started();
      await holds(5432);
      await guard.stop();
    });
  });

  it('that are over leave no trace', async () => {
    await host.report('remove');
    // An engine that starts again writes its own rules in another order.
    assert.doesNotMatch(await host.ruleset(), /plimsoll/);
  });
});
