import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { until } from '../fixtures/until.ts';
import type { Lane } from '../run/e2e/suite.ts';
import {
  DB,
  HOSTS,
  JOB,
  NODES,
  PROFILES,
  WAYS,
  WEB,
  attachments,
  meshOfHosts,
  missingMeshOfHosts,
} from './mesh-of-hosts.ts';

export const lane: Lane = 'machine';

for (const engines of WAYS)
  describe(
    `network apply on two hosts that talk mutual TLS, where something fails, from ${engines.n1} to ${engines.n2}`,
    { skip: missingMeshOfHosts() },
    () => {
      const { folder, guards, put, hostOf, inTime, deliver, apply, hold, reaches, keeperOf } =
        meshOfHosts(engines);

      before(async () => {
        await deliver('n1', 'web');
        for (const node of HOSTS) await apply(node, '--yes');
        await until(() => reaches('web'), 'an answer');
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
    },
  );
