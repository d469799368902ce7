import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { OutgoingHttpHeaders } from 'node:http2';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { connect as connectTls } from 'node:tls';
import * as fc from 'fast-check';
import { HAPROXY } from '../../src/enforce/network/haproxy/compile.ts';
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
  STRANGER,
  WEB,
  flowsIn,
  missingShopWaypoint,
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

  it('logs what is read as flows, line by line', () => {
    const flows = flowsIn(stage.waypoint.log(), 50);
    assert.ok(
      flows.some(({ rule }) => rule?.workload === 'shop/api' && rule.line === 'listens[0].routes[1]'),
    );
  });
});
