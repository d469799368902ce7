import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ROOT } from '../architecture/source-files.ts';
import type { Lane } from '../run/e2e/suite.ts';
import {
  ADDRESSES,
  DB,
  LATE,
  MeshStage,
  N1,
  N3,
  NODES,
  attachments,
  missingMesh,
  profiles,
} from './mesh-stage.ts';

export const lane: Lane = 'machine';

describe('a mesh of two nodes that changes', { skip: missingMesh() }, () => {
  let stage: MeshStage;
  before(async () => (stage = await MeshStage.open()));
  after(() => stage?.[Symbol.dispose]());

  it('has certificates of the built-in authority, for a node that was invited', async () => {
    const plimsoll = join(ROOT, 'plimsoll');
    const own = ['--folder', join(stage.folder, 'authority')];
    const files = [
      join(stage.folder, 'n1-profiles.yaml'),
      '--attachments',
      join(stage.folder, 'attachments.yaml'),
      '--nodes',
      join(stage.folder, 'n1-nodes.yaml'),
    ];
    const server = stage.lab.spawn('n1', plimsoll, 'identity', 'serve', ...files, ...own);
    let heard = '';
    server.stderr.on('data', (bytes: Buffer) => (heard += bytes.toString()));
    await stage.until(() => heard.includes('listens on port 8008'), 'the start of the authority');
    stage.put(
      'n3.json',
      stage.lab.run('n1', plimsoll, 'identity', 'invite', 'n3', '--url', `https://${N1}:8008`, ...own),
    );
    const joining = [
      plimsoll,
      'identity',
      'join',
      join(stage.folder, 'n3.json'),
      '--folder',
      join(stage.folder, 'n3-node'),
    ];
    stage.lab.run('n3', ...joining);
    assert.throws(() => stage.lab.run('n3', ...joining), /not invited/);
    stage.startWaypoint('n3', `remote:${join(stage.folder, 'n3-node')}`);
    await stage.until(
      () => stage.said['n3']?.includes('listens on port') === true,
      'the start of the third node',
    );
    assert.equal(
      await stage.lab.hold('web', ADDRESSES.cache[0], 5432)('hello'),
      true,
      `${heard}${stage.said['n3']}`,
    );
  });

  it('takes a new workload in while it runs', async () => {
    const before_ = await stage.pids();
    assert.ok(before_.every((pid) => pid !== undefined));
    assert.equal(await stage.lab.hold('late', DB, 5432)('hello'), false);
    stage.put('attachments.yaml', attachments({ ...ADDRESSES, late: LATE }));
    stage.putOn('profiles', profiles('/orders', ['late']));
    await stage.deliver('n1', ['late'], stage.start);
    await stage.until(() => stage.lab.hold('late', DB, 5432)('hello'), 'an answer');
    assert.deepEqual(await stage.pids(), before_);
  });

  it('calls nobody for a workload whose certificate is gone, until there is one again', async () => {
    rmSync(join(stage.folder, 'n1-identities/late'), { recursive: true });
    const isTold = ({ rule, caller }: Record<string, unknown>) =>
      rule === 'no-certificate' && caller === 'shop/late';
    await stage.until(
      async () => !(await stage.lab.hold('late', DB, 5432)('hello')) && stage.records('n1').some(isTold),
      'a refusal',
    );
    assert.equal(await stage.lab.hold('web', DB, 5432)('hello'), true);
    await stage.deliver('n1', ['late'], stage.start);
    await stage.until(() => stage.lab.hold('late', DB, 5432)('hello'), 'a new beginning');
  });

  it('follows the file of nodes, and nothing fails that it says no other of', async () => {
    const [cache] = ADDRESSES.cache;
    const [db, old] = [stage.lab.hold('web', DB, 5432), stage.lab.hold('web', cache, 5432)];
    assert.deepEqual([await db('hello'), await old('hello')], [true, true]);
    const load = await stage.lab.agent('web', 'load', `http://${DB}:8080/orders`);
    const before_ = await stage.pids();

    stage.putOn('nodes', `${NODES}  n1: [`);
    const isTold = (node: string) => stage.said[node]?.includes('who is on which node stays as it was');
    await stage.until(() => ['n1', 'n2'].every(isTold), 'a word of it');
    assert.equal(await old('still'), true);
    assert.equal(await stage.lab.hold('web', cache, 5432)('hello'), true);

    stage.lab.run('n3', 'ip', 'address', 'add', '192.0.2.30/24', 'dev', 'eth0');
    stage.putOn('nodes', NODES.replace(`${N3},`, '192.0.2.30,'));
    await stage.until(async () => !(await old('still')), 'the end of it');
    const moved = stage.lab.hold('web', cache, 5432);
    assert.equal(await moved('hello'), true);
    assert.match(stage.lab.run('n1', 'ss', '-Htn', 'dst', '192.0.2.30'), /:15008/);

    stage.putOn('nodes', NODES.replace(/^ {2}n3.*\n/m, ''));
    await stage.until(async () => !(await moved('still')), 'the end of that');
    assert.equal(await stage.lab.hold('web', cache, 5432)('hello'), false);
    stage.putOn('nodes', NODES);
    await stage.until(() => stage.lab.hold('web', cache, 5432)('hello'), 'a new beginning');

    load.input.end();
    assert.deepEqual((JSON.parse(await load.next()) as { failed: string[] }).failed, []);
    assert.equal(await db('still'), true);
    assert.deepEqual(await stage.pids(), before_);
  });
});
