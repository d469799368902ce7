import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openSqliteStorage } from '../../platform/vault-storage/sqlite-storage.ts';
import { TestVault } from '../vault.fixture.ts';

async function* each(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

/** A vault with a secret `a` of value 1. */
async function withSecret() {
  const vault = await TestVault.open();
  await vault.ask('update', 'sys/mounts/kv', { type: 'kv-v2' });
  const write = (n: number) => vault.ask('update', 'kv/data/a', { data: { n } });
  await write(1);
  return { vault, write };
}

async function saved(vault: TestVault): Promise<Buffer> {
  const { stream } = await vault.reply('read', 'sys/storage/snapshot');
  const parts: Buffer[] = [];
  for await (const part of stream?.parts ?? []) parts.push(part);
  return Buffer.concat(parts);
}

const restored = (vault: TestVault, bytes: Buffer, path = 'snapshot') =>
  vault.reply('update', `sys/storage/${path}`, { stream: each(bytes) });

const secret = async (vault: TestVault) => (await vault.ask('read', 'kv/data/a')).body.data?.['data'];

describe('a snapshot of a vault', () => {
  it('brings back what was there, by the shares and keys of today', async () => {
    const { vault, write } = await withSecret();
    const bytes = await saved(vault);
    await write(2);
    await vault.ask('update', 'sys/rotate');
    const replica = await TestVault.join(vault, vault.storage);
    const begun = await vault.ask('update', 'sys/rekey/init', { secret_shares: 1, secret_threshold: 1 });
    const { nonce } = begun.body as unknown as { nonce: string };
    const { body } = await vault.ask('update', 'sys/rekey/update', { key: vault.share, nonce });
    const [share = ''] = (body as unknown as { keys_base64: readonly string[] }).keys_base64;
    assert.equal((await restored(vault, bytes)).status, 204);
    for (const one of [vault, replica]) assert.deepEqual(await secret(one), { n: 1 });
    await replica.ask('update', 'kv/data/a', { data: { n: 3 } });
    assert.deepEqual(await secret(vault), { n: 3 });
    vault.vault.seal();
    await assert.rejects(vault.vault.unseal(vault.share));
    await vault.vault.unseal(share);
    assert.deepEqual(await secret(vault), { n: 3 });
  });

  it('shows replicas what was mounted after it, where they know others of as many changes', async () => {
    const { vault } = await withSecret();
    await vault.ask('update', 'sys/namespaces/first');
    const bytes = await saved(vault);
    const replica = await TestVault.join(vault, vault.storage);
    const add = async (name: string) => {
      await vault.ask('update', `sys/mounts/kv-${name}`, { type: 'kv-v2' });
      await vault.ask('update', `sys/namespaces/${name}`);
    };
    const isSeen = async (name: string) => {
      const written = await replica.ask('update', `kv-${name}/data/a`, { data: {} });
      const looked = await replica.ask('read', 'sys/mounts', {}, { namespace: `${name}/` });
      return [written.status, looked.status];
    };
    await add('old');
    assert.deepEqual(await isSeen('old'), [200, 200]);
    assert.equal((await restored(vault, bytes)).status, 204);
    await add('new');
    assert.deepEqual(await isSeen('new'), [200, 200]);
    assert.deepEqual(await isSeen('old'), [404, 403]);
  });

  it('changes nothing where it is cut, changed or of another vault', async () => {
    const { vault } = await withSecret();
    const { vault: other } = await withSecret();
    const bytes = await saved(vault);
    const changed = Buffer.from(bytes);
    const at = changed.indexOf('logical/');
    changed[at + 1] = 0x61;
    for (const wrong of [
      bytes.subarray(0, -1),
      bytes.subarray(0, 1000),
      changed,
      await saved(other),
      Buffer.from('?'),
    ])
      assert.equal((await restored(vault, wrong)).status, 400);
    assert.deepEqual(await secret(vault), { n: 1 });
  });

  it('is put into a new vault by force, which is sealed then, and opens by the shares that it had', async () => {
    const { vault } = await withSecret();
    const bytes = await saved(vault);
    const fresh = await TestVault.open([], openSqliteStorage(':memory:'));
    assert.equal((await restored(fresh, bytes)).status, 400);
    assert.equal((await restored(fresh, bytes, 'raft/snapshot-force')).status, 204);
    assert.equal((await fresh.ask('read', 'kv/data/a')).status, 503);
    await assert.rejects(fresh.vault.unseal(fresh.share));
    await fresh.vault.unseal(vault.share);
    assert.deepEqual(await secret(fresh), { n: 1 });
  });

  it('opens nothing where it was changed, though its digest is right, and was restored by force', async () => {
    const { vault } = await withSecret();
    const [bytes, other] = [await saved(vault), await saved((await withSecret()).vault)];
    // As one who has no key would forge it: rows left out, and the mac of another.
    const { decodeSnapshot, encodeSnapshot } = await import('./format.ts');
    async function* fewer() {
      for await (const row of decodeSnapshot(each(bytes))) if (!row.path.startsWith('policies/')) yield row;
    }
    const forged: Buffer[] = [];
    for await (const part of encodeSnapshot(fewer(), () => other.subarray(-32))) forged.push(part);
    const fresh = await TestVault.open([], openSqliteStorage(':memory:'));
    assert.equal((await restored(fresh, Buffer.concat(forged), 'snapshot-force')).status, 204);
    await assert.rejects(fresh.vault.unseal(vault.share), { status: 500 });
    assert.equal((await fresh.vault.status()).isSealed, true);
  });

  it('seals other replicas where another vault was restored by force', async () => {
    const { vault } = await withSecret();
    const { vault: other } = await withSecret();
    const replica = await TestVault.join(vault, vault.storage);
    await restored(vault, await saved(other), 'snapshot-force');
    await assert.rejects(replica.vault.core?.refresh() ?? Promise.resolve(), { status: 503 });
    assert.equal((await replica.vault.status()).isSealed, true);
  });

  it('is restored by who has sudo alone', async () => {
    const { vault } = await withSecret();
    const token = await vault.tokenOf({ few: 'path "sys/storage/*" { capabilities = ["read", "update"] }' });
    const bytes = await saved(vault);
    const reply = await vault.reply('update', 'sys/storage/snapshot', { stream: each(bytes), token });
    assert.equal(reply.status, 403);
  });
});
