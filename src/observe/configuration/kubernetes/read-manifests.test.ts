import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../../test/fixtures/any-character.ts';
import { stringify } from 'yaml';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { buildTar } from '../../../../test/fixtures/tar-builder.ts';
import { assertWithin } from '../../../../test/time-bound.ts';
import { clusters } from '../../../../test/fixtures/network-arbitrary.ts';
import { mutationsOf, onlyFaults } from '../../../../test/fixtures/mutation.ts';
import type { Policy } from '../../../model/network/policy.ts';
import { workloadId } from '../../../model/network/workload.ts';
import { PROTOCOLS } from '../../../model/sets/flow.ts';
import { Intervals } from '../../../model/sets/intervals.ts';
import { Traffic } from '../../../model/sets/traffic.ts';
import { readManifestFiles } from './manifest-files.ts';
import { readManifests } from './read-manifests.ts';

const read = (text: string) => readManifests([{ file: 'a.yaml', text }]);

function policyOf(spec: string): Policy {
  const { network, gaps } = read(`apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: shop}
spec: ${spec}`);
  assert.deepEqual(gaps, []);
  const [policy] = network.policies;
  assert.ok(policy);
  return policy;
}

const pod = (spec: string): string => `{metadata: {labels: {app: web}}, spec: ${spec}}`;
const containers = '{containers: [{name: c, image: c, ports: [{name: http, containerPort: 8080}]}]}';
/** The spec of a pod. */
const RUN = { containers: [{ name: 'c', image: 'c' }] };

describe('manifests', () => {
  it('of every kind of workload are read, with the labels of their pods', () => {
    const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'].map(
      (kind) =>
        `apiVersion: apps/v1\nkind: ${kind}\nmetadata: {name: w}\nspec: {selector: {matchLabels: {app: web}}, template: ${pod(containers)}}`,
    );
    const { network, gaps } = read(
      [
        ...kinds,
        `apiVersion: v1\nkind: ReplicationController\nmetadata: {name: w}\nspec: {template: ${pod(containers)}}`,
        `apiVersion: batch/v1\nkind: Job\nmetadata: {name: w}\nspec: {template: ${pod(containers)}}`,
        `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: w}\nspec: {jobTemplate: {spec: {template: ${pod(containers)}}}}`,
        `apiVersion: v1\nkind: Pod\nmetadata: {name: w, labels: {app: web}}\nspec: ${containers}`,
      ].join('\n---\n'),
    );
    assert.deepEqual(gaps, []);
    assert.deepEqual(
      network.workloads.map(({ kind }) => kind),
      [
        'Deployment',
        'StatefulSet',
        'DaemonSet',
        'ReplicaSet',
        'ReplicationController',
        'Job',
        'CronJob',
        'Pod',
      ],
    );
    for (const workload of network.workloads) {
      assert.equal(workload.labels.get('app'), 'web');
      assert.equal(workload.namespace, 'default');
      assert.deepEqual(workload.ports, [{ name: 'http', port: 8080, protocol: 6 }]);
    }
    assert.equal(network.workloads[5]?.labels.get('job-name'), 'w');
  });

  it('of sidecars give ports, those of other init containers do not', () => {
    const spec = `{containers: [{name: a, image: a}], initContainers: [
      {name: b, image: b, restartPolicy: Always, ports: [{containerPort: 1, protocol: SCTP}]}, {name: c, image: c, ports: [{containerPort: 2}]}]}`;
    const { network } = read(`{apiVersion: v1, kind: Pod, metadata: {name: w}, spec: ${spec}}`);
    assert.deepEqual(network.workloads[0]?.ports, [{ name: undefined, port: 1, protocol: 132 }]);
  });

  it('give each namespace its name as a label, and those that are only named too', () => {
    const { network } = read(`apiVersion: v1
kind: Namespace
metadata: {name: a, labels: {team: x, kubernetes.io/metadata.name: forged}}
---
{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: b}, spec: {containers: [{name: c, image: c}]}}`);
    assert.deepEqual(
      [...(network.namespaces.get('a')?.labels ?? [])],
      [
        ['team', 'x'],
        ['kubernetes.io/metadata.name', 'a'],
      ],
    );
    assert.deepEqual(
      [...(network.namespaces.get('b')?.labels ?? [])],
      [['kubernetes.io/metadata.name', 'b']],
    );
  });

  it('in lists are read one by one, with their lines, also where the list says their kind', () => {
    const { network } = read(`apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: {name: one}
  spec: {containers: [{name: c, image: c}]}
---
apiVersion: v1
kind: PodList
items:
- metadata: {name: two}
  spec: {containers: [{name: c, image: c}]}`);
    assert.deepEqual(
      network.workloads.map(({ name, origin }) => [name, origin.document, origin.line, origin.path]),
      [
        ['one', 1, 4, 'items[0]'],
        ['two', 2, 12, 'items[0]'],
      ],
    );
  });

  it('of a dump give what controllers made to the controller, with its addresses', () => {
    const owner = (kind: string, name: string) => ({ ownerReferences: [{ kind, name, controller: true }] });
    const spec = {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: RUN },
    };
    const items = [
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec },
      {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: { name: 'web-1', ...owner('Deployment', 'web') },
        spec,
      },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name: 'web-1-a',
          labels: { app: 'web', 'pod-template-hash': '1', 'security.istio.io/tlsMode': 'istio' },
          ...owner('ReplicaSet', 'web-1'),
        },
        spec: { containers: [{ name: 'c', image: 'c' }] },
        status: { podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }] },
      },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'lone', ...owner('Elsewhere', 'x') },
        spec: { containers: [{ name: 'c', image: 'c' }] },
      },
    ];
    const { network } = read(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    assert.deepEqual(network.workloads.map(workloadId), ['default/Deployment/web', 'default/Pod/lone']);
    assert.deepEqual(network.workloads[0]?.addresses.cidrs(), ['10.0.0.1/32', 'fd00::1/128']);
  });

  it('that name a controller and are not what it makes are a workload of their own, once', () => {
    const owner = { ownerReferences: [{ kind: 'Deployment', name: 'web', controller: true }] };
    const spec = {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: RUN },
    };
    const made = (name: string, labels: object, more: object = {}) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, labels, ...owner },
      spec: { ...RUN, ...more },
      status: { podIP: `10.0.0.${name.length}` },
    });
    const items = [
      made('a', { app: 'web', role: 'admin' }),
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec },
      made('bb', { role: 'admin', app: 'web' }),
      made('ccc', { app: 'web' }, { serviceAccountName: 'admin' }),
      made('dddd', { app: 'web' }),
    ];
    const { network } = read(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    assert.deepEqual(
      network.workloads.map((one) => [workloadId(one), ...one.addresses.cidrs()]),
      [
        ['default/Pod/a', '10.0.0.1/32', '10.0.0.2/32'],
        ['default/Deployment/web', '10.0.0.4/32'],
        ['default/Pod/ccc', '10.0.0.3/32'],
      ],
    );
  });

  it('have the usual type and protocol where a text for it is empty, as API servers take it', () => {
    const { network, gaps } = read(`apiVersion: v1
kind: Service
metadata: {name: s}
spec: {type: "", selector: {app: web}, ports: [{port: 80, protocol: "", targetPort: ""}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: c, image: x, ports: [{containerPort: 80, protocol: ""}]}]}`);
    assert.deepEqual(gaps, []);
    assert.equal(network.services[0]?.type, 'ClusterIP');
    assert.deepEqual(
      [network.services[0]?.ports[0]?.protocol, network.workloads[0]?.ports[0]?.protocol],
      [PROTOCOLS.tcp, PROTOCOLS.tcp],
    );
  });

  it('of services, ingresses and routes are read', () => {
    const { network, gaps } = read(`apiVersion: v1
kind: Service
metadata: {name: s}
spec: {type: LoadBalancer, selector: {app: web}, loadBalancerSourceRanges: [192.0.2.0/24], ports: [{name: http, port: 80, targetPort: http}, {name: dns, port: 53, protocol: UDP}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i}
spec:
  ingressClassName: nginx
  defaultBackend: {service: {name: s, port: {name: http}}}
  rules: [{host: a.example, http: {paths: [{path: /x, pathType: Prefix, backend: {service: {name: s, port: {number: 80}}}}]}}]
---
apiVersion: extensions/v1beta1
kind: Ingress
metadata: {name: old, annotations: {kubernetes.io/ingress.class: traefik}}
spec: {rules: [{http: {paths: [{backend: {serviceName: s, servicePort: 80}}]}}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r}
spec:
  parentRefs: [{name: g, namespace: infra}]
  hostnames: [b.example]
  rules:
  - matches: [{path: {type: PathPrefix, value: /y}}]
    backendRefs: [{name: s, port: 80}, {name: bucket, kind: Bucket, group: example.org}]
    filters: [{type: RequestMirror, requestMirror: {backendRef: {name: mirror, namespace: other, port: 1}}}]`);
    assert.deepEqual(gaps, []);
    const [service] = network.services;
    assert.deepEqual(
      service?.ports.map(({ port, protocol, target }) => [port, protocol, target]),
      [
        [80, 6, 'http'],
        [53, 17, 53],
      ],
    );
    assert.deepEqual(service.sources.cidrs(), ['192.0.2.0/24']);
    const backends = network.entrances.map(({ name, through, backends: all }) => [
      name,
      through,
      all.map(({ namespace, service: to, port, hosts, paths }) => [namespace, to, port, hosts, paths]),
    ]);
    assert.deepEqual(backends, [
      [
        'i',
        ['nginx'],
        [
          ['default', 's', 'http', [], []],
          ['default', 's', 80, ['a.example'], ['/x']],
        ],
      ],
      ['old', ['traefik'], [['default', 's', 80, [], []]]],
      [
        'r',
        ['infra/g'],
        [
          ['default', 's', 80, ['b.example'], ['/y']],
          ['other', 'mirror', 1, ['b.example'], ['/y']],
        ],
      ],
    ]);
  });
});

describe('a NetworkPolicy', () => {
  const types: [string, string[]][] = [
    ['{}', ['ingress']],
    ['{ingress: []}', ['ingress']],
    ['{egress: []}', ['ingress']],
    ['{egress: [{}]}', ['ingress', 'egress']],
    ['{policyTypes: []}', ['ingress']],
    ['{policyTypes: [Egress]}', ['egress']],
    ['{policyTypes: null, egress: null}', ['ingress']],
  ];
  for (const [spec, expected] of types)
    it(`with ${spec} isolates for ${expected.join(' and ')}`, () =>
      assert.deepEqual(policyOf(spec).isolates, expected));

  it('has no rules of a direction that is not among its types', () => {
    assert.deepEqual(policyOf('{policyTypes: [Egress], ingress: [{}]}').rules, []);
  });

  it('takes missing and empty peers and ports for all of them', () => {
    for (const rule of ['{}', '{from: [], ports: []}', '{from: null, ports: null}']) {
      const [only] = policyOf(`{ingress: [${rule}]}`).rules;
      assert.deepEqual(only?.peers, [{ kind: 'entity', entity: 'any' }]);
      assert.ok(only.traffic.equals(Traffic.ALL));
    }
  });

  it('allows everything by an item that is left empty', () => {
    const everything = policyOf('{ingress: [{}], egress: [{ports: [{}]}]}');
    assert.deepEqual(policyOf('{ingress: [null], egress: [{ports: [~]}]}').rules, everything.rules);
  });

  it('tells one peer with two selectors from two peers with one', () => {
    const [one] = policyOf('{ingress: [{from: [{namespaceSelector: {}, podSelector: {}}]}]}').rules;
    const [two] = policyOf('{ingress: [{from: [{namespaceSelector: {}}, {podSelector: {}}]}]}').rules;
    assert.equal(one?.peers.length, 1);
    assert.equal(two?.peers.length, 2);
  });

  it('has ports of every shape', () => {
    const [rule] = policyOf(
      '{ingress: [{ports: [{}, {protocol: UDP}, {port: 80, endPort: 90, protocol: SCTP}, {port: web}]}]}',
    ).rules;
    const expected = Traffic.protocol(6)
      .union(Traffic.protocol(17))
      .union(Traffic.ports(132, Intervals.of([[80, 90]])));
    assert.ok(rule && rule.traffic.equals(expected));
    assert.deepEqual(rule.namedPorts, [{ name: 'web', protocol: 6 }]);
  });

  const wrong: [string, RegExp][] = [
    ['{podSelctor: {}}', /podSelctor/],
    ['{ingress: [{from: [{}]}]}', /either ipBlock/],
    ['{ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]}]}', /either ipBlock/],
    ['{ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/33}}]}]}', /10\.0\.0\.0\/33/],
    ['{ingress: [{from: [{ipBlock: {cidr: 10.0.0.1}}]}]}', /CIDR/],
    ['{ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/16]}}]}]}', /outside/],
    ['{ingress: [{ports: [{port: web, endPort: 90}]}]}', /endPort/],
    ['{ingress: [{ports: [{port: 90, endPort: 80}]}]}', /endPort/],
    ['{ingress: [{ports: [{port: 70000}]}]}', /port/],
    ['{podSelector: {matchExpressions: [{key: a, operator: In}]}}', /In and NotIn need values/],
    ['{podSelector: {matchExpressions: [{key: a, operator: Exists, values: [x]}]}}', /Exists/],
    ['{podSelector: {matchLabels: {app: on}}}', /matchLabels/],
    ['{podSelector: {matchLabels: {__proto__: web}}}', /matchLabels.*__proto__/],
    ['{policyTypes: [Both]}', /policyTypes/],
    ['{policyTypes: [Ingress, Egress, Ingress]}', /policyTypes/],
    ['{ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.1]}}]}]}', /except.*CIDR/],
    ['{ingress: [{from: [null]}]}', /from/],
  ];
  for (const [spec, expected] of wrong) {
    it(`with ${spec} is a gap that says why`, () => {
      const { network, gaps } = read(`---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: shop}
spec: ${spec}`);
      assert.deepEqual(network.policies, []);
      assert.equal(gaps[0]?.subject, 'a.yaml:2');
      assert.match(gaps.map(({ reason }) => reason).join(), expected);
      assert.match(gaps[0].reason, /^NetworkPolicy shop\/p: /);
    });
  }
});

describe('an admin policy', () => {
  it('of v1alpha1 and of v1alpha2 is the same in the model', () => {
    const subject = '{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}}';
    const { network, gaps } = read(`apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: p}
spec:
  priority: 7
  subject: ${subject}
  ingress: [{name: a, action: Allow, from: [{namespaces: {}}], ports: [{portRange: {protocol: UDP, start: 1, end: 9}}, {namedPort: web}]}]
  egress: [{action: Deny, to: [{networks: [10.0.0.0/8, "::/0"]}, {domainNames: ["*.Example.org."]}, {nodes: {}}]}]
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: p}
spec:
  tier: Admin
  priority: 7
  subject: ${subject}
  ingress: [{name: a, action: Accept, from: [{namespaces: {}}], protocols: [{udp: {destinationPort: {range: {start: 1, end: 9}}}}, {destinationNamedPort: web}]}]
  egress: [{action: Deny, to: [{networks: [10.0.0.0/8, "::/0"]}, {domainNames: ["*.Example.org."]}, {nodes: {}}]}]`);
    assert.deepEqual(gaps, []);
    const [one, two] = network.policies.map(({ stage, priority, subject: whom, isolates, rules }) => ({
      stage,
      priority,
      whom,
      isolates,
      rules: rules.map(({ direction, action, peers, traffic, namedPorts }) => ({
        direction,
        action,
        peers,
        traffic,
        namedPorts,
      })),
    }));
    assert.deepEqual(one, two);
    assert.equal(one?.stage, 'admin');
    assert.deepEqual(
      one.rules[1]?.peers.map(({ kind }) => kind),
      ['addresses', 'names', 'nodes'],
    );
    assert.deepEqual(one.rules[1].peers[1], { kind: 'names', names: ['**.example.org'] });
  });

  it('without a peer, or with a peer that is not known, is a gap', () => {
    for (const from of ['[]', '[{}]', '[{namespaces: {}, pods: {}}]', '[{tomorrow: {}}]']) {
      const { network, gaps } = read(`apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata: {name: default}
spec: {subject: {namespaces: {}}, ingress: [{action: Deny, from: ${from}}]}`);
      assert.deepEqual(network.policies, []);
      assert.ok(gaps.length > 0);
    }
  });
});

describe('what is not read', () => {
  it('is counted, and told where it would change the answer', () => {
    const { gaps, ignored } = read(`{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}
---
just text
---
{apiVersion: crd.antrea.io/v1beta1, kind: NetworkPolicy, metadata: {name: c}}
---
{apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: {name: d}, spec: {template: {spec: {containers: []}}}}`);
    assert.deepEqual(
      [...ignored],
      [
        ['ConfigMap', 2],
        ['no resource', 1],
        ['crd.antrea.io/NetworkPolicy', 1],
        ['argoproj.io/Rollout', 1],
      ],
    );
    assert.deepEqual(
      gaps.map(({ kind, subject }) => [kind, subject]),
      [
        ['unsupported', 'a.yaml:7'],
        ['unsupported', 'a.yaml:9'],
      ],
    );
  });

  it('of a text does not hide the rest of it', () => {
    const { network, gaps } =
      read(`{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: c, image: c}]}}
---
{{ if .Values.x }}
a: [b
---
{apiVersion: v1, kind: Pod, metadata: {name: b}, spec: {containers: [{name: c, image: c}]}}`);
    assert.deepEqual(network.workloads.map(({ name }) => name).toSorted(), ['a', 'b']);
    assert.equal(gaps.length, 1);
    assert.match(gaps[0]?.subject ?? '', /^a\.yaml:[34]$/);
  });

  it('is the earlier of two resources with one name, which is told', () => {
    const { network, gaps } =
      read(`{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {v: "1"}}, spec: {containers: [{name: c, image: c}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {v: "2"}}, spec: {containers: [{name: c, image: c}]}}`);
    assert.deepEqual(
      network.workloads.map(({ labels }) => labels.get('v')),
      ['2'],
    );
    assert.deepEqual(
      gaps.map(({ informational }) => informational),
      [true],
    );
  });

  it('is a resource whose name is no text, which is told', () => {
    for (const metadata of ['{name: yes}', '{name: 12}', '{}', '{name: a, namespace: no}']) {
      const { network, gaps } = read(
        `{apiVersion: v1, kind: Pod, metadata: ${metadata}, spec: {containers: [{name: c, image: c}]}}`,
      );
      assert.deepEqual(network.workloads, []);
      assert.match(gaps[0]?.reason ?? '', /^Pod: metadata/);
    }
    const { gaps } = read('{apiVersion: kustomize.config.k8s.io/v1beta1, kind: Kustomization}');
    assert.deepEqual(gaps, []);
  });

  it('is a resource with labels or annotations that the API server refuses, and one whose name is too long', () => {
    const metadata = [
      '{name: a, labels: {v: 1}}',
      '{name: a, labels: {a b: x}}',
      '{name: a, annotations: {v: true}}',
      '{name: a, annotations: {/b: x}}',
      `{name: ${'a'.repeat(254)}}`,
    ];
    for (const one of metadata) {
      const { network, gaps } = read(
        `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: ${one}, spec: {}}`,
      );
      assert.deepEqual(network.policies, []);
      assert.match(gaps[0]?.reason ?? '', /^NetworkPolicy: metadata/);
    }
    for (const [kind, length] of [
      ['Job', 63],
      ['CronJob', 52],
    ] as const) {
      const template = `{spec: ${containers}}`;
      const spec = `{template: ${template}, jobTemplate: {spec: {template: ${template}}}}`;
      const named = (more: number) =>
        read(
          `{apiVersion: batch/v1, kind: ${kind}, metadata: {name: ${'a'.repeat(length + more)}}, spec: ${spec}}`,
        );
      assert.deepEqual([named(0).gaps.length, named(1).gaps.length], [0, 1], kind);
    }
  });

  it('is no resource that is written as the API server takes it, with what is empty for what is missing', () => {
    const container =
      '{name: c, image: c, ports: [{name: "", containerPort: 80, hostPort: 0, protocol: ""}]}';
    const { network, gaps } = read(`apiVersion: v1
kind: Pod
metadata: {name: ${'a'.repeat(200)}, namespace: "", generateName: "", annotations: {Example.com/a: ""}}
spec: {containers: [${container}]}
---
apiVersion: v1
kind: Service
metadata: {name: s, namespace: ""}
spec: {ports: [{port: 80, protocol: "", targetPort: ""}]}`);
    assert.deepEqual(gaps, []);
    assert.equal(network.workloads[0]?.namespace, 'default');
    assert.deepEqual(network.workloads[0].ports, [{ name: undefined, port: 80, protocol: 6 }]);
    assert.equal(network.services[0]?.ports[0]?.protocol, 6);
  });

  it('is a kind that is in another group, or not in this version', () => {
    for (const [apiVersion, kind] of [
      ['v1', 'NetworkPolicy'],
      ['v1', 'Deployment'],
      ['apps/v1', 'Pod'],
      ['networking.k8s.io/v1', 'Service'],
      ['policy/v1', 'NetworkPolicy'],
      ['batch/v1beta1', 'Job'],
      ['apps/v1beta1', 'DaemonSet'],
    ]) {
      const { gaps } = read(`{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: a}, spec: {}}`);
      assert.deepEqual(
        gaps.map((one) => [one.kind, one.informational]),
        [['unreadable', undefined]],
      );
      assert.match(gaps[0]?.reason ?? '', new RegExp(`there is no ${kind} of apiVersion "${apiVersion}"`));
    }
    assert.deepEqual(
      read('{apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: a}}').gaps,
      [],
    );
  });

  it('is what stands twice in a mapping', () => {
    const { gaps } = read(
      '{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {v: a, v: b}}, spec: {containers: [{name: c, image: c}]}}',
    );
    assert.match(gaps[0]?.reason ?? '', /"v" stands twice/);
  });

  it('is a text that means harm', () => {
    const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefghi'
      .split('')
      .map((name, index) => `${name}: &${name} [${`*${'abcdefgh'[index]},`.repeat(9)}]`)
      .join('\n')}`;
    const deep = `a: ${'['.repeat(20_000)}`;
    const deepJson = `{"a": ${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    for (const text of [
      bomb,
      deep,
      deepJson,
      `${'- '.repeat(20_000)}a`,
      'a: '.repeat(3000),
      'a: &a [*a]',
      'a: &a {<<: *a}',
    ]) {
      const started = performance.now();
      const { network } = read(text);
      assert.deepEqual(network.workloads, []);
      assertWithin(5000, performance.now() - started, text.slice(0, 20));
    }
  });

  it('never makes more than gaps of whatever bytes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: anyCharacter }), fc.json()), (text) => {
        onlyFaults(() => read(text));
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it('never makes more than gaps of damaged manifests', () => {
    const damaged = clusters.chain((manifests) =>
      mutationsOf(Buffer.from(manifests.map((manifest) => stringify(manifest)).join('---\n'))),
    );
    fc.assert(
      fc.property(damaged, (bytes) => {
        onlyFaults(() => read(bytes.toString('utf8')));
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});

describe('a folder of manifests', () => {
  it('is read with what its charts would install, on the lines of their templates', () => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-manifests-'));
    try {
      for (const name of [
        'web',
        'web/templates',
        'web/crds',
        'web/charts',
        'web/charts/db',
        'web/charts/db/templates',
      ])
        mkdirSync(join(folder, name));
      const template = (name: string) =>
        `{{- /* a pod */}}\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: a, image: "{{ .Values.image }}"}]}\n`;
      const files: Readonly<Record<string, string>> = {
        'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
        'web/values.yaml': 'image: web:1\n',
        'web/templates/_names.tpl': '{{- define "web.name" -}}web-{{ .Release.Name }}{{- end }}',
        'web/templates/pod.yaml': template('{{ include "web.name" . }}'),
        'web/charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
        'web/charts/db/values.yaml': 'image: db:1\n',
        'web/charts/db/templates/pod.yaml': template('db'),
        'plain.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: {name: plain}\nspec: {containers: [{name: c, image: c}]}\n',
      };
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      const packaged = buildTar([
        { path: 'cache/Chart.yaml', content: 'apiVersion: v2\nname: cache\nversion: 1.0.0\n' },
        {
          path: 'cache/templates/pod.yaml',
          content: template('cache').replace('.Values.image', '.Chart.Name'),
        },
      ]);
      writeFileSync(join(folder, 'web/charts/cache-1.0.0.tgz'), gzipSync(packaged));
      for (const [root, expected] of [
        [folder, ['cache', 'db', 'plain', 'web-release-name']],
        [join(folder, 'web'), ['cache', 'db', 'web-release-name']],
      ] as const) {
        const { texts, gaps } = readManifestFiles(root);
        const { network } = readManifests(texts);
        assert.deepEqual(network.workloads.map(({ name }) => name).toSorted(), expected);
        const [db] = texts.filter(({ file }) => file.endsWith('db/templates/pod.yaml'));
        assert.equal(db?.line, 2);
        assert.deepEqual(
          gaps.map(({ subject, informational }) => [subject, informational]),
          [[join(folder, 'web'), true]],
        );
      }
      const values = { files: [], settings: ['image=other:2', 'db.image=db:3'] };
      const given = readManifestFiles(folder, { values });
      assert.deepEqual(given.gaps, []);
      assert.deepEqual(
        readManifests(given.texts).network.workloads.flatMap(({ images = [] }) => images),
        ['c', 'db:3', 'cache', 'other:2'],
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is read as Kustomize puts it together', () => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-manifests-'));
    try {
      const text =
        'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, image: c}]}\n';
      writeAll(folder, {
        'base/a.yaml': text,
        'base/kustomization.yaml': 'resources: [a.yaml]\nconfigMapGenerator: [{name: c, envs: [c.env]}]\n',
        'base/c.env': 'DB=db:5432\n',
        'over/Kustomization': 'resources: [../base]\npatches: [{path: ./patch.yaml}]\nnamespace: prod\n',
        'over/patch.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {x: "1"}}\n',
        'plain.yaml': text.replace('name: a', 'name: plain'),
      });
      const { texts, gaps } = readManifestFiles(folder);
      assert.deepEqual(gaps, []);
      assert.deepEqual(
        texts.map(({ file, line }) => [file.slice(folder.length + 1), line]),
        [
          ['plain.yaml', undefined],
          ['base/a.yaml', 1],
          ['base/kustomization.yaml', 2],
        ],
      );
      const { workloads } = readManifests(texts).network;
      assert.deepEqual(
        workloads.map((workload) => [workloadId(workload), workload.labels.get('x')]),
        [
          ['default/Pod/plain', undefined],
          ['prod/Pod/a', '1'],
        ],
      );
      assert.equal(readManifestFiles(join(folder, 'over/patch.yaml')).texts.length, 1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has what its kustomizations take of the repository around it, and nothing else', () => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-manifests-'));
    try {
      writeAll(folder, {
        'secret.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: secret}\nspec: {}\n',
        'repository/base/a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {}\n',
        'repository/base/kustomization.yaml': 'resources: [a.yaml]\n',
        'repository/over/prod/kustomization.yaml':
          'resources: [../../base, ../../../secret.yaml, ../../link.yaml, ../../linked]\n',
      });
      const repository = join(folder, 'repository');
      symlinkSync(join(folder, 'secret.yaml'), join(repository, 'link.yaml'));
      symlinkSync(join(repository, 'base'), join(repository, 'linked'));
      const prod = join(repository, 'over/prod');
      const reasons = () => readManifestFiles(prod).gaps.map(({ reason }) => reason.replaceAll(folder, ''));
      assert.deepEqual(reasons(), [
        'resources[0]: /repository/base/kustomization.yaml is outside of /repository/over/prod, of which alone is read: give /repository',
        'resources[1]: /secret.yaml is outside of /repository/over/prod, of which alone is read: give ',
        'resources[2]: /repository/link.yaml is outside of /repository/over/prod, of which alone is read: give /repository',
        'resources[3]: /repository/linked/kustomization.yaml is outside of /repository/over/prod, of which alone is read: give /repository',
      ]);
      mkdirSync(join(repository, '.git'));
      assert.deepEqual(
        readManifestFiles(prod).texts.map(({ file }) => file.slice(folder.length)),
        ['/repository/base/a.yaml'],
      );
      assert.deepEqual(reasons(), [
        'resources[1]: /secret.yaml is outside of /repository/over/prod, of which alone is read: give ',
        'resources[2]: /repository/link.yaml: a link leads to it, which is not followed',
        'resources[3]: /repository/linked/kustomization.yaml: a link leads to it, which is not followed',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has kustomizations that name what no file can be called', () => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-manifests-'));
    try {
      const long = 'a'.repeat(300);
      writeAll(folder, { 'kustomization.yaml': `resources: ["a\\0b", ${long}, loop/a.yaml, pipe.yaml]\n` });
      symlinkSync('loop', join(folder, 'loop'));
      const { gaps } = readManifestFiles(folder);
      assert.equal(gaps.filter(({ subject }) => subject.endsWith('kustomization.yaml')).length, 4);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is read by path, without hidden folders, links, and what declares nothing', () => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-manifests-'));
    try {
      for (const name of ['sub', '.git', 'node_modules']) mkdirSync(join(folder, name));
      for (const name of ['b.yaml', 'sub/a.yml', 'c.json', '.git/x.yaml', 'node_modules/y.yaml', 'notes.txt'])
        writeFileSync(join(folder, name), 'apiVersion: v1');
      writeFileSync(join(folder, 'other.yaml'), 'a: [');
      symlinkSync('/etc/hostname', join(folder, 'link.yaml'));
      symlinkSync(folder, join(folder, 'sub/loop'));
      const { texts, gaps } = readManifestFiles(folder);
      assert.deepEqual(
        texts.map(({ file }) => file.slice(folder.length + 1)),
        ['b.yaml', 'c.json', 'sub/a.yml'],
      );
      assert.deepEqual(
        gaps.map(({ informational }) => informational),
        [true],
      );
      assert.equal(readManifestFiles(join(folder, 'other.yaml')).texts.length, 1);
      writeFileSync(join(folder, 'other.yaml'), String.raw`"api\u0056ersion": v1`);
      assert.equal(readManifestFiles(folder).texts.length, 4);
      assert.throws(() => readManifestFiles(join(folder, 'none')), /there are no manifests at/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function writeAll(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}
