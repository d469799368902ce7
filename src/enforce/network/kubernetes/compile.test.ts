import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { labelEngineLaws, profileOf, segmentationOf } from '../../../../test/fixtures/label-engine.ts';
import { KUBERNETES } from './compile.ts';

describe('NetworkPolicies', () => {
  labelEngineLaws(KUBERNETES);

  const specsOf = (...profiles: unknown[]): unknown[] =>
    KUBERNETES.compile(segmentationOf(...profiles), { onLoss: 'tighter' }).artefacts.map(
      ({ text }) => (parse(text) as { spec: unknown }).spec,
    );

  it('select a workload by its labels, and isolate it for what its profile speaks of', () => {
    assert.deepEqual(specsOf(profileOf('web', { egress: [] }), profileOf('db', {})), [
      { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'], egress: [] },
    ]);
  });

  it('allow peers and ports, names of the cluster only where a line says so', () => {
    const profiles = [
      profileOf('web', {
        egress: [
          { to: { workload: { name: 'db' } }, ports: [5432] },
          { to: { cidr: '203.0.113.0/24', except: ['203.0.113.7/32'] } },
          {
            to: { workload: { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } } },
            ports: [{ port: 53, protocol: 'udp' }],
          },
        ],
      }),
      profileOf('db', {}),
    ];
    const peer = (namespace: string, key: string, value: string) => ({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
      podSelector: { matchExpressions: [{ key, operator: 'In', values: [value] }] },
    });
    const [web] = specsOf(...profiles) as [{ egress: unknown[] }];
    const [toDb, outside, dns] = web.egress;
    assert.deepEqual(toDb, { to: [peer('shop', 'app', 'db')], ports: [{ protocol: 'TCP', port: 5432 }] });
    assert.deepEqual(dns, {
      to: [peer('kube-system', 'k8s-app', 'kube-dns')],
      ports: [{ protocol: 'UDP', port: 53 }],
    });
    assert.deepEqual(Object.keys(outside as object), ['to']);
  });

  it('take denials out of what is allowed', () => {
    const [web] = specsOf(
      profileOf('web', {
        listens: [
          { port: 80, from: [{ workload: { labels: {} } }] },
          { port: 80, from: [{ workload: { name: 'job' } }], state: 'refused' },
        ],
      }),
      profileOf('job', {}),
    ) as [{ ingress: unknown[] }];
    assert.deepEqual(web.ingress, [
      {
        from: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } },
            podSelector: { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['job'] }] },
          },
        ],
        ports: [{ protocol: 'TCP', port: 80 }],
      },
    ]);
  });

  it('lose requests and names, on either side', () => {
    const profile = profileOf('web', {
      egress: [
        { to: { dns: 'api.example.com' }, ports: [443] },
        {
          to: { cidr: '203.0.113.0/24' },
          ports: [80],
          http: [{ methods: ['GET'], path: '/a', kind: 'exact' }],
        },
      ],
    });
    for (const [onLoss, rules] of [
      ['tighter', 0],
      ['wider', 2],
    ] as const) {
      const { artefacts, losses } = KUBERNETES.compile(segmentationOf(profile), { onLoss });
      const { spec } = parse(artefacts[0]?.text ?? '') as { spec: { egress: unknown[] } };
      assert.equal(spec.egress.length, rules);
      assert.deepEqual([...new Set(losses.map(({ direction }) => direction))], [onLoss]);
      assert.ok(
        losses.some(({ reason }) => /names/.test(reason)) &&
          losses.some(({ reason }) => /requests/.test(reason)),
      );
    }
  });

  it('cannot restrict a workload without labels', () => {
    const { artefacts, losses } = KUBERNETES.compile(
      segmentationOf({
        ...(profileOf('web', { egress: [] }) as object),
        metadata: { namespace: 'shop', name: 'web' },
      }),
      { onLoss: 'tighter' },
    );
    assert.deepEqual(artefacts, []);
    assert.deepEqual(
      losses.map(({ direction, chosen }) => [direction, chosen]),
      [['wider', false]],
    );
  });
});
