import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readCluster } from '../cluster/read-cluster.ts';
import { GROUP_OF_ROLES as RBAC, type Manifest, rule } from '../edges/objects.fixture.ts';
import { clusterOf } from '../evaluated.fixture.ts';
import { combinedSteps } from './combined.ts';

const BIND = rule(['clusterroles'], ['bind'], RBAC);
const WRITE = rule(['rolebindings'], ['create'], RBAC);
const WEB = { kind: 'ServiceAccount', name: 'web', namespace: 'shop' };

/** A role with its binding, of a namespace or, with none, of the cluster. */
function given(
  name: string,
  rules: readonly Manifest[],
  namespace?: string,
  holder: Manifest = WEB,
): Manifest[] {
  const [kind, metadata] =
    namespace === undefined ? ['ClusterRole', { name }] : ['Role', { name, namespace }];
  const apiVersion = `${RBAC}/v1`;
  return [
    { apiVersion, kind, metadata, rules },
    { apiVersion, kind: `${kind}Binding`, metadata, roleRef: { kind, name }, subjects: [holder] },
  ];
}

const stepsOf = (...objects: readonly Manifest[]) => [...combinedSteps(readCluster(clusterOf(objects)))];
const endsOf = (...objects: readonly Manifest[]): string[] =>
  stepsOf(...objects).map(({ kind, to }) => `${kind} ${to.kind}:${to.name}`);

describe('powers of several roles of one holder', () => {
  it('hold where all of them hold: in the one namespace that any of them is bound to', () => {
    const inShop = ['workloads', 'pod-creation', 'secrets', 'accounts'].map(
      (kind) => `roles-bind ${kind}:shop`,
    );
    assert.deepEqual(endsOf(...given('a', [BIND]), ...given('b', [WRITE], 'shop')), inShop);
    assert.deepEqual(endsOf(...given('a', [BIND], 'shop'), ...given('b', [WRITE], 'shop')), inShop);
    assert.deepEqual(endsOf(...given('a', [BIND], 'shop'), ...given('b', [WRITE], 'bank')), []);
  });

  it('are none of one role alone, or of two holders', () => {
    assert.deepEqual(endsOf(...given('a', [BIND, WRITE]), ...given('b', [])), []);
    const other = { ...WEB, name: 'api' };
    assert.deepEqual(endsOf(...given('a', [BIND]), ...given('b', [WRITE], 'shop', other)), []);
  });

  it('may need something of the cluster beside something of one namespace', () => {
    const groups = rule(['groups'], ['impersonate'], '', ['system:masters']);
    const accounts = rule(['serviceaccounts'], ['impersonate']);
    assert.deepEqual(endsOf(...given('a', [groups]), ...given('b', [accounts], 'shop')), [
      'impersonate-administrators cluster:cluster-admin',
    ]);
    assert.deepEqual(endsOf(...given('a', [groups], 'shop'), ...given('b', [accounts])), []);
    const volumes = rule(['persistentvolumes'], ['create']);
    const pods = rule(['pods'], ['create']);
    assert.deepEqual(endsOf(...given('a', [volumes]), ...given('b', [pods], 'shop')), [
      'volumes-create nodes:*',
    ]);
    assert.deepEqual(endsOf(...given('a', [volumes], 'shop'), ...given('b', [pods])), []);
  });

  it('are also those of groups that he is in, and not told of each member where the groups have them', () => {
    const groups = ['system:serviceaccounts:shop', 'system:serviceaccounts', 'system:authenticated'];
    for (const name of groups) {
      const steps = stepsOf(...given('a', [BIND]), ...given('b', [WRITE], 'shop', { kind: 'Group', name }));
      assert.deepEqual(
        steps.map(({ from }) => `${from.kind}:${from.name}`),
        Array.from({ length: 4 }, () => 'account:shop/web'),
        name,
      );
    }
    const [own = '', wide = ''] = groups;
    const both = [
      ...given('a', [BIND], undefined, { kind: 'Group', name: own }),
      ...given('b', [WRITE], 'shop', { kind: 'Group', name: wide }),
      ...given('c', [rule(['pods'], ['get'])]),
    ];
    assert.deepEqual(
      [...new Set(stepsOf(...both).map(({ from }) => `${from.kind}:${from.name}`))],
      [`group:${own}`],
    );
    const other = { kind: 'Group', name: 'system:serviceaccounts:bank' };
    assert.deepEqual(endsOf(...given('a', [BIND]), ...given('b', [WRITE], 'shop', other)), []);
  });

  it('are taken away by either role, or either binding', () => {
    const [step] = stepsOf(...given('a', [BIND]), ...given('b', [WRITE], 'shop'));
    assert.deepEqual(
      step?.changes.map(({ title }) => title),
      [
        'take the rule for clusterroles away in ClusterRole a',
        'take the account shop/web away in ClusterRoleBinding a',
        'take the rule for rolebindings away in Role shop/b',
        'take the account shop/web away in RoleBinding shop/b',
      ],
    );
  });

  it('are a bounded number, however many roles an account has', () => {
    const many = Array.from({ length: 200 }, (_, index) => given(`r${index}`, [BIND, WRITE])).flat();
    const steps = stepsOf(...many);
    assert.ok(steps.length > 0 && steps.length < 64 * 20, `${steps.length}`);
  });
});
