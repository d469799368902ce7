import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openSqliteStorage } from '../../platform/vault-storage/sqlite-storage.ts';
import { hostInfo } from '../../platform/host-info/host-info.ts';
import { operation, type VaultUnit } from '../routing/types.ts';
import { TestVault } from '../vault.fixture.ts';

describe('a replica', () => {
  it('tells versions that opened the vault, each once, in their order', async () => {
    const storage = openSqliteStorage(':memory:');
    const vault = await TestVault.open([], storage);
    const { settings } = vault.vault.core?.services ?? assert.fail();
    const before = await settings.get<readonly object[]>('version-history');
    assert.deepEqual(before?.value, [{ version: '0.0.0', at: vault.now }]);
    const old = { version: '0.0.0-old', at: vault.now - 1000 };
    await settings.put('version-history', [old, ...(before?.value ?? [])]);
    vault.vault.seal();
    await vault.vault.unseal(vault.share);
    const { data } = (await vault.ask('list', 'sys/version-history/')).body;
    assert.deepEqual(data['keys'], ['0.0.0-old', '0.0.0']);
    assert.deepEqual((data['key_info'] as Record<string, unknown>)['0.0.0'], {
      build_date: null,
      previous_version: '0.0.0-old',
      timestamp_installed: new Date(vault.now).toISOString(),
    });
  });

  it('tells of its machine where it knows it', async () => {
    assert.equal((await (await TestVault.open()).ask('read', 'sys/host-info')).status, 501);
    const server = { host: () => hostInfo('/'), settings: { storage: { type: 'sqlite' } } };
    const vault = await TestVault.open([], undefined, { server });
    const { data } = (await vault.ask('read', 'sys/host-info')).body;
    assert.deepEqual(Object.keys(data).toSorted(), [
      'cpu',
      'cpu_times',
      'disk',
      'host',
      'load',
      'memory',
      'timestamp',
    ]);
    assert.deepEqual((await vault.ask('read', 'sys/config/state/sanitized')).body.data, server.settings);
  });

  it('tells what it is serving, until that is answered', async () => {
    let go: () => void = () => undefined;
    const waits = new Promise<undefined>((resolve) => (go = () => resolve(undefined)));
    const unit: VaultUnit = {
      id: 'waiting',
      title: 'x',
      vectors: ['V2'],
      routes: [{ path: 'wait', read: operation({ summary: 'x', handle: () => waits }) }],
    };
    const vault = await TestVault.open([unit]);
    await vault.ask('update', 'sys/mounts/w', { type: 'waiting' });
    const going = async () => {
      const { data } = (await vault.ask('read', 'sys/in-flight-req')).body;
      return Object.values(data as Record<string, { readonly request_path: string }>).map(
        (one) => one.request_path,
      );
    };
    assert.deepEqual(await going(), ['/v1/sys/in-flight-req']);
    const waiting = vault.ask('read', 'w/wait');
    // Of one id in tests, so that the newest is told.
    await new Promise(setImmediate);
    assert.equal(vault.vault.core?.services.inFlight.all().length, 1);
    go();
    await waiting;
    assert.equal(vault.vault.core?.services.inFlight.all().length, 0);
  });

  it('counts tokens and entities of its namespace', async () => {
    const vault = await TestVault.open();
    await vault.ask('update', 'sys/namespaces/one');
    for (const name of ['a', 'b']) await vault.ask('update', 'identity/entity', { name });
    const counters = async (what: string, namespace = '') =>
      (await vault.ask('read', `sys/internal/counters/${what}`, {}, { namespace })).body.data['counters'];
    assert.deepEqual(await counters('entities'), { entities: { total: 2 } });
    assert.deepEqual(await counters('entities', 'one/'), { entities: { total: 0 } });
    await vault.ask('update', 'auth/token/create', {});
    assert.deepEqual(await counters('tokens'), { service_tokens: { total: 2 } });
  });
});
