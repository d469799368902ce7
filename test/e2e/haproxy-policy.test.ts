import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { describe, it } from 'node:test';
import type { Lane } from '../run/e2e/suite.ts';
import {
  ASKS,
  OVERLAPPING,
  REFUSED_TEMPLATE,
  ROUTES,
  compiled,
  isAllowed,
  missingShopWaypoint,
  route,
  runtimeOf,
  shopWaypoint,
} from './shop-waypoint.ts';
import { ask } from './waypoint-requests.ts';

export const lane: Lane = 'machine';

describe('a waypoint, whose policy changes', { skip: missingShopWaypoint() }, () => {
  const stage = shopWaypoint();

  for (const [what, routes, asks] of [
    ['by look-ups alone', OVERLAPPING, undefined],
    ['where a template is refused', [...OVERLAPPING, REFUSED_TEMPLATE], undefined],
    ['where the caller has some too', OVERLAPPING, ASKS],
  ] as const)
    it(`finds all of several patterns that a path has, ${what}`, async (test) => {
      await stage.waypoint.apply(runtimeOf(compiled(routes, asks && { asks })));
      test.after(() => stage.waypoint.apply(runtimeOf(compiled())));
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

  it('changes its policy while it runs, without a failed request', async () => {
    const info = await stage.waypoint.command('show info\n');
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
      await stage.waypoint.apply(runtime);
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
    assert.equal(pid(await stage.waypoint.command('show info\n')), pid(info));
  });

  it('remembers nothing of decisions that are replaced, even if whoever does so is killed in between', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const statuses = async () =>
      [await ask('/items', { agent }), await ask('/users/7', { agent })].map(({ status }) => status);
    for (const status of [...(await statuses()), ...(await statuses())]) assert.equal(status, 200);
    const runtime = runtimeOf(compiled([route('/orders', ['GET'])]));
    const end = runtime.indexOf('\n\n', runtime.indexOf('commit map @VERSION maps/decisions.map')) + 2;
    await stage.waypoint.apply(runtime.slice(0, end));
    for (const status of [...(await statuses()), ...(await statuses())]) assert.equal(status, 403);
    await stage.waypoint.apply(runtime);
    assert.deepEqual(await statuses(), [403, 403]);
    await stage.waypoint.apply(runtimeOf(compiled()));
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
        await stage.waypoint.apply(
          runtimeOf(compiled(ROUTES, { callers: ['web', 'job'], ...(asks && { asks }) })),
        );
        for (let time = 0; time < 2; time += 1) assert.equal((await ask(path, { agent })).status, 200, path);
        await stage.waypoint.apply(runtimeOf(compiled(ROUTES, { callers: ['job'], ...(asks && { asks }) })));
        for (let time = 0; time < 2; time += 1) assert.equal((await ask(path, { agent })).status, 403, path);
      }
      await stage.waypoint.apply(runtimeOf(compiled()));
      agent.destroy();
    });

  it('has for its runtime commands what its files say', async () => {
    const artefacts = compiled();
    await stage.waypoint.apply(runtimeOf(artefacts));
    for (const { path, text } of artefacts.filter(({ path: file }) => file.endsWith('.map'))) {
      const shown = await stage.waypoint.command(`show map ${path.replace('haproxy/', '')}\n`);
      const entries = shown
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.replace(/^0x[0-9a-f]+ /, ''));
      const written = text.split('\n').filter((line) => line !== '');
      assert.deepEqual(entries.toSorted(), written.toSorted(), path);
    }
  });
});
