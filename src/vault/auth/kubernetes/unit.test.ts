import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FetchRequest } from '../../../platform/fetch/types.ts';
import { SELF_SIGNED } from '../../../platform/http/self-signed.fixture.ts';
import { TestVault } from '../../vault.fixture.ts';

const TOKEN = 'fake.service-account.token';
const HOST = 'https://cluster.test:6443';
const ROLE = {
  bound_service_account_names: 'web-*,db',
  bound_service_account_namespaces: 'shop',
  token_policies: 'a',
};

const statusOf = (more: object = {}, user: object = {}) => ({
  kind: 'TokenReview',
  status: {
    authenticated: true,
    audiences: ['vault', 'https://kubernetes.default.svc'],
    user: {
      username: 'system:serviceaccount:shop:web-1',
      uid: 'u-1',
      groups: ['system:serviceaccounts'],
      ...user,
    },
    ...more,
  },
});

const opened = async (role: object = {}, config: object = {}) => {
  const vault = await TestVault.open();
  await vault.ask('update', 'sys/auth/kubernetes', { type: 'kubernetes' });
  const asked: FetchRequest[] = [];
  const server: { status: number; body: unknown } = { status: 201, body: statusOf() };
  vault.fetch = (request) => {
    asked.push(request);
    const body = typeof server.body === 'string' ? server.body : JSON.stringify(server.body);
    return server.status === 0
      ? Promise.reject(new Error('nobody is there'))
      : Promise.resolve({ status: server.status, body, scope: 'private' });
  };
  await vault.ask('update', 'auth/kubernetes/config', { kubernetes_host: `${HOST}/`, ...config });
  await vault.ask('update', 'auth/kubernetes/role/web', { ...ROLE, ...role });
  const logIn = (jwt = TOKEN, name = 'web') =>
    vault.ask('update', 'auth/kubernetes/login', { role: name, jwt }, { token: undefined });
  return { vault, asked, server, logIn };
};

describe('service accounts of a cluster', () => {
  it('are let in where the API server says so, which is asked as it documents', async () => {
    const { asked, logIn, vault } = await opened(
      { audience: 'vault', alias_name_source: 'serviceaccount_name' },
      { token_reviewer_jwt: 'fake.reviewer.token', kubernetes_ca_cert: SELF_SIGNED.cert },
    );
    const { auth } = (await logIn()).body as unknown as { auth: Record<string, unknown> };
    assert.deepEqual(auth['metadata'], {
      role: 'web',
      service_account_name: 'web-1',
      service_account_namespace: 'shop',
      service_account_uid: 'u-1',
    });
    const [request] = asked;
    assert.deepEqual(
      [request?.url, request?.method, request?.headers?.['authorization'], request?.authority],
      [
        `${HOST}/apis/authentication.k8s.io/v1/tokenreviews`,
        'POST',
        'Bearer fake.reviewer.token',
        SELF_SIGNED.cert,
      ],
    );
    assert.deepEqual(JSON.parse(request?.body ?? ''), {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenReview',
      spec: { token: TOKEN, audiences: ['vault'] },
    });
    const { data } = (await vault.ask('read', `identity/entity/id/${String(auth['entity_id'])}`)).body;
    assert.equal((data['aliases'] as { name: string }[])[0]?.name, 'shop/web-1');
    const config = JSON.stringify((await vault.ask('read', 'auth/kubernetes/config')).body);
    assert.doesNotMatch(config, /fake\.reviewer/);
  });

  it('are asked about again before their token is renewed (CVE-2026-115356)', async () => {
    const { vault, server, logIn } = await opened();
    const { auth } = (await logIn()).body;
    const renew = async () =>
      (await vault.ask('update', 'auth/token/renew-self', {}, { token: auth.client_token })).status;
    assert.equal(await renew(), 200);
    server.body = statusOf({ authenticated: false });
    assert.equal(await renew(), 403);
    server.status = 0;
    assert.equal(await renew(), 403);
    const byOthers = await vault.ask('update', 'auth/token/renew', { token: auth.client_token });
    assert.equal(byOthers.status, 403);
    [server.status, server.body] = [201, statusOf()];
    assert.equal(await renew(), 200);
    await vault.ask('update', 'auth/kubernetes/role/web', { ...ROLE, bound_service_account_names: 'db' });
    assert.equal(await renew(), 403);
  });

  it('ask with their own token where the vault has none', async () => {
    const { asked, logIn } = await opened();
    assert.equal((await logIn()).status, 200);
    assert.equal(asked[0]?.headers?.['authorization'], `Bearer ${TOKEN}`);
  });

  it('are refused in the same words, whatever is wrong', async () => {
    const { server, logIn, asked } = await opened({ audience: 'vault' });
    const wrong: readonly (readonly [number, unknown])[] = [
      [0, ''],
      [401, { kind: 'Status' }],
      [200, 'no JSON'],
      [201, {}],
      [302, statusOf()],
      [201, { ...statusOf(), kind: 'Other' }],
      [201, statusOf({ authenticated: false })],
      // As API servers answer for a token that is over, and for a reviewer who may not review or is gone.
      [
        201,
        { kind: 'TokenReview', status: { user: {}, error: '[invalid bearer token, Token has expired.]' } },
      ],
      [403, { kind: 'Status', status: 'Failure', reason: 'Forbidden', code: 403 }],
      [401, { kind: 'Status', status: 'Failure', reason: 'Unauthorized', code: 401 }],
      [201, statusOf({ authenticated: 'true' })],
      [201, statusOf({ error: 'expired' })],
      [201, statusOf({ audiences: ['other'] })],
      [201, statusOf({ audiences: undefined })],
      [201, statusOf({}, { username: 'system:serviceaccount:shop:other' })],
      [201, statusOf({}, { username: 'system:serviceaccount:shop2:web-1' })],
      [201, statusOf({}, { username: 'system:serviceaccount:shop:web-1:x' })],
      [201, statusOf({}, { username: 'shop:web-1' })],
      [201, statusOf({}, { username: 'system:node:web-1' })],
      [201, statusOf({}, { uid: '' })],
    ];
    const told = new Set<string>();
    for (const [status, body] of wrong) {
      [server.status, server.body] = [status, body];
      const answer = await logIn();
      told.add(JSON.stringify([answer.status, answer.body]));
    }
    [server.status, server.body] = [201, statusOf()];
    const before = asked.length;
    for (const jwt of ['x', 'a.b.c\r\nx-other: 1', `${'x'.repeat(9000)}.b.c`]) {
      const answer = await logIn(jwt);
      told.add(JSON.stringify([answer.status, answer.body]));
    }
    const nobody = await logIn(TOKEN, 'none');
    assert.deepEqual([...told], [JSON.stringify([nobody.status, nobody.body])]);
    assert.deepEqual([nobody.status, asked.length, (await logIn()).status], [403, before, 200]);
  });

  it('are refused for reasons that the audit has, without a token', async () => {
    const { server, logIn, vault } = await opened(
      { audience: 'vault' },
      { token_reviewer_jwt: 'fake.reviewer' },
    );
    const reason = async (...login: Parameters<typeof logIn>) => {
      assert.equal((await logIn(...login)).status, 403);
      return (vault.audited.at(-1) ?? '').replace('answer auth/kubernetes/login 403: ', '');
    };
    const message = `tokenreviews is forbidden:\u001b[31m User "system:anonymous" ${TOKEN} fake.reviewer`;
    [server.status, server.body] = [403, { kind: 'Status', message }];
    assert.equal(
      await reason(),
      'the cluster answered 403 to the TokenReview, for which the account of token_reviewer_jwt, or without one that which logs in, needs the ClusterRole system:auth-delegator: tokenreviews is forbidden: [31m User "system:anonymous" … …',
    );
    [server.status, server.body] = [201, statusOf({ authenticated: false, error: 'token has expired' })];
    assert.equal(await reason(), "the cluster says that the token is nobody's: token has expired");
    server.body = statusOf({ audiences: ['other'] });
    assert.equal(await reason(), 'the token is not for the audience of the role: vault');
    server.body = statusOf({}, { username: 'system:serviceaccount:shop:other' });
    assert.equal(await reason(), 'the role is not for the account shop/other');
    server.status = 0;
    assert.equal(await reason(), 'the cluster could not be asked: nobody is there');
    assert.equal(await reason(TOKEN, 'none'), 'there is no such role');
    assert.equal(await reason('x'), 'the token is none of a service account');
  });

  it('are bound by roles and configurations that say to whom', async () => {
    const { vault } = await opened();
    for (const role of [
      { bound_service_account_names: '' },
      { bound_service_account_namespaces: [] },
      { bound_service_account_names: '*', bound_service_account_namespaces: '*' },
      { bound_service_account_namespace_selector: '{}' },
    ])
      assert.equal((await vault.ask('update', 'auth/kubernetes/role/new', { ...ROLE, ...role })).status, 400);
    for (const config of [
      {},
      { kubernetes_host: 'http://cluster.test' },
      { kubernetes_host: HOST, kubernetes_ca_cert: 'x' },
      { kubernetes_host: HOST, pem_keys: ['x'] },
      { kubernetes_host: HOST, token_reviewer_jwt: 'a\r\nb' },
    ])
      assert.equal((await vault.ask('update', 'auth/kubernetes/config', config)).status, 400);
  });
});
