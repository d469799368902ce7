import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import {
  type ClientHttp2Session,
  connect as connectHttp2,
  createServer as createHttp2Server,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { segmentProfiles } from '../../src/analyse/segmentation/profiles/segment-profiles.ts';
import { HAPROXY } from '../../src/enforce/network/haproxy/compile.ts';
import { profileSchema } from '../../src/model/profile/profile.ts';
import { WAYPOINT_MARK } from '../../src/enforce/network/waypoint-mark.ts';
import { startWaypoint, type Waypoint, writeArtefacts } from '../fixtures/waypoint.ts';
import { missing, missingOwnMachine } from './real-part.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'machine';

const skip = missingOwnMachine() || missing('haproxy', 'nft', 'ip');
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-protocols-'));
after(() => rmSync(folder, { recursive: true }));

const [WEB, API] = ['10.0.0.2', '10.0.0.5'] as const;
const WEBSOCKET = { port: 8080, routes: [{ path: '/socket', methods: ['GET'] }] };
const GRPC = { port: 8081, grpc: [{ service: 'shop.v1.Orders', methods: ['Get', 'Chat'] }] };

function artefacts() {
  const profile = (name: string, rest: object) =>
    profileSchema.parse({
      apiVersion: 'plimsoll/v1',
      kind: 'WorkloadProfile',
      metadata: { namespace: 'shop', name },
      ...rest,
    });
  // With and without a limit, as these take different ways through the waypoint.
  const limits = [{ kind: 'rate', on: { listen: 8081 }, requests: 1000, per: '1s' }];
  const profiles = [profile('web', {}), profile('api', { listens: [WEBSOCKET, GRPC], limits })];
  const endpoints = new Map(
    Object.entries({ 'shop/web': WEB, 'shop/api': API }).map(([id, address]) => [
      id,
      [{ interface: 'lo', addresses: [address] }],
    ]),
  );
  const segmentation = segmentProfiles(profiles, { includeProposed: false, endpoints });
  return HAPROXY.compile(segmentation, { onLoss: 'tighter' }).artefacts;
}

/** One frame of text (RFC 6455, section 5.2), shorter than 126 bytes; a client masks what it sends. */
function frame(text: string, isMasked: boolean): Buffer {
  const payload = Buffer.from(text);
  const mask = isMasked ? Buffer.from([1, 2, 3, 4]) : Buffer.alloc(0);
  const bytes = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([Buffer.from([0x81, payload.length | (isMasked ? 0x80 : 0)]), mask, bytes]);
}

function textOf(bytes: Buffer): string {
  const isMasked = ((bytes[1] ?? 0) & 0x80) !== 0;
  const length = (bytes[1] ?? 0) & 0x7f;
  const mask = isMasked ? bytes.subarray(2, 6) : Buffer.alloc(4);
  const start = isMasked ? 6 : 2;
  return Buffer.from(
    bytes.subarray(start, start + length).map((byte, index) => byte ^ (mask[index % 4] ?? 0)),
  ).toString();
}

/** A message of gRPC: not compressed, its length, its bytes. */
function message(text: string): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(Buffer.byteLength(text), 1);
  return Buffer.concat([head, Buffer.from(text)]);
}

interface Call {
  readonly status: number;
  readonly trailers: IncomingHttpHeaders;
  readonly said: string[];
}

/** Makes a call of gRPC; what comes back is said again, with one letter more, as often as told. */
function call(
  session: ClientHttp2Session,
  path: string,
  turns: number,
  headers: OutgoingHttpHeaders = {},
): Promise<Call> {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    });
    const said: string[] = [];
    let [status, trailers]: [number, IncomingHttpHeaders] = [0, {}];
    stream.on('response', (answer) => (status = answer[':status'] ?? 0));
    stream.on('trailers', (found) => (trailers = found));
    stream.on('data', (bytes: Buffer) => {
      said.push(bytes.subarray(5).toString());
      if (said.length < turns) stream.write(message(`${said.length}`));
      else stream.end();
    });
    stream.on('error', reject);
    stream.on('close', () => {
      resolve({ status, trailers, said });
    });
    if (!stream.writableEnded) stream.write(message('0'));
    setTimeout(() => stream.end(), 3000).unref();
  });
}

describe('protocols', { skip }, () => {
  const servers: { close: () => unknown }[] = [];
  const reached: string[] = [];
  let waypoint: Waypoint;

  before(async () => {
    // Nobody is asked for names.
    writeFileSync('/etc/resolv.conf', 'nameserver 127.0.0.1\n');
    for (const address of [WEB, API]) execFileSync('ip', ['address', 'add', `${address}/32`, 'dev', 'lo']);
    const input = `table ip waypoint { chain output { type nat hook output priority -100;
      meta mark and ${WAYPOINT_MARK} != 0 return
      tcp dport { 8080, 8081 } redirect to :15001
    }
    }`;
    execFileSync('nft', ['-f', '-'], { input });
    const websocket = createServer((_, answer) => answer.writeHead(426).end());
    websocket.on('upgrade', (asked, socket: Socket) => {
      reached.push(asked.url ?? '');
      const key = `${asked.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
      const accept = createHash('sha1').update(key).digest('base64');
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      );
      socket.write(frame('welcome', false));
      socket.on('data', (bytes: Buffer) => socket.write(frame(`heard ${textOf(bytes)}`, false)));
      socket.on('error', () => socket.destroy());
    });
    servers.push(websocket.listen(8080, API));
    const grpc = createHttp2Server();
    grpc.on('stream', (stream: ServerHttp2Stream, headers) => {
      reached.push(headers[':path'] ?? '');
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0', 'grpc-message': 'done' }));
      stream.on('data', (bytes: Buffer) => stream.write(message(`echo ${bytes.subarray(5).toString()}`)));
      stream.on('end', () => stream.end());
      stream.on('error', () => stream.destroy());
    });
    servers.push(grpc.listen(8081, API));
    writeArtefacts(folder, artefacts());
    waypoint = await startWaypoint(folder, 15_001);
  });
  after(async () => {
    for (const server of servers) server.close();
    await waypoint?.stop();
    assert.equal(waypoint?.complaints(), '');
  });

  async function upgrade(
    path: string,
    upgradeTo = 'websocket',
    method = 'GET',
  ): Promise<{ socket: Socket; head: string }> {
    const socket = connect({ host: API, port: 8080, localAddress: WEB });
    socket.on('error', () => undefined);
    socket.write(
      `${method} ${path} HTTP/1.1\r\nHost: api\r\nConnection: Upgrade\r\nUpgrade: ${upgradeTo}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    );
    const [bytes] = (await once(socket, 'data')) as [Buffer];
    return { socket, head: bytes.toString('latin1') };
  }

  it('let a WebSocket through both ways where its path is allowed', async () => {
    const { socket, head } = await upgrade('/socket');
    assert.match(head, /^HTTP\/1\.1 101 /);
    assert.match(head, /s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=/);
    for (const text of ['hello', 'again']) {
      socket.write(frame(text, true));
      let bytes = Buffer.alloc(0);
      while (!bytes.toString().includes(text))
        bytes = Buffer.concat([bytes, ...((await once(socket, 'data')) as [Buffer])]);
      assert.match(bytes.toString('latin1'), new RegExp(`heard ${text}`));
    }
    socket.destroy();
  });

  it('refuse a WebSocket on another path, by another method, and other upgrades', async () => {
    reached.length = 0;
    for (const [path, method] of [
      ['/other', 'GET'],
      ['/socket', 'POST'],
      ['/socket/../other', 'GET'],
      ['/%73ocket/x', 'GET'],
    ] as const) {
      const { socket, head } = await upgrade(path, 'websocket', method);
      assert.match(head, /^HTTP\/1\.1 403 /, `${method} ${path}`);
      socket.destroy();
    }
    const { socket, head } = await upgrade('/socket', 'h2c');
    assert.match(head, /^HTTP\/1\.1 426 /);
    socket.destroy();
    assert.deepEqual(reached, []);
  });

  it('let calls of gRPC through, with their trailers, both ways at once', async () => {
    const session = connectHttp2(`http://${API}:8081`, {
      createConnection: () => connect({ host: API, port: 8081, localAddress: WEB }),
    });
    const got = await call(session, '/shop.v1.Orders/Get', 1);
    assert.deepEqual([got.status, got.said], [200, ['echo 0']]);
    assert.equal(got.trailers['grpc-status'], '0');
    const chats = await Promise.all([4, 7, 2].map((turns) => call(session, '/shop.v1.Orders/Chat', turns)));
    assert.deepEqual(
      chats.map(({ said }) => said.length),
      [4, 7, 2],
    );
    assert.deepEqual(chats[0]?.said, ['echo 0', 'echo 1', 'echo 2', 'echo 3']);
    assert.ok(chats.every(({ trailers }) => trailers['grpc-message'] === 'done'));
    session.destroy();
  });

  it('refuse other calls of gRPC on the same connection, and nothing else on it', async () => {
    const session = connectHttp2(`http://${API}:8081`, {
      createConnection: () => connect({ host: API, port: 8081, localAddress: WEB }),
    });
    reached.length = 0;
    const open = call(session, '/shop.v1.Orders/Chat', 20);
    const refused: [string, OutgoingHttpHeaders][] = [
      ['/shop.v1.Orders/Delete', {}],
      ['/shop.v1.Admin/Get', {}],
      ['/shop.v1.Orders/Get', { ':method': 'GET' }],
      ['/shop.v1.Orders/Get/', {}],
      ['/shop.v1.Orders/../Admin/Get', {}],
      ['/shop.v1.orders/get', {}],
    ];
    for (const [path, headers] of refused)
      assert.equal((await call(session, path, 1, headers)).status, 403, path);
    assert.equal((await open).said.length, 20);
    assert.deepEqual(reached, ['/shop.v1.Orders/Chat']);
    session.destroy();
  });

  it('are told in the log, request by request', async () => {
    for (const line of [
      'allowed /socket',
      'refused /other',
      'allowed /shop.v1.Orders/Chat',
      'refused /shop.v1.Admin/Get',
    ])
      await waypoint.logged(({ verdict, path }) => `${String(verdict)} ${String(path)}` === line);
  });
});
