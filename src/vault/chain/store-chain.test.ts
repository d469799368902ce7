import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ChainAnchor, ChainHead } from '../../platform/chain-anchor/types.ts';
import { openSqliteStorage } from '../../platform/vault-storage/sqlite-storage.ts';
import type { VaultStorage } from '../../platform/vault-storage/types.ts';
import { allRows } from '../../platform/vault-storage/storage-conformance.fixture.ts';
import { TestVault } from '../vault.fixture.ts';

/** Keeps a head as a file would. */
class Kept implements ChainAnchor {
  head: ChainHead | undefined;

  read() {
    return Promise.resolve(this.head);
  }

  write(head: ChainHead | undefined) {
    this.head = head;
    return Promise.resolve();
  }
}

/** What a store has, to be put back later. */
async function backupOf(storage: VaultStorage) {
  const rows = await allRows(storage);
  return async () => {
    async function* each() {
      yield* rows;
    }
    assert.ok(await storage.replace({ rows: each(), kept: [], expected: [] }));
  };
}

async function kept() {
  const anchor = new Kept();
  const storage = openSqliteStorage(':memory:');
  const vault = await TestVault.open([], storage, { anchor });
  const write = async (one = vault) => {
    one.now += 20_000;
    await one.ask('update', 'sys/policies/acl/a', { policy: `# ${one.now}` });
    await one.vault.core?.expire();
  };
  return { anchor, storage, vault, write };
}

describe('a store that was put back', () => {
  it('is noticed in service, and the vault is sealed', async () => {
    const { storage, vault, write } = await kept();
    await write();
    const putBack = await backupOf(storage);
    await write();
    await putBack();
    await assert.rejects(vault.vault.core?.expire() ?? Promise.resolve(), { status: 500 });
    assert.equal((await vault.ask('read', 'sys/policies/acl/a')).status, 503);
  });

  it('is not unsealed, also where it was written to since, but by hand', async () => {
    const { anchor, storage, vault, write } = await kept();
    await write();
    const putBack = await backupOf(storage);
    await write();
    vault.vault.seal();
    await putBack();
    await assert.rejects(TestVault.join(vault, storage, { anchor }), { status: 500 });
    const elsewhere = await TestVault.join(vault, storage);
    elsewhere.now = vault.now;
    for (let n = 0; n < 3; n += 1) await write(elsewhere);
    await assert.rejects(TestVault.join(vault, storage, { anchor }), { status: 500 });
    await TestVault.join(vault, storage, { anchor, acceptsRollback: true });
    await TestVault.join(vault, storage, { anchor });
  });

  it('is not one that other replicas wrote to, nor one that is only read', async () => {
    const { anchor, storage, vault, write } = await kept();
    const other = await TestVault.join(vault, storage, { anchor: new Kept() });
    for (let n = 0; n < 3; n += 1) for (const one of [vault, other]) await write(one);
    await vault.vault.core?.expire();
    const { head } = anchor;
    assert.ok((head?.height ?? 0) >= 3);
    for (let n = 0; n < 3; n += 1) {
      vault.now += 20_000;
      await vault.ask('read', 'sys/policies/acl/a');
      await vault.vault.core?.expire();
    }
    assert.deepEqual(anchor.head, head);
    vault.vault.seal();
    await TestVault.join(vault, storage, { anchor });
  });

  it('is not one into which a snapshot was restored', async () => {
    const { anchor, storage, vault, write } = await kept();
    await write();
    const { stream } = await vault.reply('read', 'sys/storage/snapshot');
    const parts: Buffer[] = [];
    for await (const part of stream?.parts ?? []) parts.push(part);
    async function* each() {
      yield* parts;
    }
    await write();
    assert.equal((await vault.reply('update', 'sys/storage/snapshot', { stream: each() })).status, 204);
    await vault.vault.core?.expire();
    await write();
    await vault.reply('update', 'sys/storage/snapshot-force', { stream: each() });
    await TestVault.join(vault, storage, { anchor });
  });
});
