import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { assertWithin, bulk } from '../../../../../test/time-bound.ts';
import { calicoClusters } from '../../../../../test/fixtures/calico-arbitrary.ts';
import { mutationsOf, onlyFaults } from '../../../../../test/fixtures/mutation.ts';
import type { Policy } from '../../../../model/network/policy.ts';
import { AddressSet } from '../../../../model/sets/addresses.ts';
import { ApplicationSet } from '../../../../model/sets/applications.ts';
import { Intervals } from '../../../../model/sets/intervals.ts';
import { exactText, oneOfTexts, prefixText } from '../../../../model/sets/patterns.ts';
import { Traffic } from '../../../../model/sets/traffic.ts';
import { readManifests } from '../read-manifests.ts';

const read = (...documents: string[]) => readManifests([{ file: 'a.yaml', text: documents.join('\n---\n') }]);

const calico = (kind: string, name: string, spec: string, version = 'projectcalico.org/v3'): string =>
  `apiVersion: ${version}\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}`;

function policyOf(spec: string, ...others: string[]): Policy {
  const { network, gaps } = read(calico('NetworkPolicy', 'p', spec), ...others);
  assert.deepEqual(gaps, []);
  const [policy] = network.policies;
  assert.ok(policy);
  return policy;
}

function ingress(rule: string, ...others: string[]): Policy['rules'][number] {
  const [rule0] = policyOf(`{ingress: [{action: Allow, ${rule}}]}`, ...others).rules;
  assert.ok(rule0);
  return rule0;
}

const tcp = (...ranges: [number, number][]): Traffic => Traffic.ports(6, Intervals.of(ranges));
const reasons = (...documents: string[]): string[] =>
  read(...documents).gaps.map(({ subject, reason }) => `${subject} ${reason}`);

describe('a policy of Calico', () => {
  it('has types by its rules where it says none', () => {
    for (const [spec, expected] of [
      ['{}', ['ingress']],
      ['{ingress: [{action: Allow}]}', ['ingress']],
      ['{egress: [{action: Allow}]}', ['egress']],
      ['{ingress: [{action: Deny}], egress: [{action: Allow}]}', ['ingress', 'egress']],
      ['{types: [Egress], ingress: [{action: Deny}]}', ['egress']],
    ] as const)
      assert.deepEqual(policyOf(spec).isolates, expected, spec);
    assert.deepEqual(policyOf('{types: [Egress], ingress: [{action: Deny}]}').rules, []);
  });

  it('is not the NetworkPolicy of Kubernetes of the same name', () => {
    const { network, gaps } = read(
      calico('NetworkPolicy', 'p', '{}'),
      calico('NetworkPolicy', 'p', '{podSelector: {}}', 'networking.k8s.io/v1'),
    );
    assert.deepEqual(gaps, []);
    assert.deepEqual(
      network.policies.map(({ kind }) => kind),
      ['NetworkPolicy', 'Calico NetworkPolicy'],
    );
  });

  it('has ports by number, range and name', () => {
    const rule = ingress("protocol: TCP, destination: {ports: [80, '443', '8000:8999', http]}");
    assert.ok(rule.traffic.equals(tcp([80, 80], [443, 443], [8000, 8999])));
    assert.deepEqual(rule.namedPorts, [{ name: 'http', protocol: 6 }]);
    const without = ingress("protocol: TCP, destination: {ports: ['1:100'], notPorts: [22, '50:60']}");
    assert.ok(without.traffic.equals(tcp([1, 21], [23, 49], [61, 100])));
    assert.ok(
      ingress('protocol: UDP, destination: {notPorts: [53]}').traffic.equals(
        Traffic.protocol(17).subtract(Traffic.ports(17, Intervals.of([[53, 53]]))),
      ),
    );
  });

  it('has protocols by name and number, and ICMP', () => {
    assert.ok(ingress('protocol: ICMPv6').traffic.equals(Traffic.protocol(58)));
    assert.ok(ingress('protocol: UDPLite').traffic.equals(Traffic.protocol(136)));
    assert.ok(ingress('protocol: 47').traffic.equals(Traffic.protocol(47)));
    assert.ok(ingress('notProtocol: SCTP').traffic.equals(Traffic.protocol(132).complement()));
    assert.ok(ingress('protocol: ICMP, icmp: {type: 8}').traffic.equals(Traffic.icmp('icmp', 8)));
    assert.ok(
      ingress('protocol: ICMP, notICMP: {type: 8, code: 0}').traffic.equals(
        Traffic.protocol(1).subtract(Traffic.icmp('icmp', 8, 0)),
      ),
    );
  });

  it('has HTTP methods and paths', () => {
    const everyPort = Intervals.of([[0, 65_535]]);
    const rule = ingress('http: {methods: [GET, HEAD], paths: [{exact: /a}, {prefix: /b/}]}');
    const requests = ApplicationSet.http({
      methods: oneOfTexts(['GET', 'HEAD']),
      paths: exactText('/a').union(prefixText('/b/')),
    });
    assert.ok(rule.traffic.equals(Traffic.application(everyPort, requests)));
    const any = ingress('protocol: TCP, http: {}, destination: {ports: [http]}');
    assert.ok(any.traffic.isEmpty());
    assert.ok(any.namedPorts[0]?.messages?.equals(ApplicationSet.http({})));
  });

  it('finds the addresses of network sets by their labels, in its namespace unless it says another', () => {
    const sets = [
      `apiVersion: projectcalico.org/v3\nkind: NetworkSet\nmetadata: {name: s, namespace: default, labels: {set: a}}\nspec: {nets: [10.0.0.0/8]}`,
      `apiVersion: projectcalico.org/v3\nkind: NetworkSet\nmetadata: {name: s, namespace: other, labels: {set: a}}\nspec: {nets: [172.16.0.0/12]}`,
      `apiVersion: projectcalico.org/v3\nkind: GlobalNetworkSet\nmetadata: {name: s, labels: {set: a}}\nspec: {nets: [192.168.0.0/16]}`,
      // As the Kubernetes datastore has it.
      `apiVersion: crd.projectcalico.org/v1\nkind: GlobalNetworkSet\nmetadata: {name: t, annotations: {projectcalico.org/metadata: '{"labels":{"set":"b"}}'}}\nspec: {nets: [8.8.8.8]}`,
    ];
    const addresses = (source: string): string[] =>
      ingress(`source: {${source}}`, ...sets).peers.flatMap((peer) =>
        peer.kind === 'addresses' ? peer.addresses.cidrs() : [],
      );
    assert.deepEqual(addresses("selector: set == 'a'"), ['10.0.0.0/8']);
    assert.deepEqual(addresses("selector: set == 'a', namespaceSelector: all()"), [
      '10.0.0.0/8',
      '172.16.0.0/12',
    ]);
    assert.deepEqual(addresses("selector: set == 'a', namespaceSelector: global()"), ['192.168.0.0/16']);
    assert.deepEqual(addresses('selector: has(set), namespaceSelector: global()'), [
      '8.8.8.8/32',
      '192.168.0.0/16',
    ]);
    assert.deepEqual(
      addresses('selector: has(set), nets: [10.1.0.0/16, 11.0.0.0/8], notNets: [10.1.1.0/24]'),
      AddressSet.parse('10.1.0.0/16').subtract(AddressSet.parse('10.1.1.0/24')).cidrs(),
    );
  });

  it('is refused where the API server would refuse it', () => {
    for (const [rule, message] of [
      ['action: Allow, destination: {ports: [80]}', /spec\.ingress\[0\]\.protocol: must be TCP/],
      [
        'action: Allow, protocol: ICMP, destination: {ports: [80]}',
        /spec\.ingress\[0\]\.protocol: must be TCP/,
      ],
      ['action: Allow, icmp: {type: 8}', /ICMP or ICMPv6/],
      ['action: Allow, protocol: ICMP, icmp: {code: 8}', /code needs a type/],
      ['action: Deny, http: {methods: [GET]}', /Allow only/],
      ['action: Allow, protocol: UDP, http: {}', /TCP only/],
      ['action: Allow, http: {paths: [{exact: /a, prefix: /b}]}', /either exact or prefix/],
      ['action: Allow, source: {nets: [10.0.0.0/33]}', /spec\.ingress\[0\]\.source\.nets/],
      [
        "action: Allow, source: {selector: a = 'b'}",
        /spec\.ingress\[0\]\.source\.selector: there is an unexpected/,
      ],
      ['action: Allow, source: {selector: global()}', /namespaceSelector/],
      ['action: allow', /spec\.ingress\[0\]\.action/],
      ["action: Allow, protocol: TCP, destination: {ports: ['90:80']}", /must be a port/],
      ['action: Allow, protocol: 0', /spec\.ingress\[0\]\.protocol/],
      ['action: Allow, sourc: {}', /sourc/],
    ] as const) {
      const { network, gaps } = read(calico('NetworkPolicy', 'p', `{ingress: [{${rule}}]}`));
      assert.deepEqual(network.policies, [], rule);
      assert.match(gaps[0]?.reason ?? '', message, rule);
      assert.equal(gaps[0]?.subject, 'a.yaml:1');
    }
    assert.match(
      reasons(calico('NetworkPolicy', 'p', '{namespaceSelector: all()}'))[0] ?? '',
      /GlobalNetworkPolicy only/,
    );
  });

  it('tells by file, line and field what the model cannot say, and errs on what may happen', () => {
    for (const [rule, field] of [
      ['protocol: TCP, source: {ports: [80]}', 'source.ports'],
      ['protocol: TCP, source: {notPorts: [80]}', 'source.notPorts'],
      ['protocol: TCP, destination: {notPorts: [http]}', 'destination.notPorts'],
      ['protocol: TCP, destination: {ports: [http], notPorts: [80]}', 'destination.notPorts'],
      ['notICMP: {type: 8}', 'notICMP'],
      ['source: {services: {name: none}}', 'source.services'],
      ['destination: {services: {name: none}}', 'destination.services'],
      ['source: {domains: [example.org]}', 'source.domains'],
      ['destination: {domains: [example.org]}', 'destination.domains'],
    ] as const) {
      const { network, gaps } = read(
        calico('NetworkPolicy', 'p', `{ingress: [{action: Allow, ${rule}}, {action: Deny, ${rule}}]}`),
      );
      assert.deepEqual(
        gaps.map(({ subject, reason }) => [subject, reason.split(' is not evaluated')[0]]),
        [0, 1].map((index) => [
          'a.yaml:1',
          `Calico NetworkPolicy default/p: spec.ingress[${index}].${field}`,
        ]),
        rule,
      );
      assert.deepEqual(
        network.policies[0]?.rules.map(({ action }) => action),
        ['allow'],
        rule,
      );
    }
    const egress = calico('NetworkPolicy', 'p', '{egress: [{action: Allow, http: {methods: [GET]}}]}');
    assert.match(reasons(egress)[0] ?? '', /spec\.egress\[0\]\.http is not evaluated/);
  });

  it('for hosts is told and decides nothing', () => {
    for (const field of ['doNotTrack', 'preDNAT']) {
      const { network, gaps } = read(
        calico(
          'GlobalNetworkPolicy',
          'p',
          `{${field}: true, applyOnForward: true, ingress: [{action: Deny}]}`,
        ),
      );
      assert.deepEqual(network.policies, []);
      assert.match(gaps[0]?.reason ?? '', new RegExp(`spec\\.${field} makes it one for host endpoints`));
    }
    const forwarded = read(calico('GlobalNetworkPolicy', 'p', '{applyOnForward: true}'));
    assert.equal(forwarded.network.policies.length, 1);
    assert.deepEqual(
      forwarded.gaps.map(({ informational }) => informational),
      [true],
    );
    assert.match(reasons(calico('HostEndpoint', 'h', '{node: n}'))[0] ?? '', /not evaluated/);
  });

  it('that is staged decides nothing, and that is no gap in the result', () => {
    const kinds = ['StagedNetworkPolicy', 'StagedGlobalNetworkPolicy', 'StagedKubernetesNetworkPolicy'];
    const { network, gaps } = read(...kinds.map((kind) => calico(kind, 'p', '{stagedAction: Set}')));
    assert.deepEqual(network.policies, []);
    assert.deepEqual(
      gaps.map(({ informational }) => informational),
      [true, true, true],
    );
    assert.deepEqual(
      network.engines.map(({ id }) => id),
      ['kubernetes'],
    );
  });

  it('in another version of the API is the same', () => {
    const spec = '{order: 3, selector: has(a), ingress: [{action: Pass, source: {nets: [10.0.0.0/8]}}]}';
    const [v3, v1] = ['projectcalico.org/v3', 'crd.projectcalico.org/v1'].map(
      (version) => read(calico('GlobalNetworkPolicy', 'p', spec, version)).network.policies,
    );
    assert.deepEqual(v3, v1);
  });
});

describe('tiers', () => {
  const stages = (...documents: string[]): string[] => {
    const [engine] = read(...documents).network.engines;
    return engine?.stages.map(({ id }) => id) ?? [];
  };

  it('are in their order, then by name, those without an order last', () => {
    assert.deepEqual(
      stages(
        calico('Tier', 'z', '{}'),
        calico('Tier', 'c', '{order: 1000}'),
        calico('Tier', 'b', '{order: 2}'),
        calico('Tier', 'a', '{order: 2}'),
        calico('Tier', 'd', '{order: 20000000}'),
      ),
      ['a', 'b', 'adminnetworkpolicy', 'c', 'default', 'baselineadminnetworkpolicy', 'd', 'z'],
    );
  });

  it('that nobody declared are told', () => {
    assert.match(
      reasons(calico('NetworkPolicy', 'p', '{tier: gone}'))[0] ?? '',
      /^a\.yaml:1 Calico NetworkPolicy default\/p: spec\.tier: there is no Tier "gone"/,
    );
  });

  it('hold policies by order, name and namespace, with those of Kubernetes at 1000', () => {
    const { network } = read(
      calico('GlobalNetworkPolicy', 'last', '{}'),
      calico('GlobalNetworkPolicy', 'after', '{order: 1000.5}'),
      calico('NetworkPolicy', 'kubernetes', '{podSelector: {}}', 'networking.k8s.io/v1'),
      calico('GlobalNetworkPolicy', 'b', '{order: 1}'),
      calico('GlobalNetworkPolicy', 'a', '{order: 1}'),
    );
    assert.deepEqual(
      network.policies.toSorted((a, b) => a.priority - b.priority).map(({ name }) => name),
      ['a', 'b', 'kubernetes', 'after', 'last'],
    );
  });

  it('with the default action Pass isolate nobody', () => {
    const policy = calico('GlobalNetworkPolicy', 'p', '{tier: t}');
    const isolated = (action: string) =>
      read(policy, calico('Tier', 't', `{order: 1, defaultAction: ${action}}`)).network.policies[0]?.isolates;
    assert.deepEqual(isolated('Pass'), []);
    assert.deepEqual(isolated('Deny'), ['ingress']);
  });
});

describe('policies of others beside those of Calico', () => {
  it('stay in the engine that they are in', () => {
    const { network } = read(
      calico('GlobalNetworkPolicy', 'p', '{order: 1}'),
      calico('NetworkPolicy', 'k', '{podSelector: {}}', 'networking.k8s.io/v1'),
      calico('CiliumNetworkPolicy', 'c', '{endpointSelector: {}, ingress: [{}]}', 'cilium.io/v2'),
      calico('AuthorizationPolicy', 'a', '{}', 'security.istio.io/v1'),
    );
    assert.deepEqual(
      network.engines.map(({ id }) => id),
      ['calico', 'kubernetes', 'istio'],
    );
    assert.deepEqual(
      network.policies.map(({ kind, stage }) => [kind, stage]),
      [
        ['Calico GlobalNetworkPolicy', 'default'],
        ['NetworkPolicy', 'default'],
        ['CiliumNetworkPolicy', 'network'],
        ['AuthorizationPolicy', 'istio'],
      ],
    );
  });
});

describe('hostile manifests of Calico', () => {
  it('never make more than gaps', () => {
    const damaged = calicoClusters.chain((manifests) =>
      mutationsOf(Buffer.from(manifests.map((manifest) => stringify(manifest)).join('---\n'))),
    );
    fc.assert(
      fc.property(damaged, (bytes) => {
        onlyFaults(() => read(bytes.toString('utf8')));
      }),
      { numRuns: propertyRuns(200) },
    );
  });

  it('cost little', () => {
    const many = Array.from(
      { length: 20 },
      (_, index) => `{prefix: "/${String(index).repeat(bulk(1000))}"}`,
    ).join(', ');
    const started = performance.now();
    read(calico('NetworkPolicy', 'p', `{ingress: [{action: Allow, http: {paths: [${many}]}}]}`));
    assertWithin(5000, performance.now() - started);
    assert.match(
      reasons(
        `apiVersion: crd.projectcalico.org/v1\nkind: NetworkSet\nmetadata: {name: s, annotations: {projectcalico.org/metadata: '{'}}\nspec: {}`,
      )[0] ?? '',
      /the annotation projectcalico\.org\/metadata cannot be read/,
    );
  });
});
