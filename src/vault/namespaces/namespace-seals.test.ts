import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { openSqliteStorage } from '../../platform/vault-storage/sqlite-storage.ts';
import type { VaultStorage } from '../../platform/vault-storage/types.ts';
import { TestVault } from '../vault.fixture.ts';
import { handedTo, KeyHandover } from './key-handover.ts';

const SEAL = 'seal "shamir" { shares = 3 threshold = 2 }';
const EVERYTHING =
  'path "*" { capabilities = ["create", "read", "update", "patch", "delete", "list", "sudo"] }';

describe('a key that is handed over', () => {
  it('is opened by whom it is for alone, and as what it is', () => {
    const [one, other] = [new KeyHandover(), new KeyHandover()];
    const secret = Buffer.from('fake secret');
    const handed = handedTo(one.publicKey, secret, 'a');
    assert.deepEqual(one.open(handed, 'a'), secret);
    assert.equal(one.open(handed, 'b'), undefined);
    assert.equal(other.open(handed, 'a'), undefined);
    assert.doesNotMatch(JSON.stringify(handed), new RegExp(secret.toString('base64').slice(0, 8)));
  });
});

describe('a namespace with a seal of its own', () => {
  let storage: VaultStorage;
  let vault: TestVault;
  let replica: TestVault;
  let shares: readonly string[];
  const inside = { namespace: 's/' };
  before(async () => {
    storage = openSqliteStorage(':memory:');
    vault = await TestVault.open([], storage);
    replica = await TestVault.join(vault, storage);
    const { body } = await vault.ask('update', 'sys/namespaces/s', { seal: SEAL });
    shares = body.data['key_shares'] as readonly string[];
  });
  const status = async (one: TestVault, ...asked: Parameters<TestVault['ask']>) =>
    (await one.ask(...asked)).status;
  const state = async (one: TestVault) => (await one.ask('read', 'sys/namespaces/s/seal-status')).body.data;
  const unseal = async (...replicas: readonly TestVault[]) => {
    for (const [index, one] of replicas.entries())
      assert.equal(await status(one, 'update', 'sys/namespaces/s/unseal', { key: shares[index] }), 200);
  };

  it('is sealed until enough shares are given, to whatever replica, and then open on all', async () => {
    assert.equal(shares.length, 3);
    assert.equal((await state(vault))['sealed'], true);
    assert.equal(await status(vault, 'read', 'sys/mounts', {}, inside), 503);
    await unseal(vault);
    assert.deepEqual([(await state(replica))['progress'], (await state(replica))['t']], [1, 2]);
    await vault.ask('update', 'sys/namespaces/s/unseal', { reset: true });
    assert.equal((await state(replica))['progress'], 0);
    await unseal(vault, replica);
    for (const one of [vault, replica]) {
      assert.equal((await state(one))['sealed'], false);
      assert.equal(await status(one, 'read', 'sys/mounts', {}, inside), 200);
    }
    await vault.ask('update', 'sys/mounts/kv', { type: 'kv' }, inside);
    await vault.ask('update', 'kv/a', { n: 1 }, inside);
    assert.deepEqual((await replica.ask('read', 'kv/a', {}, inside)).body.data, { n: 1 });
  });

  it('has nothing in the store that the keys of the vault open', async () => {
    const [mount] = await storage
      .list('logical/', '', 100)
      .then((names) => names.filter((one) => one.startsWith('@')));
    assert.ok(mount);
    // What is encrypted for replicas and by shares is all that there is of its keys.
    assert.ok(vault.vault.core);
    const closed = vault.vault.core.services.namespaces;
    const namespace = await closed.byPath('s/');
    assert.ok(namespace);
    const asRoot = vault.vault.core.services.at({ ...namespace, id: namespace.id, keys: '' });
    await assert.rejects(asRoot.mounts.all(), /is not what was written there/);
  });

  it('is sealed on all replicas at once, and whatever keys were there are gone', async () => {
    assert.equal(await status(vault, 'update', 'sys/namespaces/s/seal'), 204);
    for (const one of [replica, vault]) {
      assert.equal(await status(one, 'read', 'kv/a', {}, inside), 503);
      assert.equal((await state(one))['sealed'], true);
      const namespace = await one.vault.core?.services.namespaces.byPath('s/');
      assert.ok(namespace && one.vault.core?.services.seals.isClosed(namespace));
    }
    await vault.vault.core?.expire();
    await unseal(replica, vault);
    assert.deepEqual((await vault.ask('read', 'kv/a', {}, inside)).body.data, { n: 1 });
  });

  it('tells wrong shares, and forgets them', async () => {
    await vault.ask('update', 'sys/namespaces/s/seal');
    const wrong = Buffer.alloc(33, 7).toString('hex');
    await unseal(vault);
    assert.equal(await status(vault, 'update', 'sys/namespaces/s/unseal', { key: wrong }), 400);
    assert.equal((await state(vault))['progress'], 0);
    assert.equal(await status(vault, 'update', 'sys/namespaces/s/unseal', { key: 'no share' }), 400);
    await unseal(vault, vault);
  });

  it('is open on a replica that starts while another one has it open, and sealed where none has', async () => {
    const third = await TestVault.join(vault, storage);
    await vault.vault.core?.refresh();
    assert.deepEqual((await third.ask('read', 'kv/a', {}, inside)).body.data, { n: 1 });
    for (const one of [vault, replica, third]) {
      one.vault.seal();
      await one.vault.unseal(vault.share);
    }
    assert.equal(await status(third, 'read', 'kv/a', {}, inside), 503);
    assert.equal((await state(third))['sealed'], true);
    await unseal(vault, replica);
    assert.deepEqual((await third.ask('read', 'kv/a', {}, inside)).body.data, { n: 1 });
  });

  it('closes with the one around it, and opens after it', async () => {
    const { body } = await vault.ask('update', 'sys/namespaces/s/own', {
      seal: 'seal "shamir" { shares = 1 threshold = 1 }',
    });
    const [key] = body.data['key_shares'] as readonly string[];
    await vault.ask('update', 'sys/namespaces/s/plain');
    assert.equal(await status(vault, 'update', 'sys/namespaces/s/own/unseal', { key }), 200);
    const open = async () => [
      await status(vault, 'read', 'sys/mounts', {}, { namespace: 's/own/' }),
      await status(replica, 'read', 'sys/mounts', {}, { namespace: 's/plain/' }),
    ];
    assert.deepEqual(await open(), [200, 200]);
    await vault.ask('update', 'sys/namespaces/s/seal');
    assert.deepEqual(await open(), [503, 503]);
    assert.equal(await status(vault, 'update', 'sys/namespaces/s/own/unseal', { key }), 503);
    await unseal(vault, replica);
    assert.deepEqual(await open(), [503, 200]);
    assert.equal(await status(vault, 'update', 'sys/namespaces/own/unseal', { key }, inside), 200);
    assert.deepEqual(await open(), [200, 200]);
  });

  it('ends what a token has made in it once it is open, where the token ended meanwhile', async () => {
    const parent = await vault.tokenOf({ all: EVERYTHING });
    await vault.ask('update', 'sys/policies/acl/all', { policy: EVERYTHING }, inside);
    const made = await vault.ask(
      'update',
      'auth/token/create',
      { policies: ['all'] },
      { ...inside, token: parent },
    );
    const child = made.body.auth.client_token;
    assert.equal(await status(vault, 'read', 'kv/a', {}, { ...inside, token: child }), 200);
    await vault.ask('update', 'sys/namespaces/s/seal');
    await vault.ask('update', 'auth/token/revoke', { token: parent });
    await vault.vault.core?.expire();
    await unseal(vault, vault);
    vault.now += 20_000;
    await vault.vault.core?.expire();
    assert.equal(await status(vault, 'read', 'kv/a', {}, { ...inside, token: child }), 403);
  });

  it('is deleted without its keys by who has sudo, and leaves nothing', async () => {
    await vault.ask('update', 'sys/namespaces/s/seal');
    assert.equal(await status(vault, 'delete', 'sys/namespaces/s'), 503);
    const token = await vault.tokenOf({ weak: 'path "sys/namespaces/*" { capabilities = ["delete"] }' });
    assert.equal(await status(vault, 'delete', 'sys/namespaces/s/delete-sealed', {}, { token }), 403);
    assert.equal(await status(vault, 'delete', 'sys/namespaces/s/delete-sealed'), 400, 'others are in it');
    assert.equal(
      await status(vault, 'delete', 'sys/namespaces/s/delete-sealed', {}, { query: { force: 'true' } }),
      204,
    );
    for (let n = 0; n < 3; n += 1) {
      vault.now += 100_000;
      await vault.vault.core?.expire();
    }
    const parts = ['logical', 'tokens', 'policies', 'core'];
    const names = (await Promise.all(parts.map((part) => storage.list(`${part}/`, '', 1000)))).flat();
    assert.deepEqual(
      names.filter((name) => /^(?:@|deleted|seals|handed)/.test(name)),
      [],
    );
  });

  it('is made of what describes a seal by shares, and of nothing else', async () => {
    const make = async (seal: string) => status(vault, 'update', 'sys/namespaces/t', { seal });
    for (const seal of [
      'x',
      'seal "awskms" {}',
      '{"seal":{}}',
      '{',
      'seal "shamir" { shares = 3 threshold = 1 }',
      `${SEAL} ${SEAL}`,
    ])
      assert.equal(await make(seal), 400, seal);
    assert.equal(await make('{"seal":{"shamir":{"shares":1,"threshold":1}}}'), 200);
    assert.equal(await make(SEAL), 400, 'it is there');
    await vault.ask('update', 'sys/namespaces/u');
    assert.equal(await status(vault, 'read', 'sys/namespaces/u/seal-status'), 400);
  });
});
