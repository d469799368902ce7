import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { type Server, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { segmentProfiles } from '../../src/analyse/segmentation/profiles/segment-profiles.ts';
import { HAPROXY } from '../../src/enforce/network/haproxy/compile.ts';
import { WAYPOINT_MARK } from '../../src/enforce/network/waypoint-mark.ts';
import type { Artefact } from '../../src/model/profile/artefact.ts';
import { profileSchema } from '../../src/model/profile/profile.ts';
import { HaproxyParser } from '../../src/observe/flows/haproxy/parse.ts';
import { type Waypoint, startWaypoint, writeArtefacts } from '../fixtures/waypoint.ts';
import { missing, missingOwnMachine } from './real-part.ts';

/** A test's `skip`, where there is no machine for a waypoint. */
export const missingShopWaypoint = (): string | false =>
  missingOwnMachine() || missing('haproxy', 'nft', 'ip');

export const ADDRESSES = {
  'shop/web': '10.0.0.2',
  'shop/job': '10.0.0.3',
  'shop/api': '10.0.0.5',
  'shop/db': '10.0.0.6',
} as const;
export const [WEB, JOB, API, DB] = Object.values(ADDRESSES) as [string, string, string, string];
export const [STRANGER, OUTSIDE, OTHER, RESOLVER] = [
  '10.0.0.9',
  '192.0.2.10',
  '192.0.2.11',
  '10.0.0.53',
] as const;

export const accepted = { state: 'accepted', provenance: [{ kind: 'written', source: 'test' }] };
export const refused = { ...accepted, state: 'refused' };
export const route = (path: string, methods: string[], kind = 'exact', state = accepted) => ({
  path,
  kind,
  methods,
  ...state,
});
export const ROUTES = [
  route('/orders', ['GET', 'POST'], 'prefix'),
  route('/orders/secret', ['*'], 'prefix', refused),
  route('/items', ['GET']),
  route('/users/{id}', ['GET'], 'template'),
  route('/files/[a-z]+[.]txt', ['GET'], 'regex'),
  route('/users/root', ['*'], 'exact', refused),
];
/** What one path is asked of by several, some of them refused; nothing of it is looked up by a regular expression. */
export const OVERLAPPING = [
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
export const ASKS = [
  route('/{x}/c', ['*'], 'template'),
  route('/a', ['GET', 'POST'], 'prefix'),
  route('/{x}/{y}/c/{z}', ['GET'], 'template'),
  route('/b', ['GET'], 'prefix'),
  route('/a/c/c/b', ['*'], 'exact', refused),
  route('/c/a/', ['POST', 'GET']),
];
export const REFUSED_TEMPLATE = route('/{x}/b/{y}', ['GET'], 'template', refused);

export interface Others {
  readonly audited?: readonly string[];
  /** Who calls port 8080 of the api. */
  readonly callers?: readonly string[];
  /** What its caller `web` says of that port; left out: nothing but the port. */
  readonly asks?: readonly ReturnType<typeof route>[];
}

export function compiled(
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
  const endpoints = new Map(
    Object.entries(ADDRESSES).map(([id, address]) => [id, [{ interface: 'lo', addresses: [address] }]]),
  );
  const job = profile('job', { egress: callers.includes('job') ? [to('api', 8080)] : [] });
  const profiles = [web, api, db, job];
  const segmentation = segmentProfiles(profiles, { includeProposed: false, endpoints, audited });
  return HAPROXY.compile(segmentation, { onLoss: 'tighter' }).artefacts;
}

/** What routes say, by regular expressions of their own. */
export function isAllowed(
  routes: readonly ReturnType<typeof route>[],
  method: string,
  asked: string,
): boolean {
  const states = routes
    .filter(({ methods, path, kind }) => {
      const end = kind === 'prefix' ? '(?:/.*)?' : '';
      const matched = new RegExp(`^${path.replaceAll(/\{[^}]*\}/g, '[^/]+')}${end}$`).test(asked);
      return matched && (methods.includes('*') || methods.includes(method));
    })
    .map(({ state }) => state);
  return states.includes('accepted') && !states.includes('refused');
}

export function runtimeOf(artefacts: readonly Artefact[]): string {
  return artefacts.find(({ path }) => path.endsWith('runtime.txt'))?.text ?? '';
}

/** A HAProxy that everything on this machine goes through, with servers behind it; set up before the tests around it. */
export function shopWaypoint() {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-haproxy-'));
  const servers: { close: () => unknown }[] = [];
  const reached: string[] = [];
  let waypoint: Waypoint;
  after(async () => {
    for (const server of servers) server.close();
    await waypoint?.stop();
    assert.equal(waypoint?.complaints(), '');
    rmSync(folder, { recursive: true });
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

  return {
    /** What reached a server. */
    reached,
    get waypoint() {
      return waypoint;
    },
  };
}

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

/** What is read of the lines of a waypoint's log: a flow of each, and nothing else; there have to be more than so many. */
export function flowsIn(records: readonly object[], least: number) {
  const parser = new HaproxyParser({
    containerOf: () => undefined,
    commandOf: () => undefined,
    attribute: (end) => end,
    routes: new Map(),
  });
  const readings = records.map((record) => parser.read(JSON.stringify(record)));
  assert.ok(records.length > least, `${records.length} lines`);
  assert.deepEqual(
    records.filter((_, index) => readings[index]?.lost !== 0),
    [],
  );
  const flows = readings.flatMap(({ sightings }) => sightings);
  assert.equal(flows.length, records.length);
  return flows;
}
