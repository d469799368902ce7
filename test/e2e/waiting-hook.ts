import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { repetitions } from '../fixtures/repetitions.ts';
import { ContainerLab } from './container-lab.ts';
import { EnforcedHost, type RunningGuard, pairProfiles } from './enforced-host.ts';
import { missing } from './real-part.ts';

export const NAME = `plimsoll-hook-${process.pid}`;
export const SUBNET = 10 + (process.pid % 200);
export const SERVER = 'nc -ll -p 5432 -e cat & nc -ll -p 6000 -e cat & sleep 1000';
export const WEB = ['--label', 'plimsoll.member=lab/web'];
/** Containers that are started one after the other. */
const STARTS = repetitions(12, 100);

const PAGES =
  'nc -ll -p 8080 -e sh -c \'read -r line; printf "HTTP/1.0 200 OK\\r\\n\\r\\npage\\n"\' & sleep 1000';
const REQUESTS = `apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: { name: web, namespace: lab }
egress:
  - to: { workload: { name: db } }
    ports: [8080]
    http: [{ methods: [GET], path: /page }]
---
apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: { name: db, namespace: lab }
listens: [8080]
egress: []
`;

/** Where containers begin once the kernel knows them; `open`: they begin all the same. */
export interface Place {
  readonly lab: ContainerLab;
  readonly host: EnforcedHost;
  /** Writes the hook, or takes it away. */
  readonly hook: (...options: readonly string[]) => Promise<void>;
}

/** What both engines have to show. */
export function beginsOnceKnown(place: () => Place): void {
  let guard: RunningGuard;
  let [db, stranger] = ['', ''];
  /** Runs a container to its end. */
  const start = (options: readonly string[], script: string, network?: string) => {
    const { lab } = place();
    const own = ['run', '--rm', '--network', network ?? lab.name, ...options];
    return lab.run(...own, lab.image, 'sh', '-c', script);
  };
  const call = (address: string, port: number) => `echo ${port} | nc -w 1 ${address} ${port}`;

  before(async () => {
    const { lab, host } = place();
    await lab.start('db', ['--label', 'plimsoll.member=lab/db'], SERVER);
    await lab.start('stranger', [], SERVER);
    await lab.start('web', WEB, SERVER);
    [db, stranger] = [await lab.address('db'), await lab.address('stranger')];
    const file = join(host.folder, 'profiles.yaml');
    writeFileSync(file, pairProfiles(5432));
    await host.apply(file, '--yes');
    guard = host.guard();
    await guard.started();
  });
  after(() => guard.stop());

  it(`lets the first thing that a container does be judged, ${STARTS} times`, async () => {
    // To whom no profile holds, a caller that is not known yet would come through.
    const script = `${call(stranger, 6000)} & ${call(db, 5432)}; wait`;
    const said = [];
    for (let count = 0; count < STARTS; count += 2)
      said.push(...(await Promise.all([start(WEB, script), start(WEB, script)])));
    assert.deepEqual([...new Set(said.map(({ code, stdout }) => `${code} ${stdout}`))], ['0 5432\n']);
    const begun = guard.updates.filter(({ because }) => because.includes('begins'));
    assert.ok(begun.length > 0);
    assert.equal((await place().host.status()).kernel, 'equal');
  });

  it('lets containers begin at once that nobody holds', async () => {
    const { lab } = place();
    assert.equal((await start([], 'echo begun')).stdout, 'begun\n');
    assert.equal((await start(WEB, 'echo begun', 'none')).stdout, 'begun\n');
    const other = ['--label', 'plimsoll.member=lab/other'];
    assert.equal((await start(other, call(db, 5432))).stdout, '');
    await lab.restart('db');
    db = await lab.address('db');
    assert.equal((await start(WEB, call(db, 5432))).stdout, '5432\n');
  });

  it('lets none begin while the guard is dead, and says why and what to do', async () => {
    const { host, hook } = place();
    await guard.stop('SIGKILL');
    const { code, stdout, stderr } = await start(WEB, 'echo begun');
    assert.notEqual(code, 0);
    assert.equal(stdout, '');
    assert.match(stderr, /no guard lets this container begin.*start "plimsoll network guard"/s);

    await hook('--open');
    assert.equal((await start(WEB, `echo begun; ${call(db, 5432)}`)).stdout, 'begun\n');
    await hook();
    guard = host.guard();
    await guard.started();
    assert.equal((await start(WEB, call(db, 5432))).stdout, '5432\n');
  });

  it('lets the first request be judged by the waypoint', { skip: missing('haproxy') }, async () => {
    const { lab, host } = place();
    await lab.start('pages', ['--label', 'plimsoll.member=lab/db'], PAGES);
    const pages = await lab.address('pages');
    const file = join(host.folder, 'requests.yaml');
    writeFileSync(file, REQUESTS);
    await host.apply(file, '--yes', '--waypoint');
    const ask = (path: string) =>
      `printf 'GET ${path} HTTP/1.0\\r\\nhost: db\\r\\n\\r\\n' | nc -w 3 ${pages} 8080 | while read -r version status rest; do echo ${path} $status; break; done`;
    const said = [];
    for (let count = 0; count < STARTS / 10; count += 1)
      said.push((await start(WEB, `${ask('/page')}; ${ask('/secret')}`)).stdout);
    assert.deepEqual([...new Set(said)], ['/page 200\n/secret 403\n']);
    assert.equal((await host.status()).kernel, 'equal');
  });

  it('lets all begin where nothing holds any more', async () => {
    await guard.stop();
    await place().host.network('remove');
    assert.equal((await start(WEB, call(stranger, 6000))).stdout, '6000\n');
  });
}
