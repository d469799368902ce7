import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { profileArbitrary } from '../../../../test/fixtures/profile-arbitrary.ts';
import { linesOf, profileSchema, type WorkloadProfile } from '../../../model/profile/profile.ts';
import { VECTOR_IDS } from '../../../model/vector.ts';
import { LINT_RULES, lintEntry, lintProfile } from './lint.ts';

function profileOf(sections: object): WorkloadProfile {
  const metadata = { name: 'orders', namespace: 'shop' };
  return profileSchema.parse({ apiVersion: 'plimsoll/v1', kind: 'WorkloadProfile', metadata, ...sections });
}

const seen = { provenance: [{ kind: 'observed', source: 'trace' }] };
const to = { dns: 'a.example' };
const http = (line: object) => ({ egress: [{ to, ports: [443], tls: 'tls', http: [line] }] });
const sql = (line: object) => ({ egress: [{ to, ports: [5432], tls: 'tls', sql: [line] }] });
const listens = (line: object) => ({ listens: [{ port: 443, tls: 'tls', ...line }] });

/** For each rule: sections that break it, with the path; and sections that come near and do not. */
const CASES: readonly [rule: string, broken: object, path: string, near: object][] = [
  [
    'refused-but-seen',
    { systemCalls: [{ name: 'read', state: 'refused', ...seen }] },
    'systemCalls[0]',
    {
      systemCalls: [
        { name: 'read', state: 'refused' },
        { name: 'write', ...seen },
      ],
    },
  ],
  [
    'seen-but-not-declared',
    { systemCalls: [{ name: 'read', state: 'proposed', ...seen }] },
    'systemCalls[0]',
    { systemCalls: [{ name: 'read', ...seen }] },
  ],
  [
    'accepted-and-refused',
    {
      files: [
        { path: '/etc/a', access: ['read', 'write'] },
        { path: '/etc/**', access: ['write'], state: 'refused' },
      ],
    },
    'files[0]',
    { files: [{ path: '/etc/**' }, { path: '/etc/shadow', state: 'refused' }] },
  ],
  [
    'accepted-under-refused',
    listens({ state: 'refused', routes: [{ methods: ['GET'], path: '/a' }] }),
    'listens[0].routes[0]',
    listens({ routes: [{ methods: ['GET'], path: '/a' }] }),
  ],
  ['user-root', { users: [{ uid: 0 }] }, 'users[0]', { users: [{ uid: 1 }] }],
  ['user-root', { users: [{ uid: 5, root: true }] }, 'users[0]', { users: [{ uid: 0, state: 'refused' }] }],
  [
    'capability-host',
    { capabilities: ['SYS_ADMIN'] },
    'capabilities[0]',
    { capabilities: ['NET_ADMIN', { name: 'ALL', state: 'refused' }] },
  ],
  [
    'capability-wide',
    { capabilities: ['NET_RAW'] },
    'capabilities[0]',
    { capabilities: ['NET_BIND_SERVICE'] },
  ],
  ['system-call-kernel', { systemCalls: ['bpf'] }, 'systemCalls[0]', { systemCalls: ['read'] }],
  [
    'file-system-written',
    { files: [{ path: '/**', access: ['write'] }] },
    'files[0]',
    { files: ['/**', { path: '/etc/orders/**', access: ['write'] }] },
  ],
  [
    'file-written-and-executed',
    { files: [{ path: '/tmp/**', access: ['write', 'execute'] }] },
    'files[0]',
    { files: [{ path: '/tmp/**', access: ['read', 'write'] }] },
  ],
  ['engine-socket-file', { files: ['/var/run/docker.sock'] }, 'files[0]', { files: ['/var/run/app.sock'] }],
  ['device-raw', { devices: ['/dev/**'] }, 'devices[0]', { devices: ['/dev/null'] }],
  [
    'secret-in-arguments',
    { processes: [{ executable: '/bin/a', arguments: '--password=fakefake' }] },
    'processes[0]',
    { processes: [{ executable: '/bin/a', arguments: '--password=*' }] },
  ],
  [
    'secret-in-environment',
    { secrets: [{ reference: 'db', environment: 'PGPASSWORD' }] },
    'secrets[0]',
    { secrets: [{ reference: 'db', file: '/run/secrets/db' }] },
  ],
  [
    'namespace-of-host',
    { shared: [{ kind: 'network', with: ['host'] }] },
    'shared[0]',
    { shared: [{ kind: 'network', with: ['proxy'] }] },
  ],
  [
    'namespace-shared',
    { shared: [{ kind: 'pid', with: ['proxy'] }] },
    'shared[0]',
    { shared: [{ kind: 'volume', name: 'a', path: '/a' }] },
  ],
  [
    'engine-socket-shared',
    { shared: [{ kind: 'socket', path: '/run/docker.sock' }] },
    'shared[0]',
    { shared: [{ kind: 'socket', path: '/run/a.sock' }] },
  ],
  [
    'egress-anywhere',
    { egress: [{ to: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] }, ports: [443], tls: 'tls' }] },
    'egress[0]',
    { egress: [{ to: { cidr: '10.0.0.0/8' }, ports: [443], tls: 'tls' }] },
  ],
  [
    'egress-anywhere',
    { egress: [{ to: { cidr: '::/0' }, ports: [443], tls: 'tls' }] },
    'egress[0]',
    { egress: [{ to: { dns: '**.example.com' }, ports: [443], tls: 'tls' }] },
  ],
  ['egress-anywhere', { egress: [{ to: { dns: '**.com' }, ports: [443], tls: 'tls' }] }, 'egress[0]', {}],
  [
    'egress-any-workload',
    { egress: [{ to: { workload: { labels: {} } }, ports: [1] }] },
    'egress[0]',
    { egress: [{ to: { workload: { labels: { a: 'b' } } }, ports: [1] }] },
  ],
  [
    'egress-every-port',
    { egress: [{ to: { workload: { name: 'a' } } }] },
    'egress[0]',
    { egress: [{ to: { workload: { name: 'a' } }, ports: [{ port: 1, endPort: 99 }] }] },
  ],
  [
    'egress-plaintext',
    { egress: [{ to: { workload: { name: 'a', namespace: 'other' } }, ports: [80] }] },
    'egress[0]',
    {
      egress: [
        { to: { workload: { name: 'a', namespace: 'shop' } }, ports: [80] },
        { to: { dns: 'ns.example' }, ports: [{ port: 53, protocol: 'udp' }] },
        { to: { cidr: '127.0.0.11/32' }, ports: [53] },
      ],
    },
  ],
  [
    'egress-metadata-service',
    { egress: [{ to: { cidr: '169.254.169.254/32' }, ports: [80] }] },
    'egress[0]',
    { egress: [{ to: { cidr: '169.254.169.253/32' }, ports: [80] }] },
  ],
  [
    'listen-plaintext',
    { listens: [80] },
    'listens[0]',
    {
      listens: [
        { port: 443, tls: 'tls' },
        { port: 53, protocol: 'udp' },
      ],
    },
  ],
  [
    'every-method',
    listens({ routes: [{ methods: ['*'], path: '/a' }] }),
    'listens[0].routes[0]',
    listens({ routes: [{ methods: ['GET'], path: '/a' }] }),
  ],
  [
    'every-method',
    listens({ grpc: [{ methods: ['*'], service: 'a.B' }] }),
    'listens[0].grpc[0]',
    listens({ grpc: [{ methods: ['Get'], service: 'a.B' }] }),
  ],
  [
    'every-path',
    listens({ routes: [{ methods: ['GET'], path: '/', kind: 'prefix' }] }),
    'listens[0].routes[0]',
    listens({ routes: [{ methods: ['GET'], path: '/' }] }),
  ],
  ['every-path', http({ methods: ['GET'] }), 'egress[0].http[0]', http({ methods: ['GET'], path: '/a' })],
  [
    'every-path',
    http({ methods: ['GET'], path: '/.*', kind: 'regex' }),
    'egress[0].http[0]',
    http({ methods: ['GET'], path: '/a.*', kind: 'regex' }),
  ],
  [
    'sql-everything',
    sql({ verbs: ['SELECT'], tables: ['*'] }),
    'egress[0].sql[0]',
    sql({ verbs: ['SELECT'], tables: ['shop.*'] }),
  ],
  [
    'sql-schema-change',
    sql({ verbs: ['SELECT', 'DROP'], tables: ['a'] }),
    'egress[0].sql[0]',
    sql({ verbs: ['DELETE'], tables: ['a'] }),
  ],
  [
    'kafka-everything',
    { egress: [{ to, ports: [9092], tls: 'tls', kafka: [{ topics: ['*'], apis: ['Fetch'] }] }] },
    'egress[0].kafka[0]',
    { egress: [{ to, ports: [9092], tls: 'tls', kafka: [{ topics: ['a*'], apis: ['Fetch'] }] }] },
  ],
];

describe('lintProfile', () => {
  for (const [rule, broken, path, near] of CASES) {
    it(`${rule} is found at ${path}: ${JSON.stringify(broken)}`, () => {
      const found = lintProfile(profileOf(broken)).filter((finding) => finding.id === rule);
      assert.deepEqual(
        found.map((finding) => finding.subject.line),
        [path],
      );
      assert.deepEqual(
        lintProfile(profileOf(near)).filter((finding) => finding.id === rule),
        [],
      );
    });
  }

  it('has a case for every rule, and every rule has vectors and advice', () => {
    const tested = new Set(CASES.map(([rule]) => rule));
    for (const { id, vectors, advice } of LINT_RULES) {
      assert.ok(tested.has(id), id);
      assert.ok(vectors.length > 0 && vectors.every((vector) => VECTOR_IDS.includes(vector)), id);
      assert.match(advice, /^[A-Z].*\.$/);
    }
  });

  it('says nothing of a tight profile', () => {
    const tight = profileOf({
      processes: [{ executable: '/usr/bin/node', arguments: 'server.js' }],
      files: ['/app/**', { path: '/tmp/orders/**', access: ['read', 'write'] }],
      capabilities: [],
      systemCalls: ['read', 'write', { name: 'ptrace', state: 'refused' }],
      users: [{ uid: 1000 }],
      ...listens({ tls: 'mutual', routes: [{ methods: ['GET'], path: '/orders/{id}', kind: 'template' }] }),
      ...sql({ verbs: ['SELECT'], tables: ['orders'] }),
    });
    assert.deepEqual(lintProfile(tight), []);
  });

  it('finds the most severe first, at paths that exist, for any profile', () => {
    const order = ['critical', 'high', 'medium', 'low'];
    fc.assert(
      fc.property(profileArbitrary, (profile) => {
        const paths = new Set(linesOf(profile).map(({ path }) => path));
        const findings = lintProfile(profile);
        for (const { path, message } of findings.map(lintEntry))
          assert.ok(paths.has(path) && message.length > 0);
        const severities = findings.map(({ severity }) => order.indexOf(severity));
        assert.deepEqual(
          severities,
          severities.toSorted((a, b) => a - b),
        );
      }),
      { numRuns: propertyRuns(30) },
    );
  });
});
