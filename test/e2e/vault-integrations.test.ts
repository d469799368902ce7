import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { SELF_SIGNED } from '../../src/platform/http/self-signed.fixture.ts';
import { signer, tokenOf, webKeyOf } from '../../src/vault/auth/jwt/issuer.fixture.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { startVault, type VaultProcess } from './vault-process.ts';

export const lane: Lane = 'anywhere';

type Said = Readonly<Record<string, unknown>>;

interface Reply {
  readonly status: number;
  readonly data: Said;
  readonly auth: Said;
  readonly wrap: Said;
}

const WORKLOAD = 'fake.token.of-a-workload';
const KEY = signer('RS256');

/**
 * What integrations of Vault are documented to ask, with the headers that they send: they are programs that are not here.
 * Sources: external-secrets.io (provider HashiCorp Vault), developer.hashicorp.com (agent, auto-auth, template), and
 * github.com/hashicorp/vault-action.
 */
describe('a vault is asked as integrations ask it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-vault-integrations-'));
  const servers: Server[] = [];
  let vault: VaultProcess;
  let root = '';

  /** As the client of Go: PUT to write, and `?list=true` to list. */
  const go = async (method: string, path: string, body?: object, token?: string, more: Said = {}) => {
    const response = await fetch(`${vault.address}/v1/${path}`, {
      method,
      headers: {
        'user-agent': 'Go-http-client/1.1',
        'accept-encoding': 'gzip',
        'x-vault-request': 'true',
        ...(token !== undefined && { 'x-vault-token': token }),
        ...(more as Record<string, string>),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const { data, auth, wrap_info } = (text === '' ? {} : JSON.parse(text)) as Record<string, Said>;
    return { status: response.status, data: data ?? {}, auth: auth ?? {}, wrap: wrap_info ?? {} } as Reply;
  };
  const asRoot = async (path: string, body: object) =>
    assert.ok((await vault.ask('POST', path, body, root)).status < 300, path);

  before(async () => {
    vault = await startVault(join(folder, 'vault.db'));
    const { body } = await vault.ask('PUT', 'sys/init', { secret_shares: 1, secret_threshold: 1 });
    root = body.root_token ?? '';
    await vault.ask('PUT', 'sys/unseal', { key: body.keys_base64?.[0] });
    const [cluster, issuer] = [await serveCluster(servers), await serveIssuer(servers)];
    await asRoot('sys/mounts/secret', { type: 'kv-v2' });
    await asRoot('sys/mounts/old', { type: 'kv', options: { version: '1' } });
    await asRoot('sys/policies/acl/app', {
      policy: `path "secret/*" { capabilities = ["create", "read", "update", "delete", "list", "patch"] }
        path "old/*" { capabilities = ["create", "read", "update", "delete", "list"] }`,
    });
    await asRoot('secret/data/team/app', { data: { user: 'one', password: 'fake' } });
    await asRoot('secret/data/team/app', { data: { user: 'two', password: 'fake', nested: { a: 'b' } } });
    await asRoot('old/app', { user: 'old' });
    await asRoot('sys/auth/kubernetes', { type: 'kubernetes' });
    await asRoot('auth/kubernetes/config', {
      kubernetes_host: cluster,
      kubernetes_ca_cert: SELF_SIGNED.cert,
    });
    await asRoot('auth/kubernetes/role/app', {
      bound_service_account_names: ['web'],
      bound_service_account_namespaces: ['shop'],
      token_policies: ['app'],
      token_ttl: '10m',
    });
    await asRoot('sys/auth/jwt', { type: 'jwt' });
    await asRoot('auth/jwt/config', {
      oidc_discovery_url: issuer,
      oidc_discovery_ca_pem: SELF_SIGNED.cert,
      bound_issuer: issuer,
    });
    await asRoot('auth/jwt/role/ci', {
      role_type: 'jwt',
      user_claim: 'actor',
      bound_audiences: 'https://github.com/acme',
      bound_claims: { repository: 'acme/shop', ref: 'refs/heads/main' },
      bound_claims_type: 'glob',
      token_policies: 'app',
      token_ttl: '5m',
    });
    await asRoot('sys/auth/approle', { type: 'approle' });
    await asRoot('auth/approle/role/app', { token_policies: 'app', token_num_uses: 0 });
  });
  after(async () => {
    await vault.end();
    for (const server of servers) server.close();
    rmSync(folder, { recursive: true });
  });

  it('External Secrets Operator: logs in, reads versions, finds, pushes and deletes', async () => {
    const login = await go('PUT', 'auth/kubernetes/login', { jwt: WORKLOAD, role: 'app' });
    const token = String(login.auth['client_token']);
    assert.equal((await go('GET', 'auth/token/lookup-self', undefined, token)).data['type'], 'service');
    const read = async (path: string) => (await go('GET', path, undefined, token)).data;
    assert.equal(((await read('secret/data/team/app'))['data'] as Said)['user'], 'two');
    assert.equal(((await read('secret/data/team/app?version=1'))['data'] as Said)['user'], 'one');
    assert.equal((await read('old/app'))['user'], 'old');
    assert.deepEqual((await read('secret/metadata/?list=true'))['keys'], ['team/']);
    assert.deepEqual((await read('secret/metadata/team?list=true'))['keys'], ['app']);
    assert.equal((await read('secret/metadata/team/app'))['current_version'], 2);
    assert.equal((await go('GET', 'secret/data/none', undefined, token)).status, 404);
    const pushed = { data: { key: 'value' } };
    const metadata = { custom_metadata: { 'managed-by': 'external-secrets' } };
    assert.equal((await go('PUT', 'secret/metadata/pushed', metadata, token)).status, 204);
    assert.equal((await go('PUT', 'secret/data/pushed', pushed, token)).data['version'], 1);
    assert.deepEqual((await read('secret/metadata/pushed'))['custom_metadata'], metadata.custom_metadata);
    assert.equal((await go('DELETE', 'secret/data/pushed', undefined, token)).status, 204);
    assert.equal((await go('DELETE', 'secret/metadata/pushed', undefined, token)).status, 204);
    assert.equal((await go('PUT', 'auth/token/revoke-self', undefined, token)).status, 204);
    assert.equal((await go('GET', 'auth/token/lookup-self', undefined, token)).status, 403);
  });

  it('Vault Agent and its injector: log in wrapped, look up a mount, read, renew, and go', async () => {
    const wrapped = await go('PUT', 'auth/kubernetes/login', { jwt: WORKLOAD, role: 'app' }, undefined, {
      'x-vault-wrap-ttl': '60s',
    });
    const taken = await go('PUT', 'sys/wrapping/unwrap', undefined, String(wrapped.wrap['token']));
    const token = String(taken.auth['client_token']);
    const again = await go('PUT', 'sys/wrapping/unwrap', undefined, String(wrapped.wrap['token']));
    assert.ok(again.status >= 400);
    const mount = await go('GET', 'sys/internal/ui/mounts/secret/data/team/app', undefined, token);
    assert.deepEqual(
      [mount.data['path'], mount.data['type'], mount.data['options']],
      ['secret/', 'kv', { version: '2' }],
    );
    const { data } = await go('GET', 'secret/data/team/app', undefined, token);
    assert.deepEqual((data['data'] as Said)['nested'], { a: 'b' });
    const renewed = await go('PUT', 'auth/token/renew-self', { increment: 300 }, token);
    assert.deepEqual([renewed.auth['lease_duration'], renewed.auth['renewable']], [300, true]);
    // A secret id that was wrapped for it, whose path it checks before it takes it.
    const made = await go('PUT', 'auth/approle/role/app/secret-id', {}, root, { 'x-vault-wrap-ttl': '5m' });
    const secret = String(made.wrap['token']);
    const looked = await go('PUT', 'sys/wrapping/lookup', { token: secret });
    assert.equal(looked.data['creation_path'], 'auth/approle/role/app/secret-id');
    const { secret_id } = (await go('PUT', 'sys/wrapping/unwrap', { token: secret }, secret)).data;
    const { role_id } = (await go('GET', 'auth/approle/role/app/role-id', undefined, root)).data;
    const machine = await go('PUT', 'auth/approle/login', { role_id, secret_id });
    assert.equal(machine.status, 200);
    for (const one of [token, String(machine.auth['client_token'])])
      assert.equal((await go('PUT', 'auth/token/revoke-self', {}, one)).status, 204);
  });

  it('vault-action: logs in by a token of a workflow or a role, exports secrets, and revokes', async () => {
    const { data: config } = await go('GET', 'auth/jwt/config', undefined, root);
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: config['bound_issuer'],
      aud: 'https://github.com/acme',
      sub: 'repo:acme/shop:ref:refs/heads/main',
      actor: 'ann',
      repository: 'acme/shop',
      ref: 'refs/heads/main',
      iat: now,
      nbf: now - 5,
      exp: now + 300,
    };
    const action = async (path: string, body?: object, token?: string) => {
      const response = await fetch(`${vault.address}/v1/${path}`, {
        method: body ? 'POST' : 'GET',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...(token !== undefined && { 'X-Vault-Token': token, 'X-Vault-Request': 'true' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, Said> };
    };
    const jwt = tokenOf(KEY, claims, { kid: 'one' });
    const login = await action('auth/jwt/login', { role: 'ci', jwt });
    assert.equal(login.status, 200);
    const token = String(login.body['auth']?.['client_token']);
    const two = await action('secret/data/team/app', undefined, token);
    assert.deepEqual(two.body['data']?.['data'], { user: 'two', password: 'fake', nested: { a: 'b' } });
    assert.equal((await action('old/app', undefined, token)).body['data']?.['user'], 'old');
    assert.equal((await action('secret/data/none', undefined, token)).status, 404);
    for (const change of [{ ref: 'refs/heads/other' }, { repository: 'acme/other' }, { aud: 'other' }]) {
      const other = tokenOf(KEY, { ...claims, ...change }, { kid: 'one' });
      assert.equal((await action('auth/jwt/login', { role: 'ci', jwt: other })).status, 403);
    }
    assert.equal((await action('auth/token/revoke-self', {}, token)).status, 204);
    assert.equal((await action('secret/data/team/app', undefined, token)).status, 403);
  });
});

/** What the API server of a cluster answers to a review of a token. */
async function serveCluster(servers: Server[]): Promise<string> {
  const user = { username: 'system:serviceaccount:shop:web', uid: 'u-1' };
  return serve(servers, () => (path, body) => {
    const { spec } = JSON.parse(body) as { spec: { token: string } };
    const isRight = path === '/apis/authentication.k8s.io/v1/tokenreviews' && spec.token === WORKLOAD;
    return { kind: 'TokenReview', status: isRight ? { authenticated: true, user } : {} };
  });
}

async function serveIssuer(servers: Server[]): Promise<string> {
  return serve(
    servers,
    (address) => (path) =>
      path === '/keys'
        ? { keys: [webKeyOf(KEY, { kid: 'one', alg: 'RS256' })] }
        : { issuer: address, jwks_uri: `${address}/keys` },
  );
}

type Answers = (path: string, body: string) => object;

async function serve(servers: Server[], answersAt: (address: string) => Answers): Promise<string> {
  let answers: Answers = () => ({});
  const server = createServer({ cert: SELF_SIGNED.cert, key: SELF_SIGNED.key }, (message, response) => {
    let body = '';
    message.setEncoding('utf8').on('data', (part: string) => (body += part));
    message.on('end', () => {
      response.writeHead(message.method === 'POST' ? 201 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answers(message.url ?? '', body)));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  answers = answersAt(address);
  return address;
}
