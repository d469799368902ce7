import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { WatchedFlow } from '../../src/model/report/flows.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import { ROOT } from '../architecture/source-files.ts';
import { reportWithin } from '../time-bound.ts';
import { until } from '../fixtures/until.ts';
import { ContainerLab } from './container-lab.ts';
import { Echoes } from './echoes.ts';
import { EnforcedHost, missingHost } from './enforced-host.ts';
import { missing, missingEngine } from './real-part.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'engine';

const skip = missingHost() || missing('ulogd') || missingEngine();

const NAME = `plimsoll-audit-${process.pid}`;
const SUBNET = 10 + (process.pid % 200);
const SPOOFED = `10.89.${SUBNET}.99`;
const SERVER = [5432, 6000, 7000].map((port) => `nc -ll -p ${port} -e cat & `).join('');

const PROFILES = `apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: { name: web, namespace: lab }
listens: []
egress:
  - to: { workload: { name: db } }
    ports: [5432]
  - to: { cidr: 10.89.${SUBNET}.0/24 }
    ports: [7000]
    state: refused
---
apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: { name: db, namespace: lab }
listens:
  - port: 5432
egress: []
`;
const DEFAULT = 'egress lab/web no line allows';
const LINE = 'egress lab/web egress[1]';

describe('audit mode on a host', { skip }, () => {
  let host: EnforcedHost;
  let lab: ContainerLab;
  let file: string;
  let first: string;
  const addresses = new Map<string, string>();
  const reaches = async (from: string, to: string, port: number): Promise<boolean> => {
    const { stdout } = await lab.exec(from, `echo ping | nc -w 2 ${addresses.get(to) ?? to} ${port}`);
    return stdout.includes('ping');
  };

  before(async () => {
    host = new EnforcedHost();
    file = join(host.folder, 'profiles.yaml');
    writeFileSync(file, PROFILES);
    lab = await ContainerLab.create(NAME, [`10.89.${SUBNET}.0/24`, `fd00:89:${SUBNET}::/64`]);
    await lab.start(
      'web',
      ['--label', 'plimsoll.member=lab/web', '--cap-add', 'NET_ADMIN'],
      `${SERVER} sleep 1000`,
    );
    await lab.start('db', ['--label', 'plimsoll.member=lab/db'], `${SERVER} sleep 1000`);
    await lab.start('stranger', [], `${SERVER} sleep 1000`);
    for (const name of ['web', 'db', 'stranger']) addresses.set(name, await lab.address(name));
    first = await host.ruleset();
  });
  after(async () => {
    await host[Symbol.asyncDispose]();
    assert.equal(await host.ruleset(), first);
    await lab[Symbol.asyncDispose]();
  });

  it('is of workloads that have a profile', async () => {
    const { code, stderr } = await host.network('apply', file, '--yes', '--audit', 'lab/wbe');
    assert.equal(code, 2);
    assert.match(stderr, /lab\/wbe.*no profile/);
    assert.equal(await host.ruleset(), first);
  });

  it('begins where a workload was enforced, and is told', async () => {
    await host.apply(file, '--yes');
    assert.equal(await reaches('web', 'stranger', 6000), false);
    assert.equal(await reaches('web', 'stranger', 7000), false);
    assert.equal(await reaches('stranger', 'web', 6000), false);
    const changed = await host.apply(file, '--yes', '--audit', 'lab/web');
    assert.equal(changed.outcome, 'applied');
    assert.ok(
      changed.gained.some((line) => line.startsWith('lab/web is let through')),
      changed.gained.join(),
    );
    assert.deepEqual(
      changed.members.map(({ id, mode }) => [id, mode]),
      [
        ['lab/db', 'enforce'],
        ['lab/web', 'audit'],
      ],
    );
    assert.equal((await host.apply(file, '--yes', '--audit', 'lab/web')).outcome, 'unchanged');
  });

  it('lets through what would be denied, and counts it by its rule', async () => {
    assert.equal(await reaches('web', 'db', 5432), true);
    assert.equal(await host.denied(DEFAULT, 'would-be-denied'), 0);
    assert.equal(await reaches('web', 'stranger', 6000), true);
    assert.ok((await host.denied(DEFAULT, 'would-be-denied')) > 0);
    assert.equal(await host.denied(LINE, 'would-be-denied'), 0);
    assert.equal(await reaches('web', 'stranger', 7000), true);
    assert.ok((await host.denied(LINE, 'would-be-denied')) > 0);
    assert.equal(await reaches('stranger', 'web', 6000), true);
    assert.ok((await host.denied('ingress lab/web no line allows', 'would-be-denied')) > 0);
    assert.equal((await lab.exec('web', `ping -c 1 -W 2 10.89.${SUBNET}.1`)).code, 0);
    const { stdout } = await host.network('status');
    assert.match(stdout, /audit, let through \d+ packets? \(\d+ bytes\): egress lab\/web no line allows/);
    assert.match(stdout, /lab\/web \(audit: told, not refused\)/);
  });

  it('does so over IPv6, and for what is for everybody on the link', async () => {
    const counted = await host.denied(DEFAULT, 'would-be-denied');
    assert.equal(await reaches('web', await lab.address('stranger', 'GlobalIPv6Address'), 6000), true);
    assert.ok((await host.denied(DEFAULT, 'would-be-denied')) > counted);
    await lab.exec('stranger', 'ping -c 2 -W 1 224.0.0.1');
    assert.ok((await host.denied('foreign destination', 'would-be-denied')) > 0);
  });

  it('is proved: nothing is refused, and what is told is what the profile means', async () => {
    const { kernel, counterexamples } = await host.status();
    assert.deepEqual([kernel, counterexamples], ['equal', []]);
  });

  it('leaves the others enforced, at both ends of a connection', async () => {
    assert.equal(await reaches('stranger', 'db', 5432), false);
    assert.equal(await reaches('db', 'stranger', 6000), false);
    const counted = await host.denied('ingress lab/db no line allows');
    assert.equal(await reaches('web', 'db', 6000), false);
    assert.ok((await host.denied('ingress lab/db no line allows')) > counted);
  });

  it('refuses forged sources all the same', async () => {
    const counted = await host.denied('spoofed source');
    const script = `ip address add ${SPOOFED}/24 dev eth0; ping -c 2 -W 1 -I ${SPOOFED} ${addresses.get('stranger')}`;
    assert.notEqual((await lab.exec('web', script)).code, 0);
    assert.ok((await host.denied('spoofed source')) > counted);
    await lab.exec('web', `ip address del ${SPOOFED}/24 dev eth0`);
  });

  it('is watched: each flow with its rule, and what would allow it', async () => {
    const args = ['network', 'watch', '--denied', '--source', 'nflog', '--format', 'json', '--for', '20s'];
    const watch = spawn(join(ROOT, 'plimsoll'), args, { env: host.environment });
    let [told, said] = ['', ''];
    watch.stdout.on('data', (bytes: Buffer) => (told += bytes.toString()));
    watch.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
    await until(() => said.includes('watching'), 'its start');
    assert.equal(await reaches('web', 'stranger', 6000), true);
    assert.equal(await reaches('web', 'stranger', 7000), true);
    assert.equal(await reaches('db', 'stranger', 6000), false);
    const toldFlows = () =>
      told
        .split('\n')
        .slice(0, -1)
        .map((line) => reportIn('watched-flow', line));
    const ports = ['6000', '7000'].map((port) => `tcp ${port}`);
    await until(
      () =>
        ports.every((flow) =>
          toldFlows().some((one) => one.flow === flow && one.rule?.workload === 'lab/web'),
        ) && toldFlows().some(({ decision }) => decision === 'denied'),
      'all of it',
    );
    watch.kill('SIGINT');
    await once(watch, 'exit');
    const flows = toldFlows();
    const rulesOf = (decision: WatchedFlow['decision']) =>
      new Set(
        flows
          // Not what is for everybody on the link, which a check tells of, whenever it comes.
          .filter((flow) => flow.decision === decision && flow.rule !== undefined)
          .map(({ rule }) => `${rule?.workload} ${rule?.line}`),
      );
    assert.deepEqual(rulesOf('would-be-denied'), new Set(['lab/web ', 'lab/web egress[1]']));
    assert.deepEqual(rulesOf('denied'), new Set(['lab/db ']));
    const toAllow = flows.find(({ rule }) => rule?.workload === 'lab/web' && rule.line === '');
    assert.match(toAllow?.allow?.command ?? '', /profile allow .*6000/);
  });

  it('ends within a second, for what is established too', async (t) => {
    const script = `for i in $(seq 400); do echo $i; sleep 0.1; done | nc ${addresses.get('stranger')} 6000`;
    const stream = spawn('docker', ['exec', `${NAME}-web`, 'sh', '-c', script]);
    const echoes = new Echoes(stream.stdout);
    await echoes.come();
    const changed = await host.apply(file, '--yes');
    const done = Date.now();
    assert.ok(changed.cut > 0);
    assert.ok(changed.lost.some((line) => line.startsWith('lab/web is let through')));
    reportWithin(t, 'the last echo', (await echoes.end()) - done, 1000);
    stream.kill();
    assert.equal(await reaches('web', 'stranger', 6000), false);
    assert.equal(await reaches('web', 'db', 5432), true);
    assert.equal((await host.status()).kernel, 'equal');
  });
});
