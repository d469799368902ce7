import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { until } from '../fixtures/until.ts';
import { runningProcess } from '../../src/enforce/network/haproxy/apply.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { must } from './command.ts';
import { NAME, PROFILES, missingWaypoint, waypointStage, SUBNET } from './waypoint-stage.ts';

export const lane: Lane = 'engine';

describe('network apply with a waypoint', { skip: missingWaypoint() }, () => {
  const stage = waypointStage();
  const { folder, file, report, apply, status, traces, ask, url } = stage;

  it('has no loss for requests, and is proved', async () => {
    const applied = await apply('--yes');
    assert.equal(applied.outcome, 'applied');
    assert.deepEqual([...new Set(applied.losses.map(({ engine }) => engine))], ['haproxy']);
    assert.ok(
      applied.losses.every(({ reason }) => reason.startsWith('requests are passed on in normal form only')),
    );
    const found = await status();
    assert.equal(found.kernel, 'equal-but-for-losses');
    assert.deepEqual(found.drift, { added: 0, removed: 0, anew: false });
  });

  for (const family of [0, 1] as const)
    describe(`over IPv${family === 0 ? 4 : 6}`, () => {
      it('lets through the requests of the profiles, and the server sees who calls', async () => {
        const answer = await ask('web', url(family, 8080, '/orders/1'));
        assert.equal(answer.status, 200, answer.error);
        const { caller } = JSON.parse(answer.text) as { caller: string };
        assert.equal(caller.replace('::ffff:', ''), stage.web[family]);
      });

      it('refuses other paths and methods', async () => {
        assert.equal((await ask('web', url(family, 8080, '/admin'))).status, 403);
        assert.equal((await ask('web', url(family, 8080, '/orders'), 'POST')).status, 403);
        assert.equal((await ask('web', url(family, 8080, '/orders/%2e%2e/admin'))).status, 403);
      });

      it('lets ports without requests pass by it, and no others', async () => {
        assert.equal((await ask('web', url(family, 9090, '/anything'))).status, 200);
        assert.equal((await ask('web', url(family, 7070, '/orders'))).status, 0);
        assert.equal((await ask('stranger', url(family, 8080, '/orders'))).status === 200, false);
        assert.equal((await ask('stranger', url(family, 9090, '/orders'))).status, 0);
      });
    });

  it('tells each refusal with the line that it is for want of', async () => {
    const log = readFileSync(join(folder, 'state/waypoint/requests.jsonl'), 'utf8');
    const refused = log
      .split('\n')
      .filter((line) => line.includes('"refused"'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const admin = refused.find(({ path }) => path === '/admin');
    assert.deepEqual(
      [admin?.['direction'], admin?.['caller'], admin?.['callee'], admin?.['source']],
      ['egress', 'lab/web', 'lab/api', stage.web[0]],
    );
    const isCounted = async () => {
      const counted = (await status()).waypoint?.refused ?? [];
      return (counted.find(({ rule }) => rule === 'egress lab/web no line allows')?.requests ?? 0) >= 6;
    };
    await until(isCounted, 'a count of them');
  });

  it('cannot be got round by marks, nor by calling the waypoint itself', async () => {
    const pid = (await must('docker', ['inspect', '--format', '{{.State.Pid}}', `${NAME}-web`])).trim();
    const nft = (...args: string[]) => must('nsenter', [`--net=/proc/${pid}/ns/net`, 'nft', ...args]);
    await nft('add table inet marks');
    await nft('add chain inet marks out { type filter hook output priority 0; }');
    await nft('add rule inet marks out meta mark set 0xffffffff');
    try {
      assert.equal((await ask('web', url(0, 8080, '/admin'))).status, 403);
      assert.equal((await ask('web', url(1, 8080, '/admin'))).status, 403);
      assert.equal((await ask('web', url(0, 7070, '/orders'))).status, 0);
      assert.equal((await ask('web', url(0, 15_001, '/orders'))).status, 0);
      assert.equal((await ask('web', `http://10.89.${SUBNET}.1:15001/orders`)).status, 0);
    } finally {
      await nft('delete table inet marks');
    }
  });

  it('judges calls to outside, beyond a translation of addresses', async () => {
    const bank = await stage.outside.address('bank');
    assert.equal((await ask('web', `http://${bank}:8080/outside`)).status, 200);
    assert.equal((await ask('web', `http://${bank}:8080/else`)).status, 403);
    assert.equal((await ask('web', `http://${bank}:9090/outside`)).status, 0);
    assert.equal((await ask('open', `http://${bank}:8080/outside`)).status, 0);
  });

  it('judges what the host itself calls', async () => {
    const call = async (address: string, path: string) => {
      const signal = AbortSignal.timeout(4000);
      return (await fetch(`http://${address}:8081${path}`, { signal })).status;
    };
    for (const address of [stage.api[0], `[${stage.api[1]}]`])
      assert.deepEqual([await call(address, '/orders'), await call(address, '/admin')], [200, 403]);
    const found = await status();
    assert.equal(found.waypoint?.state, 'running');
  });

  it('keeps limits of a port that nothing else is judged on', async () => {
    writeFileSync(
      file,
      `${PROFILES}limits:\n  - { kind: rate, on: { listen: 9090 }, requests: 3, per: 1h }\n`,
    );
    assert.equal((await apply('--yes')).outcome, 'applied');
    const statuses: number[] = [];
    while (statuses.length < 5) statuses.push((await ask('web', url(0, 9090, '/anything'))).status);
    assert.deepEqual(statuses, [200, 200, 200, 429, 429]);
    assert.equal((await ask('web', url(0, 8080, '/orders'))).status, 200);
    assert.equal((await status()).kernel, 'equal-but-for-losses');
  });

  it('leaves no trace when it is removed', async () => {
    assert.equal((await report('host-change', 'remove')).outcome, 'removed');
    assert.equal(await traces(), stage.first);
    assert.equal(existsSync(join(folder, 'state', 'waypoint')), false);
    assert.equal(await runningProcess(join(folder, 'state', 'waypoint')), undefined);
    assert.equal((await ask('stranger', url(0, 8080, '/orders'))).status, 200);
  });
});
