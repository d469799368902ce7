import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { meshes } from '../../../../../test/fixtures/istio-arbitrary.ts';
import { mutationsOf, onlyFaults } from '../../../../../test/fixtures/mutation.ts';
import type { Gap } from '../../../../model/gap.ts';
import type { Policy, Rule } from '../../../../model/network/policy.ts';
import { ApplicationSet } from '../../../../model/sets/applications.ts';
import { Intervals } from '../../../../model/sets/intervals.ts';
import { Traffic } from '../../../../model/sets/traffic.ts';
import { readManifests } from '../read-manifests.ts';

const HTTP_80 = Traffic.application(Intervals.of([[80, 80]]), ApplicationSet.http({}));
const TCP = Traffic.protocol(6);

function readPolicy(
  spec: string,
  kind = 'AuthorizationPolicy',
): { policies: readonly Policy[]; gaps: readonly Gap[] } {
  const { network, gaps } = readManifests([
    {
      file: 'a.yaml',
      text: `{apiVersion: v1, kind: Pod, metadata: {name: w, namespace: shop, labels: {app: web}}, spec: {containers: [{name: c, image: c}]}}
---
apiVersion: security.istio.io/v1
kind: ${kind}
metadata: {name: p, namespace: shop}
spec: ${spec}`,
    },
  ]);
  return { policies: network.policies, gaps };
}

function ruleOf(spec: string): Rule {
  const { policies, gaps } = readPolicy(spec);
  assert.deepEqual(gaps, []);
  const [rule] = policies[0]?.rules ?? [];
  assert.ok(rule);
  return rule;
}

describe('an AuthorizationPolicy', () => {
  it('without rules isolates and allows nothing; with an empty rule it allows all', () => {
    const [nothing] = readPolicy('{}').policies;
    assert.deepEqual([nothing?.isolates, nothing?.rules], [['ingress'], []]);
    const rule = ruleOf('{rules: [{}]}');
    assert.deepEqual(rule.peers, [{ kind: 'entity', entity: 'any' }]);
    assert.ok(rule.traffic.equals(TCP));
  });

  it('that denies does not isolate, and leaves HTTP conditions out for what is not HTTP', () => {
    const { policies } = readPolicy(
      '{action: DENY, rules: [{to: [{operation: {methods: [GET], ports: ["80"]}}]}]}',
    );
    assert.deepEqual(policies[0]?.isolates, []);
    const traffic = policies[0]?.rules[0]?.traffic ?? Traffic.NONE;
    assert.ok(traffic.includes({ protocol: 6, port: 80 }));
    assert.ok(!traffic.includes({ protocol: 6, port: 81 }));
    const get = {
      kind: 'http' as const,
      fields: new Map([
        [':method', 'GET'],
        [':path', '/'],
      ]),
    };
    assert.ok(traffic.includes({ protocol: 6, port: 80, application: get }));
    get.fields.set(':method', 'POST');
    assert.ok(!traffic.includes({ protocol: 6, port: 80, application: get }));
  });

  it('that allows HTTP conditions matches nothing but HTTP', () => {
    const { traffic } = ruleOf('{rules: [{to: [{operation: {methods: ["*"], ports: ["80"]}}]}]}');
    assert.ok(traffic.isSubsetOf(HTTP_80) && !traffic.isEmpty());
    assert.ok(
      ruleOf('{rules: [{to: [{operation: {notMethods: [GET]}}]}]}')
        .traffic.intersect(HTTP_80)
        .isSubsetOf(HTTP_80),
    );
  });

  it('in the root namespace is for every namespace', () => {
    const { network } = readManifests([
      {
        file: 'a.yaml',
        text: `{apiVersion: security.istio.io/v1beta1, kind: AuthorizationPolicy, metadata: {name: p, namespace: istio-system}}`,
      },
    ]);
    assert.deepEqual(
      network.engines.map(({ id }) => id),
      ['kubernetes', 'istio'],
    );
    assert.equal(network.policies[0]?.isolates.length, 1);
    assert.doesNotMatch(JSON.stringify(network.policies[0]?.subject.namespaces), /metadata\.name/);
  });

  it('that audits or is a dry run decides nothing', () => {
    const audit = readPolicy('{action: AUDIT, rules: [{}]}');
    assert.deepEqual([audit.policies[0]?.rules[0]?.action, audit.policies[0]?.isolates], ['audit', []]);
    const { network, gaps } = readManifests([
      {
        file: 'a.yaml',
        text: `{apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: p, annotations: {istio.io/dry-run: "true"}}, spec: {}}`,
      },
    ]);
    assert.deepEqual(network.policies[0]?.isolates, []);
    assert.deepEqual(
      gaps.map(({ informational }) => informational),
      [true],
    );
  });

  const unreported: [string, RegExp][] = [
    ['{action: CUSTOM, provider: {name: x}, rules: [{}]}', /CUSTOM: what its provider denies is not known/],
    [
      '{rules: [{from: [{source: {requestPrincipals: ["*"]}}]}]}',
      /spec\.rules\[0\]: requestPrincipals depends on tokens, so it allows/,
    ],
    [
      '{action: DENY, rules: [{from: [{source: {notRequestPrincipals: ["*"]}}]}]}',
      /so it denies as if it did not/,
    ],
    [
      '{rules: [{from: [{source: {remoteIpBlocks: [10.0.0.0/8]}}]}]}',
      /remoteIpBlocks depends on what proxies say/,
    ],
    ['{rules: [{when: [{key: destination.ip, values: [10.0.0.1]}]}]}', /destination\.ip is not known/],
    [
      '{rules: [{when: [{key: "request.auth.claims[a][b]", values: [x]}]}]}',
      /request\.auth\.claims depends on tokens/,
    ],
    [
      '{rules: [{when: [{key: "experimental.envoy.filters.a.b[c]", values: [x]}]}]}',
      /known to a filter of Envoy only/,
    ],
  ];
  for (const [spec, reason] of unreported)
    it(`with ${spec} is read, and a gap says what is not known`, () => {
      const { policies, gaps } = readPolicy(spec);
      assert.equal(policies.length, 1);
      assert.match(gaps.map((gap) => gap.reason).join('\n'), reason);
      assert.deepEqual(
        gaps.map(({ kind, subject, informational }) => [kind, subject, informational]),
        [['unsupported', 'a.yaml:3', undefined]],
      );
    });

  it('allows what tokens may allow, and does not deny what tokens may let through', () => {
    const [allow] =
      readPolicy('{rules: [{from: [{source: {requestPrincipals: ["*"]}}]}]}').policies[0]?.rules ?? [];
    assert.ok(
      allow?.traffic.equals(Traffic.application(Intervals.of([[0, 65_535]]), ApplicationSet.http({}))),
    );
    const [deny] =
      readPolicy('{action: DENY, rules: [{from: [{source: {notRequestPrincipals: ["*"]}}]}]}').policies[0]
        ?.rules ?? [];
    assert.ok(deny?.traffic.intersect(HTTP_80).isEmpty());
    assert.ok(deny?.traffic.includes({ protocol: 6, port: 80 }));
  });

  const refused: [string, RegExp][] = [
    ['{rule: []}', /Unrecognized key: "rule"/],
    ['{action: allow}', /action/],
    ['{action: DENY}', /needs rules/],
    ['{action: CUSTOM, rules: [{}]}', /provider goes with/],
    ['{provider: {name: x}}', /provider goes with/],
    ['{selector: {matchExpressions: []}}', /Unrecognized key/],
    ['{selector: {matchLabels: {app: "w*"}}}', /wildcards/],
    ['{targetRefs: [{kind: Gateway, name: g}]}', /targetRefs/],
    ['{targetRef: {kind: Gateway, name: g}}', /targetRefs/],
    ['{rules: [{from: []}]}', /rules\[0\]\.from/],
    ['{rules: [{from: [{source: {}}]}]}', /must not be empty/],
    ['{rules: [{to: [{operation: {}}]}]}', /must not be empty/],
    ['{rules: [{to: [{operation: {ports: [80]}}]}]}', /expected string/],
    ['{rules: [{to: [{operation: {ports: ["70000"]}}]}]}', /is no port/],
    ['{rules: [{to: [{operation: {ports: ["http"]}}]}]}', /ports/],
    ['{rules: [{to: [{operation: {paths: ["/{a}/{*}"]}}]}]}', /template/],
    ['{rules: [{to: [{operation: {paths: [""]}}]}]}', /paths/],
    ['{rules: [{from: [{source: {ipBlocks: [10.0.0.300]}}]}]}', /10\.0\.0\.300/],
    ['{rules: [{from: [{source: {serviceAccounts: ["a/b/c"]}}]}]}', /service account/],
    ['{rules: [{from: [{source: {serviceAccounts: [a], namespaces: [b]}}]}]}', /together/],
    ['{rules: [{when: [{key: source.ip}]}]}', /needs values/],
    ['{rules: [{when: [{key: source.port, values: ["1"]}]}]}', /no attribute "source\.port"/],
    ['{rules: [{when: [{key: "request.headers", values: ["1"]}]}]}', /no attribute/],
    ['{rules: [{when: [{key: "request.headers[a b]", values: ["1"]}]}]}', /name of a header/],
  ];
  for (const [spec, reason] of refused)
    it(`with ${spec} is a gap that says why`, () => {
      const { policies, gaps } = readPolicy(spec);
      assert.deepEqual(policies, []);
      assert.match(gaps.map((gap) => gap.reason).join('\n'), reason);
      assert.ok(gaps.every(({ informational, subject }) => !informational && subject === 'a.yaml:3'));
    });
});

describe('a PeerAuthentication', () => {
  const authentication = (spec: string) => readPolicy(spec, 'PeerAuthentication');

  it('that is strict refuses whoever has no identity, on the ports that it is for', () => {
    const [policy] = authentication(
      '{selector: {matchLabels: {app: web}}, mtls: {mode: STRICT}, portLevelMtls: {8080: {mode: PERMISSIVE}}}',
    ).policies;
    assert.equal(policy?.kind, 'PeerAuthentication');
    const [rule] = policy?.rules ?? [];
    assert.equal(rule?.action, 'deny');
    assert.ok(rule?.traffic.equals(TCP.subtract(Traffic.ports(6, Intervals.of([[8080, 8080]])))));
    assert.ok(rule?.peers.some((peer) => peer.kind === 'addresses' && peer.onlyOutside));
  });

  it('that is permissive makes no policy', () => {
    for (const spec of ['{}', '{mtls: {mode: PERMISSIVE}}', '{mtls: {mode: UNSET}}'])
      assert.deepEqual(authentication(spec), { policies: [], gaps: [] });
  });

  for (const [spec, reason] of [
    ['{mtls: {mode: strict}}', /mtls\.mode/],
    ['{portLevelMtls: {80: {mode: STRICT}}}', /needs a selector/],
    ['{selector: {matchLabels: {a: b}}, portLevelMtls: {0: {mode: STRICT}}}', /portLevelMtls/],
    ['{selector: {matchLabels: {a: b}}, portLevelMtls: {99999: {mode: STRICT}}}', /no port/],
    ['{mtsl: {}}', /Unrecognized key/],
  ] as const)
    it(`with ${spec} is a gap that says why`, () => {
      const { policies, gaps } = authentication(spec);
      assert.deepEqual(policies, []);
      assert.match(gaps.map((gap) => gap.reason).join('\n'), reason);
    });

  it('of which a namespace has too many is a gap', () => {
    const items = Array.from({ length: 500 }, (_, index) => ({
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: { name: `p${index}`, namespace: 'shop' },
      spec: { selector: { matchLabels: { app: `${index}` } }, mtls: { mode: 'DISABLE' } },
    }));
    const pods = items.map(({ metadata }, index) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...metadata, labels: { app: `${index}` } },
      spec: { containers: [{ name: 'c', image: 'c' }] },
    }));
    const policy = {
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name: 'x', namespace: 'istio-system' },
      spec: {
        rules: [
          { from: [{ source: { namespaces: Array.from({ length: 500 }, (_, index) => `n${index}`) } }] },
        ],
      },
    };
    const list = { apiVersion: 'v1', kind: 'List', items: [...items, ...pods, policy] };
    const { gaps } = readManifests([{ file: 'a.json', text: JSON.stringify(list) }]);
    assert.equal(gaps.filter(({ kind }) => kind === 'limit').length, 400);
  });

  it('of which an older one has the same scope is told of', () => {
    const one = (name: string, time: string) =>
      `{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: ${name}, namespace: shop, creationTimestamp: "${time}"}, spec: {mtls: {mode: STRICT}}}`;
    const { gaps } = readManifests([
      {
        file: 'a.yaml',
        text: [one('a', '2026-02-01T00:00:00Z'), one('b', '2026-01-01T00:00:00Z')].join('\n---\n'),
      },
    ]);
    assert.deepEqual(
      gaps.map(({ reason, informational }) => [reason.split(' ')[1], informational]),
      [['shop/a', true]],
    );
  });
});

describe('a VirtualService', () => {
  const readService = (spec: string) =>
    readManifests([
      {
        file: 'a.yaml',
        text: `{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: v, namespace: shop}, spec: ${spec}}`,
      },
    ]);

  it('is an entrance through its gateways, to the services of its routes', () => {
    const { network, gaps } =
      readService(`{hosts: [shop.example], gateways: [mesh, edge, istio-system/other], http: [
      {match: [{uri: {prefix: /api}}, {uri: {exact: /x}}], route: [{destination: {host: api, port: {number: 80}}}], mirror: {host: copy.test.svc.cluster.local}}],
      tls: [{match: [{sniHosts: [db.example]}], route: [{destination: {host: db.data}}]}], tcp: [{route: [{destination: {host: raw}}]}]}`);
    assert.deepEqual(gaps, []);
    const [entrance] = network.entrances;
    assert.deepEqual(entrance?.through, ['shop/edge', 'istio-system/other']);
    assert.deepEqual(
      entrance.backends.map(({ origin, ...backend }) => ({ ...backend, at: origin.path })),
      [
        {
          namespace: 'shop',
          service: 'api',
          port: 80,
          hosts: ['shop.example'],
          paths: ['/api', '/x'],
          at: 'spec.http[0]',
        },
        {
          namespace: 'test',
          service: 'copy',
          port: undefined,
          hosts: ['shop.example'],
          paths: ['/api', '/x'],
          at: 'spec.http[0]',
        },
        {
          namespace: 'data',
          service: 'db',
          port: undefined,
          hosts: ['db.example'],
          paths: [],
          at: 'spec.tls[0]',
        },
        { namespace: 'shop', service: 'raw', port: undefined, hosts: [], paths: [], at: 'spec.tcp[0]' },
      ],
    );
  });

  it('of the mesh only lets nobody in, and one that delegates is a gap', () => {
    const { network } = readService('{hosts: [api], http: [{route: [{destination: {host: api}}]}]}');
    assert.deepEqual(network.entrances[0]?.backends, []);
    const { gaps } = readService('{hosts: [a], gateways: [g], http: [{delegate: {name: other}}]}');
    assert.match(gaps[0]?.reason ?? '', /delegate/);
  });
});

describe('damaged resources of Istio', () => {
  it('never make more than gaps', () => {
    const [example = []] = fc.sample(
      meshes.filter((all) => all.length > 6),
      { seed: 7, numRuns: propertyRuns(1) },
    );
    const valid = Buffer.from(example.map((one) => stringify(one)).join('---\n'));
    fc.assert(
      fc.property(mutationsOf(valid), (bytes) => {
        onlyFaults(() => readManifests([{ file: 'a.yaml', text: bytes.toString('latin1') }]));
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});
