import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { parseProfiles } from '../../model/profile/yaml.ts';
import { linesOf, type WorkloadProfile } from '../../model/profile/profile.ts';
import { writeProfile } from '../../model/profile/write.ts';
import { deriveProfiles, type DeriveRequest } from './derive-profile.ts';
import { OFFLINE } from './derive.fixture.ts';
import { printedReport } from '../../../test/fixtures/printed-report.ts';
import { flowsOf, readFlows, routesMissing } from '../../../test/fixtures/shop-flows.ts';

const SHOP = join(import.meta.dirname, '../../../examples/shop');

const derive = async (target: string, options: Partial<DeriveRequest> = {}) => {
  const request = {
    targets: [target],
    platform: undefined,
    allowHttp: false,
    images: new Map(),
    contexts: undefined,
    ...options,
  };
  const derived = await deriveProfiles(request, OFFLINE);
  printedReport('derived-profiles', { schemaVersion: 1, ...derived });
  return derived;
};

const profilesOf = async (
  target: string,
  options?: Partial<DeriveRequest>,
): Promise<readonly WorkloadProfile[]> => (await derive(target, options)).profiles;

const table = readFlows(readFileSync(join(SHOP, 'FLOWS.md'), 'utf8'));

describe('profiles derived from the shop alone', () => {
  for (const [what, target, options] of [
    ['Compose', join(SHOP, 'compose.yaml'), {}],
    ['Kubernetes', join(SHOP, 'k8s'), { contexts: SHOP }],
  ] as const) {
    it(`have every flow of its sources and no other: ${what}`, async () => {
      const profiles = await profilesOf(target, options);
      assert.ok(table.length > 30, `only ${table.length} flows in the table`);
      const expected = table.filter(({ from }) => from !== 'internet').map(({ text }) => text);
      assert.deepEqual(flowsOf(profiles), expected.toSorted());
    });

    it(`answer every request that the table has: ${what}`, async () => {
      assert.deepEqual(routesMissing(await profilesOf(target, options), table), []);
    });

    it(`answer no request but those and probes: ${what}`, async () => {
      const profiles = await profilesOf(target, options);
      const answered = profiles.flatMap(({ metadata, listens = [] }) =>
        listens.flatMap(({ port, routes = [] }) =>
          routes.flatMap(({ methods, path }) =>
            methods.map(
              (method) => `${metadata.name}:${port} ${method} ${path.replaceAll(/\{\w+\}/g, '{p}')}`,
            ),
          ),
        ),
      );
      const known = new Set(
        table
          .filter(({ protocol }) => protocol === 'http')
          .map(({ to, port, request }) => `${to}:${port} ${request}`),
      );
      assert.deepEqual(
        answered.filter((one) => !known.has(one) && !one.endsWith(' GET /health')),
        [],
      );
    });
  }

  it('refuses contexts that are not there', () =>
    assert.rejects(profilesOf(join(SHOP, 'k8s'), { contexts: join(SHOP, 'k9s') }), { code: 'not-found' }));

  it('are proposed, line by line, each with a reason', async () => {
    for (const profile of await profilesOf(join(SHOP, 'k8s'), { contexts: SHOP })) {
      const lines = linesOf(profile);
      assert.ok(lines.length > 0, profile.metadata.name);
      for (const { line, path } of lines) {
        assert.equal(line.state, 'proposed', path);
        assert.ok(
          line.provenance.every(({ kind, source }) => kind === 'declared' && source !== ''),
          path,
        );
      }
    }
  });

  it('can be written and read again', async () => {
    for (const profile of await profilesOf(join(SHOP, 'compose.yaml'))) {
      assert.deepEqual(parseProfiles(writeProfile(profile), 'x.yaml')[0]?.metadata, profile.metadata);
    }
  });

  it('are the same where the default service account is written down', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-derive-'));
    try {
      const pod = (more: string) =>
        `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {${more}containers: [{name: a, image: a}]}\n`;
      writeFileSync(join(folder, 'a.yaml'), pod('serviceAccountName: default, serviceAccount: default, '));
      const [profile] = await profilesOf(join(folder, 'a.yaml'));
      assert.deepEqual(profile?.metadata, { name: 'a', namespace: 'default' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('hold secrets by reference and no value of any', async () => {
    const profiles = [
      ...(await profilesOf(join(SHOP, 'k8s'), { contexts: SHOP })),
      ...(await profilesOf(join(SHOP, 'compose.yaml'))),
    ];
    assert.ok(!JSON.stringify(profiles).includes('fake-password'));
    const admin = profiles.find(({ metadata, secrets }) => metadata.name === 'admin' && secrets);
    assert.deepEqual(
      admin?.secrets?.map(({ reference, environment }) => [reference, environment]),
      [['database/password', 'PGPASSWORD']],
    );
  });

  it('know servers, users, volumes and the resolver', async () => {
    const profiles = await profilesOf(join(SHOP, 'k8s'), { contexts: SHOP });
    const db = profiles.find(({ metadata }) => metadata.name === 'db');
    assert.ok(
      db?.files?.some(
        ({ path, access }) => path === '/var/lib/postgresql/data/**' && access.includes('write'),
      ),
    );
    assert.ok(db?.systemCalls?.some(({ name }) => name === 'semop'));
    assert.deepEqual(db?.egress, undefined);
    const web = profiles.find(({ metadata }) => metadata.name === 'web');
    assert.deepEqual(
      web?.users?.map(({ uid, gid }) => [uid, gid]),
      [[10001, 10001]],
    );
    assert.equal(web?.capabilities, undefined);
    assert.equal(web?.metadata.serviceAccount, 'web');
    assert.ok(
      web?.egress?.some(
        ({ to, ports }) =>
          'workload' in to &&
          to.workload.namespace === 'kube-system' &&
          ports?.some(({ port }) => port === 53),
      ),
    );
  });
});

describe('what is derived from', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-derive-'));
  after(() => rmSync(folder, { recursive: true }));

  it('may be a source folder by itself', async () => {
    const { profiles, gaps } = await derive(join(SHOP, 'search'));
    const [profile] = profiles;
    assert.equal(profile?.metadata.name, 'search');
    assert.deepEqual(
      profile?.listens?.map(({ port }) => port),
      [8084],
    );
    assert.match(gaps.map(({ reason }) => reason).join(), /REDIS_HOST has no value here/);
  });

  it('may not be outside of the folder of the manifest', async () => {
    const outside = join(folder, 'outside');
    const inside = join(folder, 'inside');
    for (const path of [outside, inside]) mkdirSync(path);
    writeFileSync(join(outside, 'server.js'), "fetch('http://secret.example/')");
    symlinkSync(outside, join(inside, 'link'));
    writeFileSync(
      join(inside, 'compose.yaml'),
      'services:\n  a: { build: ../outside }\n  b: { build: ./link }\n',
    );
    const { profiles, gaps } = await derive(inside);
    assert.deepEqual(
      profiles.map(({ egress }) => egress),
      [undefined, undefined],
    );
    assert.equal(gaps.filter(({ reason }) => reason.includes('was not looked at')).length, 2);
  });

  it('is built as the Compose file says', async () => {
    const built = join(folder, 'built');
    mkdirSync(join(built, 'web'), { recursive: true });
    writeFileSync(join(built, 'web/Dockerfile'), 'FROM a\nEXPOSE 1\nUSER 1\n');
    const other = 'ARG P=2\nFROM a AS base\nARG P\nEXPOSE $P\nFROM base AS debug\nEXPOSE 9229\n';
    writeFileSync(join(built, 'web/other.Dockerfile'), other);
    writeFileSync(join(built, 'outside.Dockerfile'), 'FROM a\nEXPOSE 7\n');
    const portsOf = async (build: string) => {
      writeFileSync(join(built, 'compose.yaml'), `services:\n  web: { build: ${build} }\n`);
      const { profiles, gaps } = await derive(built);
      const told = gaps.filter(({ subject }) => subject.includes('Dockerfile')).map(({ reason }) => reason);
      return [...(profiles[0]?.listens ?? []).map(({ port }) => port), ...told];
    };
    for (const [build, ...expected] of [
      ['./web', 1],
      ['{ context: web, dockerfile: other.Dockerfile }', 2, 9229],
      ['{ context: web, dockerfile: other.Dockerfile, target: BASE, args: { P: 3 } }', 3],
      ['{ context: web, dockerfile: ../outside.Dockerfile }', 7],
      ['{ context: web, dockerfile_inline: "FROM a\\nEXPOSE 8" }', 8],
      ['{ context: web, dockerfile: gone }'],
      ['{ context: web, target: none }', 'has no stage none'],
    ] as const)
      assert.deepEqual(await portsOf(build), expected, build);
  });

  it('says so where there is nothing', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    await assert.rejects(derive(empty), { code: 'not-found' });
  });
});

describe('calls by the words that start a container', () => {
  const manifest = (container: string): string => `
apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: c, namespace: shop }, data: { DB_ADDRESS: 'db:5432', API_URL: 'http://api:80/v1' } }
  - { apiVersion: v1, kind: Secret, metadata: { name: s, namespace: shop }, data: { DSN: ZmFrZQ== } }
  - { apiVersion: v1, kind: Service, metadata: { name: db, namespace: shop }, spec: { selector: { app: db }, ports: [{ port: 5432, targetPort: 15432 }] } }
  - { apiVersion: v1, kind: Service, metadata: { name: api, namespace: shop }, spec: { selector: { app: api }, ports: [{ port: 80, targetPort: 8080 }] } }
  - { apiVersion: v1, kind: Pod, metadata: { name: db, namespace: shop, labels: { app: db } }, spec: { containers: [{ name: m }] } }
  - { apiVersion: v1, kind: Pod, metadata: { name: api, namespace: shop, labels: { app: api } }, spec: { containers: [{ name: m }] } }
  - apiVersion: v1
    kind: Pod
    metadata: { name: web, namespace: shop, labels: { app: web } }
    spec:
      containers:
        - ${container}
`;
  const callsOf = async (container: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-derive-'));
    try {
      writeFileSync(join(folder, 'all.yaml'), manifest(container));
      const { profiles, gaps } = await derive(folder);
      const web = profiles.find(({ metadata }) => metadata.name === 'web');
      const calls = (web?.egress ?? []).flatMap(({ to, ports }) =>
        ports?.some((port) => typeof port === 'object' && port.protocol === 'udp')
          ? []
          : [
              `${JSON.stringify(to)} ${(ports ?? []).map((port) => (typeof port === 'object' ? port.port : port)).join()}`,
            ],
      );
      return { calls: calls.filter((call) => !call.includes(' 53')), gaps };
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const DB = '{"workload":{"name":"db"}} 15432';
  const API = '{"workload":{"name":"api"}} 8080';

  for (const [name, container, expected] of [
    [
      'a reference to a key of a ConfigMap',
      "{ name: m, image: x, args: ['--database=$(ADDRESS)'], env: [{ name: ADDRESS, valueFrom: { configMapKeyRef: { name: c, key: DB_ADDRESS } } }] }",
      [DB],
    ],
    [
      'a reference to a whole ConfigMap',
      "{ name: m, image: x, args: ['--api', '$(API_URL)'], envFrom: [{ configMapRef: { name: c } }] }",
      [API, DB],
    ],
    ['a bare host and port', "{ name: m, image: x, args: ['--database', 'db:5432'] }", [DB]],
    [
      'a host and a port by flags of their own',
      "{ name: m, image: x, args: [--store.address=db, --store.port=5432, --api-host, api, --api-port, '80'] }",
      [API, DB],
    ],
    [
      'a data source name of Go',
      "{ name: m, image: x, args: ['--mysql_uri=user:fake@tcp(db:5432)/shop'] }",
      [DB],
    ],
    [
      'a bare host and port of a Service by its full name',
      "{ name: m, image: x, args: ['--database=db.shop.svc.cluster.local:5432'] }",
      [DB],
    ],
    [
      'a URL in a script',
      "{ name: m, image: x, command: [sh, -c, 'exec app --api=http://api:80/ --x'] }",
      [API],
    ],
    [
      'a variable in a script',
      "{ name: m, image: x, command: [sh, -c, 'exec app --db ${WHERE}'], env: [{ name: WHERE, value: 'db:5432' }] }",
      [DB],
    ],
    [
      'a bare host and port in any variable',
      "{ name: m, image: x, env: [{ name: STORE, value: 'db:5432' }] }",
      [DB],
    ],
    [
      'a name with dots',
      "{ name: m, image: x, args: ['--to=api.example.com:443'] }",
      ['{"dns":"api.example.com"} 443'],
    ],
  ] as const)
    it(`are found: ${name}`, async () => {
      assert.deepEqual((await callsOf(container)).calls.toSorted(), [...expected].toSorted());
    });

  it('are none where a word is something else', async () => {
    for (const container of [
      "{ name: m, image: x, args: ['--listen=0.0.0.0:5432', '--user', 'db:100x', '1000:1000', 'nginx:80x', ':8080'] }",
      "{ name: m, image: x, args: ['--bind', 'db:5432', 'unknown:5432', '$$(ADDRESS)'] }",
      '{ name: m, image: x, args: [--listen-host=db, --listen-port=5432, --host, db, --store-host=unknown, --db=db] }',
    ])
      assert.deepEqual((await callsOf(container)).calls, [], container);
  });

  it('are told of where a secret has them, and its value is never read', async () => {
    const { calls, gaps } = await callsOf(
      "{ name: m, image: x, args: ['--database=$(DSN)'], envFrom: [{ secretRef: { name: s } }] }",
    );
    assert.deepEqual(calls, []);
    assert.match(JSON.stringify(gaps), /DSN is in secret s\/DSN/);
    assert.doesNotMatch(JSON.stringify(gaps), /ZmFrZQ|fake/);
  });
});
