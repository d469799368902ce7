import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { subjectsOf } from './subjects.ts';

function documentOf(value: unknown, path = '/a.yaml'): StructuredDocument {
  const none = (): undefined => undefined;
  return { path, number: 1, value, rangeOf: () => ({ startLine: 1 }), set: none, remove: none };
}

const pod = { containers: [{ name: 'a', image: 'a:1' }] };
const named = (name: string, more: object = {}) => ({ metadata: { name, ...more } });

describe('subjects of manifests', () => {
  it('are the items of lists one by one, typed ones too', () => {
    const list = {
      apiVersion: 'v1',
      kind: 'List',
      items: [
        { apiVersion: 'v1', kind: 'Pod', ...named('a'), spec: pod },
        { apiVersion: 'v1', kind: 'Service', ...named('b') },
      ],
    };
    const typed = { apiVersion: 'v1', kind: 'PodList', items: [{ ...named('c'), spec: pod }] };
    const subjects = subjectsOf([documentOf(list), documentOf(typed)]);
    assert.deepEqual(
      subjects.map(({ resource }) => [resource.kind, resource.name, resource.root]),
      [
        ['Pod', 'a', ['items', 0]],
        ['Service', 'b', ['items', 1]],
        ['Pod', 'c', ['items', 0]],
      ],
    );
    assert.deepEqual(subjects[2]?.pod?.containers[0]?.path, ['spec', 'containers', 0]);
  });

  it('are those in lists of lists, and the objects of templates of OpenShift', () => {
    const one = { apiVersion: 'v1', kind: 'Pod', ...named('a'), spec: pod };
    const nested = {
      apiVersion: 'v1',
      kind: 'List',
      items: [{ apiVersion: 'v1', kind: 'List', items: [one] }],
    };
    const template = { apiVersion: 'template.openshift.io/v1', kind: 'Template', objects: [one] };
    assert.deepEqual(
      subjectsOf([documentOf(nested), documentOf(template)]).map(({ resource }) => resource.root),
      [
        ['items', 0, 'items', 0],
        ['objects', 0],
      ],
    );
  });

  it('are resources among the items of any kind, which kubectl takes for a list', () => {
    const one = { apiVersion: 'v1', kind: 'Pod', ...named('a'), spec: pod };
    const hiding = { apiVersion: 'v1', kind: 'ConfigMap', ...named('b'), items: [{ key: 'c' }, one] };
    assert.deepEqual(
      subjectsOf([documentOf(hiding)]).map(({ resource }) => [resource.kind, resource.root]),
      [
        ['ConfigMap', []],
        ['Pod', ['items', 1]],
      ],
    );
  });

  it('are the pod templates of kinds that others define, each on its own', () => {
    const template = { spec: pod };
    const job = { spec: { template } };
    const kinds: [apiVersion: string, kind: string, spec: object, names: string[]][] = [
      ['cache.example/v1', 'Cache', { podTemplate: template }, ['a/spec.podTemplate']],
      ['cache.example/v1', 'Cache', pod, []],
      [
        'ray.io/v1',
        'RayCluster',
        { headGroupSpec: { template }, workerGroupSpecs: [{ template }] },
        ['a/spec.headGroupSpec.template', 'a/spec.workerGroupSpecs[0].template'],
      ],
      [
        'jobset.x-k8s.io/v1alpha2',
        'JobSet',
        { replicatedJobs: [{ template: job }] },
        ['a/spec.replicatedJobs[0].template.spec.template'],
      ],
      // A pattern is no template.
      ['kyverno.io/v1', 'ClusterPolicy', { rules: [{ validate: { pattern: job } }] }, []],
      ['networking.k8s.io/v1', 'Ingress', { template }, []],
    ];
    for (const [apiVersion, kind, spec, names] of kinds) {
      const subjects = subjectsOf([documentOf({ apiVersion, kind, ...named('a'), spec })]);
      const found = subjects.filter(({ resource }) => resource.kind === `${kind} template`);
      assert.deepEqual(
        found.map(({ resource }) => resource.name),
        names,
        kind,
      );
      assert.ok(found.every((one) => one.pod?.containers[0]?.name === 'a'));
    }
    const [cache] = subjectsOf([documentOf({ apiVersion: 'cache.example/v1', kind: 'Cache', spec: pod })]);
    assert.equal(cache?.pod?.containers.length, 1);
  });

  it('leave what a controller among them made to the controller, where it is what that says', () => {
    const owned = (kind: string, name: string) => ({
      namespace: 'shop',
      ownerReferences: [{ kind, name, controller: true }],
    });
    const of = (apiVersion: string, kind: string, name: string, metadata: object, spec: object) => ({
      apiVersion,
      kind,
      ...named(name, { namespace: 'shop', ...metadata }),
      spec,
    });
    const template = { template: { spec: pod } };
    const values = [
      of('apps/v1', 'Deployment', 'web', {}, template),
      of('apps/v1', 'ReplicaSet', 'web-1', owned('Deployment', 'web'), template),
      of('apps/v1', 'ReplicaSet', 'web-0', owned('Deployment', 'web'), {
        replicas: 0,
        template: { spec: { ...pod, hostIPC: true } },
      }),
      of('v1', 'Pod', 'web-1-a', owned('ReplicaSet', 'web-1'), { ...pod, nodeName: 'one' }),
      of('v1', 'Pod', 'other', owned('ReplicaSet', 'web-1'), { ...pod, hostPID: true }),
      // A revision that asks for no pods is left out, and answers for none.
      of('v1', 'Pod', 'late', owned('ReplicaSet', 'web-0'), { ...pod, hostIPC: true }),
      of('v1', 'Pod', 'lone', owned('ReplicaSet', 'gone'), pod),
      of('rbac.authorization.k8s.io/v1', 'Role', 'role', owned('Deployment', 'web'), {}),
    ];
    assert.deepEqual(
      subjectsOf(values.map((value) => documentOf(value))).map(({ resource }) => resource.name),
      ['web', 'other', 'late', 'lone', 'role'],
    );
  });

  it('have one for all jobs that a controller elsewhere made alike', () => {
    const jobs = ['a', 'b', 'c'].map((name) => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      ...named(name, { ownerReferences: [{ kind: 'CronJob', name: 'web', controller: true }] }),
      spec: { template: { spec: name === 'c' ? { ...pod, hostPID: true } : pod } },
    }));
    assert.deepEqual(
      subjectsOf(jobs.map((value) => documentOf(value))).map(({ resource }) => resource.name),
      ['a', 'c'],
    );
  });

  it('have one for all pods that a controller elsewhere made alike', () => {
    const made = (name: string, kind: string, spec: object = {}) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      ...named(name, { ownerReferences: [{ kind, name: 'web', controller: true }] }),
      spec: { ...pod, ...spec },
    });
    const pods = [
      ...['a', 'b'].map((name) => made(name, 'ReplicaSet')),
      ...['c', 'd'].map((name) => made(name, 'Node')),
      made('db-0', 'StatefulSet', { hostname: 'db-0' }),
      made('db-1', 'StatefulSet', { hostname: 'db-1' }),
      made('db-2', 'StatefulSet', { hostPID: true }),
    ];
    assert.deepEqual(
      subjectsOf(pods.map((value) => documentOf(value))).map(({ resource }) => resource.name),
      ['a', 'c', 'd', 'db-0', 'db-2'],
    );
  });

  it('have their pods wherever their kind has them', () => {
    const template = { template: { spec: pod } };
    const kinds: [apiVersion: string, kind: string, rest: object][] = [
      ['v1', 'PodTemplate', template],
      ['v1', 'ReplicationController', { spec: template }],
      ['apps/v1', 'StatefulSet', { spec: template }],
      ['extensions/v1beta1', 'Deployment', { spec: template }],
      ['batch/v1', 'Job', { spec: template }],
      ['batch/v1beta1', 'CronJob', { spec: { jobTemplate: { spec: template } } }],
      ['argoproj.io/v1alpha1', 'Rollout', { spec: template }],
      ['apps.openshift.io/v1', 'DeploymentConfig', { spec: template }],
      ['serving.knative.dev/v1', 'Service', { spec: template }],
    ];
    for (const [apiVersion, kind, rest] of kinds) {
      const [subject] = subjectsOf([documentOf({ apiVersion, kind, ...named('a'), ...rest })]);
      assert.equal(subject?.pod?.containers[0]?.name, 'a', kind);
    }
    const [service] = subjectsOf([documentOf({ apiVersion: 'v1', kind: 'Service', spec: template })]);
    assert.equal(service?.pod, undefined);
  });

  it('are partial where a kustomization merges their file into another, or a container has no image', () => {
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', ...named('web') };
    const subjects = subjectsOf([
      documentOf({ patches: [{ path: '../patches/web.yaml' }] }, '/k/prod/kustomization.yaml'),
      documentOf(deployment, '/k/patches/web.yaml'),
      documentOf(
        { ...deployment, spec: { template: { spec: { containers: [{ name: 'a' }] } } } },
        '/k/b.yaml',
      ),
      documentOf({ ...deployment, spec: { template: { spec: pod } } }, '/k/c.yaml'),
    ]);
    assert.deepEqual(
      subjects.map(({ isPartial }) => isPartial),
      [true, true, false],
    );
  });
});
