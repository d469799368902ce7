import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { binding, GROUP_OF_ROLES, type Manifest, object, pod, rule } from '../edges/objects.fixture.ts';
import { clusterOf } from '../evaluated.fixture.ts';
import { readCluster } from './read-cluster.ts';
import type { AttackedCluster } from './types.ts';

const read = (...objects: readonly object[]): AttackedCluster => readCluster(clusterOf(objects));

/** A pod that something made, on a node. */
function owned(name: string, kind: string, owner: string, nodeName = 'one'): Manifest {
  const ownerReferences = [{ apiVersion: 'apps/v1', kind, name: owner, controller: true }];
  const made = pod({}, { nodeName });
  return { ...made, metadata: { name, namespace: 'shop', ownerReferences } };
}

const DEPLOYMENT: Manifest = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { template: pod() },
};
const REPLICA_SET: Manifest = {
  ...DEPLOYMENT,
  kind: 'ReplicaSet',
  metadata: {
    name: 'web-5d8f9',
    namespace: 'shop',
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', controller: true }],
  },
};
const node = (name: string, labels: Manifest = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels },
});
const namesOf = (list: readonly { readonly node: { readonly name: string } }[]): string[] =>
  list.map((one) => one.node.name);

describe('a cluster', () => {
  it('counts a workload once, however much of it a dump has', () => {
    const pods = [
      owned('web-5d8f9-a', 'ReplicaSet', 'web-5d8f9'),
      owned('web-5d8f9-b', 'ReplicaSet', 'web-5d8f9', 'two'),
    ];
    for (const objects of [
      [DEPLOYMENT, REPLICA_SET, ...pods],
      [...pods, REPLICA_SET, DEPLOYMENT],
      // kubectl get pods,deployments leaves out what stands between them.
      [DEPLOYMENT, ...pods],
    ]) {
      const { workloads } = read(...objects);
      assert.deepEqual(namesOf(workloads), ['shop/Deployment/web']);
      assert.deepEqual(workloads[0]?.podNames, ['web-5d8f9-a', 'web-5d8f9-b']);
      assert.equal(workloads[0]?.nodes.length, 1);
      assert.deepEqual(workloads[0]?.nodes[0]?.names, ['one', 'two']);
    }
  });

  it('takes pods of a controller that is not there for one workload, and each static pod for its own', () => {
    const pods = [owned('a', 'Rollout', 'web'), owned('b', 'Rollout', 'web')];
    assert.deepEqual(namesOf(read(...pods).workloads), ['shop/Pod/a']);
    const statics = [owned('a', 'Node', 'one'), owned('b', 'Node', 'one')];
    assert.equal(read(...statics).workloads.length, 2);
  });

  it('folds nothing into a controller that says something else', () => {
    const strange = owned('web-5d8f9-x', 'ReplicaSet', 'web-5d8f9');
    const privileged = pod({ securityContext: { privileged: true } }, { nodeName: 'one' });
    const objects = [
      owned('web-5d8f9-a', 'ReplicaSet', 'web-5d8f9'),
      { ...strange, spec: privileged['spec'] },
    ];
    for (const others of [[], [REPLICA_SET], [DEPLOYMENT], [DEPLOYMENT, REPLICA_SET]])
      assert.ok(
        namesOf(read(...others, ...objects).workloads).includes('shop/Pod/web-5d8f9-x'),
        `${others.length} others`,
      );
  });

  it('ends circles of owners', () => {
    const circle = [owned('a', 'Pod', 'b'), owned('b', 'Pod', 'a')];
    assert.equal(read(...circle).workloads.length, 2);
  });

  it('of two objects with one name has the last, and no patch of Kustomize', () => {
    const { workloads } = read(pod(), pod({ image: 'registry.example/other:1' }));
    assert.deepEqual(
      workloads.flatMap(({ containers }) => containers.map(({ image }) => image)),
      ['registry.example/other:1'],
    );
    assert.equal(read(pod({ image: null })).workloads.length, 0);
  });

  it('groups nodes on which the same runs, those of the control plane apart', () => {
    const { nodeGroups } = read(
      node('a'),
      node('b'),
      node('c', { 'node-role.kubernetes.io/control-plane': '' }),
      node('d'),
      owned('x', 'ReplicaSet', 'x', 'd'),
    );
    assert.deepEqual(
      nodeGroups.map(({ names, isControlPlane }) => [names, isControlPlane]),
      [
        [['a', 'b'], false],
        [['c'], true],
        [['d'], false],
      ],
    );
  });

  it('knows a node of the control plane by the static pods that it has', () => {
    const server = pod({}, { nodeName: 'a' }, 'kube-apiserver-a');
    const metadata = {
      name: 'kube-apiserver-a',
      namespace: 'kube-system',
      labels: { tier: 'control-plane' },
    };
    const { nodeGroups } = read({ ...server, metadata }, owned('x', 'ReplicaSet', 'x', 'b'));
    assert.deepEqual(
      nodeGroups.map(({ names, isControlPlane }) => [names, isControlPlane]),
      [
        [['a'], true],
        [['b'], false],
      ],
    );
  });

  it('takes what bears every taint to run on a control plane only where there is one', () => {
    const bearing = pod({}, { tolerations: [{ operator: 'Exists' }] });
    const wanting = pod({}, { nodeSelector: { 'node-role.kubernetes.io/control-plane': '' } });
    const isKnown = (one: object) => read(one).nodeGroups.find((group) => group.isControlPlane)?.isKnown;
    assert.deepEqual([isKnown(bearing), isKnown(wanting)], [false, true]);
  });

  it('has no control plane where a dump of nodes has none: somebody else keeps it', () => {
    const { nodeGroups } = read(node('a'), pod({}, { tolerations: [{ operator: 'Exists' }] }));
    assert.ok(nodeGroups.every(({ isControlPlane }) => !isControlPlane));
  });
});

const RBAC = 'rbac.authorization.k8s.io/v1';
function clusterRole(name: string, labels: Manifest, more: Manifest): Manifest {
  return { apiVersion: RBAC, kind: 'ClusterRole', metadata: { name, labels }, ...more };
}
const partsWith = (key: string): Manifest => ({
  aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [key]: 'true' } }] },
});
const resourcesIn = ({ grants }: AttackedCluster): string[] =>
  grants.flatMap(({ rules }) => rules.flatMap((one) => one.rule.resources)).toSorted();

describe('roles', () => {
  it('are put together from others, whatever the controller wrote into them', () => {
    const cluster = read(
      clusterRole('whole', {}, { ...partsWith('a'), rules: [rule(['stale'], ['get'])] }),
      clusterRole('part', { a: 'true' }, { rules: [rule(['secrets'], ['get'])] }),
      clusterRole('nested', { a: 'true' }, partsWith('b')),
      clusterRole('leaf', { b: 'true' }, { rules: [rule(['pods'], ['create'])] }),
      binding('ClusterRoleBinding', 'ClusterRole', 'whole'),
    );
    assert.deepEqual(resourcesIn(cluster), ['pods', 'secrets']);
  });

  it('that are put together from each other end, with the rules that they have', () => {
    const cluster = read(
      clusterRole('one', { a: 'true' }, { ...partsWith('b'), rules: [rule(['secrets'], ['get'])] }),
      clusterRole('two', { b: 'true' }, { ...partsWith('a'), rules: [rule(['pods'], ['create'])] }),
      binding('ClusterRoleBinding', 'ClusterRole', 'one'),
    );
    assert.deepEqual(resourcesIn(cluster), ['pods', 'secrets']);
  });

  it('that are put together from thousands are looked at in bounded time, and told of', () => {
    const many = Array.from({ length: 1_100 }, (_, index) =>
      clusterRole(`r${index}`, { a: 'true' }, { ...partsWith('a'), rules: [rule(['pods'], ['get'])] }),
    );
    const cluster = read(...many, binding('ClusterRoleBinding', 'ClusterRole', 'r0'));
    assert.deepEqual(
      cluster.gaps.map(({ kind }) => kind),
      ['limit'],
    );
  });

  it('are put together from those of every cluster, unless these are among the manifests', () => {
    const whole = (key: string) =>
      clusterRole(
        'whole',
        {},
        { ...partsWith(`rbac.authorization.k8s.io/${key}`), rules: [rule(['stale'], ['get'])] },
      );
    const bound = binding('ClusterRoleBinding', 'ClusterRole', 'whole');
    const of = (key: string, ...more: Manifest[]) => resourcesIn(read(whole(key), bound, ...more));
    assert.ok(of('aggregate-to-edit').includes('pods/exec'));
    assert.ok(!of('aggregate-to-edit').includes('rolebindings'));
    assert.ok(['rolebindings', 'pods/exec'].every((one) => of('aggregate-to-admin').includes(one)));
    assert.deepEqual(of('aggregate-to-view'), []);
    assert.deepEqual(of('aggregate-to-nobody'), ['stale']);
    const label = { 'rbac.authorization.k8s.io/aggregate-to-edit': 'true' };
    const edited = clusterRole('system:aggregate-to-edit', label, { rules: [rule(['pods'], ['get'])] });
    assert.deepEqual(of('aggregate-to-edit', edited), ['pods']);
  });

  it('of every cluster have what is put into them by labels, also by way of one another', () => {
    const label = (whole: string) => ({ [`rbac.authorization.k8s.io/aggregate-to-${whole}`]: 'true' });
    const parts = [
      clusterRole('of-view', label('view'), { rules: [rule(['certificates'], ['get'])] }),
      clusterRole('of-edit', label('edit'), { rules: [rule(['issuers'], ['create'])] }),
      clusterRole('of-admin', label('admin'), { rules: [rule(['tenants'], ['create'])] }),
    ];
    const added = (name: string): string[] =>
      resourcesIn(read(...parts, binding('RoleBinding', 'ClusterRole', name))).filter((resource) =>
        ['certificates', 'issuers', 'tenants'].includes(resource),
      );
    assert.deepEqual(added('view'), ['certificates']);
    assert.deepEqual(added('edit'), ['certificates', 'issuers']);
    assert.deepEqual(added('admin'), ['certificates', 'issuers', 'tenants']);
    assert.deepEqual(added('cluster-admin'), []);
  });

  it('are bound to accounts of the namespace of their binding where a subject says none, or an empty one', () => {
    const account: Manifest = { kind: 'ServiceAccount', name: 'web' };
    for (const one of [account, { ...account, namespace: '' }]) {
      const { bindings } = read(binding('RoleBinding', 'ClusterRole', 'view', one));
      assert.deepEqual(
        bindings.map(({ holder }) => holder.name),
        ['shop/web'],
      );
    }
  });

  it('that nobody knows are gaps, and those of every cluster are known', () => {
    const unknown = read(binding('RoleBinding', 'ClusterRole', 'somebody-elses'));
    assert.match(unknown.gaps[0]?.reason ?? '', /somebody-elses, which is not among the manifests/);
    assert.deepEqual(read(binding('RoleBinding', 'ClusterRole', 'view')).gaps, []);
    const reader = binding('RoleBinding', 'Role', 'extension-apiserver-authentication-reader');
    assert.equal(read(reader).gaps.length, 1, 'it is in kube-system alone');
    const inSystem = { ...reader, metadata: { name: 'metrics', namespace: 'kube-system' } };
    assert.deepEqual(read(inSystem).gaps, []);
  });

  it('hold where they are bound: of a Role its namespace, of a ClusterRole that of its binding', () => {
    const { grants } = read(
      {
        apiVersion: RBAC,
        kind: 'Role',
        metadata: { name: 'web', namespace: 'shop' },
        rules: [rule(['pods'], ['get'], GROUP_OF_ROLES)],
      },
      binding('RoleBinding', 'Role', 'web'),
      binding('RoleBinding', 'ClusterRole', 'edit'),
      binding('ClusterRoleBinding', 'ClusterRole', 'edit'),
    );
    assert.deepEqual(
      grants.map(({ node: { name }, scope }) => `${name}: ${scope}`),
      ['ClusterRole edit in shop: shop', 'ClusterRole edit: *'],
    );
  });

  it('know names that are none of a prototype', () => {
    const cluster = read(
      object('ServiceAccount', '__proto__'),
      binding('ClusterRoleBinding', 'ClusterRole', 'constructor', { kind: 'User', name: '__proto__' }),
    );
    assert.equal(cluster.gaps.length, 1);
    assert.ok(cluster.accounts.has('shop/__proto__'));
  });
});
