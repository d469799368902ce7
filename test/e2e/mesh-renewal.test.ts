import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { keyPem, newKeyPair } from '../../src/platform/certificates/keys.ts';
import { newLeaf } from '../../src/platform/identity/builtin/svid-certificates.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { DB, DOMAIN, HOUR, MeshStage, N2, identityOf, missingMesh } from './mesh-stage.ts';

export const lane: Lane = 'machine';

describe('a mesh of two nodes, with certificates of another root', { skip: missingMesh() }, () => {
  let stage: MeshStage;
  before(async () => (stage = await MeshStage.open()));
  after(() => stage?.[Symbol.dispose]());

  before(() => stage.takeInLate());

  it('replaces certificates and roots under load without one failed request, and no connection ends', async () => {
    const held = stage.lab.hold('web', DB, 5432);
    assert.equal(await held('before'), true);
    const load = await stage.lab.agent('web', 'load', `http://${DB}:8080/orders`);
    const before_ = await stage.pids();
    /** Until so many more requests were answered. */
    const answered = async (more: number) => {
      const count = async () => {
        load.input.write('count\n');
        return Number(await load.next());
      };
      const first = await count();
      await stage.until(async () => (await count()) >= first + more, 'answers');
    };
    const applied = (node: string) => stage.said[node]?.split('are others now').length;
    const renewed = async (at: Date) => {
      const old = ['n1', 'n2'].map(applied);
      await stage.deliver('n1', ['web', 'job', 'late'], at);
      await stage.deliver('n2', ['db'], at);
      await stage.until(
        () => ['n1', 'n2'].every((node, index) => applied(node) !== old[index]),
        'new certificates',
      );
      await answered(100);
    };
    await answered(50);
    await renewed(stage.start);
    // A new stage.root, which signs in three minutes, and is believed before; then it signs; then the old one is not believed.
    const minutes = (count: number) => new Date(stage.start.getTime() + count * 60_000);
    await stage.authority.rotate(minutes(-24 * 60 - 2));
    await renewed(minutes(0));
    const roles = (at: Date) =>
      stage.authority
        .status(at)
        .map(({ role }) => role)
        .join();
    assert.deepEqual([roles(minutes(0)), roles(minutes(4))], ['signing,next', 'retired,signing']);
    await renewed(minutes(4));
    await stage.authority.tend(minutes(25 * 60));
    assert.equal(roles(minutes(4)), 'signing');
    await renewed(minutes(4));
    load.input.end();
    const { done, failed } = JSON.parse(await load.next()) as { done: number; failed: string[] };
    assert.deepEqual(failed.slice(0, 5), [], stage.unusual());
    assert.ok(done > 100, `only ${done} requests`);
    assert.equal(await held('after'), true);
    assert.deepEqual(await stage.pids(), before_);
    assert.deepEqual(
      [stage.said['n1'], stage.said['n2']].map((text) => /certificates: .*/.exec(text ?? '')?.[0]),
      [undefined, undefined],
    );
  });

  it('refuses from now on what was signed by the root that nobody believes any more', async () => {
    const keys = await newKeyPair();
    const terms = {
      identity: identityOf('web'),
      notBefore: new Date(Date.now() - HOUR),
      notAfter: new Date(Date.now() + HOUR),
    };
    stage.put('old.pem', (await newLeaf(keys.publicKey, terms, stage.root)) + (await keyPem(keys)));
    const target = [
      '-connect',
      `${N2}:15008`,
      '-servername',
      `5432-10-2-0-5.db.shop.${DOMAIN}`,
      '-cert',
      join(stage.folder, 'old.pem'),
      '-key',
      join(stage.folder, 'old.pem'),
    ];
    assert.equal(
      await stage.lab.echoes('n1', ['openssl', 's_client', '-quiet', ...target], 'hello\n', 5),
      false,
    );
  });
});
