import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FetchRequest } from '../../../platform/fetch/types.ts';
import { TestVault } from '../../vault.fixture.ts';

const HOST = 'https://cluster.test:6443';
const CONFIG = { kubernetes_host: `${HOST}/`, service_account_jwt: 'fake.vault.token' };
const RULES = 'rules:\n- apiGroups: [""]\n  resources: ["pods"]\n  verbs: ["list"]\n';

interface Posted {
  readonly kind: string;
  readonly metadata?: { readonly name: string };
  readonly spec?: { readonly expirationSeconds?: number };
}

interface LeaseBody {
  readonly lease_id: string;
  readonly lease_duration: number;
  readonly warnings: readonly string[] | null;
}

/** A cluster that keeps what is made in it, as its API documents. */
const opened = async (role: Readonly<Record<string, unknown>>) => {
  const vault = await TestVault.open();
  await vault.ask('update', 'sys/mounts/kubernetes', { type: 'kubernetes' });
  const objects = new Map<string, unknown>();
  const asked: FetchRequest[] = [];
  const cluster = { gives: true, bound: Infinity };
  vault.fetch = (request) => {
    asked.push(request);
    const { pathname } = new URL(request.url);
    const answer = (status: number, body: unknown = {}) =>
      Promise.resolve({ status, body: JSON.stringify(body), scope: 'private' as const });
    if (request.method === 'DELETE') return answer(objects.delete(pathname) ? 200 : 404);
    const body = JSON.parse(request.body ?? '') as Posted;
    if (body.kind === 'TokenRequest') {
      const seconds = Math.min(body.spec?.expirationSeconds ?? 3600, cluster.bound);
      // Without its milliseconds, as API servers write it.
      const until = new Date(vault.now + seconds * 1000).toISOString().replace(/\.\d+/, '');
      return cluster.gives
        ? answer(201, { ...body, status: { token: 'fake.given.token', expirationTimestamp: until } })
        : answer(403, {
            kind: 'Status',
            status: 'Failure',
            message: 'serviceaccounts "web" is forbidden:\u001b[31m no',
            reason: 'Forbidden',
            code: 403,
          });
    }
    objects.set(`${pathname}/${body.metadata?.name ?? ''}`, body);
    return answer(201, body);
  };
  await vault.ask('update', 'kubernetes/config', CONFIG);
  const written = await vault.ask('update', 'kubernetes/roles/shop', role);
  assert.equal(written.status, 204, JSON.stringify(written.body));
  const make = (more: object = {}) => vault.ask('update', 'kubernetes/creds/shop', { ...more });
  return { vault, objects, asked, cluster, make };
};

describe('tokens of service accounts', () => {
  it('are of one that is there, for as long and for whom is asked', async () => {
    const { vault, asked, make } = await opened({
      allowed_kubernetes_namespaces: 'shop',
      service_account_name: 'web',
      token_default_audiences: 'vault,other',
      token_max_ttl: '2h',
    });
    const { data, lease_id: lease } = (await make({ ttl: '1h' })).body;
    assert.deepEqual(data, {
      service_account_name: 'web',
      service_account_namespace: 'shop',
      service_account_token: 'fake.given.token',
    });
    const [request] = asked;
    assert.equal(request?.url, `${HOST}/api/v1/namespaces/shop/serviceaccounts/web/token`);
    assert.equal(request.headers?.['authorization'], 'Bearer fake.vault.token');
    assert.deepEqual(JSON.parse(request.body ?? ''), {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { audiences: ['vault', 'other'], expirationSeconds: 3600 },
    });
    assert.equal((await vault.ask('update', 'sys/leases/revoke', { lease_id: lease })).status, 204);
    assert.equal(asked.length, 1, 'an account that was there stays');
  });

  it('have a lease for as long as they are good, where the cluster gives them for less than was asked', async () => {
    const { vault, cluster, make } = await opened({
      allowed_kubernetes_namespaces: 'shop',
      service_account_name: 'web',
      token_default_ttl: '200h',
    });
    vault.now += 400;
    const told = async () => (await make()).body as unknown as LeaseBody;
    const whole = await told();
    assert.deepEqual([whole.lease_duration, whole.warnings], [720_000, null]);
    cluster.bound = 86_400;
    const body = await told();
    assert.ok(body.lease_duration > 86_300 && body.lease_duration <= 86_400, `${body.lease_duration}`);
    assert.match(String(body.warnings), /gives tokens for less/);
    const { data } = (await vault.ask('update', 'sys/leases/lookup', { lease_id: body.lease_id })).body;
    assert.ok(Number(data['ttl']) <= 86_400);
    vault.now += 86_400_000;
    assert.equal(await vault.vault.core?.expire(), 1);
  });

  it('come with an account and a role of their own, which go with the lease', async () => {
    const { vault, objects, asked, make } = await opened({
      allowed_kubernetes_namespaces: ['shop', 'ops'],
      generated_role_rules: RULES,
      extra_labels: { team: 'blue' },
      token_default_ttl: '1h',
    });
    assert.equal((await make()).status, 400, 'which namespace is not said');
    const { data, lease_id: lease } = (await make({ kubernetes_namespace: 'ops' })).body;
    const name = String(data['service_account_name']);
    assert.match(name, /^v-root-shop-1767225600-[a-z0-9]{24}$/);
    const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/ops';
    assert.deepEqual(
      [...objects.keys()],
      [
        `${rbac}/roles/${name}`,
        `${rbac}/rolebindings/${name}`,
        `/api/v1/namespaces/ops/serviceaccounts/${name}`,
      ],
    );
    const [role, binding] = [...objects.values()] as Record<string, unknown>[];
    assert.deepEqual(role?.['rules'], [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }]);
    assert.deepEqual(binding?.['roleRef'], { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name });
    assert.deepEqual(binding['subjects'], [{ kind: 'ServiceAccount', name, namespace: 'ops' }]);
    await vault.ask('update', 'sys/leases/revoke', { lease_id: lease });
    assert.equal(objects.size, 0);
    assert.match(asked.find(({ method }) => method === 'DELETE')?.url ?? '', /serviceaccounts/);
  });

  it('are bound everywhere by a role of all namespaces alone', async () => {
    const cluster = { kubernetes_role_name: 'view', kubernetes_role_type: 'ClusterRole' };
    const { objects, make } = await opened({
      ...cluster,
      allowed_kubernetes_namespaces: '*',
      token_default_ttl: '1h',
    });
    assert.equal((await make({ kubernetes_namespace: 'shop', cluster_role_binding: true })).status, 200);
    assert.match([...objects.keys()][0] ?? '', /\/clusterrolebindings\/v-/);
    const narrow = await opened({
      ...cluster,
      allowed_kubernetes_namespaces: 'shop',
      token_default_ttl: '1h',
    });
    assert.equal((await narrow.make({ cluster_role_binding: true })).status, 400);
    for (const namespace of ['ops', '..', 'shop/../ops', 'SHOP'])
      assert.equal((await narrow.make({ kubernetes_namespace: namespace })).status, 400);
    assert.equal((await narrow.make({ ttl: '5m' })).status, 400);
    assert.equal(narrow.objects.size, 0);
  });

  it('leave nothing where none is given', async () => {
    const { objects, cluster, make } = await opened({
      allowed_kubernetes_namespaces: 'shop',
      kubernetes_role_name: 'reader',
      token_default_ttl: '1h',
      name_template: 'web-{{random 10}}',
    });
    cluster.gives = false;
    const { status, body } = await make();
    assert.deepEqual(
      [status, body.errors, objects.size],
      [500, ['the cluster says no: 403: serviceaccounts "web" is forbidden: [31m no'], 0],
    );
  });

  it('are of clusters and roles that are some, and nothing tells the token of the vault', async () => {
    const { vault } = await opened({ allowed_kubernetes_namespaces: 'shop', service_account_name: 'web' });
    const one = { allowed_kubernetes_namespaces: 'shop' };
    for (const role of [
      one,
      { ...one, service_account_name: 'a', kubernetes_role_name: 'b' },
      { service_account_name: 'a' },
      { ...one, service_account_name: '../b' },
      { ...one, generated_role_rules: 'rules: 7' },
      { ...one, generated_role_rules: 'a: &a [x]\nb: *a' },
      { ...one, generated_role_rules: 'rules: [{verbs: [a], other: b}]' },
      { ...one, service_account_name: 'a', allowed_kubernetes_namespace_selector: '{}' },
      { ...one, kubernetes_role_name: 'a', name_template: 'admin' },
    ])
      assert.equal(
        (await vault.ask('update', 'kubernetes/roles/new', role)).status,
        400,
        JSON.stringify(role),
      );
    for (const config of [
      { kubernetes_host: 'http://cluster.test' },
      { service_account_jwt: 'a\r\nb' },
      { kubernetes_ca_cert: 'x' },
    ])
      assert.equal((await vault.ask('update', 'kubernetes/config', { ...CONFIG, ...config })).status, 400);
    assert.ok(!JSON.stringify((await vault.ask('read', 'kubernetes/config')).body).includes('fake.vault'));
  });
});
