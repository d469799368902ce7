import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Outcome, run } from './command.ts';
import { ContainerLab } from './container-lab.ts';
import { EnforcedHost, missingHost } from './enforced-host.ts';
import { OutsideWorld } from './outside-world.ts';
import { PodmanService } from './podman-service.ts';
import { missing, missingEngine } from './real-part.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'engine';

const skip = missingHost() || missing('haproxy');
const NAME = `plimsoll-published-${process.pid}`;
const NUMBER = 10 + (process.pid % 200);
/** Of the host, for `front`: on all of its addresses, on one, and a range of them. */
const EVERYWHERE = 20_000 + (process.pid % 5000);
const [ONCE, RANGE] = [EVERYWHERE + 5000, EVERYWHERE + 10_000];
const SERVER = [
  'busybox mkdir /www && cd /www && echo mine > orders && echo all > admin',
  'for port in 8080 8081 8082; do busybox httpd -f -vv -p $port -h /www & done',
  'sleep 1000',
].join('; ');

function profiles(outside: string): string {
  const routes = '[{ methods: [GET], path: /orders, kind: prefix }]';
  const listens = [8080, 8081, 8082].map(
    (port) =>
      `  - { port: ${port}, from: [{ cidr: ${outside}/32 }, { workload: { name: web } }], routes: ${routes} }`,
  );
  return `apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: { name: front, namespace: lab }
listens:
${listens.join('\n')}
egress: []
---
apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: { name: web, namespace: lab }
listens: []
egress:
  - to: { workload: { name: front } }
    ports: [8080]
    http: [{ methods: [GET], path: /orders }]
`;
}

/** What came of asking for a document. */
const answerOf = ({ code, stdout, stderr }: Outcome): string =>
  code === 0 ? stdout.trim() : (/HTTP\/1\.1 (\d{3})/.exec(stderr)?.[1] ?? 'nothing');

/** What both engines have to show. */
function judgesPublishedPorts(
  place: () => { readonly lab: ContainerLab; readonly host: EnforcedHost },
): void {
  const world = new OutsideWorld(NUMBER);
  const [caller, other, here] = [world.address(7), world.address(8), world.address(1)];
  /** What is answered to `from`, an address outside. */
  const ask = async (from: string, where: string): Promise<string> => {
    const [command = '', ...inside] = world.within;
    const options = ['-sS', '-m', '3', '--noproxy', '*', '--interface', from, '-w', '%{http_code}'];
    const { stdout } = await run(command, [...inside, 'curl', ...options, `http://${where}`]);
    return stdout.replaceAll(/\s+/g, ' ').replace('Refused by policy. ', '');
  };
  const askWithin = async (name: string, where: string): Promise<string> =>
    answerOf(await place().lab.exec(name, `busybox wget -T 2 -q -O - http://${where}`));

  before(async () => {
    const { lab, host } = place();
    await world.open([7, 8]);
    const published = [`${EVERYWHERE}:8080`, `${here}:${ONCE}:8080`, `${RANGE}-${RANGE + 1}:8081-8082`];
    const options = published.flatMap((one) => ['--publish', one]);
    await lab.start('front', ['--label', 'plimsoll.member=lab/front', ...options], SERVER);
    await lab.start('web', ['--label', 'plimsoll.member=lab/web'], 'sleep 1000');
    await lab.start('stranger', [], 'sleep 1000');
    const file = join(host.folder, 'profiles.yaml');
    writeFileSync(file, profiles(caller));
    await host.apply(file, '--yes', '--waypoint');
  });
  after(() => world[Symbol.asyncDispose]());

  it('judges the requests of who calls from outside, whom the server sees', async () => {
    for (const port of [EVERYWHERE, ONCE, RANGE, RANGE + 1]) {
      assert.equal(await ask(caller, `${here}:${port}/orders`), 'mine 200');
      assert.equal(await ask(caller, `${here}:${port}/admin`), '403');
      assert.equal(await ask(other, `${here}:${port}/orders`), '000');
    }
    const { stdout, stderr } = await place().lab.run('logs', `${NAME}-front`);
    assert.match(`${stdout}${stderr}`, new RegExp(`${caller.replaceAll('.', '\\.')}\\]?:\\d+: url:/orders`));
  });

  it('is no way round: from the same bridge, by another address, or from this host', async () => {
    const { lab, host } = place();
    const front = await lab.address('front');
    const gateway = front.replace(/\d+$/, '1');
    assert.equal(await askWithin('web', `${front}:8080/orders`), 'mine');
    for (const [who, where] of [
      ['web', `${gateway}:${EVERYWHERE}/admin`],
      ['web', `${here}:${RANGE}/orders`],
      ['web', `${front}:8081/orders`],
      ['stranger', `${gateway}:${EVERYWHERE}/orders`],
      ['stranger', `${here}:${ONCE}/orders`],
      ['stranger', `${front}:8080/orders`],
    ] as const)
      assert.match(await askWithin(who, where), /^(?:nothing|403)$/, `${who} ${where}`);
    assert.equal(await ask(caller, `${gateway}:${ONCE}/orders`), '000');
    const own = await run('curl', [
      '-sS',
      '-m',
      '3',
      '--noproxy',
      '*',
      `http://${here}:${EVERYWHERE}/orders`,
    ]);
    assert.doesNotMatch(own.stdout, /mine/);
    const { kernel, waypoint } = await host.status();
    assert.deepEqual([kernel, waypoint?.state], ['equal-but-for-losses', 'running']);
  });

  it('judges the container that has the port now', async () => {
    const { lab, host } = place();
    const guard = host.guard();
    try {
      await guard.started();
      await lab.restart('front');
      await guard.until(({ added }) => added > 0);
      for (const late = Date.now() + 10_000; (await ask(caller, `${here}:${ONCE}/orders`)) !== 'mine 200';)
        assert.ok(Date.now() < late);
      assert.equal(await ask(caller, `${here}:${ONCE}/admin`), '403');
    } finally {
      await guard.stop();
    }
  });
}

describe(
  'a port that Docker publishes, with a waypoint',
  { skip: skip || missing('docker', 'curl') || missingEngine() },
  () => {
    let host: EnforcedHost;
    let lab: ContainerLab;
    before(async () => {
      host = new EnforcedHost();
      lab = await ContainerLab.create(NAME, [`10.96.${NUMBER}.0/24`, `fd00:96:${NUMBER}::/64`]);
    });
    after(async () => {
      await host[Symbol.asyncDispose]();
      await lab[Symbol.asyncDispose]();
    });
    judgesPublishedPorts(() => ({ lab, host }));
  },
);

describe(
  'a port that Podman publishes, with a waypoint',
  { skip: skip || missing('podman', 'runc', 'curl') },
  () => {
    let podman: PodmanService;
    let host: EnforcedHost;
    let lab: ContainerLab;
    before(async () => {
      podman = await PodmanService.start();
      host = new EnforcedHost(podman.environment);
      lab = await ContainerLab.create(
        NAME,
        [`10.97.${NUMBER}.0/24`, `fd00:97:${NUMBER}::/64`],
        podman.command,
      );
    });
    after(async () => {
      await host[Symbol.asyncDispose]();
      await lab[Symbol.asyncDispose]();
      await podman[Symbol.asyncDispose]();
    });
    judgesPublishedPorts(() => ({ lab, host }));
  },
);
