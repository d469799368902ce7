import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Lane } from '../run/e2e/suite.ts';
import {
  ADDRESSES,
  DB,
  MeshStage,
  NODES,
  REQUEST,
  attachments,
  missingMesh,
  profiles,
} from './mesh-stage.ts';

export const lane: Lane = 'machine';

describe('a mesh of two nodes, where something is revoked', { skip: missingMesh() }, () => {
  let stage: MeshStage;
  before(async () => (stage = await MeshStage.open()));
  after(() => stage?.[Symbol.dispose]());

  before(() => stage.takeInLate());

  it('answers nothing more where a rule is revoked, on connections that are there', async () => {
    stage.putOn('profiles', profiles('/nothing', ['late']));
    await stage.until(async () => (await stage.ask('web', '/orders')).status === 403, 'the end of it');
    stage.putOn('profiles', profiles('/orders', ['late']));
    await stage.until(async () => (await stage.ask('web', '/orders')).status === 200, 'a new beginning');
  });

  for (const node of ['n1', 'n2'])
    it(`ends a connection that is no HTTP where its line is revoked on ${node} alone, and no other`, async () => {
      const [web, late] = [stage.lab.hold('web', DB, 5432), stage.lab.hold('late', DB, 5432)];
      const kept = stage.lab.hold('web', DB, 8080);
      assert.deepEqual([await web('hello'), await late('hello')], [true, true]);
      assert.equal(await kept(REQUEST, '"path":"/orders/1"'), true);
      stage.putOn('profiles', profiles('/orders', ['late']).replace(/^ .*name: db.*5432.*\n/m, ''), [node]);
      await stage.until(async () => !(await web('still')), 'the end of it');
      assert.equal(await late('still'), true);
      assert.equal(await kept(REQUEST, '"path":"/orders/1"'), true);
      assert.equal(await stage.lab.hold('web', DB, 5432)('hello'), false);
      stage.putOn('profiles', profiles('/orders', ['late']));
      await stage.until(() => stage.lab.hold('web', DB, 5432)('hello'), 'a new beginning');
    });

  it('refuses requests of who is on no other node any more, on connections that are there', async () => {
    const kept = stage.lab.hold('web', DB, 8080);
    assert.equal(await kept(REQUEST, '"path":"/orders/1"'), true);
    stage.putOn('nodes', NODES.replace('10.1.0.0/16', '10.1.0.3/32'), ['n2']);
    await stage.until(() => kept(REQUEST, ' 403 '), 'a refusal');
    const isTold = ({ rule, path }: Record<string, unknown>) =>
      rule === 'unknown-identity' && path === '/orders/1';
    await stage.until(() => stage.records('n2').some(isTold), 'a line of it');
    stage.putOn('nodes', NODES);
    await stage.until(async () => (await stage.ask('web', '/orders')).status === 200, 'a new beginning');
  });

  it('ends the connections of a workload that is no more in the files', async () => {
    const [web, late] = [stage.lab.hold('web', DB, 5432), stage.lab.hold('late', DB, 5432)];
    assert.deepEqual([await web('hello'), await late('hello')], [true, true]);
    stage.put('attachments.yaml', attachments(ADDRESSES));
    stage.putOn('profiles', profiles());
    await stage.until(async () => !(await late('still')), 'the end of it');
    assert.equal(await web('still'), true);
  });
});
