import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { reportWithin } from '../time-bound.ts';
import { ContainerLab } from './container-lab.ts';
import { EnforcedHost, missingHost, type RunningGuard } from './enforced-host.ts';
import { PodmanService } from './podman-service.ts';
import { missing } from './real-part.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'machine';

const skip = missingHost() || missing('podman', 'runc');

const NAME = `plimsoll-podman-${process.pid}`;
const SUBNET = 10 + (process.pid % 200);
const [GATEWAY, SPOOFED] = [`10.90.${SUBNET}.1`, `10.90.${SUBNET}.99`];
const SERVER = 'nc -ll -p 5432 -e cat & nc -ll -p 6000 -e cat & sleep 1000';

const PROFILES = `apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: { name: web, namespace: lab }
listens: []
egress:
  - to: { workload: { name: db } }
    ports: [5432]
---
apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: { name: db, namespace: lab }
listens:
  - port: 5432
egress: []
`;

describe('network apply with Podman', { skip }, () => {
  let podman: PodmanService;
  let host: EnforcedHost;
  let lab: ContainerLab;
  let file: string;
  let first: string;
  const reaches = async (from: string, address: string, port: number): Promise<boolean> => {
    const { stdout } = await lab.exec(from, `echo ping | nc -w 2 ${address} ${port}`);
    return stdout.includes('ping');
  };

  before(async () => {
    podman = await PodmanService.start();
    host = new EnforcedHost(podman.environment);
    file = join(host.folder, 'profiles.yaml');
    writeFileSync(file, PROFILES);
    lab = await ContainerLab.create(NAME, [`10.90.${SUBNET}.0/24`, `fd00:90:${SUBNET}::/64`], podman.command);
    await lab.start('web', ['--label', 'plimsoll.member=lab/web', '--cap-add', 'NET_ADMIN,NET_RAW'], SERVER);
    const compose = ['--label', 'com.docker.compose.project=lab', '--label', 'com.docker.compose.service=db'];
    await lab.start('db', compose, SERVER);
    await lab.start('stranger', ['--cap-add', 'NET_RAW'], SERVER);
    first = await host.ruleset();
  });
  after(async () => {
    await host[Symbol.asyncDispose]();
    await lab[Symbol.asyncDispose]();
    await podman[Symbol.asyncDispose]();
  });

  it('finds who is where, by label and by Compose project', async () => {
    const planned = await host.apply(file, '--dry-run');
    assert.deepEqual(
      planned.members.map(({ id, containers }) => [id, containers.map(({ name, unheld }) => name + unheld)]),
      [
        ['lab/db', [`${NAME}-db`]],
        ['lab/web', [`${NAME}-web`]],
      ],
    );
    assert.ok(planned.strangers.includes(`${NAME}-stranger`));
    const [db] = planned.members[0]?.containers ?? [];
    assert.deepEqual(db?.addresses, [await lab.address('db'), await lab.address('db', 'GlobalIPv6Address')]);
    assert.equal(db.interfaces.length, 1);
    assert.equal(await host.ruleset(), first);
  });

  for (const field of ['IPAddress', 'GlobalIPv6Address'] as const)
    it(`lets through what profiles allow, and nothing else (${field})`, async () => {
      assert.match((await host.apply(file, '--yes')).outcome, /^(?:applied|unchanged)$/);
      const db = await lab.address('db', field);
      assert.equal(await reaches('web', db, 5432), true);
      assert.equal(await reaches('web', db, 6000), false);
      assert.equal(await reaches('stranger', db, 5432), false);
      assert.equal(await reaches('db', await lab.address('web', field), 5432), false);
      assert.equal(await reaches('db', await lab.address('stranger', field), 5432), false);
    });

  it('is proved, and counts what it refuses', async () => {
    const { kernel, counterexamples, drift } = await host.status();
    assert.deepEqual([kernel, counterexamples, drift], ['equal', [], { added: 0, removed: 0, anew: false }]);
    assert.ok((await host.denied('egress lab/web no line allows')) > 0);
    assert.ok((await host.denied('ingress lab/db no line allows')) > 0);
    assert.notEqual((await lab.exec('web', `ping -c 1 -W 1 ${GATEWAY}`)).code, 0);
    assert.equal((await lab.exec('stranger', `ping -c 1 -W 2 ${GATEWAY}`)).code, 0);
  });

  it('refuses a source that is not its own', async () => {
    const script = `ip address add ${SPOOFED}/24 dev eth0; ping -c 2 -W 1 -I ${SPOOFED} ${await lab.address('db')}`;
    assert.notEqual((await lab.exec('web', script)).code, 0);
    assert.ok((await host.denied('spoofed source')) > 0);
  });

  describe('guard', () => {
    let guard: RunningGuard;
    before(async () => {
      await host.apply(file, '--yes', '--bridge', await lab.bridge());
      guard = host.guard();
      await guard.started();
    });
    after(() => guard.stop());

    it('follows a container that is started again, in time', async (t) => {
      guard.updates.length = 0;
      await lab.restart('db');
      const update = await guard.until(({ added }) => added > 0);
      reportWithin(t, update.because, update.milliseconds ?? Infinity, 200);
      const db = await lab.address('db');
      assert.equal(await reaches('web', db, 5432), true);
      assert.equal(await reaches('stranger', db, 5432), false);
      assert.equal((await host.status()).kernel, 'equal');
    });

    it('lets a new container on the bridge speak once it knows it', async (t) => {
      guard.updates.length = 0;
      await lab.start('new', ['--cap-add', 'NET_RAW'], 'sleep 1000');
      const update = await guard.until(({ added }) => added > 0);
      t.diagnostic(`${update.milliseconds} ms: ${update.because}`);
      assert.equal((await lab.exec('new', `ping -c 1 -W 2 ${GATEWAY}`)).code, 0);
    });

    it('follows one that gets another network, and loses it', async () => {
      const other = `${NAME}-other`;
      await lab.must('network', 'create', '--subnet', `10.91.${SUBNET}.0/24`, other);
      try {
        for (const [verb, grows] of [
          ['connect', true],
          ['disconnect', false],
        ] as const) {
          guard.updates.length = 0;
          await lab.must('network', verb, other, `${NAME}-db`);
          await guard.until(({ added, removed }) => (grows ? added : removed) > 0);
          assert.equal((await host.status()).kernel, 'equal', verb);
        }
      } finally {
        await lab.run('network', 'rm', other);
      }
    });
  });

  it('leaves no trace when it is removed', async () => {
    await host.report('remove');
    const db = await lab.address('db');
    assert.equal(await reaches('stranger', db, 5432), true);
    assert.doesNotMatch(await host.ruleset(), /plimsoll/);
  });
});
