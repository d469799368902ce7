import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { reportWithin } from '../time-bound.ts';
import { until } from '../fixtures/until.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { PROFILES, hasEnded, missingWaypoint, waypointStage } from './waypoint-stage.ts';

export const lane: Lane = 'engine';

describe('network apply with a waypoint, whose policy changes', { skip: missingWaypoint() }, () => {
  const stage = waypointStage();
  const { folder, file, apply, status, inside, ask, url, pidOf, follow, parentOf } = stage;

  before(() => apply('--yes'));

  it('follows a policy without a reload, and without losing a request', async () => {
    const pid = await pidOf();
    const script = `
      const http = require('node:http');
      const agent = new http.Agent({ keepAlive: true });
      const seen = {};
      const ask = (path, agent) => new Promise((done) => {
        const end = (what) => { seen[path + ' ' + what] = (seen[path + ' ' + what] ?? 0) + 1; done(); };
        http.get(process.argv[1] + path, { agent, timeout: 3000 }, (answer) => answer.resume().on('end', () => end(answer.statusCode)))
          .on('timeout', function () { this.destroy(new Error('time-out')); }).on('error', (error) => end(error.code ?? error.message));
      });
      let isOver = false;
      process.stdin.on('end', () => (isOver = true)).resume();
      console.log('begun');
      (async () => {
        while (!isOver) await Promise.all([ask('/orders', agent), ask('/orders', undefined), ask('/items', agent)]);
        console.log(JSON.stringify(seen));
        process.exit(0);
      })();`;
    const client = await inside('web', script, `http://${stage.api[0]}:8080`);
    let text = '';
    client.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const closed = once(client, 'close');
    await until(() => text.includes('begun'), 'a beginning');
    for (const path of ['/items', '/nothing', '/items']) {
      writeFileSync(
        file,
        PROFILES.replace('path: /orders, kind: prefix }]\n  - to: { workload: { name: api } }', (found) =>
          found.replace(' }]', ` }, { methods: [GET], path: ${path} }]`),
        ),
      );
      assert.equal((await apply('--yes')).outcome, 'applied');
    }
    client.stdin?.end();
    await closed;
    const seen = JSON.parse(text.replace('begun', '')) as Record<string, number>;
    assert.deepEqual(Object.keys(seen).toSorted(), ['/items 200', '/items 403', '/orders 200'], text);
    assert.equal(await pidOf(), pid);
  });

  it('cuts what a line let through within a second', async (t) => {
    const stream = await follow('web', url(0, 8080, '/orders/stream'));
    writeFileSync(
      file,
      PROFILES.replace(
        '  - to: { workload: { name: api } }\n    ports: [8080]\n    http: [{ methods: [GET], path: /orders, kind: prefix }]\n  - to: { workload: { name: api } }',
        '  - to: { workload: { name: api } }',
      ),
    );
    const changed = await apply('--yes');
    const done = Date.now();
    assert.ok(changed.lost.length > 0 && changed.cut > 0, JSON.stringify(changed));
    reportWithin(t, 'the last part', (await stream.end()) - done, 1000);
    assert.equal((await ask('web', url(0, 8080, '/orders'))).status === 200, false);
    writeFileSync(file, PROFILES);
    await apply('--yes');
    assert.equal((await ask('web', url(0, 8080, '/orders'))).status, 200);
  });

  it('ends what lasts where a line became narrower, and nothing else', async (t) => {
    const [ended, kept] = [
      await follow('web', url(1, 8080, '/orders/stream')),
      await follow('open', url(1, 8080, '/orders/stream', stage.shared)),
    ];
    writeFileSync(file, PROFILES.replace('path: /orders, kind: prefix }]', 'path: /orders, kind: exact }]'));
    const { cut } = await apply('--yes');
    assert.equal(cut, 1);
    const done = Date.now();
    reportWithin(t, 'the last part', (await ended.end()) - done, 200);
    await kept.come();
    writeFileSync(file, PROFILES);
    assert.equal((await apply('--yes')).cut, 0);
  });

  it('lets through and tells what an audited workload would be refused, request by request', async () => {
    const verdictOf = (path: string) => {
      const log = readFileSync(join(folder, 'state/waypoint/requests.jsonl'), 'utf8').trim().split('\n');
      const records = log
        .filter((line) => line.endsWith('}'))
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      return records.findLast((one) => one['path'] === path)?.['verdict'];
    };
    // A client has its answer before the line is written.
    const isTold = (path: string, verdict: string) =>
      until(
        () => verdictOf(path) === verdict,
        () => `${path}: ${String(verdictOf(path))}, not ${verdict}`,
      );
    assert.equal((await apply('--yes', '--audit', 'lab/web')).outcome, 'applied');
    for (const family of [0, 1] as const) {
      assert.equal((await ask('web', url(family, 8080, '/audited'))).status, 200);
      await isTold('/audited', 'audit');
      assert.equal((await ask('web', url(family, 8080, '/orders'))).status, 200);
      await isTold('/orders', 'allowed');
    }
    // What it calls is enforced.
    assert.equal((await ask('web', url(0, 7070, '/orders'))).status, 0);
    assert.match((await status()).kernel, /^equal/);
    // Without HAProxy nothing that only audited workloads are judged by is refused.
    await apply('--yes', '--audit', 'lab/web', '--audit', 'lab/api');
    const killed = await pidOf();
    const keeper = parentOf(killed);
    process.kill(keeper, 'SIGSTOP');
    process.kill(killed, 'SIGKILL');
    await until(() => hasEnded(killed), 'its end');
    for (const family of [0, 1] as const)
      assert.equal((await ask('web', url(family, 8080, '/audited'))).status, 200);
    process.kill(keeper, 'SIGCONT');
    await apply('--yes');
    assert.equal((await ask('web', url(0, 8080, '/audited'))).status, 403);
    await isTold('/audited', 'refused');
  });
});
