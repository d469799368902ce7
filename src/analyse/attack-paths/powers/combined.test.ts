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
