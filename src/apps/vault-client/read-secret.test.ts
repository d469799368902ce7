import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSecret } from '../../control/delivery/secrets.ts';
import { TestVault } from '../../vault/vault.fixture.ts';
import { testClient } from './test-client.fixture.ts';

test('a secret is found by the path that people name, whether its mount has versions or not', async () => {
  const vault = await TestVault.open();
  const client = testClient(vault);
  for (const type of ['kv-v1', 'kv-v2']) {
    await vault.ask('update', `sys/mounts/${type}`, { type });
    const path = `${type}/${type === 'kv-v2' ? 'data/' : ''}web`;
    const data = { password: 'fake' };
    await vault.ask('update', path, type === 'kv-v2' ? { data } : data);
    const read = (at: string) => readSecret(client, { path: at, query: {}, body: undefined }, 0);
    assert.match(JSON.stringify((await read(`${type}/web`)).data), /"password":"fake"/);
    await assert.rejects(read(`${type}/none`), /404|no secret/);
  }
});
