import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TestVault } from '../vault.fixture.ts';
import { ListenerSettings } from './listener-settings.ts';

it('are taken up by whoever looks again, also where they were removed', async () => {
  const vault = await TestVault.open();
  const settings = vault.vault.core?.services.settings ?? assert.fail('sealed');
  const other = new ListenerSettings();
  await other.refresh(settings);
  assert.deepEqual([other.cors, other.auditedNames, other.auditedHeaders], [undefined, [], {}]);

  await vault.ask('update', 'sys/config/cors', { allowed_origins: 'https://app.example.org' });
  await vault.ask('update', 'sys/config/auditing/request-headers/X-Team', { hmac: true });
  assert.deepEqual([other.cors], [undefined], 'not before');
  await other.refresh(settings);
  assert.deepEqual(other.cors?.origins, ['https://app.example.org']);
  assert.deepEqual([other.auditedNames, other.auditedHeaders], [['x-team'], { 'x-team': { hmac: true } }]);

  await vault.ask('delete', 'sys/config/cors');
  await vault.ask('delete', 'sys/config/auditing/request-headers/X-Team');
  await other.refresh(settings);
  assert.deepEqual([other.cors, other.auditedNames], [undefined, []]);
});
