import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Mesh } from '../../enforce/network/haproxy/mesh/compile.ts';
import { Fault } from '../../model/fault.ts';
import { isSameState, NO_STATE, planMesh, planMoved } from './plan.ts';

const NOW = new Date(0);
const local = (name: string) => ({
  member: `shop/${name}`,
  server: name,
  spiffeId: `spiffe://x/${name}`,
  dnsName: `${name}.shop`,
});
const MESH: Mesh = {
  locals: [local('web'), local('db')],
  maps: { ...NO_STATE.maps, 'mesh-proofs': ['shop/web web', 'shop/db db'] },
};
const svid = (name: string) => ({
  ...local(name),
  chain: ` chain of ${name}\n`,
  key: 'key',
  notBefore: NOW,
  notAfter: NOW,
});
const view = (mesh = MESH, problems: string[] = []) => ({ mesh, problems });
const at = (nodes: string[]) => ({ ...NO_STATE, maps: { ...NO_STATE.maps, 'mesh-nodes': nodes } });

describe('what a mesh is to be', () => {
  it('is who is where with the certificates of those who are here, and what is wrong with either', () => {
    const issued = { svids: [svid('web'), svid('other')], bundle: 'root', problems: ['db has none'] };
    const { state, problems } = planMesh(view(MESH, ['it stays as it was']), issued);
    assert.deepEqual([...state.certificates], [['web', 'chain of web\nkey\n']]);
    // Who has no certificate proves nothing.
    assert.deepEqual(state.maps['mesh-proofs'], ['shop/web web']);
    assert.deepEqual(problems, ['it stays as it was', 'db has none']);
  });

  it('is nothing where there is nobody to believe', () => {
    const fault = (error: unknown) => error instanceof Fault && error.hint === 'no root yet';
    assert.throws(
      () => planMesh(view(), { svids: [svid('web')], bundle: '', problems: ['no root yet'] }),
      fault,
    );
  });

  it('is another one with another certificate, root or place', () => {
    const issued = { svids: [svid('web')], bundle: 'root', problems: [] };
    const { state } = planMesh(view(), issued);
    assert.equal(isSameState(state, planMesh(view(), issued).state), true);
    for (const other of [
      planMesh(view(), { ...issued, svids: [{ ...svid('web'), chain: 'new' }] }).state,
      planMesh(view(), { ...issued, bundle: 'roots' }).state,
      { ...state, maps: { ...state.maps, 'mesh-nodes': ['10.2.0.2 n2'] } },
    ])
      assert.equal(isSameState(state, other), false);
  });

  it('ends what goes on with who is on another node now, or on none', () => {
    assert.equal(planMoved(at(['10.2.0.2 192.0.2.2']), at(['10.2.0.2 192.0.2.2'])), undefined);
    const isOver = planMoved(at(['10.2.0.2 192.0.2.2', '10.2.0.3 192.0.2.2']), at(['10.2.0.3 192.0.2.2']));
    const between = (source: string, destination: string) => isOver?.({ source, destination });
    assert.deepEqual(
      [
        between('10.1.0.2', '10.2.0.2'),
        between('::ffff:10.2.0.2', '10.1.0.2'),
        between('10.1.0.2', '10.2.0.3'),
      ],
      [true, true, false],
    );
  });
});
