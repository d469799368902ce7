import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fingerprintOf } from '../../../model/vault/fingerprint.ts';
import type { VaultPlace } from '../../../model/vault/knowledge.ts';
import { TestVault } from '../../vault.fixture.ts';
import { FakeDatabase } from './database.fixture.ts';

const opened = async () => {
  const database = new FakeDatabase();
  database.users.set('app', 'old');
  const vault = await TestVault.open([], undefined, { databases: database.drivers });
  await vault.ask('update', 'sys/mounts/db', { type: 'database' });
  await vault.ask('update', 'db/config/one', {
    plugin_name: 'fake-database-plugin',
    connection_url: 'fake://{{username}}:{{password}}@here',
    username: 'root',
    password: 'first',
    allowed_roles: '*',
  });
  const match = async (secret: unknown): Promise<readonly VaultPlace[]> => {
    const { key } = (await vault.ask('read', 'sys/plimsoll/fingerprints/key')).body.data;
    const fingerprint = fingerprintOf(Buffer.from(String(key), 'base64'), String(secret));
    const { body } = await vault.ask('update', 'sys/plimsoll/fingerprints/match', {
      fingerprints: [fingerprint],
    });
    return (body.data['matches'] as Record<string, VaultPlace[]>)[fingerprint] ?? [];
  };
  return { vault, match };
};

describe('passwords that leak', () => {
  it('of static roles are known, today’s and the last that were', async () => {
    const { vault, match } = await opened();
    await vault.ask('update', 'db/static-roles/a', {
      db_name: 'one',
      username: 'app',
      rotation_period: '1h',
    });
    const passwords: unknown[] = [];
    for (let n = 0; n < 12; n += 1) {
      passwords.push((await vault.ask('read', 'db/static-creds/a')).body.data['password']);
      vault.now += 60_000;
      if (n < 11) await vault.ask('update', 'db/rotate-role/a');
    }
    const [place] = await match(passwords[11]);
    assert.deepEqual(
      [place?.kind, place?.path, place?.state, place?.account, place?.until],
      ['static-role', 'db/static-creds/a', 'current', 'app', undefined],
    );
    const [former] = await match(passwords[2]);
    assert.deepEqual([former?.state, former?.until], ['former', '2026-01-01T00:03:00.000Z']);
    assert.deepEqual(await match(passwords[1]), []);
    await vault.ask('delete', 'db/static-roles/a');
    assert.deepEqual(await match(passwords[11]), []);
  });

  it('of leases are known until a while after they ended', async () => {
    const { vault, match } = await opened();
    await vault.ask('update', 'db/roles/shop', {
      db_name: 'one',
      creation_statements: 'C',
      default_ttl: '1h',
    });
    const { lease_id: id, data } = (await vault.ask('read', 'db/creds/shop')).body;
    const [place] = await match(data['password']);
    assert.deepEqual(
      [place?.kind, place?.path, place?.state, place?.account, place?.until],
      ['lease', id, 'current', data['username'], '2026-01-01T01:00:00.000Z'],
    );
    await vault.ask('update', 'sys/leases/revoke', { lease_id: id });
    assert.deepEqual((await match(data['password']))[0]?.state, 'ended');
    vault.now += 31 * 86_400_000;
    await vault.vault.core?.expire();
    assert.deepEqual(await match(data['password']), []);
  });
});
