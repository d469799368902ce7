import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Mesh as CompiledMesh } from '../../enforce/network/haproxy/mesh/compile.ts';
import { Fault } from '../../model/fault.ts';
import type { IdentitySource } from '../../platform/identity/types.ts';
import { ManualTimer } from '../../platform/timer/manual-timer.fixture.ts';
import { Mesh } from './mesh.ts';

const LOCAL = { member: 'shop/web', server: 'web', spiffeId: 'spiffe://x/web', dnsName: 'web.shop' };
const COMPILED: CompiledMesh = {
  locals: [LOCAL],
  maps: {
    'mesh-nodes': [],
    'mesh-names': [],
    'mesh-proofs': ['shop/web web'],
    'mesh-arrivals': [],
    'mesh-callers': [],
  },
};
const view = () => ({ mesh: COMPILED, problems: [] });
const NOW = new Date(0);

/** A mesh in a folder, where no HAProxy runs, whose source has one certificate. */
function meshIn(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-mesh-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const has = { chain: 'first', problems: [] as string[], fault: undefined as Fault | undefined };
  const source: IdentitySource = {
    current: () => {
      if (has.fault) return Promise.reject(has.fault);
      const svid = { ...LOCAL, chain: has.chain, key: 'key', notBefore: NOW, notAfter: NOW };
      return Promise.resolve({ svids: [svid], bundle: 'root', problems: has.problems });
    },
  };
  const notes: string[] = [];
  const mesh = new Mesh(15_008, source, folder, {
    note: (text) => notes.push(text),
    timer: new ManualTimer(),
  });
  const refresh = () => mesh.refresh(view, join(folder, 'runtime.sock'), 1, NOW);
  const certificate = () => readFileSync(join(folder, 'haproxy/identities/web.pem'), 'utf8');
  return { mesh, folder, has, notes, refresh, certificate };
}

describe('a mesh', () => {
  it('writes what HAProxy reads at its start, and nothing where all is the same', async (t) => {
    const { mesh, refresh, certificate, notes } = meshIn(t);
    await mesh.prepare(view, NOW);
    assert.equal(certificate(), 'first\nkey\n');
    assert.equal(await refresh(), 'same');
    assert.deepEqual(notes, []);
  });

  it('goes on with what there is where the new one cannot be written, says so once, and tries again', async (t) => {
    const { mesh, folder, has, refresh, certificate, notes } = meshIn(t);
    await mesh.prepare(view, NOW);
    // What is in the way of a file that is to be written.
    const obstacle = join(folder, 'haproxy/identities/bundle.pem.new');
    mkdirSync(obstacle);
    await assert.rejects(mesh.prepare(view, NOW), { code: 'refused' });
    mkdirSync(obstacle);
    has.chain = 'second';
    for (let time = 0; time < 2; time += 1) {
      assert.equal(await refresh(), 'same');
      mkdirSync(obstacle, { recursive: true });
    }
    assert.equal(certificate(), 'first\nkey\n');
    assert.equal(notes.length, 1);
    assert.match(notes[0] ?? '', /cannot be written/);
    rmSync(obstacle, { recursive: true });
    // There is no HAProxy that could take it.
    assert.equal(await refresh(), 'restart');
    assert.equal(certificate(), 'second\nkey\n');
  });

  it('tells what its source is wanting once, as long as it is the same', async (t) => {
    const { mesh, has, refresh, notes } = meshIn(t);
    await mesh.prepare(view, NOW);
    has.problems = ['one is missing'];
    for (let time = 0; time < 2; time += 1) assert.equal(await refresh(), 'same');
    has.fault = new Fault('unreachable', 'nobody answers');
    for (let time = 0; time < 2; time += 1) assert.equal(await refresh(), 'same');
    has.fault = undefined;
    assert.equal(await refresh(), 'same');
    assert.deepEqual(notes, ['one is missing', 'nobody answers', 'one is missing']);
  });
});
