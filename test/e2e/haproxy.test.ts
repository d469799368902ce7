import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, createServer, request, type IncomingMessage } from 'node:http';
import {
  connect as connectHttp2,
  createServer as createHttp2Server,
  type OutgoingHttpHeaders,
} from 'node:http2';
import { connect, createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { connect as connectTls } from 'node:tls';
import * as fc from 'fast-check';
import { segmentProfiles } from '../../src/analyse/segmentation/profiles/segment-profiles.ts';
import { HAPROXY } from '../../src/enforce/network/haproxy/compile.ts';
import { profileSchema } from '../../src/model/profile/profile.ts';
import type { Artefact } from '../../src/model/profile/artefact.ts';
import { HaproxyParser } from '../../src/observe/flows/haproxy/parse.ts';
import { segmentationArbitrary } from '../fixtures/segmentation-arbitrary.ts';
import { WAYPOINT_MARK } from '../../src/enforce/network/waypoint-mark.ts';
import { until } from '../fixtures/until.ts';
import { startWaypoint, type Waypoint, writeArtefacts } from '../fixtures/waypoint.ts';
import { missing, missingOwnMachine } from './real-part.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'machine';

const skip = missingOwnMachine() || missing('haproxy', 'nft', 'ip');

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-haproxy-'));
after(() => rmSync(folder, { recursive: true }));

describe('HAProxy', { skip: missing('haproxy') }, () => {
  it('takes the artefacts of any profiles', () => {
    const { artefacts: none } = HAPROXY.compile({ members: [] }, { onLoss: 'tighter' });
    const some = fc.sample(segmentationArbitrary(), { numRuns: 30, seed: 7 });
    const all = some.map((segmentation) => HAPROXY.compile(segmentation, { onLoss: 'tighter' }).artefacts);
    for (const artefacts of [none, ...all]) {
      writeArtefacts(folder, artefacts);
      const checked = spawnSync('haproxy', ['-c', '-f', join(folder, 'haproxy/haproxy.cfg')], {
        encoding: 'utf8',
      });
      assert.equal(checked.status, 0, checked.stderr);
      assert.equal(checked.stderr, '');
    }
  });
});

const ADDRESSES = {
  'shop/web': '10.0.0.2',
  'shop/job': '10.0.0.3',
  'shop/api': '10.0.0.5',
  'shop/db': '10.0.0.6',
} as const;
const [WEB, JOB, API, DB] = Object.values(ADDRESSES) as [string, string, string, string];
const [STRANGER, OUTSIDE, OTHER, RESOLVER] = ['10.0.0.9', '192.0.2.10', '192.0.2.11', '10.0.0.53'] as const;

const accepted = { state: 'accepted', provenance: [{ kind: 'written', source: 'test' }] };
const refused = { ...accepted, state: 'refused' };
const route = (path: string, methods: string[], kind = 'exact', state = accepted) => ({
  path,
  kind,
  methods,
  ...state,
});
const ROUTES = [
  route('/orders', ['GET', 'POST'], 'prefix'),
  route('/orders/secret', ['*'], 'prefix', refused),
  route('/items', ['GET']),
  route('/users/{id}', ['GET'], 'template'),
  route('/files/[a-z]+[.]txt', ['GET'], 'regex'),
  route('/users/root', ['*'], 'exact', refused),
];
/** What one path is asked of by several, some of them refused; nothing of it is looked up by a regular expression. */
const OVERLAPPING = [
  route('/{x}/c', ['GET'], 'template'),
  route('/a/{x}', ['POST'], 'template'),
  route('/a/b/{x}/{y}', ['GET'], 'template'),
  route('/{x}/{y}/c/{z}', ['GET', 'POST'], 'template'),
  route('/b', ['*'], 'prefix'),
  route('/b/{x}/a', ['GET'], 'template'),
  route('/c/a/', ['GET']),
  route('/b/c', ['POST'], 'exact', refused),
  route('/c/c/c', ['GET'], 'prefix', refused),
];
/** What a caller says that it asks for, which is neither more nor less. */
const ASKS = [
  route('/{x}/c', ['*'], 'template'),
  route('/a', ['GET', 'POST'], 'prefix'),
  route('/{x}/{y}/c/{z}', ['GET'], 'template'),
  route('/b', ['GET'], 'prefix'),
  route('/a/c/c/b', ['*'], 'exact', refused),
  route('/c/a/', ['POST', 'GET']),
];
const REFUSED_TEMPLATE = route('/{x}/b/{y}', ['GET'], 'template', refused);

interface Others {
  readonly audited?: readonly string[];
  /** Who calls port 8080 of the api. */
  readonly callers?: readonly string[];
  /** What its caller `web` says of that port; left out: nothing but the port. */
  readonly asks?: readonly ReturnType<typeof route>[];
}

function compiled(
  routes: readonly ReturnType<typeof route>[] = ROUTES,
  { audited = [], callers = ['web'], asks }: Others = {},
): readonly Artefact[] {
  const profile = (name: string, rest: object) =>
    profileSchema.parse({
      apiVersion: 'plimsoll/v1',
      kind: 'WorkloadProfile',
      metadata: { namespace: 'shop', name },
      ...rest,
    });
  const to = (name: string, port: number, rest: object = {}) => ({
    to: { workload: { name } },
    ports: [port],
    ...accepted,
    ...rest,
  });
  const web = profile('web', {
    egress: [
      to('api', 8080, asks && { http: asks }),
      to('api', 8081),
      to('api', 8443, { tls: 'tls', sni: 'api.shop.example' }),
      to('api', 8082, {
        http: [
          {
            methods: ['GET'],
            host: '*.shop.example',
            headers: [{ name: 'x-team', value: 'blue' }],
            ...accepted,
          },
        ],
      }),
      {
        to: { dns: 'api.example.com' },
        ports: [8080],
        http: [{ methods: ['GET'], path: '/v1', kind: 'prefix', ...accepted }],
        ...accepted,
      },
      { to: { dns: 'inside.example.com' }, ports: [8080], ...accepted },
    ],
  });
  const api = profile('api', {
    listens: [
      { port: 8080, from: callers.map((name) => ({ workload: { name } })), routes, ...accepted },
      { port: 8081, from: [{ workload: { name: 'web' } }], routes, ...accepted },
      { port: 8082, from: [{ workload: { name: 'web' } }], ...accepted },
      { port: 8443, from: [{ workload: { name: 'web' } }], ...accepted },
    ],
    egress: [to('db', 5432), to('db', 8080)],
  });
  const health = [route('/health', ['*']), route('/health/{id}', ['GET'], 'template')];
  const db = profile('db', {
    listens: [
      { port: 5432, from: [{ workload: { name: 'api' } }], ...accepted },
      { port: 8080, from: [{ workload: { name: 'api' } }], routes: health, ...accepted },
    ],
  });
  const attachments = new Map(
    Object.entries(ADDRESSES).map(([id, address]) => [id, [{ interface: 'lo', addresses: [address] }]]),
  );
  const job = profile('job', { egress: callers.includes('job') ? [to('api', 8080)] : [] });
  const profiles = [web, api, db, job];
  const segmentation = segmentProfiles(profiles, { includeProposed: false, attachments, audited });
  return HAPROXY.compile(segmentation, { onLoss: 'tighter' }).artefacts;
}

/** What routes say, by regular expressions of their own. */
function isAllowed(routes: readonly ReturnType<typeof route>[], method: string, asked: string): boolean {
  const states = routes
    .filter(({ methods, path, kind }) => {
      const end = kind === 'prefix' ? '(?:/.*)?' : '';
      const matched = new RegExp(`^${path.replaceAll(/\{[^}]*\}/g, '[^/]+')}${end}$`).test(asked);
      return matched && (methods.includes('*') || methods.includes(method));
    })
    .map(({ state }) => state);
  return states.includes('accepted') && !states.includes('refused');
}

function runtimeOf(artefacts: readonly Artefact[]): string {
  return artefacts.find(({ path }) => path.endsWith('runtime.txt'))?.text ?? '';
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: IncomingMessage['headers'];
}

interface Asked {
  readonly from?: string;
  readonly host?: string;
  readonly port?: number;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly agent?: Agent;
}

function ask(
  path: string,
  { from = WEB, host = API, port = 8080, method = 'GET', headers = {}, agent }: Asked = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host, port, path, method, headers, localAddress: from, ...(agent ? { agent } : { agent: false }) },
      (response) => {
        let text = '';
        response.on('data', (bytes: Buffer) => (text += bytes.toString()));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text, headers: response.headers }),
        );
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

/** Sends bytes as they are and gives what comes back, up to its end or a greeting; empty where the connection is refused. */
function raw(
  text: string,
  { from = WEB, host = API, port = 8080 }: Asked = {},
  patience = 5000,
): Promise<string> {
  return new Promise((resolve) => {
    const connection = connect({ host, port, localAddress: from });
    let answer = '';
    connection.on('data', (bytes: Buffer) => {
      answer += bytes.toString('latin1');
      // What is no HTTP greets, and says no more.
      if (answer.startsWith('hello')) connection.destroy();
    });
    connection.on('error', () => connection.destroy());
    const late = setTimeout(() => connection.destroy(), patience);
    connection.on('close', () => {
      clearTimeout(late);
      resolve(answer);
    });
    connection.write(text, 'latin1');
  });
}

function askHttp2(headers: OutgoingHttpHeaders): Promise<number> {
  return new Promise((resolve, reject) => {
    const session = connectHttp2(`http://${API}:8081`, {
      createConnection: () => connect({ host: API, port: 8081, localAddress: WEB }),
    });
    session.on('error', reject);
    const stream = session.request(headers);
    stream.on('response', (answer) => {
      resolve(answer[':status'] ?? 0);
      session.destroy();
    });
    stream.on('error', () => resolve(0));
    stream.end();
  });
}

function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1] ?? 0);
}

describe('a waypoint', { skip }, () => {
  const servers: { close: () => unknown }[] = [];
  const reached: string[] = [];
  let waypoint: Waypoint;
  after(async () => {
    for (const server of servers) server.close();
    await waypoint?.stop();
    assert.equal(waypoint?.complaints(), '');
  });

  function serve(host: string, ports: readonly number[]): void {
    for (const port of ports) {
      const server = createServer((asked, answer) => {
        reached.push(`${asked.method} ${asked.url}`);
        answer.end(`${host} ${asked.method} ${asked.url} from ${asked.socket.remoteAddress}`);
      });
      servers.push(server.listen(port, host));
    }
  }

  function serveBytes(host: string, port: number): Server {
    const server = createTcpServer((connection) => {
      connection.on('error', () => connection.destroy());
      connection.resume().write(`hello ${connection.remoteAddress}`);
    });
    servers.push(server);
    return server.listen(port, host);
  }

  before(async () => {
    writeFileSync('/etc/resolv.conf', `nameserver ${RESOLVER}\n`);
    const addresses = [...Object.values(ADDRESSES), STRANGER, OUTSIDE, OTHER, RESOLVER];
    for (const address of addresses) execFileSync('ip', ['address', 'add', `${address}/32`, 'dev', 'lo']);
    const redirect = `table ip waypoint { chain output { type nat hook output priority -100;
      meta mark and ${WAYPOINT_MARK} != 0 return
      tcp dport { 5432, 8080-8082, 8443 } redirect to :15001
    }
    }`;
    execFileSync('nft', ['-f', '-'], { input: redirect });
    serve(API, [8080, 8082]);
    serve(DB, [8080]);
    serve(OUTSIDE, [8080]);
    serve(OTHER, [8080]);
    const http2 = createHttp2Server((asked, answer) => {
      reached.push(`${asked.method} ${asked.url}`);
      answer.end('http2');
    });
    servers.push(http2.listen(8081, API));
    serveBytes(DB, 5432);
    serveBytes(API, 8443);
    servers.push(serveNames({ 'api.example.com': OUTSIDE, 'inside.example.com': DB }));
    const artefacts = compiled();
    writeArtefacts(folder, artefacts);
    waypoint = await startWaypoint(folder, 15_001);
  });

  it('lets through what the profiles allow, from the address of the caller', async () => {
    for (const path of [
      '/orders',
      '/orders/',
      '/orders/7?x=/../items',
      '/items',
      '/users/7',
      '/files/a.txt',
    ]) {
      const { status, text } = await ask(path);
      assert.equal(status, 200, path);
      assert.equal(text, `${API} GET ${path} from ${WEB}`);
    }
    assert.equal((await ask('/orders', { method: 'POST' })).status, 200);
  });

  it('needs few look-ups for what is usual', async () => {
    const requests = async () =>
      /^allowed,BACKEND,(?:[^,]*,){5}(\d+),/m.exec(await waypoint.command('show stat\n'))?.[1];
    const count = Number(await requests());
    const from = API;
    assert.equal((await ask('/health', { from, host: DB })).status, 200);
    assert.equal((await ask('/health/7', { from, host: DB })).status, 200);
    assert.equal((await ask('/%68ealth', { from, host: DB })).status, 200);
    assert.equal((await ask('/health', { from, host: DB, method: 'PATCH' })).status, 200);
    assert.equal((await ask('/healthy', { from, host: DB })).status, 403);
    assert.equal(Number(await requests()), count + 3);
  });

  it('refuses the rest with a number that the log explains', async () => {
    const cases: [string, Asked, string][] = [
      ['/', {}, 'default'],
      ['/ordersx', {}, 'default'],
      ['/items/', {}, 'default'],
      ['/items/7', {}, 'default'],
      ['/users/', {}, 'default'],
      ['/users/7/8', {}, 'default'],
      ['/files/A.txt', {}, 'default'],
      ['/orders', { method: 'DELETE' }, 'default'],
      ['/orders/secret', {}, 'shop/api#listens[0].routes[1]'],
      ['/orders/secret/7', { method: 'POST' }, 'shop/api#listens[0].routes[1]'],
      ['/users/root', {}, 'shop/api#listens[0].routes[5]'],
      ['/orders', { from: JOB }, 'default'],
      ['/orders', { from: STRANGER }, 'default'],
    ];
    for (const [path, asked, rule] of cases) {
      const { status, headers, text } = await ask(path, asked);
      assert.equal(status, 403, `${path} ${JSON.stringify(asked)}`);
      assert.equal(text, 'Refused by policy.\n');
      const record = await waypoint.logged(({ denial }) => denial === headers['denial-id']);
      assert.equal(record['rule'], rule, path);
      assert.equal(record['verdict'], 'refused');
    }
  });

  for (const [what, routes, asks] of [
    ['by look-ups alone', OVERLAPPING, undefined],
    ['where a template is refused', [...OVERLAPPING, REFUSED_TEMPLATE], undefined],
    ['where the caller has some too', OVERLAPPING, ASKS],
  ] as const)
    it(`finds all of several patterns that a path has, ${what}`, async (test) => {
      await waypoint.apply(runtimeOf(compiled(routes, asks && { asks })));
      test.after(() => waypoint.apply(runtimeOf(compiled())));
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const segments = ['a', 'b', 'c', 'd'];
      let paths = [''];
      for (let depth = 0; depth < 4; depth += 1) {
        paths = paths.flatMap((path) => segments.map((segment) => `${path}/${segment}`));
        for (const path of [...paths, ...paths.map((one) => `${one}/`)])
          for (const method of ['GET', 'POST']) {
            const { status } = await ask(path, { method, agent });
            const isMeant = isAllowed(routes, method, path) && (!asks || isAllowed(asks, method, path));
            assert.equal(status, isMeant ? 200 : 403, `${method} ${path}`);
          }
      }
      agent.destroy();
    });

  it('is not deceived about the path', async () => {
    const refusedPaths = [
      '/orders/../admin',
      '/orders/./../admin',
      '/orders//../admin',
      '/orders/..',
      '/orders%2f..%2fadmin',
      '/orders/%2e%2e/admin',
      '/orders/%2E./admin',
      '/orders/%252e%252e/admin',
      '/orders/%252fadmin',
      '/orders/%5c..%5cadmin',
      '/orders\\..\\admin',
      '/orders/a%00',
      '//admin',
      '/%6frders/secret',
      '/orders//secret',
      '/orders/./secret',
      '/orders/x/../secret',
      '/orders/s%65cret',
      '/orders/%zz',
      '/orders/%',
      '/orders/%6',
      '/orders/%6g',
      '*',
      'orders',
      'http://api/admin',
      'http://api/orders/../admin',
      'ftp://api/admin',
      'http://api',
      '/ORDERS',
      '/orders%20/../../admin',
    ];
    reached.length = 0;
    for (const path of refusedPaths) {
      const host = path.includes('://') ? 'api' : API;
      const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      assert.ok([400, 403].includes(statusOf(answer)), `${path}: ${answer}`);
    }
    assert.deepEqual(reached, []);
    const absolute = await raw('GET http://api/orders/7 HTTP/1.1\r\nHost: api\r\nConnection: close\r\n\r\n');
    assert.match(absolute, /GET \/orders\/7 from/);
    const merged = await raw('GET /x/..//orders/./%37 HTTP/1.1\r\nHost: api\r\nConnection: close\r\n\r\n');
    assert.match(merged, /GET \/orders\/7 from/);
  });

  it('is not deceived about where a request ends, its method and its host', async () => {
    reached.length = 0;
    const smuggled = 'GET /admin HTTP/1.1\r\nHost: api\r\n\r\n';
    const heads = [
      'Content-Length: 4\r\nTransfer-Encoding: chunked',
      'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity',
      'Transfer-Encoding: xchunked',
      'Transfer-Encoding : chunked',
      'Transfer-Encoding:\tchunked\r\nContent-Length: 6',
      'Transfer-Encoding: chunked, identity',
      'Content-Length: 5\r\nContent-Length: 0',
      'Content-Length: +5',
      'X: y\nTransfer-Encoding: chunked',
      'Transfer_Encoding: chunked',
    ];
    for (const head of heads)
      await raw(`POST /orders HTTP/1.1\r\nHost: api\r\n${head}\r\n\r\n0\r\n\r\n${smuggled}`, {}, 200);
    assert.ok(!reached.includes('GET /admin'), reached.join('\n'));
    const lines = [
      'get /orders HTTP/1.1',
      'Get /orders HTTP/1.1',
      'CONNECT api:8080 HTTP/1.1',
      'connect /orders HTTP/1.1',
      'TRACE /orders HTTP/1.1',
    ];
    for (const line of lines) {
      const answer = await raw(`${line}\r\nHost: api\r\nConnection: close\r\n\r\n`);
      assert.ok([400, 403].includes(statusOf(answer)), `${line}: ${answer}`);
    }
    const twoHosts = 'GET /orders HTTP/1.1\r\nHost: api\r\nHost: other\r\nConnection: close\r\n\r\n';
    assert.notEqual(statusOf(await raw(twoHosts)), 200);
    assert.notEqual(
      statusOf(await raw('GET http://other/orders HTTP/1.1\r\nHost: api\r\nConnection: close\r\n\r\n')),
      200,
    );
  });

  it('compares hosts and headers', async () => {
    const at = (host: string, headers: Record<string, string>) =>
      ask('/', { port: 8082, headers: { host, ...headers } });
    for (const host of ['a.shop.example', 'A.Shop.example', 'a.shop.example:8082'])
      assert.equal((await at(host, { 'X-Team': 'blue' })).status, 200, host);
    const wrong: [string, Record<string, string>][] = [
      ['a.shop.example', {}],
      ['a.shop.example', { 'x-team': 'red' }],
      ['a.shop.example', { 'x-team': 'blue ish' }],
      ['a.shop.example', { 'x-team2': 'blue' }],
      ['a.b.shop.example', { 'x-team': 'blue' }],
      ['shop.example', { 'x-team': 'blue' }],
      ['a.shop.example.evil', { 'x-team': 'blue' }],
      ['a.shop.example.', { 'x-team': 'blue' }],
      ['a-shop.example', { 'x-team': 'blue' }],
    ];
    for (const [host, headers] of wrong)
      assert.equal((await at(host, headers)).status, 403, `${host} ${JSON.stringify(headers)}`);
    const twice = await raw(
      'GET / HTTP/1.1\r\nHost: a.shop.example\r\nX-Team: red\r\nX-Team: blue\r\nConnection: close\r\n\r\n',
      { port: 8082 },
    );
    assert.equal(statusOf(twice), 403);
  });

  it('judges HTTP/2 stream by stream', async () => {
    const cases: [OutgoingHttpHeaders, number][] = [
      [{ ':path': '/orders/7' }, 200],
      [{ ':path': '/admin' }, 403],
      [{ ':path': '/orders/../admin' }, 403],
      [{ ':path': '/orders/%2e%2e/admin' }, 403],
      [{ ':path': '/orders', ':method': 'DELETE' }, 403],
      [{ ':path': '/orders/secret' }, 403],
    ];
    for (const [headers, status] of cases)
      assert.equal(await askHttp2(headers), status, JSON.stringify(headers));
  });

  it('lets other protocols through between those who may talk, and by server name', async () => {
    assert.equal(await raw('', { from: API, host: DB, port: 5432 }), `hello ${API}`);
    assert.equal(await raw('x', { from: WEB, host: DB, port: 5432 }), '');
    assert.equal(await raw('x', { from: STRANGER, host: DB, port: 5432 }), '');
    const greet = (servername: string | undefined) =>
      new Promise<string>((resolve) => {
        const connection = connect({ host: API, port: 8443, localAddress: WEB });
        const tls = connectTls({ socket: connection, ...(servername === undefined ? {} : { servername }) });
        tls.on('error', () => connection.destroy());
        let answer = '';
        connection.on('data', (bytes: Buffer) => (answer += bytes.toString('latin1')));
        tls.on('error', () => undefined);
        connection.on('close', () => resolve(answer));
        // Refused, or answered with what is no TLS.
        connection.on('data', () => connection.destroy());
        setTimeout(() => connection.destroy(), 5000).unref();
      });
    const records = () => waypoint.log().filter(({ port }) => port === 8443 || port === '8443');
    const calls = [
      () => greet('api.shop.example'),
      () => greet('other.shop.example'),
      () => greet(undefined),
      () => raw('GET / HTTP/1.0\r\n\r\n', { port: 8443 }),
    ];
    for (const [index, call] of calls.entries()) {
      await call();
      await until(() => records().length === index + 1, `a record of call ${index}`);
    }
    assert.deepEqual(
      records().map(({ verdict }) => verdict),
      ['allowed', 'refused', 'refused', 'refused'],
    );
  });

  it('calls a name where it is, whatever the client connects to', async () => {
    const named = (host: string, path: string, to: string = OUTSIDE) =>
      ask(path, { host: to, headers: { host } });
    assert.match((await named('api.example.com', '/v1/x')).text, new RegExp(`^${OUTSIDE} GET /v1/x`));
    assert.match((await named('api.example.com', '/v1/x', OTHER)).text, new RegExp(`^${OUTSIDE} GET`));
    assert.equal((await named('api.example.com', '/v2')).status, 403);
    assert.equal((await named('other.example.com', '/v1')).status, 403);
    assert.equal((await named('inside.example.com', '/v1')).status, 403);
    assert.equal((await named('unknown.example.com', '/v1')).status, 403);
  });

  it('changes its policy while it runs, without a failed request', async () => {
    const info = await waypoint.command('show info\n');
    const other = runtimeOf(compiled([route('/orders', ['GET'], 'prefix'), route('/new', ['GET'])]));
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const load = { isOn: true, count: 0 };
    let edits = 0;
    const requests = (async () => {
      while (load.isOn) {
        assert.equal((await ask('/orders/7', { agent })).status, 200);
        load.count += 1;
      }
    })();
    for (let round = 0; round < 20; round += 1) {
      const isNew = round % 2 === 0;
      const runtime = isNew ? other : runtimeOf(compiled());
      await waypoint.apply(runtime);
      edits += runtime.split('\n\n').length - 1;
      assert.equal((await ask('/new', { agent })).status, isNew ? 200 : 403);
      assert.equal((await ask('/items')).status, isNew ? 403 : 200);
      assert.equal((await ask('/orders/secret')).status, isNew ? 200 : 403);
    }
    load.isOn = false;
    await requests;
    agent.destroy();
    assert.ok(load.count > 100 && edits > 500, `${load.count} requests, ${edits} edits`);
    const pid = (text: string) => /^Pid: (\d+)/m.exec(text)?.[1];
    assert.equal(pid(await waypoint.command('show info\n')), pid(info));
  });

  it('remembers nothing of decisions that are replaced, even if whoever does so is killed in between', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const statuses = async () =>
      [await ask('/items', { agent }), await ask('/users/7', { agent })].map(({ status }) => status);
    for (const status of [...(await statuses()), ...(await statuses())]) assert.equal(status, 200);
    const runtime = runtimeOf(compiled([route('/orders', ['GET'])]));
    const end = runtime.indexOf('\n\n', runtime.indexOf('commit map @VERSION maps/decisions.map')) + 2;
    await waypoint.apply(runtime.slice(0, end));
    for (const status of [...(await statuses()), ...(await statuses())]) assert.equal(status, 403);
    await waypoint.apply(runtime);
    assert.deepEqual(await statuses(), [403, 403]);
    await waypoint.apply(runtimeOf(compiled()));
    assert.deepEqual(await statuses(), [200, 200]);
    agent.destroy();
  });

  for (const [judges, asks] of [
    ['the callee', undefined],
    ['both ends', ROUTES],
  ] as const)
    it(`remembers no decisions of ${judges} that are those of another caller alone now`, async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      // The first request after the change is what counts: it finds what the connection remembers.
      for (const path of ['/orders/7', '/users/7', '/items', '/orders']) {
        await waypoint.apply(runtimeOf(compiled(ROUTES, { callers: ['web', 'job'], ...(asks && { asks }) })));
        for (let time = 0; time < 2; time += 1) assert.equal((await ask(path, { agent })).status, 200, path);
        await waypoint.apply(runtimeOf(compiled(ROUTES, { callers: ['job'], ...(asks && { asks }) })));
        for (let time = 0; time < 2; time += 1) assert.equal((await ask(path, { agent })).status, 403, path);
      }
      await waypoint.apply(runtimeOf(compiled()));
      agent.destroy();
    });

  it('has for its runtime commands what its files say', async () => {
    const artefacts = compiled();
    await waypoint.apply(runtimeOf(artefacts));
    for (const { path, text } of artefacts.filter(({ path: file }) => file.endsWith('.map'))) {
      const shown = await waypoint.command(`show map ${path.replace('haproxy/', '')}\n`);
      const entries = shown
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.replace(/^0x[0-9a-f]+ /, ''));
      const written = text.split('\n').filter((line) => line !== '');
      assert.deepEqual(entries.toSorted(), written.toSorted(), path);
    }
  });

  describe('for members in audit mode', () => {
    let seen = 0;
    const audit = async (...ids: readonly string[]) => {
      await waypoint.apply(runtimeOf(compiled(ROUTES, { audited: ids })));
      seen = waypoint.log().length;
    };
    /** What the log says of the last connection or request. */
    const lastTold = async (port = 8080) => {
      const fresh = () =>
        waypoint
          .log()
          .slice(seen)
          .findLast((one) => Number(one['port']) === port);
      const { verdict, direction, rule } = await until(fresh, `a record of port ${port}`);
      seen = waypoint.log().length;
      return [verdict, direction, rule];
    };
    after(() => waypoint.apply(runtimeOf(compiled())));

    it('lets through what they would refuse, and tells by which rule', async () => {
      await audit('shop/api');
      for (const [path, rule] of [
        ['/', 'default'],
        ['/users/7/8', 'default'],
        ['/orders/secret', 'shop/api#listens[0].routes[1]'],
      ] as const) {
        assert.equal((await ask(path)).text, `${API} GET ${path} from ${WEB}`);
        assert.deepEqual(await lastTold(), ['audit', 'ingress', rule], path);
      }
      assert.equal((await ask('/orders', { from: STRANGER })).status, 200);
      assert.deepEqual(await lastTold(), ['audit', 'ingress', 'default']);
      assert.equal((await ask('/orders')).status, 200);
      assert.deepEqual((await lastTold())[0], 'allowed');
    });

    it('asks the other end, which refuses', async () => {
      await audit('shop/api');
      assert.equal((await ask('/orders', { from: JOB })).status, 403);
      assert.deepEqual(await lastTold(), ['refused', 'egress', 'default']);
      await audit('shop/job');
      assert.equal((await ask('/orders', { from: JOB })).status, 403);
      assert.deepEqual(await lastTold(), ['refused', 'ingress', 'default']);
      await audit('shop/api', 'shop/job');
      assert.equal((await ask('/orders', { from: JOB })).status, 200);
      assert.deepEqual(await lastTold(), ['audit', 'egress', 'default']);
    });

    it('lets requests through that are not in normal form, where no other end is enforced by them', async () => {
      const get = (path: string) => raw(`GET ${path} HTTP/1.1\r\nHost: api\r\nConnection: close\r\n\r\n`);
      for (const [path, rule] of [
        ['/orders%2f..%2fadmin', 'encoded-separator'],
        ['/orders/%zz', 'malformed-escape'],
        ['/orders\\x', 'backslash'],
      ] as const) {
        await audit('shop/api');
        assert.ok((await get(path)).includes(`GET ${path} from`), path);
        assert.deepEqual(await lastTold(), ['audit', 'form', rule]);
        await audit('shop/web');
        assert.equal(statusOf(await get(path)), 403, path);
        assert.deepEqual(await lastTold(), ['refused', 'form', rule]);
      }
    });

    it('calls what the client has connected to, whatever name it asks for', async () => {
      await audit('shop/web');
      for (const [host, path] of [
        ['api.example.com', '/v2'],
        ['other.example.com', '/v1'],
        ['inside.example.com', '/v1'],
        ['unknown.example.com', '/v1'],
      ] as const) {
        const { text } = await ask(path, { host: OTHER, headers: { host } });
        assert.match(text, new RegExp(`^(?:${OTHER}|${OUTSIDE}) GET ${path}`), `${host}: ${text}`);
        const [verdict, direction] = await lastTold();
        assert.deepEqual([verdict, direction], ['audit', 'egress'], host);
      }
    });

    it('does so for connections that are no HTTP, and for server names', async () => {
      await audit('shop/db');
      assert.equal(await raw('x', { from: STRANGER, host: DB, port: 5432 }, 4000), `hello ${STRANGER}`);
      assert.deepEqual(await lastTold(5432), ['audit', 'ingress', 'default']);
      await audit('shop/web');
      assert.equal(await raw('x', { from: WEB, host: DB, port: 5432 }), '');
      assert.match(await raw('\r\n\r\n', { from: WEB, port: 8443 }, 4000), /^hello/);
      assert.deepEqual(await lastTold(8443), ['audit', 'egress', 'default']);
    });

    it('ends with the next request on a connection', async () => {
      await audit('shop/api');
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      assert.equal((await ask('/admin', { agent })).status, 200);
      await audit();
      assert.equal((await ask('/admin', { agent })).status, 403);
      assert.equal((await ask('/orders', { agent })).status, 200);
      agent.destroy();
    });
  });

  it('logs one line of JSON, whatever a request holds', async () => {
    const answer = await raw(
      `GET /orders"},{"verdict":"allowed<>' HTTP/1.1\r\nHost: a"{b|%(src)\r\nConnection: close\r\n\r\n`,
    );
    assert.equal(statusOf(answer), 403);
    const record = await waypoint.logged(({ host }) => host === `a"{b|%(src)`);
    assert.equal(record['path'], `/orders"},{"verdict":"allowed<>'`);
    assert.equal(record['verdict'], 'refused');
    assert.equal(record['host'], `a"{b|%(src)`);
  });

  it('logs what is read as flows, line by line', () => {
    const parser = new HaproxyParser({
      containerOf: () => undefined,
      commandOf: () => undefined,
      attribute: (end) => end,
      routes: new Map(),
    });
    const records = waypoint.log();
    const readings = records.map((record) => parser.read(JSON.stringify(record)));
    assert.ok(records.length > 50, `${records.length} lines`);
    assert.deepEqual(
      records.filter((_, index) => readings[index]?.lost !== 0),
      [],
    );
    const flows = readings.flatMap(({ sightings }) => sightings);
    assert.equal(flows.length, records.length);
    assert.ok(
      flows.some(({ rule }) => rule?.workload === 'shop/api' && rule.line === 'listens[0].routes[1]'),
    );
    const told = flows.filter(({ decision }) => decision === 'would-be-denied').map(({ rule }) => rule);
    for (const rule of ['listens[0].routes[1]', ''])
      assert.ok(
        told.some((one) => one?.workload === 'shop/api' && one.line === rule),
        rule,
      );
  });
});

/** A resolver that knows a few names. */
function serveNames(names: Readonly<Record<string, string>>): { close: () => unknown } {
  const socket = createSocket('udp4');
  socket.on('message', (question, { port, address }) => {
    const labels: string[] = [];
    let at = 12;
    for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
      labels.push(question.toString('latin1', at + 1, at + 1 + length));
      at += 1 + length;
    }
    const found = question.readUInt16BE(at + 1) === 1 ? names[labels.join('.').toLowerCase()] : undefined;
    const head = Buffer.from(question.subarray(0, 12));
    head.writeUInt16BE(found ? 0x8180 : labels.join('.') in names ? 0x8180 : 0x8183, 2);
    head.writeUInt16BE(found ? 1 : 0, 6);
    head.fill(0, 8);
    const record = found
      ? Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...found.split('.').map(Number)])
      : Buffer.alloc(0);
    socket.send(Buffer.concat([head, question.subarray(12, at + 5), record]), port, address);
  });
  return socket.bind(53, RESOLVER);
}
