import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openSqliteStorage } from '../platform/vault-storage/sqlite-storage.ts';
import { TestVault } from './vault.fixture.ts';

describe('a store that was copied while it was in use', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-vault-restore-'));
  after(() => rmSync(folder, { recursive: true }));

  it('opens by the shares of then, and has what was there then', async () => {
    const [file, copy] = [join(folder, 'vault.db'), join(folder, 'copy.db')];
    const vault = await TestVault.open([], openSqliteStorage(file));
    await vault.ask('update', 'sys/mounts/kv', { type: 'kv-v2' });
    const write = (n: number) => vault.ask('update', 'kv/data/a', { data: { n } });
    const token = await vault.tokenOf({ all: 'path "kv/*" { capabilities = ["read"] }' });
    await write(1);
    await Promise.all([write(2), backup(new DatabaseSync(file, { readOnly: true }), copy), write(3)]);
    await write(4);
    await vault.ask('update', 'auth/token/revoke', { token });
    // Other shares from now on: the copy does not know.
    const { body } = await vault.ask('update', 'sys/rekey/init', { secret_shares: 1, secret_threshold: 1 });
    const { nonce } = body as unknown as { nonce: string };
    await vault.ask('update', 'sys/rekey/update', { key: vault.share, nonce });
    await vault.storage.close();
    const restored = await TestVault.join(vault, openSqliteStorage(copy));
    const read = await restored.ask('read', 'kv/data/a', {}, { token });
    const { n } = read.body.data['data'] as { n: number };
    assert.ok(read.status === 200 && n >= 1 && n <= 3);
    assert.equal((await restored.ask('update', 'kv/data/a', { data: { n: 5 } })).status, 200);
    await restored.storage.close();
  });
});
