import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertProved, proofsOf } from '../../../../test/fixtures/proved.ts';
import { segmentationArbitrary } from '../../../../test/fixtures/segmentation-arbitrary.ts';
import { hostileShop, segmentationOf, shop } from '../../../../test/fixtures/shop-segmentation.ts';
import { profileSchema } from '../../../model/profile/profile.ts';
import type { Segmentation } from '../../../model/segmentation/segmentation.ts';
import { Intervals } from '../../../model/sets/intervals.ts';
import { Traffic } from '../../../model/sets/traffic.ts';
import { ISTIO } from './compile.ts';

/** The same with labels that the API server takes. */
function withLabels({ members }: Segmentation): Segmentation {
  return {
    members: members.map((one) => ({
      ...one,
      labels: new Map([
        ['app', one.name],
        ['on', 'yes'],
      ]),
    })),
  };
}

const TIGHTER = { onLoss: 'tighter' } as const;

function segment(
  ...profiles: { name: string; metadata?: object; [section: string]: unknown }[]
): Segmentation {
  return segmentationOf(
    ...profiles.map(({ name, metadata, ...sections }) =>
      profileSchema.parse({
        apiVersion: 'plimsoll/v1',
        kind: 'WorkloadProfile',
        metadata: { namespace: 'shop', name, labels: { app: name }, serviceAccount: name, ...metadata },
        ...sections,
      }),
    ),
  );
}

const textOf = (segmentation: Segmentation, path: string): string | undefined =>
  ISTIO.compile(segmentation, TIGHTER).artefacts.find((one) => one.path === path)?.text;
const ingressLosses = (segmentation: Segmentation, onLoss: 'tighter' | 'wider' = 'tighter') =>
  ISTIO.compile(segmentation, { onLoss })
    .losses.filter(({ affects }) => affects.direction === 'ingress')
    .map(({ member, direction, reason }) => `${member} ${direction} ${reason}`);
const PORT_80 = Traffic.ports(6, Intervals.of([[80, 80]]));
const NO_TCP = 'shop/api wider Istio sees TCP only: all else is not restricted';

const caller = (egress: object): { name: string; egress: object[] } => ({
  name: 'web',
  egress: [{ to: { workload: { name: 'api' } }, ports: [80], ...egress }],
});
const api = { name: 'api', egress: [], listens: [80] };

describe('policies of Istio', () => {
  it('mean what the profiles mean, but for the losses', () => {
    for (const onLoss of ['tighter', 'wider'] as const)
      fc.assert(
        fc.property(segmentationArbitrary(), (segmentation) => assertProved(ISTIO, segmentation, { onLoss })),
        { numRuns: propertyRuns(200) },
      );
  });

  it('tell that all of TCP is refused where the ports of a denial are too many to list', () => {
    const to = { workload: { name: 'api' } };
    const egress = [
      { to, ports: [9092] },
      { to, ports: [{ port: 53, endPort: 8100 }], state: 'refused' },
    ];
    const segmentation = segment({ name: 'web', egress }, { ...api, listens: [9092] });
    for (const onLoss of ['tighter', 'wider'] as const) assertProved(ISTIO, segmentation, { onLoss });
    assert.ok(ingressLosses(segmentation).some((loss) => loss.endsWith('too many: every port is meant')));
  });

  it('let in who calls, by the identity of its account, and nobody else', () => {
    const segmentation = segment(
      caller({ http: [{ methods: ['GET'], path: '/orders', kind: 'prefix' }] }),
      api,
    );
    assert.equal(
      textOf(segmentation, 'istio/shop.api.yaml'),
      `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: api.allow
  namespace: shop
spec:
  selector:
    matchLabels:
      app: api
  action: ALLOW
  rules:
    - from:
        - source:
            principals:
              - cluster.local/ns/shop/sa/web
      to:
        - operation:
            methods:
              - GET
            paths:
              - /orders
              - /orders/*
            ports:
              - "80"
`,
    );
    assert.deepEqual(ingressLosses(segmentation), [NO_TCP]);
    assertProved(ISTIO, segmentation);
  });

  it('have names that are not too long, nor the same', () => {
    const long = Array.from({ length: 4 }, () => 'a'.repeat(59)).join('.');
    const names = [`${long}.bbbbbbbb`, `${long}.bbbbbbbc`, `${long}.bbbbx0`, 'api'];
    const members = names.map((name, index) => ({
      name,
      metadata: { labels: { app: `${index}` }, serviceAccount: 'x' },
      listens: [80],
    }));
    const written = ISTIO.compile(segment(...members), TIGHTER).artefacts.map(
      ({ text }) => /name: (.*)/.exec(text)?.[1] ?? '',
    );
    assert.equal(new Set(written).size, names.length);
    assert.ok(written.every((name) => name.length <= 253 && /^[a-z0-9.-]*[a-z0-9]$/.test(name)));
  });

  it('allow nothing where nobody is let in', () => {
    const text = textOf(segment({ name: 'api', listens: [] }), 'istio/shop.api.yaml');
    assert.match(text ?? '', /action: ALLOW\n {2}rules: \[\]\n$/);
  });

  it('ask for mutual TLS where the profile does, and tell whom that refuses', () => {
    const segmentation = segment(caller({ tls: 'mutual' }), {
      name: 'api',
      listens: [80, { port: 443, tls: 'mutual', from: [{ cidr: '203.0.113.0/24' }] }],
    });
    assert.match(
      textOf(segmentation, 'istio/shop.api.yaml') ?? '',
      /kind: PeerAuthentication[^]*portLevelMtls:\n {4}"80":\n {6}mode: STRICT\n {4}"443":\n {6}mode: STRICT/,
    );
    assert.deepEqual(ingressLosses(segmentation).slice(1), [
      'shop/api tighter where mutual TLS is asked for, callers outside of the mesh are refused',
    ]);
    assertProved(ISTIO, segmentation);
  });

  const lossy: [string, object, RegExp][] = [
    [
      'a regular expression',
      { http: [{ methods: ['GET'], path: '/[a-z]+', kind: 'regex' }] },
      /no regular expressions/,
    ],
    [
      'one label of a host',
      { http: [{ methods: ['GET'], host: '*.example.com' }] },
      /no pattern for one label/,
    ],
    ['SQL', { sql: [{ verbs: ['SELECT'], tables: ['*'] }] }, /neither SQL nor Kafka/],
    ['a server name', { tls: 'tls', sni: 'api.example.com' }, /server name of their own/],
    [
      'a path that ends with an asterisk',
      { http: [{ methods: ['GET'], path: '/a*' }] },
      /asterisk at the end/,
    ],
    [
      'a template with "="',
      { http: [{ methods: ['GET'], path: '/a=b/{id}', kind: 'template' }] },
      /neither "=" nor/,
    ],
    [
      'a header with an asterisk',
      { http: [{ methods: ['GET'], headers: [{ name: 'x-a', value: 'b*' }] }] },
      /no exact match/,
    ],
    [
      'refused requests',
      { http: [{ methods: ['*'] }, { methods: ['PUT'], state: 'refused' }] },
      /denies all that is not HTTP/,
    ],
  ];
  for (const [what, egress, reason] of lossy)
    it(`tell that ${what} is lost, to the side that was chosen`, () => {
      const segmentation = segment(caller(egress), api);
      const seen = (['tighter', 'wider'] as const).filter((onLoss) => {
        assertProved(ISTIO, segmentation, { onLoss });
        const [text] = ingressLosses(segmentation, onLoss).filter((loss) => reason.test(loss));
        assert.ok(text?.startsWith(`shop/api ${onLoss} `), `${onLoss}: ${text}`);
        const [proof] = proofsOf(ISTIO, segmentation, { onLoss });
        return proof?.explained.some(
          (one) => one.direction === 'ingress' && !one[onLoss].intersect(PORT_80).isEmpty(),
        );
      });
      // Here only HTTP is allowed, so that nothing is lost where what is not HTTP is denied.
      assert.deepEqual(seen, what === 'refused requests' ? ['wider'] : ['tighter', 'wider']);
    });

  const unsaid: [string, object, RegExp][] = [
    ['has no labels', { labels: {} }, /no labels that a policy could select it by/],
    ['is in the root namespace', { namespace: 'istio-system' }, /are for every namespace/],
    ['gets no sidecar', { labels: { app: 'api', 'sidecar.istio.io/inject': 'false' } }, /gets no sidecar/],
  ];
  for (const [what, metadata, reason] of unsaid)
    it(`are none for a workload that ${what}, which is told`, () => {
      const segmentation = segment({ name: 'api', metadata, listens: [80] });
      const { artefacts, losses } = ISTIO.compile(segmentation, TIGHTER);
      assert.deepEqual(artefacts, []);
      assert.match(losses.map((loss) => loss.reason).join('\n'), reason);
      assertProved(ISTIO, segmentation);
    });

  it('tell of workloads that share an account or labels', () => {
    const other = { name: 'other', metadata: { serviceAccount: 'web', labels: { app: 'api', tier: 'x' } } };
    for (const onLoss of ['tighter', 'wider'] as const) {
      const segmentation = segment(caller({}), api, other);
      assertProved(ISTIO, segmentation, { onLoss });
      const texts = ingressLosses(segmentation, onLoss).join('\n');
      assert.match(texts, /cluster\.local\/ns\/shop\/sa\/web is not the identity of these workloads alone/);
      assert.match(texts, /its labels are those of shop\/other too/);
      assert.match(texts, new RegExp(`shop/other ${onLoss} the policy of shop/api selects it too`));
    }
  });

  it('say what they can of every kind of rule, and hold hostile texts as text', () => {
    for (const onLoss of ['tighter', 'wider'] as const)
      for (const segmentation of [shop(), withLabels(hostileShop())])
        assertProved(ISTIO, segmentation, { onLoss });
    // Labels that the API server refuses are texts all the same.
    const { members } = hostileShop();
    for (const { text } of ISTIO.compile({ members }, TIGHTER).artefacts)
      for (const document of parseAllDocuments(text)) {
        const { spec } = document.toJS() as { spec: { selector: { matchLabels: object } } };
        const { matchLabels } = spec.selector;
        assert.ok(members.some(({ labels }) => isDeepStrictEqual(Object.fromEntries(labels), matchLabels)));
      }
    assert.deepEqual(ISTIO.compile(shop(), TIGHTER), ISTIO.compile(shop(), TIGHTER));
  });
});
