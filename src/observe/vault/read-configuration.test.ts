import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { VaultConfiguration } from '../../model/vault/configuration.ts';
import { readsOrRefuses } from './foreign-file.fixture.ts';
import { readVaultConfiguration } from './read-configuration.ts';

const GIVEN: VaultConfiguration = {
  format: 'plimsoll-vault-configuration-1',
  at: '2026-01-01T00:00:00.000Z',
  policies: [{ name: 'shop', text: 'path "secret/data/shop" { capabilities = ["read"] }' }],
  roles: [],
  secrets: [{ path: 'secret/data/shop', mount: 'secret/', engine: 'kv', capability: 'read' }],
  unread: [],
};

describe('a file of what a vault is configured with', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-vault-configuration-'));
  after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'vault.json');
  const read = (text: string) => {
    writeFileSync(path, text);
    return readVaultConfiguration(path);
  };

  it('is read as it was saved', () => assert.deepEqual(read(JSON.stringify(GIVEN)), GIVEN));

  it('is refused with the place that is wrong', () => {
    assert.throws(() => read('{'), { code: 'malformed', message: /is no JSON/ });
    const wrong = { ...GIVEN, secrets: [{ ...GIVEN.secrets[0], capability: 'sudo' }] };
    assert.throws(() => read(JSON.stringify(wrong)), {
      code: 'malformed',
      message: /secrets\.0\.capability/,
    });
    assert.throws(() => readVaultConfiguration(join(folder, 'none')), { code: 'not-found' });
  });

  it('is read as anybody may have written it', () => readsOrRefuses(GIVEN, read));
});
