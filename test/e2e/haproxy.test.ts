import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import type { OutgoingHttpHeaders } from 'node:http2';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { connect as connectTls } from 'node:tls';
import * as fc from 'fast-check';
import { HAPROXY } from '../../src/enforce/network/haproxy/compile.ts';
import { HaproxyParser } from '../../src/observe/flows/haproxy/parse.ts';
import { segmentationArbitrary } from '../fixtures/segmentation-arbitrary.ts';
import { until } from '../fixtures/until.ts';
import { writeArtefacts } from '../fixtures/waypoint.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { missing } from './real-part.ts';
import {
  API,
  DB,
  JOB,
  OTHER,
  OUTSIDE,
  ROUTES,
  STRANGER,
  WEB,
  compiled,
  missingShopWaypoint,
  runtimeOf,
  shopWaypoint,
} from './shop-waypoint.ts';
import { type Asked, ask, askHttp2, raw, statusOf } from './waypoint-requests.ts';

export const lane: Lane = 'machine';

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

describe('a waypoint', { skip: missingShopWaypoint() }, () => {
  const stage = shopWaypoint();
  const { reached } = stage;

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
      /^allowed,BACKEND,(?:[^,]*,){5}(\d+),/m.exec(await stage.waypoint.command('show stat\n'))?.[1];
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
      const record = await stage.waypoint.logged(({ denial }) => denial === headers['denial-id']);
      assert.equal(record['rule'], rule, path);
      assert.equal(record['verdict'], 'refused');
    }
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
    const records = () => stage.waypoint.log().filter(({ port }) => port === 8443 || port === '8443');
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

  describe('for members in audit mode', () => {
    let seen = 0;
    const audit = async (...ids: readonly string[]) => {
      await stage.waypoint.apply(runtimeOf(compiled(ROUTES, { audited: ids })));
      seen = stage.waypoint.log().length;
    };
    /** What the log says of the last connection or request. */
    const lastTold = async (port = 8080) => {
      const fresh = () =>
        stage.waypoint
          .log()
          .slice(seen)
          .findLast((one) => Number(one['port']) === port);
      const { verdict, direction, rule } = await until(fresh, `a record of port ${port}`);
      seen = stage.waypoint.log().length;
      return [verdict, direction, rule];
    };
    after(() => stage.waypoint.apply(runtimeOf(compiled())));

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
    const record = await stage.waypoint.logged(({ host }) => host === `a"{b|%(src)`);
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
    const records = stage.waypoint.log();
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
