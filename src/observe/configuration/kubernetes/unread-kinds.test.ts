import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connections } from '../../../analyse/segmentation/connections.ts';
import { exposure } from '../../../analyse/segmentation/exposure.ts';
import { describeTraffic } from '../../../model/network/traffic-text.ts';
import { workloadId } from '../../../model/network/workload.ts';
import { readManifests } from './read-manifests.ts';

const read = (...documents: object[]) =>
  readManifests([{ file: 'a.yaml', text: documents.map((one) => JSON.stringify(one)).join('\n---\n') }]);
const meta = (name: string, labels: object = {}) => ({ metadata: { name, namespace: 'shop', labels } });
const pod = (name: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  ...meta(name, { app: name }),
  spec: { containers: [{ name, image: name, ports: [{ name: 'http', containerPort: 8080 }] }], ...spec },
});

describe('kinds that decide about the network and are not evaluated', () => {
  for (const [apiVersion, kind] of [
    ['k8s.ovn.org/v1', 'UserDefinedNetwork'],
    ['k8s.ovn.org/v1', 'ClusterUserDefinedNetwork'],
    ['k8s.ovn.org/v1', 'EgressFirewall'],
    ['k8s.cni.cncf.io/v1beta1', 'MultiNetworkPolicy'],
    ['security.istio.io/v1', 'RequestAuthentication'],
    ['cilium.io/v2', 'CiliumLocalRedirectPolicy'],
    ['crd.antrea.io/v1beta1', 'ClusterNetworkPolicy'],
    ['policy.linkerd.io/v1beta3', 'Server'],
  ] as const)
    it(`are told, so that the answer is not whole: ${kind}`, () => {
      const { gaps } = read(pod('web'), { apiVersion, kind, ...meta('one'), spec: {} });
      assert.deepEqual(
        gaps.map(({ subject, informational = false }) => [subject, informational]),
        [['a.yaml:3', false]],
      );
      assert.match(gaps[0]?.reason ?? '', new RegExp(kind));
    });
});

describe('what an API server answers in the place of objects', () => {
  const told = (...documents: object[]) => read(pod('web'), ...documents).gaps.map(({ reason }) => reason);

  it('is told: an error, a table, metadata alone, and a page of a list', () => {
    const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code: 403 };
    assert.match(told(status).join(), /^Status is not evaluated/);
    assert.match(told({ kind: 'Table', apiVersion: 'meta.k8s.io/v1', rows: [] }).join(), /^Table/);
    const metadata = {
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      items: [meta('one')],
    };
    assert.match(told(metadata).join(), /^PartialObjectMetadata is not evaluated/);
    const page = (more: string) => ({
      kind: 'PodList',
      apiVersion: 'v1',
      metadata: { continue: more },
      items: [meta('one'), meta('two')].map((one) => ({ ...pod('one'), ...one, kind: undefined })),
    });
    assert.match(
      told(page('eyJ2Ijoi')).join(),
      /^the list goes on[^,]+, or kubectl, which asks for all pages$/,
    );
    assert.deepEqual(told(page('')), []);
  });
});

describe('a Route of OpenShift', () => {
  it('is a way in to the port of the pods that it names', () => {
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      ...meta('web'),
      spec: {
        selector: { app: 'web' },
        ports: [
          { name: 'web', port: 80, targetPort: 8080 },
          { name: 'admin', port: 8080, targetPort: 9000 },
        ],
      },
    };
    const route = (port: object) => ({
      apiVersion: 'route.openshift.io/v1',
      kind: 'Route',
      ...meta('web'),
      spec: { host: 'shop.example', path: '/a', to: { kind: 'Service', name: 'web' }, ...port },
    });
    for (const [port, expected] of [
      [{ port: { targetPort: 8080 } }, 'tcp 8080'],
      [{ port: { targetPort: 'admin' } }, 'tcp 9000'],
    ] as const) {
      const { network, gaps } = read(pod('web'), service, route(port));
      assert.deepEqual(gaps, []);
      const [found] = exposure(connections(network));
      assert.deepEqual(found && [workloadId(found.workload), describeTraffic(found.traffic)], [
        'shop/Pod/web',
        expected,
      ]);
    }
  });
});

describe('a virtual machine of KubeVirt', () => {
  const machine = (kind: string, spec: object, labels = {}) => ({
    apiVersion: 'kubevirt.io/v1',
    kind,
    ...meta('vm', labels),
    spec,
  });
  const domain = { devices: { interfaces: [{ name: 'default', ports: [{ name: 'ssh', port: 22 }] }] } };

  it('is a workload with the labels of its pod', () => {
    const template = { metadata: { labels: { app: 'vm' } }, spec: { domain } };
    for (const one of [
      machine('VirtualMachine', { template }),
      machine('VirtualMachineInstance', { domain }, { app: 'vm' }),
    ]) {
      const { network, gaps } = read(one);
      assert.deepEqual(gaps, []);
      const [workload] = network.workloads;
      assert.deepEqual(Object.fromEntries(workload?.labels ?? []), {
        app: 'vm',
        'kubevirt.io': 'virt-launcher',
        'vm.kubevirt.io/name': 'vm',
      });
      assert.deepEqual(workload?.ports, [{ name: 'ssh', port: 22, protocol: 6 }]);
    }
  });

  it('stands for its pod, and for no pod that names it and has other labels or another account', () => {
    const template = { metadata: { labels: { app: 'vm' } }, spec: { domain } };
    const owned = (kind: string, name: string) => ({
      ownerReferences: [{ kind, name, controller: true }],
    });
    const instance = machine(
      'VirtualMachineInstance',
      { domain },
      { app: 'vm', 'kubevirt.io/nodeName': 'a' },
    );
    const owning = (name: string, labels: object, spec = {}) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        ...meta(name, { 'kubevirt.io': 'virt-launcher', 'kubevirt.io/created-by': 'x', ...labels }).metadata,
        ...owned('VirtualMachineInstance', 'vm'),
      },
      spec: { containers: [{ name: 'compute', image: 'launcher' }], ...spec },
    });
    const names = (...pods: object[]) =>
      read(
        machine('VirtualMachine', { template }),
        { ...instance, metadata: { ...instance.metadata, ...owned('VirtualMachine', 'vm') } },
        ...pods,
      ).network.workloads.map(({ kind, name }) => `${kind} ${name}`);
    const labels = { app: 'vm', 'vm.kubevirt.io/name': 'vm' };
    assert.deepEqual(names(owning('virt-launcher-vm', labels)), ['VirtualMachine vm']);
    for (const other of [
      owning('evil', { ...labels, app: 'admin' }),
      owning('evil', { ...labels, more: 'yes' }),
      owning('evil', { ...labels, 'vm.kubevirt.io/name': 'other' }),
      owning('evil', labels, { serviceAccountName: 'admin' }),
      owning('evil', labels, { hostNetwork: true }),
    ])
      assert.deepEqual(names(other).toSorted(), ['Pod evil', 'VirtualMachine vm']);
  });

  it('that is on no network of pods is told', () => {
    const networks = [{ name: 'lan', multus: { networkName: 'lan' } }];
    const { network, gaps } = read(machine('VirtualMachineInstance', { domain, networks }));
    assert.equal(network.workloads.length, 0);
    assert.match(gaps[0]?.reason ?? '', /secondary networks/);
  });
});

describe('a ClusterNetworkPolicy', () => {
  const policy = (spec: object, apiVersion = 'policy.networking.k8s.io/v1alpha2') => ({
    apiVersion,
    kind: apiVersion.endsWith('v1alpha1') ? 'AdminNetworkPolicy' : 'ClusterNetworkPolicy',
    metadata: { name: 'p' },
    spec: { ...(apiVersion.endsWith('v1alpha1') ? {} : { tier: 'Admin' }), priority: 1, ...spec },
  });
  const app = { matchLabels: { app: 'web' } };

  it('may say of pods one selector only, where an AdminNetworkPolicy says both', () => {
    const { network, gaps } = read(
      pod('web'),
      pod('db'),
      policy({ subject: { pods: { podSelector: app } } }),
    );
    assert.deepEqual(gaps, []);
    const evaluated = connections(network);
    const on = evaluated.groups.map((group) => evaluated.programs.policiesOn(group).length);
    assert.deepEqual(on, [1, 0]);
    const old = read(
      pod('web'),
      policy({ subject: { pods: { podSelector: app } } }, 'policy.networking.k8s.io/v1alpha1'),
    );
    assert.match(old.gaps[0]?.reason ?? '', /namespaceSelector and podSelector/);
  });

  it('that denies networks is told of where there are host-network pods', () => {
    const denial = policy({
      subject: { namespaces: {} },
      egress: [{ action: 'Deny', to: [{ networks: ['10.0.0.0/8'] }] }],
    });
    assert.deepEqual(read(pod('web'), denial).gaps, []);
    const [gap, ...more] = read(pod('web'), pod('agent', { hostNetwork: true }), denial).gaps;
    assert.deepEqual(more, []);
    assert.match(gap?.reason ?? '', /ClusterNetworkPolicy p: spec\.egress\[0\]: .*host-network/);
    assert.equal(gap?.informational, undefined);
  });
});

describe('what the API server refuses', () => {
  const policy = (changes: object) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    ...meta('p'),
    spec: { podSelector: {} },
    ...changes,
  });
  const admin = (spec: object) => ({
    apiVersion: 'policy.networking.k8s.io/v1alpha1',
    kind: 'AdminNetworkPolicy',
    metadata: { name: 'a' },
    spec: { priority: 1, subject: { namespaces: {} }, ...spec },
  });
  const cases: readonly [string, object][] = [
    ['a version that there is not', policy({ apiVersion: 'networking.k8s.io/v2' })],
    ['a version of another kind', { ...admin({}), apiVersion: 'policy.networking.k8s.io/v1beta1' }],
    ['a name in capitals', policy({ metadata: { name: 'P' } })],
    ['a namespace with a dot', policy({ metadata: { name: 'p', namespace: 'a.b' } })],
    ['a name of a Service with a dot', { apiVersion: 'v1', kind: 'Service', ...meta('a.b'), spec: {} }],
    ['a label key with a space', policy({ spec: { podSelector: { matchLabels: { 'a b': 'c' } } } })],
    [
      'a label value of 64 characters',
      policy({ spec: { podSelector: { matchLabels: { a: 'x'.repeat(64) } } } }),
    ],
    [
      'a key of an expression',
      policy({ spec: { podSelector: { matchExpressions: [{ key: '/a', operator: 'Exists' }] } } }),
    ],
    ['a label of a pod', { ...pod('web'), ...meta('web', { 'a/b/c': 'd' }) }],
    [
      'the name of a port in capitals',
      policy({ spec: { podSelector: {}, ingress: [{ ports: [{ port: 'HTTP' }] }] } }),
    ],
    [
      'the name of a port that is a number',
      policy({ spec: { podSelector: {}, ingress: [{ ports: [{ port: '80' }] }] } }),
    ],
    ['no priority', admin({ priority: undefined })],
    ['networks at ingress', admin({ ingress: [{ action: 'Deny', from: [{ networks: ['10.0.0.0/8'] }] }] })],
    [
      'an action of the other generation',
      admin({ ingress: [{ action: 'Accept', from: [{ namespaces: {} }] }] }),
    ],
    ['a network without a length', admin({ egress: [{ action: 'Deny', to: [{ networks: ['10.0.0.1'] }] }] })],
    [
      'an exception that is the whole block',
      policy({
        spec: {
          podSelector: {},
          egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.0.0/8'] } }] }],
        },
      }),
    ],
  ];
  for (const [name, manifest] of cases)
    it(`is an error: ${name}`, () => {
      const { gaps, network } = read(manifest);
      assert.equal(gaps[0]?.kind, 'unreadable', JSON.stringify(gaps));
      assert.equal(network.policies.length + network.services.length + network.workloads.length, 0);
    });
});
