import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { denied } from '../refusal.ts';
import { operation as defined, type VaultUnit } from '../routing/types.ts';
import { TestVault } from '../vault.fixture.ts';

const ALL = 'path "*" { capabilities = ["create", "read", "update", "delete", "list", "sudo"] }';

/** An engine whose credentials end within a minute, and what it has ended. */
function engine() {
  const ended: unknown[] = [];
  const unit: VaultUnit = {
    id: 'lender',
    title: 'Credentials of a test',
    vectors: ['V2'],
    routes: [
      {
        path: 'creds/{name}',
        read: defined({
          summary: 'Lend',
          handle: ({ parameters }) =>
            Promise.resolve({
              data: { name: parameters['name'] },
              lease: { ttl: 30, maxTtl: 60, isRenewable: true, internal: { name: parameters['name'] } },
            }),
        }),
      },
    ],
    revoke: (internal) => Promise.resolve(void ended.push(internal['name'])),
  };
  return { unit, ended };
}

const opened = async () => {
  const { unit, ended } = engine();
  const vault = await TestVault.open([unit]);
  await vault.ask('update', 'sys/mounts/lender', { type: 'lender' });
  const lend = async (token: string, name: string) =>
    (await vault.ask('read', `lender/creds/${name}`, {}, { token })).body.lease_id;
  const work = async () => vault.vault.core?.expire();
  return { vault, ended, lend, work };
};

describe('advisories about tokens and leases', () => {
  it('CVE-2021-32923: what is renewed at its very end ends, and does not live for ever', async () => {
    const { vault, lend, ended, work } = await opened();
    const token = await vault.tokenOf({ all: ALL }, { ttl: '30s', explicit_max_ttl: '60s' });
    const lease = await lend('root', 'late');
    vault.now += 29_900;
    for (let turn = 0; turn < 4; turn += 1) {
      assert.equal((await vault.ask('update', 'auth/token/renew-self', {}, { token })).status, 200);
      assert.equal((await vault.ask('update', 'sys/leases/renew', { lease_id: lease })).status, 200);
      vault.now += turn === 0 ? 29_900 : 50;
    }
    const { data } = (await vault.ask('read', 'auth/token/lookup-self', {}, { token })).body;
    assert.ok(Number(data['ttl']) <= 1 && data['expire_time'] !== null);
    vault.now += 60_000;
    assert.equal((await vault.ask('update', 'auth/token/renew-self', {}, { token })).status, 403);
    assert.equal((await vault.ask('update', 'sys/leases/renew', { lease_id: lease })).status, 400);
    await work();
    assert.deepEqual(ended, ['late']);
  });

  it('CVE-2020-25816: what a token got ends with it, of whatever type the token is', async () => {
    for (const type of ['batch', 'service']) {
      const { vault, lend, ended, work } = await opened();
      const token = await vault.tokenOf({ all: ALL }, { type, ttl: '10s', num_uses: 0 });
      await lend(token, type);
      vault.now += 11_000;
      await work();
      assert.deepEqual(ended, [type]);
    }
  });

  it('CVE-2020-7220: what a mount has lent ends where the mount is removed', async () => {
    const { vault, lend, ended, work } = await opened();
    const lease = await lend('root', 'gone');
    await vault.ask('delete', 'sys/mounts/lender');
    await work();
    assert.deepEqual(ended, ['gone']);
    assert.ok((await vault.ask('update', 'sys/leases/lookup', { lease_id: lease })).status >= 400);
  });

  it('CVE-2025-52894, CVE-2025-4656, CVE-2026-5807 (HCSEC-2026-08): nobody begins or gives up new keys or a root token without leave', async () => {
    const vault = await TestVault.open();
    const weak = await vault.tokenOf({ all: ALL.replace(', "sudo"', '') });
    const begun = await vault.ask('update', 'sys/rekey/init', { secret_shares: 3, secret_threshold: 2 });
    const root = await vault.ask('update', 'sys/generate-root/attempt', {});
    for (const token of [undefined, 'hvs.fake', weak]) {
      const ask = async (operation: 'read' | 'update' | 'delete', path: string, body = {}) =>
        (await vault.ask(operation, path, body, { token })).status;
      for (const path of ['sys/rekey/init', 'sys/generate-root/attempt', 'sys/rekey/verify'])
        for (const operation of ['read', 'update', 'delete'] as const)
          assert.equal(await ask(operation, path, { secret_shares: 1, secret_threshold: 1 }), 403, path);
      if (token !== weak)
        assert.equal(await ask('update', 'sys/generate-root/update', { key: vault.share, nonce: 'x' }), 403);
    }
    // Nor is what is under way begun anew by who does not know that it is.
    const again = await vault.ask('update', 'sys/rekey/init', { secret_shares: 1, secret_threshold: 1 });
    assert.equal(again.status, 400);
    const nonceOf = async (path: string) =>
      ((await vault.ask('read', path)).body as unknown as { nonce: string }).nonce;
    const { nonce } = begun.body as unknown as { nonce: string };
    assert.ok(nonce !== '' && (await nonceOf('sys/rekey/init')) === nonce);
    assert.equal(
      await nonceOf('sys/generate-root/attempt'),
      (root.body as unknown as { nonce: string }).nonce,
    );
  });

  it('CVE-2020-25594: who has no token learns of no mount whether it is there', async () => {
    const { vault } = await opened();
    const told = new Set<string>();
    for (const mount of ['lender', 'sys', 'none', 'cubbyhole', 'auth/token', 'auth/none'])
      for (const path of [`${mount}/x`, `sys/internal/ui/mounts/${mount}`, `sys/mounts/${mount}/tune`])
        for (const operation of ['read', 'update', 'list'] as const) {
          const { status, body } = await vault.ask(operation, path, {}, { token: undefined });
          told.add(JSON.stringify([status, body.errors]));
        }
    assert.deepEqual([...told], [JSON.stringify([403, denied().errors])]);
  });
});
