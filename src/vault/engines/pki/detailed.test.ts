import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { opened } from './pki.fixture.ts';

describe('certificates', () => {
  it('are listed with what they say, by pages', async () => {
    const { vault, ask, issue, root } = await opened({ client_flag: false }, { organization: 'Shop' });
    const { data } = await issue({ alt_names: 'b.example.com', ip_sans: '10.0.0.1' });
    const list = async (query: Record<string, string> = {}) =>
      (await vault.ask('list', 'pki/certs/detailed/', {}, { query })).body;
    const { keys, key_info: info } = (await list()).data as {
      readonly keys: readonly string[];
      readonly key_info: Readonly<Record<string, unknown>>;
    };
    assert.deepEqual(keys, [data['serial_number'] ?? '', root['serial_number'] ?? ''].toSorted());
    assert.deepEqual(keys, (await ask('list', 'pki/certs/')).data['keys']);
    assert.deepEqual(info[String(data['serial_number'])], {
      common_name: 'a.example.com',
      issuer: 'CN=Root,O=Shop',
      key_type: 'ec',
      key_bits: 256,
      not_before: '2025-12-31T23:59:30.000Z',
      not_after: '2026-01-01T01:00:00.000Z',
      dns_names: ['a.example.com', 'b.example.com'],
    });
    const page = (await list({ limit: '1', after: keys[0] ?? '' })).data;
    assert.deepEqual([page['keys'], Object.keys(page['key_info'] as object)], [[keys[1]], [keys[1]]]);
    const mounts = (await vault.vault.core?.services.mounts.all()) ?? [];
    const mount = mounts.find(({ path }) => path === 'pki/') ?? assert.fail();
    const store = vault.vault.core?.services.storeOf(mount) ?? assert.fail();
    const [stored] = await store.list('cert/', '', 1);
    const one = await store.get(`cert/${stored ?? ''}`);
    const many = Array.from({ length: 999 }, (_, index) => index.toString(16).padStart(40, '0'));
    await store.write(many.map((serial) => ({ path: `cert/${serial}`, value: one?.value })));
    assert.match((await list()).errors.join(), /after and limit/);
    assert.equal(((await list({ limit: '1000' })).data['keys'] as readonly string[]).length, 1_000);
  });
});
