import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { askRuntime } from '../../src/enforce/network/haproxy/apply.ts';
import { type WorkloadIdentity, workloadIdentity } from '../../src/model/identity/workload-identity.ts';
import { Authority } from '../../src/platform/identity/builtin/authority.ts';
import { newLeaf, newRoot } from '../../src/platform/identity/builtin/svid-certificates.ts';
import { keyPem, newKeyPair } from '../../src/platform/certificates/keys.ts';
import type { KeyedCertificate } from '../../src/platform/certificates/types.ts';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '../../src/platform/certificates/x509.ts';
import { ROOT } from '../architecture/source-files.ts';
import { MeshLab } from './mesh-lab.ts';
import { absence, missing } from './real-part.ts';

const skip =
  missing('haproxy', 'nft', 'ip', 'openssl', 'python3') ||
  absence(process.getuid?.() === 0, 'root, for network namespaces');

const HOUR = 3_600_000;
const DOMAIN = 'shop.example';
const [N1, N2, N3] = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];
const ADDRESSES = {
  web: ['10.1.0.2', 'fd01::2'],
  job: ['10.1.0.3', 'fd01::3'],
  db: ['10.2.0.5', 'fd02::5'],
  cache: ['10.3.0.6'],
} as const;
const DB = ADDRESSES.db[0];
/** On the second node, without a profile. */
const STRANGER = '10.2.0.66';
/** On the first node, and of nobody at first. */
const LATE = ['10.1.0.4', 'fd01::4'];
const NODES = `trustDomain: ${DOMAIN}
nodes:
  n1: {address: ${N1}, blocks: [10.1.0.0/16, "fd01::/64"]}
  n2: {address: ${N2}, blocks: [10.2.0.0/16, "fd02::/64"]}
  n3: {address: ${N3}, blocks: [10.3.0.0/16]}
`;

const REQUEST = 'GET /orders/1 HTTP/1.1\r\nhost: db\r\n\r\n';

function profiles(path = '/orders', more: readonly string[] = []): string {
  const profile = (name: string, rest: string) =>
    `apiVersion: plimsoll/v1\nkind: WorkloadProfile\nmetadata: {name: ${name}, namespace: shop}\n${rest}`;
  const calls = `egress:
  - {to: {workload: {name: db}}, ports: [5432]}
  - {to: {workload: {name: db}}, ports: [8080, 8081], http: [{methods: [GET], path: ${path}, kind: prefix}]}
  - {to: {workload: {name: cache}}, ports: [5432]}
`;
  return [
    profile('web', calls),
    profile('job', 'egress: []\n'),
    profile(
      'db',
      `listens:\n  - {port: 5432, from: [${['web', ...more].map((name) => `{workload: {name: ${name}}}`).join(', ')}]}\n  - {port: 8080, from: [{workload: {name: web}}]}\n  - {port: 8081, from: [{workload: {name: web}}]}\n`,
    ),
    ...more.map((name) => profile(name, 'egress:\n  - {to: {workload: {name: db}}, ports: [5432]}\n')),
    profile('cache', 'listens: [5432]\n'),
  ].join('---\n');
}

function endpoints(of: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(of)
    .map(
      ([name, all]) =>
        `shop/${name}: [{interface: ${name}, addresses: [${all.map((one) => `"${one}"`).join(', ')}]}]\n`,
    )
    .join('');
}

const identityOf = (name: string) => workloadIdentity({ namespace: 'shop', name }, DOMAIN);

describe('a mesh of two nodes', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-mesh-'));
  const said: Record<string, string> = { n1: '', n2: '' };
  const start = new Date();
  let lab: MeshLab;
  let authority: Authority;
  let root: KeyedCertificate;

  const put = (path: string, text: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, `${path}.new`), text);
    renameSync(join(folder, `${path}.new`), join(folder, path));
  };
  /** A file of which each node has its own. */
  const putOn = (kind: 'profiles' | 'nodes', text: string, nodes = ['n1', 'n2', 'n3']) => {
    for (const node of nodes) put(`${node}-${kind}.yaml`, text);
  };
  /** Gives a node certificates of its workloads, as something outside of Plimsoll would. */
  const deliver = async (node: string, names: readonly string[], at: Date) => {
    for (const name of names) {
      const { chain, key } = await authority.issue(identityOf(name), at);
      put(`${node}-identities/${name}/tls.key`, key);
      put(`${node}-identities/${name}/tls.crt`, chain);
      put(`${node}-identities/${name}/ca.crt`, authority.bundle(at));
    }
  };
  const startWaypoint = (node: string, identities: string) => {
    const files = [`${node}-profiles`, '--attachments', 'attachments', '--nodes', `${node}-nodes`].map(
      (one) => (one.startsWith('-') ? one : join(folder, `${one}.yaml`)),
    );
    const rest = ['--node', node, '--identities', identities, '--folder', join(folder, `${node}-run`)];
    const child = lab.spawn(node, join(ROOT, 'plimsoll'), 'network', 'waypoint', ...files, ...rest);
    said[node] = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes: Buffer) => (said[node] += bytes.toString()));
  };
  const pids = () =>
    Promise.all(
      ['n1', 'n2'].map(
        async (node) => /^Pid: (\d+)/m.exec(await askRuntime(socketOf(node), 'show info\n'))?.[1],
      ),
    );
  const socketOf = (node: string) => join(folder, `${node}-run/runtime.sock`);
  const until = async (condition: () => boolean | Promise<boolean>, what: string) => {
    for (let turn = 0; !(await condition()); turn += 1) {
      assert.ok(
        turn < 200,
        `${what} never happened:\n${said['n1']?.slice(-2000)}\n${said['n2']?.slice(-2000)}`,
      );
      await wait(50);
    }
  };
  const records = (node: string) =>
    (said[node] ?? '')
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const ask = (name: string, path: string, ...rest: readonly string[]) =>
    lab.ask(name, `http://${DB}:8080${path}`, ...rest);

  before(async () => {
    // Days ago, so that its root can be succeeded while the test runs.
    authority = await Authority.create(
      join(folder, 'authority'),
      { trustDomain: DOMAIN, lifetime: 24 * 3600 },
      new Date(start.getTime() - 3 * 24 * HOUR),
    );
    const state = JSON.parse(readFileSync(join(folder, 'authority/authority.json'), 'utf8')) as {
      roots: [KeyedCertificate];
    };
    [root] = state.roots;
    putOn('profiles', profiles());
    putOn('nodes', NODES);
    put('attachments.yaml', endpoints(ADDRESSES));
    await deliver('n1', ['web', 'job'], start);
    await deliver('n2', ['db'], start);
    const { web, job, db, cache } = ADDRESSES;
    lab = new MeshLab({
      n1: { address: N1, gateways: ['10.1.0.1', 'fd01::1'], members: { web, job, late: LATE } },
      n2: {
        address: N2,
        gateways: ['10.2.0.1', 'fd02::1'],
        members: { db, stranger: [STRANGER, 'fd02::66'] },
      },
      n3: { address: N3, gateways: ['10.3.0.1'], members: { cache } },
    });
    for (const name of ['db', 'cache']) await lab.agent(name, 'serve');
    for (const node of ['n1', 'n2']) startWaypoint(node, `files:${join(folder, `${node}-identities`)}`);
    await until(() => ['n1', 'n2'].every((node) => said[node]?.includes('listens on port')), 'the start');
  });
  after(() => {
    lab?.dispose();
    rmSync(folder, { recursive: true });
  });

  it('lets an allowed call through, with the identity of its caller', async () => {
    const { status, text } = await ask('web', '/orders/1');
    assert.equal(status, 200, `${text}\n${said['n1']}\n${said['n2']}`);
    const { path, from } = JSON.parse(text) as { path: string; from: string };
    assert.equal(path, '/orders/1');
    assert.match(from, /10\.1\.0\.2$/);
    await until(() => records('n2').length > 0, 'a line in the log');
    const [line] = records('n2');
    assert.equal(line?.['identity'], 'spiffe://shop.example/ns/shop/workload/web');
    assert.deepEqual(
      [line?.['caller'], line?.['callee'], line?.['verdict']],
      ['shop/web', 'shop/db', 'allowed'],
    );
  });

  it('does so over HTTP/2, TCP without HTTP, and IPv6', async () => {
    const two = await lab.ask('web', `http://${DB}:8081/orders`, 'http2');
    assert.deepEqual(two, { status: 200, text: 'over HTTP/2: /orders' });
    assert.equal(await lab.hold('web', DB, 5432)('hello'), true);
    assert.equal(await lab.hold('web', ADDRESSES.db[1], 5432)('hello'), true);
    const six = await lab.ask('web', `http://[${ADDRESSES.db[1]}]:8080/orders`);
    assert.match(six.text, /fd01::2/);
  });

  it('refuses what the profiles refuse, at the first node where that can tell', async () => {
    assert.equal((await ask('web', '/admin')).status, 403);
    assert.match(JSON.stringify(records('n2').at(-1)), /"verdict":"refused"/);
    const count = records('n2').length;
    assert.equal((await ask('job', '/orders')).status, 403);
    assert.equal(await lab.hold('job', DB, 5432)('hello'), false);
    assert.equal(records('n2').length, count);
  });

  it('takes no word of the caller for who it is', async () => {
    const forged =
      'x-forwarded-client-cert=By=spiffe://shop.example/ns/shop/workload/db;URI=spiffe://shop.example/ns/shop/workload/web';
    assert.equal((await ask('job', '/orders', forged, `x-forwarded-for=${ADDRESSES.web[0]}`)).status, 403);
  });

  it('shows the wire nothing but TLS', async () => {
    const captured = await lab.capture('n2');
    const marker = 'nobody-on-the-wire-may-read-this';
    assert.equal((await ask('web', `/orders/${marker}`)).status, 200);
    assert.equal(await lab.hold('web', DB, 5432)(marker), true);
    const frames = await captured();
    assert.ok(frames.length > 1000, `only ${frames.length} bytes were captured`);
    for (const secret of [marker, 'HTTP/1.1', 'workload/web', 'BEGIN', 'PROXY', '\r\n\r\n\0\r\nQUIT\n'])
      assert.equal(frames.includes(secret), false, secret);
    // What is said in the clear is the name of the callee, in the first message.
    assert.equal(frames.includes(`8080-10-2-0-5.db.shop.${DOMAIN}`), true);
  });

  describe('towards somebody on the wire', () => {
    const name = `5432-10-2-0-5.db.shop.${DOMAIN}`;
    let made = 0;

    /** Does the database answer who comes with a certificate? */
    const reaches = (
      pair: { chain: string; key: string } | undefined,
      servername = name,
    ): Promise<boolean> => {
      const id = `attack-${(made += 1)}`;
      put(`${id}.crt`, pair?.chain ?? '');
      put(`${id}.key`, pair?.key ?? '');
      put('bundle.pem', authority.bundle(new Date()));
      const certificate = pair ? ['-cert', join(folder, `${id}.crt`), '-key', join(folder, `${id}.key`)] : [];
      const target = [
        '-connect',
        `${N2}:15008`,
        '-servername',
        servername,
        '-CAfile',
        join(folder, 'bundle.pem'),
      ];
      return lab.echoes(
        'n1',
        ['openssl', 's_client', '-quiet', '-verify_return_error', ...target, ...certificate],
        'hello\n',
        5,
      );
    };
    const leaf = async (
      identity: WorkloadIdentity,
      issuer = root,
      [from, to] = [-HOUR, HOUR] as [number, number],
    ) => {
      const keys = await newKeyPair();
      const at = (offset: number) => new Date(Date.now() + offset);
      const terms = { identity, notBefore: at(from), notAfter: at(to) };
      return { chain: await newLeaf(keys.publicKey, terms, issuer), key: await keyPem(keys) };
    };
    interface Odd {
      readonly uris: readonly string[];
      readonly usages?: KeyUsageFlags;
      readonly purposes?: readonly string[];
      readonly ca?: boolean;
    }
    /** Signed by the true root, but nothing that it would sign. */
    const odd = async ({ uris, usages = KeyUsageFlags.digitalSignature, purposes, ca = false }: Odd) => {
      const [keys, ecdsa] = [await newKeyPair(), { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }];
      const [raw] = PemConverter.decode(root.key);
      assert.ok(raw);
      const chain = await X509CertificateGenerator.create({
        issuer: new X509Certificate(root.certificate).subjectName,
        notBefore: new Date(Date.now() - HOUR),
        notAfter: new Date(Date.now() + HOUR),
        publicKey: keys.publicKey,
        signingKey: await crypto.subtle.importKey('pkcs8', raw, ecdsa, false, ['sign']),
        signingAlgorithm: ecdsa,
        extensions: [
          new BasicConstraintsExtension(ca, undefined, true),
          new KeyUsagesExtension(usages, true),
          ...(purposes ? [new ExtendedKeyUsageExtension(purposes)] : []),
          new SubjectAlternativeNameExtension(uris.map((value) => ({ type: 'url', value }))),
        ],
      });
      return { chain: chain.toString('pem'), key: await keyPem(keys) };
    };
    const web = identityOf('web').spiffeId;

    it('a good certificate opens, so that the others could', async () => {
      assert.equal(await reaches(await leaf(identityOf('web'))), true);
      assert.equal(await reaches(await odd({ uris: [web] })), true);
    });

    it('nothing opens without one, or with one of another authority', async () => {
      assert.equal(await reaches(undefined), false);
      const other = await newRoot(DOMAIN, start, new Date(start.getTime() + HOUR));
      assert.equal(await reaches(await leaf(identityOf('web'), other)), false);
    });

    it('nor with one that has ended, or is not good yet', async () => {
      assert.equal(await reaches(await leaf(identityOf('web'), root, [-2 * HOUR, -1000])), false);
      assert.equal(await reaches(await leaf(identityOf('web'), root, [HOUR, 2 * HOUR])), false);
    });

    it('nor with one of a workload that may not, of none, or of one that is here', async () => {
      assert.equal(await reaches(await leaf(identityOf('job'))), false);
      assert.equal(await reaches(await leaf(identityOf('nobody'))), false);
      assert.equal(await reaches(await leaf(identityOf('db'))), false);
      await until(
        () =>
          records('n2').some(
            ({ rule, identity }) => rule === 'unknown-identity' && identity === identityOf('nobody').spiffeId,
          ),
        'a line of it',
      );
    });

    it('nor with one that is no X.509-SVID', async () => {
      const { digitalSignature, keyCertSign, keyAgreement } = KeyUsageFlags;
      const all: Odd[] = [
        { uris: [web, 'spiffe://shop.example/ns/shop/workload/job'] },
        { uris: ['spiffe://shop.example/ns/shop/workload/job', web] },
        { uris: [web, web] },
        { uris: [] },
        { uris: [`${web}/`] },
        { uris: [web], ca: true },
        { uris: [web], usages: digitalSignature | keyCertSign },
        { uris: [web], usages: keyAgreement },
        { uris: [web], purposes: ['1.3.6.1.5.5.7.3.1'] },
      ];
      for (const one of all) assert.equal(await reaches(await odd(one)), false, JSON.stringify(one));
    });

    it('nor for a destination that is not there', async () => {
      const pair = await leaf(identityOf('web'));
      for (const other of [
        '0-10-2-0-5',
        '65536-10-2-0-5',
        '5432-10-2-0-1',
        '5432-127-0-0-1',
        '5432',
        '05432-10-2-0-5',
        '22-10-2-0-5',
      ])
        assert.equal(await reaches(pair, `${other}.db.shop.${DOMAIN}`), false, other);
      assert.equal(await reaches(pair, `5432-10-2-0-5.web.shop.${DOMAIN}`), false);
      assert.equal(await reaches(pair, 'localhost'), false);
    });

    it('nor without TLS, whatever it says of itself', async () => {
      const script = `import socket,sys
s=socket.create_connection(('${N2}',int(sys.argv[1]))); s.settimeout(2); s.sendall(b'PROXY TCP4 ${ADDRESSES.web[0]} ${DB} 40000 5432\\r\\n'+sys.stdin.buffer.readline())
try: print(s.recv(4096).decode())
except OSError as e: print(e)`;
      assert.equal(await lab.echoes('n1', ['python3', '-c', script, '15008'], 'hello\n', 5), false);
      // What waits for the addresses of both ends can be found on the node, but takes them from nobody without the secret.
      const [, socket = ''] = /@(plimsoll-[0-9a-f-]+)/.exec(lab.run('n2', 'cat', '/proc/net/unix')) ?? [];
      assert.notEqual(socket, '');
      const inside = script.replace(
        /s=socket\.create_connection.*?;/,
        `s=socket.socket(socket.AF_UNIX); s.connect(b'\\0'+b'${socket}'.ljust(107,b'\\0'));`,
      );
      assert.ok(inside.includes('AF_UNIX'));
      assert.equal(await lab.echoes('n2', ['python3', '-c', inside], 'hello\n', 5), false);
    });

    it('a node that has no certificate of the callee gets nothing to read', async () => {
      const job = await leaf(identityOf('job'));
      put('false.pem', job.chain + job.key);
      const server = lab.spawn(
        'n3',
        process.execPath,
        '-e',
        `
        const { readFileSync } = require('node:fs');
        const pem = readFileSync(${JSON.stringify(join(folder, 'false.pem'))});
        require('node:tls').createServer({ cert: pem, key: pem, requestCert: true, rejectUnauthorized: false }, (s) => { console.log('opened'); s.on('data', (d) => console.log('read ' + d)); s.pipe(s); })
          .on('tlsClientError', (e) => console.log('failed ' + e.code)).listen(15008, '${N3}', () => console.log('ready'))`,
      );
      let heard = '';
      server.stdout.on('data', (bytes: Buffer) => (heard += bytes.toString()));
      await until(() => heard.includes('ready'), 'a false node');
      assert.equal(await lab.hold('web', ADDRESSES.cache[0], 5432)('secret'), false);
      await until(() => heard.includes('failed'), 'a failed handshake');
      assert.equal(/opened|secret/.test(heard), false, heard);
      server.kill();
    });
  });

  it('believes no address of another node that comes from here', async () => {
    const [web] = ADDRESSES.web;
    lab.run('stranger', 'ip', 'address', 'add', `${web}/32`, 'dev', 'eth0');
    lab.run('stranger', 'ip', 'route', 'add', `${DB}/32`, 'via', '10.2.0.1', 'src', web);
    lab.run('n2', 'ip', 'route', 'add', `${web}/32`, 'via', STRANGER, 'dev', 'br0');
    assert.equal(await lab.hold('stranger', DB, 5432)('hello'), false);
    const isReported = (line: Record<string, unknown>) =>
      line['rule'] === 'address-of-another-node' && line['source'] === web;
    await until(() => records('n2').some(isReported), 'a line of it');
    lab.run('n2', 'ip', 'route', 'delete', `${web}/32`, 'via', STRANGER, 'dev', 'br0');
  });

  it('has certificates of the built-in authority, for a node that was invited', async () => {
    const plimsoll = join(ROOT, 'plimsoll');
    const own = ['--folder', join(folder, 'authority')];
    const files = [
      join(folder, 'n1-profiles.yaml'),
      '--attachments',
      join(folder, 'attachments.yaml'),
      '--nodes',
      join(folder, 'n1-nodes.yaml'),
    ];
    const server = lab.spawn('n1', plimsoll, 'identity', 'serve', ...files, ...own);
    let heard = '';
    server.stderr.on('data', (bytes: Buffer) => (heard += bytes.toString()));
    await until(() => heard.includes('listens on port 8008'), 'the start of the authority');
    put(
      'n3.json',
      lab.run('n1', plimsoll, 'identity', 'invite', 'n3', '--url', `https://${N1}:8008`, ...own),
    );
    const joining = [
      plimsoll,
      'identity',
      'join',
      join(folder, 'n3.json'),
      '--folder',
      join(folder, 'n3-node'),
    ];
    lab.run('n3', ...joining);
    assert.throws(() => lab.run('n3', ...joining), /not invited/);
    startWaypoint('n3', `remote:${join(folder, 'n3-node')}`);
    await until(() => said['n3']?.includes('listens on port') === true, 'the start of the third node');
    assert.equal(await lab.hold('web', ADDRESSES.cache[0], 5432)('hello'), true, `${heard}${said['n3']}`);
  });

  it('takes a new workload in while it runs', async () => {
    const before_ = await pids();
    assert.ok(before_.every((pid) => pid !== undefined));
    assert.equal(await lab.hold('late', DB, 5432)('hello'), false);
    put('attachments.yaml', endpoints({ ...ADDRESSES, late: LATE }));
    putOn('profiles', profiles('/orders', ['late']));
    await deliver('n1', ['late'], start);
    await until(() => lab.hold('late', DB, 5432)('hello'), 'an answer');
    assert.deepEqual(await pids(), before_);
  });

  it('calls nobody for a workload whose certificate is gone, until there is one again', async () => {
    rmSync(join(folder, 'n1-identities/late'), { recursive: true });
    const isReported = ({ rule, caller }: Record<string, unknown>) =>
      rule === 'no-certificate' && caller === 'shop/late';
    await until(
      async () => !(await lab.hold('late', DB, 5432)('hello')) && records('n1').some(isReported),
      'a refusal',
    );
    assert.equal(await lab.hold('web', DB, 5432)('hello'), true);
    await deliver('n1', ['late'], start);
    await until(() => lab.hold('late', DB, 5432)('hello'), 'a new beginning');
  });

  it('follows the file of nodes, and nothing fails that it says no other of', async () => {
    const [cache] = ADDRESSES.cache;
    const [db, old] = [lab.hold('web', DB, 5432), lab.hold('web', cache, 5432)];
    assert.deepEqual([await db('hello'), await old('hello')], [true, true]);
    const load = await lab.agent('web', 'load', `http://${DB}:8080/orders`);
    const before_ = await pids();

    putOn('nodes', `${NODES}  n1: [`);
    const isReported = (node: string) => said[node]?.includes('who is on which node stays as it was');
    await until(() => ['n1', 'n2'].every(isReported), 'a word of it');
    assert.equal(await old('still'), true);
    assert.equal(await lab.hold('web', cache, 5432)('hello'), true);

    lab.run('n3', 'ip', 'address', 'add', '192.0.2.30/24', 'dev', 'eth0');
    putOn('nodes', NODES.replace(`${N3},`, '192.0.2.30,'));
    await until(async () => !(await old('still')), 'the end of it');
    const moved = lab.hold('web', cache, 5432);
    assert.equal(await moved('hello'), true);
    assert.match(lab.run('n1', 'ss', '-Htn', 'dst', '192.0.2.30'), /:15008/);

    putOn('nodes', NODES.replace(/^ {2}n3.*\n/m, ''));
    await until(async () => !(await moved('still')), 'the end of that');
    assert.equal(await lab.hold('web', cache, 5432)('hello'), false);
    putOn('nodes', NODES);
    await until(() => lab.hold('web', cache, 5432)('hello'), 'a new beginning');

    load.input.end();
    assert.deepEqual((JSON.parse(await load.next()) as { failed: string[] }).failed, []);
    assert.equal(await db('still'), true);
    assert.deepEqual(await pids(), before_);
  });

  it('replaces certificates and roots under load without one failed request, and no connection ends', async () => {
    const held = lab.hold('web', DB, 5432);
    assert.equal(await held('before'), true);
    const load = await lab.agent('web', 'load', `http://${DB}:8080/orders`);
    const before_ = await pids();
    const applied = (node: string) => said[node]?.split('are others now').length;
    const renewed = async (at: Date) => {
      const old = ['n1', 'n2'].map(applied);
      await deliver('n1', ['web', 'job', 'late'], at);
      await deliver('n2', ['db'], at);
      await until(
        () => ['n1', 'n2'].every((node, index) => applied(node) !== old[index]),
        'new certificates',
      );
      await wait(1200);
    };
    await wait(500);
    await renewed(start);
    // A new root, which signs in three minutes, and is believed before; then it signs; then the old one is not believed.
    const minutes = (count: number) => new Date(start.getTime() + count * 60_000);
    await authority.rotate(minutes(-24 * 60 - 2));
    await renewed(minutes(0));
    const roles = (at: Date) =>
      authority
        .status(at)
        .map(({ role }) => role)
        .join();
    assert.deepEqual([roles(minutes(0)), roles(minutes(4))], ['signing,next', 'retired,signing']);
    await renewed(minutes(4));
    await authority.tend(minutes(25 * 60));
    assert.equal(roles(minutes(4)), 'signing');
    await renewed(minutes(4));
    load.input.end();
    const { done, failed } = JSON.parse(await load.next()) as { done: number; failed: string[] };
    assert.deepEqual(failed.slice(0, 5), [], said['n2']);
    assert.ok(done > 100, `only ${done} requests`);
    assert.equal(await held('after'), true);
    assert.deepEqual(await pids(), before_);
    assert.deepEqual(
      [said['n1'], said['n2']].map((text) => /certificates: .*/.exec(text ?? '')?.[0]),
      [undefined, undefined],
    );
  });

  it('refuses from now on what was signed by the root that nobody believes any more', async () => {
    const keys = await newKeyPair();
    const terms = {
      identity: identityOf('web'),
      notBefore: new Date(Date.now() - HOUR),
      notAfter: new Date(Date.now() + HOUR),
    };
    put('old.pem', (await newLeaf(keys.publicKey, terms, root)) + (await keyPem(keys)));
    const target = [
      '-connect',
      `${N2}:15008`,
      '-servername',
      `5432-10-2-0-5.db.shop.${DOMAIN}`,
      '-cert',
      join(folder, 'old.pem'),
      '-key',
      join(folder, 'old.pem'),
    ];
    assert.equal(await lab.echoes('n1', ['openssl', 's_client', '-quiet', ...target], 'hello\n', 5), false);
  });

  it('answers nothing more where a rule is revoked, on connections that are there', async () => {
    putOn('profiles', profiles('/nothing', ['late']));
    await until(async () => (await ask('web', '/orders')).status === 403, 'the end of it');
    putOn('profiles', profiles('/orders', ['late']));
    await until(async () => (await ask('web', '/orders')).status === 200, 'a new beginning');
  });

  for (const node of ['n1', 'n2'])
    it(`ends a connection that is no HTTP where its line is revoked on ${node} alone, and no other`, async () => {
      const [web, late] = [lab.hold('web', DB, 5432), lab.hold('late', DB, 5432)];
      const kept = lab.hold('web', DB, 8080);
      assert.deepEqual([await web('hello'), await late('hello')], [true, true]);
      assert.equal(await kept(REQUEST, '"path":"/orders/1"'), true);
      putOn('profiles', profiles('/orders', ['late']).replace(/^ .*name: db.*5432.*\n/m, ''), [node]);
      await until(async () => !(await web('still')), 'the end of it');
      assert.equal(await late('still'), true);
      assert.equal(await kept(REQUEST, '"path":"/orders/1"'), true);
      assert.equal(await lab.hold('web', DB, 5432)('hello'), false);
      putOn('profiles', profiles('/orders', ['late']));
      await until(() => lab.hold('web', DB, 5432)('hello'), 'a new beginning');
    });

  it('refuses requests of who is on no other node any more, on connections that are there', async () => {
    const kept = lab.hold('web', DB, 8080);
    assert.equal(await kept(REQUEST, '"path":"/orders/1"'), true);
    putOn('nodes', NODES.replace('10.1.0.0/16', '10.1.0.3/32'), ['n2']);
    await until(() => kept(REQUEST, ' 403 '), 'a refusal');
    const isReported = ({ rule, path }: Record<string, unknown>) =>
      rule === 'unknown-identity' && path === '/orders/1';
    await until(() => records('n2').some(isReported), 'a line of it');
    putOn('nodes', NODES);
    await until(async () => (await ask('web', '/orders')).status === 200, 'a new beginning');
  });

  it('ends the connections of a workload that is no more in the files', async () => {
    const [web, late] = [lab.hold('web', DB, 5432), lab.hold('late', DB, 5432)];
    assert.deepEqual([await web('hello'), await late('hello')], [true, true]);
    put('attachments.yaml', endpoints(ADDRESSES));
    putOn('profiles', profiles());
    await until(async () => !(await late('still')), 'the end of it');
    assert.equal(await web('still'), true);
  });
});
