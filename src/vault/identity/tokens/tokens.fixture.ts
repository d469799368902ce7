import assert from 'node:assert/strict';
import { readToken } from '../../json-token.ts';
import { TestVault } from '../../vault.fixture.ts';

export const ISSUER = 'https://vault.test:8200';

type Body = Readonly<Record<string, unknown>>;

/** A vault in which Ann comes by a password, with a key and a role whose tokens are for `shop`. */
export async function opened(key: Body = {}, role: Body = {}, namespace = '') {
  const vault = await TestVault.open();
  if (namespace !== '') await vault.ask('update', `sys/namespaces/${namespace.slice(0, -1)}`);
  const ask = (
    operation: 'read' | 'update' | 'delete' | 'list',
    path: string,
    body: Body = {},
    token: string | undefined = 'root',
  ) => vault.ask(operation, path, body, { token, namespace });
  await ask('update', 'sys/auth/people', { type: 'userpass' });
  await ask('update', 'sys/policies/acl/all', { policy: 'path "identity/*" { capabilities = ["read"] }' });
  await ask('update', 'auth/people/users/ann', { password: 'fake-password', token_policies: 'all' });
  const come = async () =>
    (await ask('update', 'auth/people/login/ann', { password: 'fake-password' }, '')).body.auth;
  await ask('update', 'identity/oidc/config', { issuer: ISSUER });
  const usual = { allowed_client_ids: '*', algorithm: 'ES256' };
  const made = await ask('update', 'identity/oidc/key/one', { ...usual, ...key });
  const usualRole = { key: 'one', client_id: 'shop', ttl: '1h' };
  const added = await ask('update', 'identity/oidc/role/shop', { ...usualRole, ...role });
  return { vault, ask, made, added, come, ann: await come(), ...askedOf(ask) };
}

function askedOf(
  ask: (
    ...asked: [operation: 'read' | 'update', path: string, body?: Body, token?: string]
  ) => ReturnType<TestVault['ask']>,
) {
  return {
    tokenFor: (token: string, name = 'shop') => ask('read', `identity/oidc/token/${name}`, {}, token),
    /** What is said of a token, as a whole body. */
    good: async (token: unknown, more: Body = {}) => {
      const { body } = await ask('update', 'identity/oidc/introspect', { token, ...more });
      return body as unknown as { readonly active: boolean };
    },
    /** The keys that everybody may read. */
    published: async () => {
      const { body } = await ask('read', 'identity/oidc/.well-known/keys', {}, '');
      return (body as unknown as { readonly keys: readonly Readonly<Record<string, string>>[] }).keys;
    },
  };
}

export const claimsOf = (token: unknown) => readToken(String(token)) ?? assert.fail();
