import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TestVault } from '../vault.fixture.ts';
import { mayRenew } from './may-renew.ts';

/** A vault with methods, and how a token of one of them is asked about that kept nothing of its login. */
async function opened() {
  const vault = await TestVault.open();
  for (const type of ['userpass', 'kubernetes', 'jwt', 'cert'])
    await vault.ask('update', `sys/auth/${type}`, { type });
  const { core } = vault.vault;
  assert.ok(core);
  const request = {
    id: 'id',
    operation: 'update',
    path: 'auth/token/renew-self',
    body: {},
    query: {},
    token: undefined,
    wrapTtl: undefined,
    namespace: '',
    address: '127.0.0.1',
  } as const;
  const of = async (path: string, source?: { readonly mount: string; readonly internal: object }) => {
    const terms = { displayName: 'a', policies: [], path, ttl: 60 };
    const kept = source && { mount: source.mount, internal: { ...source.internal } };
    const made = await core.services.tokens.create({ ...terms, ...(kept && { source: kept }) }, vault.now);
    return mayRenew(core.services, made.entry, request, vault.now);
  };
  return { of, mounts: await core.services.mounts.all() };
}

describe('a token that is to be renewed', () => {
  it('is, where its method asks nothing, or another token has made it', async () => {
    const { of } = await opened();
    for (const path of ['auth/token/create', 'auth/token/root', 'auth/userpass/login/ann'])
      assert.equal(await of(path), true, path);
  });

  it('is not, where its method asks and it is from before anything was kept to ask by', async () => {
    const { of } = await opened();
    for (const type of ['kubernetes', 'jwt', 'cert']) assert.equal(await of(`auth/${type}/login`), false);
  });

  it('is not, where what it came from is no more, or cannot be read', async () => {
    const { of, mounts } = await opened();
    assert.equal(await of('auth/jwt/login', { mount: 'none', internal: {} }), false);
    for (const type of ['kubernetes', 'jwt', 'userpass']) {
      const { uuid = '' } = mounts.find((mount) => mount.type === type) ?? {};
      assert.equal(await of(`auth/${type}/login`, { mount: uuid, internal: { x: 1 } }), false, type);
    }
  });
});
