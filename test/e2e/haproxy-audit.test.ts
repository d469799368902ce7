import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { after, describe, it } from 'node:test';
import { until } from '../fixtures/until.ts';
import type { Lane } from '../run/e2e/suite.ts';
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
  flowsIn,
  missingShopWaypoint,
  runtimeOf,
  shopWaypoint,
} from './shop-waypoint.ts';
import { ask, raw, statusOf } from './waypoint-requests.ts';

export const lane: Lane = 'machine';

describe('a waypoint', { skip: missingShopWaypoint() }, () => {
  const stage = shopWaypoint();

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

  it('logs what it would have refused, which is read as flows', () => {
    const flows = flowsIn(stage.waypoint.log(), 10);
    const told = flows.filter(({ decision }) => decision === 'would-be-denied').map(({ rule }) => rule);
    for (const rule of ['listens[0].routes[1]', ''])
      assert.ok(
        told.some((one) => one?.workload === 'shop/api' && one.line === rule),
        rule,
      );
  });
});
