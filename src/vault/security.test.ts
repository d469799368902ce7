import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { AUTH_METHODS } from './auth/registry.ts';
import { SECRETS_ENGINES } from './engines/registry.ts';
import { SEAL_ENDPOINTS } from './http/seal-endpoints.ts';
import type { Operation } from './routing/types.ts';
import { TestVault } from './vault.fixture.ts';

type Item = Readonly<
  Record<string, { readonly 'x-vault-sudo'?: boolean } & Readonly<Record<string, unknown>>>
>;

/** One thing that can be asked. */
interface Endpoint {
  readonly operation: Operation;
  /** As it is described. */
  readonly path: string;
  /** With a word at each of its parameters. */
  readonly asked: string;
  readonly isOpen: boolean;
  readonly needsSudo: boolean;
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  get: 'read',
  'x-vault-list': 'list',
  post: 'update',
  patch: 'patch',
  delete: 'delete',
};
/** What nobody needs a token for, and why that is so is told in its unit. Whoever adds to it opens the vault. */
const OPEN: readonly RegExp[] = [
  /^\/auth\/[\w-]+\/login(\/|$)/,
  /^\/sys\/wrapping\/lookup$/,
  // The second step of a login, by the id that the first one told.
  /^\/sys\/mfa\/validate$/,
  // A host asks whose a password is that somebody logs in by, and that once.
  /^\/at-ssh\/verify$/,
];
/** What everybody is to have, as certificates name it: authorities, lists of revocations, and public keys. */
const PUBLIC: readonly RegExp[] = [
  /^\/at-pki\/(?:ca|ca_chain|cert|crl|issuers|ocsp)(?:\/|$)/,
  /^\/at-pki\/issuer\/\{issuer\}\/(?:crl|der|json|pem)(?:\/|$)/,
  /^\/at-ssh\/public_key$/,
  /^\/identity\/oidc\/\.well-known\/(?:keys|openid-configuration)$/,
  // Mounts that their operator lets everybody know of, and without a token none else.
  /^\/sys\/internal\/ui\/mounts$/,
  // Clients of ACME sign what they ask with keys of their accounts (RFC 8555, 6.2).
  /^\/at-pki\/(?:issuer\/\{issuer\}\/)?(?:roles\/\{role\}\/)?acme\/(?!new-eab$)/,
];
/** What is asked before the vault is unsealed. */
const SEALED = ['health', 'seal-status', 'init', 'unseal', 'leader'];

/** What is of the whole vault, as OpenBao documents it. */
const ROOT_ONLY =
  /^\/sys\/(?:audit|audit-hash|config|decode-token|generate-root|health|host-info|in-flight-req|init|key-status|metrics|quotas|rekey|rekey-recovery-key|rotate|seal|step-down|unseal|storage|version-history|plimsoll)(?:\/|$)/;

describe('every endpoint', () => {
  let vault: TestVault;
  let endpoints: readonly Endpoint[];
  const describedIn = async (namespace: string) => {
    const { body } = await vault.ask('read', 'sys/internal/specs/openapi', {}, { namespace });
    return endpointsOf(body as unknown as { readonly paths: Readonly<Record<string, Item>> });
  };
  const mountAll = async (namespace: string) => {
    for (const { id } of SECRETS_ENGINES)
      await vault.ask('update', `sys/mounts/at-${id}`, { type: id }, { namespace });
    for (const { id } of AUTH_METHODS)
      await vault.ask('update', `sys/auth/at-${id}`, { type: id }, { namespace });
  };
  before(async () => {
    vault = await TestVault.open();
    await mountAll('');
    endpoints = await describedIn('');
  });

  /** Which of them are not answered by one of these codes. */
  const others = async (
    wanted: readonly Endpoint[],
    options: string | undefined | Readonly<{ token?: string | undefined; namespace: string }>,
    ...codes: readonly number[]
  ): Promise<readonly string[]> => {
    const found: string[] = [];
    for (const { operation, asked } of wanted) {
      const { status, body } = await vault.ask(
        operation,
        asked,
        {},
        typeof options === 'object' ? options : { token: options },
      );
      if (!codes.includes(status) || 'data' in body) found.push(`${operation} ${asked}: ${status}`);
    }
    return found;
  };
  const closed = () => endpoints.filter(({ isOpen }) => !isOpen);

  it('is known', () => {
    assert.ok(endpoints.length > 120, `only ${endpoints.length}`);
    const open = endpoints.filter(({ isOpen }) => isOpen).map(({ path }) => path);
    assert.deepEqual(
      open.filter((path) => ![...OPEN, ...PUBLIC].some((known) => known.test(path))),
      [],
      'open, and not in the list of this test',
    );
    assert.deepEqual(
      SEAL_ENDPOINTS.filter(({ path }) => !SEALED.includes(path.slice('sys/'.length))),
      [],
    );
  });

  it('refuses who has no token, a wrong one, and one that was revoked, used up, is over, or of elsewhere', async () => {
    const revoked = await vault.tokenOf({ all: EVERYTHING });
    await vault.ask('update', 'auth/token/revoke', { token: revoked });
    const over = await vault.tokenOf({ all: EVERYTHING }, { ttl: 10 });
    vault.now += 11_000;
    const used = await vault.tokenOf({ all: EVERYTHING }, { num_uses: 1 });
    await vault.ask('read', 'sys/mounts', {}, { token: used });
    await vault.ask('update', 'auth/token/roles/near', { token_bound_cidrs: '10.0.0.0/8' });
    const { body } = await vault.ask('update', 'auth/token/create/near', { policies: ['all'] });
    const elsewhere = body.auth.client_token;
    const near = { token: elsewhere, address: '10.1.2.3' };
    assert.equal((await vault.ask('read', 'sys/mounts', {}, near)).status, 200);
    for (const token of [undefined, '', 'hvs.fake', revoked, over, used, elsewhere])
      assert.deepEqual(await others(closed(), token, 403), [], String(token));
  });

  it('refuses whom no policy allows it', async () => {
    const policy = 'path "at-none/*" { capabilities = ["read"] }';
    const token = await vault.tokenOf({ other: policy }, { no_default_policy: true });
    assert.deepEqual(await others(closed(), token, 403), []);
  });

  it('refuses who has no sudo, where that is needed', async () => {
    const token = await vault.tokenOf({ 'all-but-sudo': EVERYTHING.replace(', "sudo"', '') });
    const needing = endpoints.filter(({ needsSudo }) => needsSudo);
    assert.ok(needing.length > 20, `only ${needing.length}`);
    assert.deepEqual(await others(needing, token, 403), []);
  });

  it('lets in nobody who says nothing, where no token is needed', async () => {
    const open = endpoints.filter(({ isOpen }) => isOpen);
    for (const { operation, path, asked } of open) {
      const { status, body } = await vault.ask(operation, asked, {}, { token: undefined });
      const isPublic = PUBLIC.some((known) => known.test(path));
      assert.ok(status < 500 && (status >= 400 || isPublic) && !body.auth, `${asked}: ${status}`);
    }
  });

  it('refuses in a namespace who has a token of another, of one in it, or of one that is deleted', async () => {
    for (const path of ['one', 'two', 'gone', 'one/inner'])
      await vault.ask('update', `sys/namespaces/${path}`);
    await mountAll('one/');
    const inner = (await describedIn('one/')).filter(({ isOpen }) => !isOpen);
    assert.ok(inner.length > 100, `only ${inner.length}`);
    const tokens: string[] = [];
    for (const namespace of ['two/', 'one/inner/', 'gone/']) {
      const made = await vault.ask('update', 'auth/token/create', { policies: ['root'] }, { namespace });
      tokens.push(made.body.auth.client_token);
    }
    await vault.ask('delete', 'sys/namespaces/gone');
    for (const token of tokens) {
      assert.deepEqual(await others(inner, { token, namespace: 'one/' }, 403), []);
      assert.deepEqual(await others(closed(), { token, namespace: '' }, 403), []);
    }
  });

  it('is in a namespace too, unless it is of the whole vault', async () => {
    const inner = new Set((await describedIn('one/')).map(({ path }) => path));
    const missing = endpoints.filter(({ path }) => !inner.has(path));
    assert.ok(missing.length > 10, `only ${missing.length}`);
    assert.deepEqual(
      missing.filter(({ path }) => !ROOT_ONLY.test(path)).map(({ path }) => path),
      [],
    );
    assert.deepEqual(await others(missing, { namespace: 'one/' }, 404), []);
    assert.equal((await vault.vault.status()).isSealed, false);
  });

  it('serves nobody in a namespace that is sealed', async () => {
    const seal = 'seal "shamir" { shares = 1 threshold = 1 }';
    await vault.ask('update', 'sys/namespaces/closed', { seal });
    for (const token of ['root', undefined])
      assert.deepEqual(await others(endpoints, { token, namespace: 'closed/' }, 503), []);
  });

  it('serves nobody while it is sealed', async () => {
    vault.vault.seal();
    assert.deepEqual(await others(endpoints, 'root', 503), []);
    await vault.vault.unseal(vault.share);
  });
});

const EVERYTHING =
  'path "*" { capabilities = ["create", "read", "update", "patch", "delete", "list", "sudo"] }';

function endpointsOf({ paths }: { readonly paths: Readonly<Record<string, Item>> }): readonly Endpoint[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, described]) => {
      const isSealed = SEAL_ENDPOINTS.some((one) => `/${one.path}` === path && one.method === method);
      if (!Object.hasOwn(OPERATIONS, method) || isSealed) return [];
      const isList = method === 'get' && String(described['operationId']).startsWith('list ');
      return {
        operation: isList ? 'list' : (OPERATIONS[method] ?? 'read'),
        path,
        asked:
          path.slice(1).replaceAll(/\{(\w+)\}/g, 'any-$1') + (isList || method === 'x-vault-list' ? '/' : ''),
        isOpen: described['x-vault-unauthenticated'] === true,
        needsSudo: described['x-vault-sudo'] === true,
      };
    }),
  );
}
