import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { until } from '../fixtures/until.ts';
import type { Lane } from '../run/e2e/suite.ts';
import {
  ADDRESS,
  DB,
  HOSTS,
  PROFILES,
  RAW,
  SAY,
  WAYS,
  WEB,
  meshOfHosts,
  missingMeshOfHosts,
} from './mesh-of-hosts.ts';

export const lane: Lane = 'machine';

for (const engines of WAYS)
  describe(
    `network apply on two hosts that talk mutual TLS, from ${engines.n1} to ${engines.n2}`,
    { skip: missingMeshOfHosts() },
    () => {
      const { optionsOf, put, hostOf, inTime, deliver, apply, said, ask, hold, reaches, refusals } =
        meshOfHosts(engines);

      it('is applied on both, tells what is lost, and is proved', async () => {
        for (const node of HOSTS) {
          const { outcome, losses } = await apply(node, '--yes');
          assert.equal(outcome, 'applied');
          const lost = losses.filter(({ reason }) => reason === 'only TCP goes between nodes');
          assert.deepEqual(
            lost.map(({ member }) => member),
            [node === 'n1' ? 'lab/web' : 'lab/db'],
          );
          const { kernel, counterexamples, waypoint, drift, notes } = await hostOf(node).host.status();
          assert.deepEqual([kernel, counterexamples], ['equal-but-for-losses', []], JSON.stringify(notes));
          assert.equal(waypoint?.state, 'running');
          assert.deepEqual(drift, { added: 0, removed: 0, anew: false });
          assert.equal((await apply(node, '--yes')).outcome, 'unchanged');
        }
      });

      it('lets nothing through without the certificate of the caller', async () => {
        assert.equal(await reaches('web'), false);
        const { said: keeper = [] } = (await hostOf('n1').host.status()).waypoint ?? {};
        assert.match(keeper.join('\n'), /workload\/web/);
        assert.ok(
          refusals('n1').some(({ rule, caller }) => rule === 'no-certificate' && caller === 'lab/web'),
        );
        await deliver('n1', 'web');
        await until(() => reaches('web'), 'an answer');
      });

      for (const family of [0, 1] as const)
        it(`lets through what profiles allow, with both addresses kept (IPv${family === 0 ? 4 : 6})`, async () => {
          const answer = await ask('web', '/orders/1', DB[family]);
          assert.match(answer, /^200 /);
          const { from, to } = JSON.parse(answer.slice(4)) as { from: string; to: string };
          assert.deepEqual(
            [from, to].map((one) => one.replace('::ffff:', '')),
            [WEB[family], DB[family]],
          );
          assert.equal(await reaches('web', DB[family]), true);
        });

      it('refuses the rest with its line, at the first host where that can tell', async () => {
        assert.match(await ask('web', '/admin'), /^403 /);
        const isTold = ({ path, direction, rule }: Record<string, unknown>) =>
          path === '/admin' && direction === 'egress' && rule === 'default';
        await until(() => refusals('n2').some(isTold), 'a line of it');
        assert.equal(await reaches('web', DB[0], 6000), false);
        assert.equal(await reaches('job'), false);
        const { host } = hostOf('n1');
        for (const rule of ['egress lab/web no line allows', 'egress lab/job no line allows'])
          assert.ok((await host.denied(rule)) > 0, rule);
      });

      it('lets nothing but TCP through, which was told', async () => {
        assert.equal(await said('n1', 'web', SAY, DB[0]), '');
        assert.ok((await hostOf('n1').host.denied('not by the waypoint')) > 0);
      });

      it('refuses what is plain from outside, to the container and to the port of the node', async () => {
        assert.equal(await reaches(undefined), false);
        assert.equal(await reaches(undefined, ADDRESS.n2, 15_008), false);
        assert.match(await ask(undefined, '/orders/1'), /^0 /);
        // As the container that may: its address is nobody's who comes by the wire.
        const { host } = hostOf('n1');
        await host.run('ip', 'address', 'add', `${WEB[0]}/32`, 'dev', 'wire');
        assert.equal(await reaches(undefined, DB[0], 5432, WEB[0]), false);
        await host.run('ip', 'address', 'delete', `${WEB[0]}/32`, 'dev', 'wire');
      });

      for (const node of HOSTS)
        it(`ends a connection where its line is revoked on ${node}`, async (t) => {
          const held = await hold('web');
          assert.equal(await held.says('hello'), true);
          put(`${node}-profiles.yaml`, PROFILES.replace(RAW, ''));
          const ended = held.ended.then(() => Date.now());
          const { cut } = await apply(node, '--yes');
          const done = Date.now();
          t.diagnostic(
            `${(await inTime(ended, 'the end of it')) - done} ms after apply, which took ${cut} connections`,
          );
          assert.ok(cut > 0);
          assert.equal(await reaches('web'), false);
          assert.match(await ask('web', '/orders'), /^200 /);
          put(`${node}-profiles.yaml`, PROFILES);
          await apply(node, '--yes');
          assert.equal(await reaches('web'), true);
        });

      it('says what is wrong, and changes nothing, where there are no certificates', async () => {
        const { host } = hostOf('n1');
        await host.report('remove');
        const { code, stderr } = await host.network('apply', ...optionsOf('n1', 'none'), '--yes');
        assert.equal(code, 4, stderr);
        assert.match(stderr, /none is no folder/);
        assert.equal(await host.ruleset(), hostOf('n1').first);
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
