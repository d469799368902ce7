import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Lane } from '../run/e2e/suite.ts';
import { API, flowsIn, missingShopWaypoint, shopWaypoint } from './shop-waypoint.ts';
import { raw, statusOf } from './waypoint-requests.ts';

export const lane: Lane = 'machine';

describe('a waypoint', { skip: missingShopWaypoint() }, () => {
  const stage = shopWaypoint();
  const { reached } = stage;

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
    assert.ok(flowsIn(stage.waypoint.log(), 30).length > 0);
  });
});
