import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { ciliumClusters } from '../../../../../test/fixtures/cilium-arbitrary.ts';
import { mutationsOf } from '../../../../../test/fixtures/mutation.ts';
import type { Policy, Rule } from '../../../../model/network/policy.ts';
import { describeTraffic } from '../../../../model/network/traffic-text.ts';
import { isSelected, type Workload } from '../../../../model/network/workload.ts';
import { AddressSet } from '../../../../model/sets/addresses.ts';
import type { Application } from '../../../../model/sets/applications.ts';
import { readManifests } from '../read-manifests.ts';

const read = (...documents: object[]) =>
  readManifests([{ file: 'a.yaml', text: documents.map((one) => stringify(one)).join('---\n') }]);

const resource = (body: object, kind = 'CiliumNetworkPolicy') => ({
  apiVersion: 'cilium.io/v2',
  kind,
  metadata: kind === 'CiliumNetworkPolicy' ? { name: 'p', namespace: 'shop' } : { name: 'p' },
  ...body,
});

const spec = (body: object) => ({ spec: { endpointSelector: {}, ...body } });

/** The policies that a spec is; fails on gaps. */
function policiesOf(body: object, kind?: string, ...others: object[]): readonly Policy[] {
  const { network, gaps } = read(resource(spec(body), kind), ...others);
  assert.deepEqual(gaps, []);
  return network.policies;
}

function policyOf(body: object, kind?: string, ...others: object[]): Policy {
  const [policy] = policiesOf(body, kind, ...others);
  assert.ok(policy);
  return policy;
}

function ruleOf(body: object, kind?: string, ...others: object[]): Rule {
  const [rule] = policyOf(body, kind, ...others).rules;
  assert.ok(rule);
  return rule;
}

function gapsOf(body: object, kind?: string) {
  return read(resource(spec(body), kind)).gaps;
}

const pod = (namespace: string, labels: Record<string, string>, serviceAccount = 'default'): Workload => ({
  kind: 'Pod',
  namespace,
  name: 'pod',
  labels: new Map(Object.entries(labels)),
  serviceAccount,
  hostNetwork: false,
  ports: [],
  addresses: AddressSet.NONE,
  origin: { file: '', document: 1, line: 1, path: '' },
});

/** Whom a peer or subject selects of web pods in shop and bank. */
function selected(selection: Policy['subject']): string[] {
  const pods = [
    pod('shop', { app: 'web' }),
    pod('shop', { app: 'db' }, 'dba'),
    pod('bank', { app: 'web' }, 'dba'),
  ];
  return pods
    .filter((one) =>
      isSelected(
        one,
        new Map([
          ['kubernetes.io/metadata.name', one.namespace],
          ['team', one.namespace === 'bank' ? 'b' : 's'],
        ]),
        selection,
      ),
    )
    .map(({ namespace, labels }) => `${namespace}/${labels.get('app')}`);
}

function fromEndpoints(selector: object, kind?: string): { pods: string[]; others: string[] } {
  const { peers } = ruleOf({ ingress: [{ fromEndpoints: [selector] }] }, kind);
  return {
    pods: peers.flatMap((peer) => (peer.kind === 'workloads' ? selected(peer.selection) : [])),
    others: peers.flatMap((peer) => {
      if (peer.kind === 'entity') return [peer.entity];
      return peer.kind === 'addresses' ? peer.addresses.cidrs() : [];
    }),
  };
}

const traffic = (rule: Rule): string => describeTraffic(rule.traffic);
const CLUSTERWIDE = 'CiliumClusterwideNetworkPolicy';

describe('whom a policy of Cilium is for', () => {
  it('is pods of its own namespace, or of every one in a policy of the whole cluster', () => {
    const ingress = [{}];
    assert.deepEqual(selected(policyOf({ ingress }).subject), ['shop/web', 'shop/db']);
    assert.deepEqual(selected(policyOf({ ingress }, CLUSTERWIDE).subject), [
      'shop/web',
      'shop/db',
      'bank/web',
    ]);
    const endpointSelector = { matchLabels: { 'k8s:app': 'web', 'k8s:io.kubernetes.pod.namespace': 'bank' } };
    assert.deepEqual(selected(policyOf({ endpointSelector, ingress }, CLUSTERWIDE).subject), ['bank/web']);
  });

  it('is its own namespace also where it asks for another one, which is told', () => {
    const endpointSelector = { matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'bank' } };
    const { network, gaps } = read(resource({ spec: { endpointSelector, ingress: [{}] } }));
    assert.deepEqual(
      network.policies.map(({ subject }) => selected(subject)),
      [['shop/web', 'shop/db']],
    );
    assert.match(gaps[0]?.reason ?? '', /spec\.endpointSelector: Cilium passes over the namespace "bank"/);
    assert.equal(gaps[0]?.informational, true);
  });

  it('is one for each of spec and specs', () => {
    const one = { endpointSelector: {}, ingress: [{ fromEntities: ['all'] }] };
    const { network } = read(resource({ spec: one, specs: [one, one] }));
    assert.deepEqual(
      network.policies.flatMap(({ rules }) => rules.map(({ origin }) => origin.path)),
      ['spec.ingress[0]', 'specs[0].ingress[0]', 'specs[1].ingress[0]'],
    );
  });

  it('is not evaluated for nodes, nor for endpoints of Cilium itself', () => {
    const host = read(resource({ spec: { nodeSelector: {}, ingress: [{}] } }, CLUSTERWIDE));
    assert.deepEqual(host.network.policies, []);
    assert.match(host.gaps[0]?.reason ?? '', /spec\.nodeSelector: policies for nodes are not evaluated/);
    assert.equal(host.gaps[0]?.informational, undefined);
    const own = read(
      resource(
        { spec: { endpointSelector: { matchLabels: { 'reserved:ingress': '' } }, ingress: [{}] } },
        CLUSTERWIDE,
      ),
    );
    assert.deepEqual([own.network.policies, own.gaps[0]?.informational], [[], true]);
    assert.equal(read(resource({ spec: { nodeSelector: {}, ingress: [{}] } })).gaps[0]?.kind, 'unreadable');
  });
});

describe('what a policy of Cilium isolates', () => {
  const cases: [name: string, body: object, isolates: string[]][] = [
    ['a rule without conditions', { ingress: [{}] }, ['ingress']],
    ['a rule that denies', { egressDeny: [{ toEntities: ['world'] }] }, ['egress']],
    ['an empty list', { ingress: [], egress: [{}] }, ['egress']],
    ['nothing', {}, []],
    ['a list, unless it is told not to', { ingress: [{}], enableDefaultDeny: { ingress: false } }, []],
    ['what it is told to', { enableDefaultDeny: { ingress: true, egress: true } }, ['egress', 'ingress']],
  ];
  for (const [name, body, isolates] of cases)
    it(`is said by ${name}`, () => {
      const policy = policyOf(body);
      assert.deepEqual(policy.isolates, isolates);
      assert.equal(policy.stage, 'network');
    });

  it('has no rule where nobody is meant', () => {
    for (const body of [
      {},
      { fromEndpoints: [], toPorts: [{ ports: [{ port: '80' }] }] },
      { fromEntities: [] },
      { fromCIDR: [] },
      { fromCIDRSet: [] },
      { fromEntities: ['none'] },
    ])
      assert.deepEqual(policyOf({ ingress: [body] }).rules, [], JSON.stringify(body));
  });

  it('has rules for everybody where only ports are said', () => {
    const rule = ruleOf({ ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }] }] }] });
    assert.deepEqual([rule.peers, traffic(rule)], [[{ kind: 'entity', entity: 'any' }], 'tcp 80']);
  });

  it('refuses requests that no rule allows even where the default is to allow', () => {
    const toPorts = [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ method: 'GET' }] } }];
    const [main, refusing] = policiesOf({ ingress: [{ toPorts }], enableDefaultDeny: { ingress: false } });
    assert.deepEqual([main?.isolates, refusing?.stage, refusing?.isolates], [[], 'baseline', []]);
    const [deny] = refusing?.rules ?? [];
    assert.equal(deny?.action, 'deny');
    const sends = (method: string) =>
      deny?.traffic.includes({
        protocol: 6,
        port: 80,
        application: { kind: 'http', fields: new Map([[':method', method]]) },
      });
    assert.deepEqual(
      [sends('GET'), sends('POST'), deny?.traffic.includes({ protocol: 6, port: 81 })],
      [false, true, false],
    );
    assert.equal(policiesOf({ ingress: [{ toPorts }] }).length, 1);
  });
});

describe('endpoint selectors', () => {
  const cases: [name: string, selector: object, pods: string[], others?: string[]][] = [
    ['nothing: its namespace', {}, ['shop/web', 'shop/db']],
    ['a label of any source', { matchLabels: { app: 'web' } }, ['shop/web']],
    ['a label with its source', { matchLabels: { 'k8s:app': 'web' } }, ['shop/web']],
    ['a label with any source said', { matchLabels: { 'any:app': 'db' } }, ['shop/db']],
    ['a namespace', { matchLabels: { 'io.kubernetes.pod.namespace': 'bank' } }, ['bank/web']],
    [
      'labels of a namespace',
      { matchLabels: { 'k8s:io.cilium.k8s.namespace.labels.team': 'b' } },
      ['bank/web'],
    ],
    ['a service account', { matchLabels: { 'io.cilium.k8s.policy.serviceaccount': 'dba' } }, ['shop/db']],
    [
      'no service account but',
      {
        matchExpressions: [
          { key: 'io.cilium.k8s.policy.serviceaccount', operator: 'NotIn', values: ['dba'] },
        ],
      },
      ['shop/web'],
    ],
    [
      'a service account anywhere',
      {
        matchLabels: { 'io.cilium.k8s.policy.serviceaccount': 'dba' },
        matchExpressions: [{ key: 'io.kubernetes.pod.namespace', operator: 'Exists' }],
      },
      ['shop/db', 'bank/web'],
    ],
    ['that a label is missing', { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, []],
    ['a reserved label', { matchLabels: { 'reserved:host': '' } }, [], ['nodes']],
    ['all', { matchLabels: { 'reserved:all': '' } }, [], ['any']],
    [
      'another namespace, which the world and nodes have too',
      { matchExpressions: [{ key: 'io.kubernetes.pod.namespace', operator: 'NotIn', values: ['shop'] }] },
      ['bank/web'],
      [
        'world',
        '0.0.0.0/0',
        '::/0',
        'nodes',
        'nodes',
        'kube-apiserver',
        'ingress',
        'health',
        'init',
        'unmanaged',
      ],
    ],
  ];
  for (const [name, selector, pods, others = []] of cases)
    it(`may ask for ${name}`, () => {
      const found = fromEndpoints(selector);
      assert.deepEqual(found.pods, pods);
      // Everything but a block that stands for a whole family is an entity; ::/0 leaves out IPv4-mapped addresses.
      assert.deepEqual(
        found.others.filter((one) => !one.includes('/')),
        others.filter((one) => !one.includes('/')),
      );
    });

  it('are for every namespace in a policy of the whole cluster, but for pods only', () => {
    assert.deepEqual(fromEndpoints({}, CLUSTERWIDE), {
      pods: ['shop/web', 'shop/db', 'bank/web'],
      others: [],
    });
    assert.deepEqual(fromEndpoints({ matchLabels: { app: 'web' } }, CLUSTERWIDE).pods, [
      'shop/web',
      'bank/web',
    ]);
  });

  it('that ask for clusters or for labels that no pod has leave their rule out, and are told', () => {
    for (const key of ['io.cilium.k8s.policy.cluster', 'container:x']) {
      const { network, gaps } = read(
        resource(
          spec({
            ingress: [{ fromEndpoints: [{ matchLabels: { [key]: 'c1' } }] }, { fromEntities: ['world'] }],
          }),
        ),
      );
      assert.equal(network.policies[0]?.rules.length, 1);
      assert.deepEqual(
        gaps.map(({ kind, subject }) => [kind, subject]),
        [['unsupported', 'a.yaml:1']],
      );
      assert.match(
        gaps[0]?.reason ?? '',
        /^CiliumNetworkPolicy shop\/p: spec\.ingress\[0\]: .*the rule is left out$/,
      );
    }
  });
});

describe('other peers', () => {
  it('are entities', () => {
    const peers = (name: string) => ruleOf({ egress: [{ toEntities: [name] }] }).peers;
    for (const [name, entity] of Object.entries({
      all: 'any',
      world: 'world',
      cluster: 'cluster',
      host: 'nodes',
      'remote-node': 'nodes',
      'kube-apiserver': 'kube-apiserver',
      init: 'init',
      ingress: 'ingress',
      unmanaged: 'unmanaged',
      health: 'health',
    }))
      assert.deepEqual(peers(name), [{ kind: 'entity', entity }]);
    const [v4] = peers('world-ipv4');
    assert.ok(v4?.kind === 'addresses' && v4.onlyOutside && v4.addresses.equals(AddressSet.V4));
    const [v6] = peers('world-ipv6');
    assert.ok(v6?.kind === 'addresses' && v6.onlyOutside && v6.addresses.equals(AddressSet.V6));
  });

  it('are blocks, without exceptions, and single addresses; never pods', () => {
    const blocks = (body: object, ...others: object[]) => {
      const [peer] = ruleOf({ egress: [body] }, undefined, ...others).peers;
      assert.ok(peer?.kind === 'addresses' && peer.onlyOutside);
      return peer.addresses;
    };
    assert.ok(
      blocks({ toCIDR: ['10.0.0.0/8', '192.0.2.1'] }).equals(AddressSet.parse('10.0.0.0/8', '192.0.2.1')),
    );
    const set = [{ cidr: '10.0.0.0/8', except: ['10.96.0.0/12'] }];
    assert.ok(
      blocks({ toCIDRSet: set }).equals(
        AddressSet.parse('10.0.0.0/8').subtract(AddressSet.parse('10.96.0.0/12')),
      ),
    );
    const group = {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumCIDRGroup',
      metadata: { name: 'vpn', labels: { role: 'vpn' } },
      spec: { externalCIDRs: ['10.48.0.0/24'] },
    };
    assert.ok(
      blocks({ toCIDRSet: [{ cidrGroupRef: 'vpn' }] }, group).equals(AddressSet.parse('10.48.0.0/24')),
    );
    assert.ok(
      blocks({ toCIDRSet: [{ cidrGroupSelector: { matchLabels: { role: 'vpn' } } }] }, group).equals(
        AddressSet.parse('10.48.0.0/24'),
      ),
    );
  });

  it('are no address where a group is not there, which is told', () => {
    const [gap] = gapsOf({ ingress: [{ fromCIDRSet: [{ cidrGroupRef: 'gone' }] }] });
    assert.equal(gap?.kind, 'missing-data');
    assert.match(gap?.reason ?? '', /spec\.ingress\[0\]\.fromCIDRSet\[0\]: no CiliumCIDRGroup "gone"/);
  });

  it('are names and patterns of names', () => {
    const toFQDNs = [
      { matchName: 'API.example.com.' },
      { matchPattern: '*.example.com' },
      { matchPattern: '**.example.org' },
      { matchPattern: 'a*c.org' },
      { matchPattern: '*' },
    ];
    assert.deepEqual(ruleOf({ egress: [{ toFQDNs }] }).peers, [
      {
        kind: 'names',
        names: ['api.example.com', '*.example.com', '**.example.org'],
        patterns: ['a*c.org', '*'],
      },
    ]);
  });

  it('are the pods behind services, by name or by labels', () => {
    const service = (name: string, selector: object | undefined) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'bank', labels: { env: 'staging' } },
      spec: { selector, ports: [{ port: 80 }] },
    });
    const pods = (reference: object) =>
      ruleOf(
        { egress: [{ toServices: [reference] }] },
        undefined,
        service('web', { app: 'web' }),
      ).peers.flatMap((peer) => (peer.kind === 'workloads' ? selected(peer.selection) : []));
    assert.deepEqual(pods({ k8sService: { serviceName: 'web', namespace: 'bank' } }), ['bank/web']);
    assert.deepEqual(pods({ k8sService: { serviceName: 'web' } }), ['bank/web']);
    assert.deepEqual(pods({ k8sServiceSelector: { selector: { matchLabels: { env: 'staging' } } } }), [
      'bank/web',
    ]);
    const without = read(
      resource(
        spec({
          egress: [
            { toServices: [{ k8sService: { serviceName: 'out' } }, { k8sService: { serviceName: 'gone' } }] },
          ],
        }),
      ),
      service('out', undefined),
    );
    assert.deepEqual(
      without.gaps.map(({ kind }) => kind),
      ['unsupported', 'missing-data'],
    );
  });

  it('are nodes by their labels', () => {
    const toNodes = [{ matchLabels: { 'node-role.kubernetes.io/control-plane': '' } }];
    const [peer] = ruleOf({ egress: [{ toNodes }] }).peers;
    assert.deepEqual(peer, {
      kind: 'nodes',
      labels: {
        kind: 'all',
        of: [{ kind: 'label', key: 'node-role.kubernetes.io/control-plane', operator: 'In', values: [''] }],
      },
    });
  });

  it('that are groups of a cloud leave their rule out, and are told', () => {
    const [gap] = gapsOf({ egress: [{ toGroups: [{ aws: { securityGroupsIds: ['sg-0'] } }] }] });
    assert.deepEqual([gap?.kind, gap?.subject], ['unsupported', 'a.yaml:1']);
    assert.match(gap?.reason ?? '', /spec\.egress\[0\]: toGroups:/);
  });

  it('that do not meet requirements are denied, whatever else says', () => {
    const { network, gaps } = read(
      resource(spec({ ingress: [{ fromRequires: [{ matchLabels: { app: 'web' } }] }] })),
    );
    const [rule] = network.policies[0]?.rules ?? [];
    assert.ok(rule);
    assert.equal(rule.action, 'deny');
    const denied = rule.peers.flatMap((peer) => (peer.kind === 'workloads' ? selected(peer.selection) : []));
    assert.deepEqual([...new Set(denied)].toSorted(), ['bank/web', 'shop/db']);
    assert.deepEqual(
      gaps.map(({ informational }) => informational),
      [true],
    );
  });
});

describe('ports', () => {
  const cases: [name: string, body: object, expected: string][] = [
    ['a number for any protocol', { toPorts: [{ ports: [{ port: '80' }] }] }, 'tcp 80; udp 80; sctp 80'],
    ['a range', { toPorts: [{ ports: [{ port: '80', endPort: 90, protocol: 'UDP' }] }] }, 'udp 80-90'],
    ['every port of a protocol', { toPorts: [{ ports: [{ port: '0', protocol: 'TCP' }] }] }, 'tcp'],
    ['everything', { toPorts: [{ ports: [{ port: '0' }] }] }, 'everything'],
    [
      'several',
      {
        toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }] }, { ports: [{ port: '53', protocol: 'UDP' }] }],
      },
      'tcp 80; udp 53',
    ],
    [
      'ICMP',
      { icmps: [{ fields: [{ type: 8 }, { type: 'EchoRequest', family: 'IPv6' }] }] },
      'icmp type 8; icmpv6 type 128',
    ],
    ['none, which is everything', { fromEntities: ['all'] }, 'everything'],
  ];
  for (const [name, body, expected] of cases)
    it(`may be ${name}`, () => assert.equal(traffic(ruleOf({ ingress: [body] })), expected));

  it('may be names, in any case', () => {
    const rule = ruleOf({
      ingress: [{ toPorts: [{ ports: [{ port: 'HTTP' }, { port: 'dns-tcp', protocol: 'TCP' }] }] }],
    });
    assert.deepEqual(rule.namedPorts, [
      { name: 'http', protocol: undefined },
      { name: 'dns-tcp', protocol: 6 },
    ]);
    assert.ok(rule.traffic.isEmpty());
  });

  it('that are left out beside other conditions are taken as none, and told', () => {
    const { network, gaps } = read(resource(spec({ ingress: [{ toPorts: [{}] }] })));
    assert.match(gaps[0]?.reason ?? '', /spec\.ingress\[0\]\.toPorts\[0\]\.ports: is missing/);
    assert.ok(network.policies[0]?.rules[0]?.traffic.isEmpty());
  });
});

describe('requests', () => {
  const allows = (toPorts: object, application: Application): boolean =>
    ruleOf({
      egress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], ...toPorts }] }],
    }).traffic.includes({ protocol: 6, port: 80, application });
  const http = (fields: Record<string, string>): Application => ({
    kind: 'http',
    fields: new Map(Object.entries(fields)),
  });
  const get = (path: string, more: Record<string, string> = {}) =>
    http({ ':method': 'GET', ':path': path, ':authority': 'a.example', ...more });

  it('of HTTP match from begin to end', () => {
    const rules = { http: [{ method: 'GET', path: '/public', host: 'a\\.example' }] };
    assert.equal(allows({ rules }, get('/public')), true);
    assert.equal(allows({ rules }, get('/public/x')), false);
    assert.equal(
      allows({ rules }, http({ ':method': 'GETX', ':path': '/public', ':authority': 'a.example' })),
      false,
    );
    assert.equal(
      allows({ rules: { http: [{ method: 'GET|HEAD', path: '/(a|b)/[0-9]+' }] } }, get('/b/12')),
      true,
    );
    assert.equal(allows({ rules: { http: [{}] } }, get('/')), true);
    assert.equal(allows({ rules: { http: [{}] } }, { kind: 'other', fields: new Map() }), false);
    assert.equal(allows({ rules: { http: [] } }, { kind: 'other', fields: new Map() }), true);
  });

  it('of HTTP are for a path with its query', () => {
    const ask = (path: string, asked: string) => allows({ rules: { http: [{ path }] } }, get(asked));
    assert.deepEqual(
      [ask('/find\\?q=.*', '/find'), ask('/find(\\?.*)?', '/find'), ask('/find', '/find')],
      [false, true, true],
    );
    assert.deepEqual(
      [ask('/find\\?q=.*', '/find?q=1'), ask('/find(\\?.*)?', '/find?x'), ask('/find', '/find?q=1')],
      [true, true, false],
    );
    assert.deepEqual(
      [ask('/o/[^/]+', '/o/1'), ask('/o/[^/]+', '/o'), ask('/a\\?x|/b', '/c')],
      [true, false, false],
    );
  });

  it('of HTTP may need headers', () => {
    const rules = { http: [{ headers: ['X-My-Header: true', 'x-trace'] }] };
    assert.equal(allows({ rules }, get('/', { 'x-my-header': 'true', 'x-trace': '1' })), true);
    assert.equal(allows({ rules }, get('/', { 'x-my-header': 'true' })), false);
    assert.equal(allows({ rules }, get('/', { 'x-my-header': 'no', 'x-trace': '1' })), false);
    const matches = {
      http: [
        {
          headerMatches: [
            { name: 'x-a', value: 'b' },
            { name: 'x-log', value: 'c', mismatch: 'LOG' },
          ],
        },
      ],
    };
    assert.equal(allows({ rules: matches }, get('/', { 'x-a': 'b' })), true);
    assert.equal(allows({ rules: matches }, get('/', { 'x-a': 'c' })), false);
  });

  it('of HTTP with values in secrets are taken wider, and those that cannot be read left out; both are told', () => {
    const ports = [{ port: '80', protocol: 'TCP' }];
    const gap = (rule: object) =>
      gapsOf({ egress: [{ toPorts: [{ ports, rules: { http: [rule] } }] }] })[0]?.reason ?? '';
    assert.match(
      gap({ headerMatches: [{ name: 'x', secret: { name: 's' } }] }),
      /toPorts\[0\]\.rules\.http\[0\]\.headerMatches\[0\]\.secret/,
    );
    assert.match(gap({ path: '/(?=x)' }), /the rule is left out/);
  });

  it('of Kafka are by role or name, and by topic where they have one', () => {
    const ask = (rule: object, api: string, topic?: string) =>
      allows(
        { rules: { kafka: [rule] } },
        {
          kind: 'kafka',
          fields: new Map([
            [':api', api],
            [':topic', topic],
          ]),
        },
      );
    assert.equal(ask({ role: 'Produce', topic: 'orders' }, 'Produce', 'orders'), true);
    assert.equal(ask({ role: 'produce', topic: 'orders' }, 'Produce', 'audit'), false);
    assert.equal(ask({ role: 'produce', topic: 'orders' }, 'ApiVersions'), true);
    assert.equal(ask({ role: 'produce', topic: 'orders' }, 'Fetch', 'orders'), false);
    assert.equal(ask({ role: 'consume', topic: 'orders' }, 'ListOffsets', 'orders'), true);
    assert.equal(ask({ apiKey: 'Offsets' }, 'ListOffsets', 'any'), true);
    assert.equal(ask({ topic: 'orders' }, 'Heartbeat'), true);
    assert.equal(ask({}, 'Fetch', 'any'), true);
    assert.equal(allows({ rules: { kafka: [{}] } }, get('/')), false);
    const [gap] = gapsOf({
      ingress: [
        { toPorts: [{ ports: [{ port: '9092', protocol: 'TCP' }], rules: { kafka: [{ clientID: 'x' }] } }] },
      ],
    });
    assert.match(gap?.reason ?? '', /kafka\[0\]\.clientID: is not compared/);
  });

  it('may need a server name', () => {
    const named = (name: string | undefined): Application => ({
      kind: 'other',
      fields: new Map([[':server-name', name]]),
    });
    const ask = (pattern: string, name: string | undefined) =>
      allows({ serverNames: [pattern] }, named(name));
    assert.equal(ask('one.example', 'one.example'), true);
    assert.equal(ask('*.example', 'one.example'), true);
    assert.equal(ask('*.example', 'a.one.example'), false);
    assert.equal(ask('**.example', 'a.one.example'), true);
    assert.equal(ask('one.example', undefined), false);
  });

  it('that are not told apart are taken as allowed, and told', () => {
    const ports = [{ port: '53', protocol: 'TCP' }];
    const gap = (more: object) => gapsOf({ egress: [{ toPorts: [{ ports, ...more }] }] })[0];
    assert.match(
      gap({ rules: { l7proto: 'cassandra', l7: [{ query_action: 'select' }] } })?.reason ?? '',
      /rules\.l7proto/,
    );
    assert.match(
      gap({ listener: { envoyConfig: { name: 'e' }, name: 'l' } })?.reason ?? '',
      /toPorts\[0\]\.listener/,
    );
    assert.equal(gap({ rules: { dns: [{ matchPattern: '*' }] } }), undefined);
    assert.equal(gap({ rules: { dns: [{ matchName: 'a.example' }] } })?.informational, true);
    assert.equal(
      gap({ terminatingTLS: { secret: { name: 's' } }, serverNames: ['a.example'], rules: { http: [{}] } }),
      undefined,
    );
  });

  it('between ends that must prove who they are are evaluated as if they can', () => {
    const rule = (mode: string) =>
      read(resource(spec({ ingress: [{ fromEndpoints: [{}], authentication: { mode } }] })));
    assert.equal(rule('required').gaps[0]?.informational, true);
    assert.equal(rule('required').network.policies[0]?.rules.length, 1);
    assert.equal(rule('disabled').gaps.length, 0);
    assert.equal(rule('test-always-fail').network.policies[0]?.rules.length, 0);
  });
});

describe('what Cilium refuses', () => {
  const ports = [{ port: '80', protocol: 'TCP' }];
  const cases: [name: string, body: object][] = [
    ['two kinds of peers in one rule', { ingress: [{ fromEndpoints: [{}], fromEntities: ['world'] }] }],
    ['an unknown entity', { ingress: [{ fromEntities: ['moon'] }] }],
    ['an unknown field', { ingress: [{ fromEndpoint: [{}] }] }],
    ['a port that is a number', { ingress: [{ toPorts: [{ ports: [{ port: 80 }] }] }] }],
    ['a port that is too great', { ingress: [{ toPorts: [{ ports: [{ port: '65536' }] }] }] }],
    ['a port that would be octal', { ingress: [{ toPorts: [{ ports: [{ port: '080' }] }] }] }],
    [
      'a range that ends before it begins',
      { ingress: [{ toPorts: [{ ports: [{ port: '80', endPort: 79 }] }] }] },
    ],
    ['ICMP beside ports', { ingress: [{ toPorts: [{ ports }], icmps: [{ fields: [{ type: 8 }] }] }] }],
    ['a type of ICMP that is none', { ingress: [{ icmps: [{ fields: [{ type: 'PacketTooBig' }] }] }] }],
    [
      'requests over any protocol',
      { ingress: [{ toPorts: [{ ports: [{ port: '80' }], rules: { http: [{}] } }] }] },
    ],
    [
      'requests of two protocols',
      { ingress: [{ toPorts: [{ ports, rules: { http: [{}], kafka: [{}] } }] }] },
    ],
    ['rules that deny requests', { ingressDeny: [{ toPorts: [{ ports, rules: { http: [{}] } }] }] }],
    ['rules that deny names', { egressDeny: [{ toFQDNs: [{ matchName: 'a.example' }] }] }],
    [
      'rules for DNS at ingress',
      { ingress: [{ toPorts: [{ ports, rules: { dns: [{ matchPattern: '*' }] } }] }] },
    ],
    ['a set of blocks without a length', { ingress: [{ fromCIDRSet: [{ cidr: '10.0.0.1' }] }] }],
    [
      'server names beside requests in clear',
      { egress: [{ toPorts: [{ ports, serverNames: ['a.example'], rules: { http: [{}] } }] }] },
    ],
    [
      'a role and a request of Kafka',
      { ingress: [{ toPorts: [{ ports, rules: { kafka: [{ role: 'produce', apiKey: 'fetch' }] } }] }] },
    ],
    ['both selectors', { nodeSelector: {} }],
  ];
  for (const [name, body] of cases)
    it(`is told: ${name}`, () => {
      const { network, gaps } = read(resource(spec(body)));
      assert.deepEqual(network.policies, []);
      assert.deepEqual(gaps.map(({ kind, subject }) => [kind, subject]).slice(0, 1), [
        ['unreadable', 'a.yaml:1'],
      ]);
    });

  it('is told of a rule alone where only its addresses are wrong', () => {
    const { network, gaps } = read(
      resource(spec({ ingress: [{ fromCIDR: ['10.0.0.300'] }, { fromEntities: ['world'] }] })),
    );
    assert.equal(network.policies[0]?.rules.length, 1);
    assert.match(gaps[0]?.reason ?? '', /spec\.ingress\[0\]: .*the rule is left out/);
  });
});

describe('reading policies of Cilium', () => {
  it('never fails in another way than by telling, whatever is in them', () => {
    const damaged = ciliumClusters.chain((all) =>
      mutationsOf(Buffer.from(all.map((one) => stringify(one)).join('---\n'))),
    );
    fc.assert(
      fc.property(damaged, (bytes) => {
        readManifests([{ file: 'a.yaml', text: bytes.toString() }]);
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  it('takes anything for a rule without failing', () => {
    const anything = fc.anything({
      maxDepth: 3,
      key: fc.constantFrom(
        'fromEndpoints',
        'toPorts',
        'ports',
        'port',
        'rules',
        'http',
        'matchLabels',
        'ingress',
        '__proto__',
        'fromCIDRSet',
        'cidr',
      ),
    });
    fc.assert(
      fc.property(anything, (body) => {
        const text = JSON.stringify({ ...resource({}), spec: { endpointSelector: {}, ingress: [body] } });
        readManifests([{ file: 'a.json', text }]);
      }),
      { numRuns: propertyRuns(500) },
    );
  });
});
