import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertProved, proofsOf } from '../../../../test/fixtures/proved.ts';
import { segmentationArbitrary } from '../../../../test/fixtures/segmentation-arbitrary.ts';
import { segmentProfiles } from '../../../analyse/segmentation/profiles/segment-profiles.ts';
import { profileSchema } from '../../../model/profile/profile.ts';
import type { Segmentation } from '../../../model/segmentation/segmentation.ts';
import { CILIUM } from './compile.ts';

interface Written {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: object;
  readonly serviceAccount?: string;
  readonly egress?: unknown;
  readonly listens?: unknown;
}

function segment(...profiles: readonly Written[]): Segmentation {
  const parsed = profiles.map(({ name, namespace = 'shop', labels, serviceAccount, ...sections }) =>
    profileSchema.parse({
      apiVersion: 'plimsoll/v1',
      kind: 'WorkloadProfile',
      metadata: { namespace, name, labels, serviceAccount },
      ...sections,
    }),
  );
  return segmentProfiles(parsed, { includeProposed: false, endpoints: new Map() });
}

/** The spec of the policy of the first profile, which loses nothing. */
function specOf(...profiles: readonly Written[]): Record<string, unknown> {
  const segmentation = segment(...profiles);
  const { artefacts, losses } = CILIUM.compile(segmentation, { onLoss: 'tighter' });
  assert.deepEqual(losses, []);
  for (const proof of proofsOf(CILIUM, segmentation))
    assert.deepEqual([proof.unexplained, proof.explained], [[], []]);
  const { spec } = parse(artefacts[0]?.text ?? '') as { spec: Record<string, unknown> };
  return spec;
}

function reasonsOf(onLoss: 'tighter' | 'wider', ...profiles: readonly Written[]): string[] {
  const segmentation = segment(...profiles);
  assertProved(CILIUM, segmentation, { onLoss });
  return CILIUM.compile(segmentation, { onLoss }).losses.map(
    ({ direction, reason }) => `${direction}: ${reason}`,
  );
}

const web = { labels: { app: 'web' }, serviceAccount: 'web' };
const db = { name: 'db', labels: { app: 'db' } };
const DB = { matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'shop', 'k8s:app': 'db' } };

describe('policies for Cilium', () => {
  it('mean what the profiles mean, but for the losses', () => {
    for (const onLoss of ['tighter', 'wider'] as const)
      fc.assert(
        fc.property(segmentationArbitrary(), (segmentation) =>
          assertProved(CILIUM, segmentation, { onLoss }),
        ),
        { numRuns: propertyRuns(200) },
      );
  });

  it('select by labels and service account, and allow ports', () => {
    const egress = [
      { to: { workload: { name: 'db' } }, ports: [5432, { port: 53, endPort: 60, protocol: 'udp' }] },
    ];
    assert.deepEqual(specOf({ name: 'a', ...web, egress }, db), {
      endpointSelector: {
        matchLabels: { 'k8s:app': 'web', 'k8s:io.cilium.k8s.policy.serviceaccount': 'web' },
      },
      egress: [
        {
          toEndpoints: [DB],
          toPorts: [
            {
              ports: [
                { port: '5432', protocol: 'TCP' },
                { port: '53', endPort: 60, protocol: 'UDP' },
              ],
            },
          ],
        },
      ],
    });
  });

  it('refuse everything by a rule without conditions', () => {
    assert.deepEqual(specOf({ name: 'a', ...web, egress: [], listens: [] }), {
      endpointSelector: {
        matchLabels: { 'k8s:app': 'web', 'k8s:io.cilium.k8s.policy.serviceaccount': 'web' },
      },
      egress: [{}],
      ingress: [{}],
    });
  });

  it('are not written for who has no say, and are told where nobody can be selected', () => {
    assert.deepEqual(CILIUM.compile(segment({ name: 'a', ...web }), { onLoss: 'tighter' }), {
      artefacts: [],
      losses: [],
    });
    const { artefacts, losses } = CILIUM.compile(segment({ name: 'a', egress: [] }), { onLoss: 'tighter' });
    assert.deepEqual([artefacts, losses.map(({ direction }) => direction)], [[], ['wider']]);
  });

  it('deny what is refused', () => {
    const egress = [
      { to: { workload: { labels: {} } } },
      { to: { workload: { name: 'db' } }, state: 'refused' },
    ];
    const { egress: allows, egressDeny } = specOf({ name: 'a', ...web, egress }, db);
    assert.deepEqual(allows, [
      { toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'shop' } }] },
    ]);
    assert.deepEqual(egressDeny, [{ toEndpoints: [DB] }]);
  });

  it('take addresses with exceptions, accounts and expressions', () => {
    const from = [
      { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] },
      { serviceAccount: { name: 'job', namespace: 'bank' } },
      { workload: { namespace: 'bank', expressions: [{ key: 'tier', operator: 'NotIn', values: ['x'] }] } },
    ];
    const { ingress } = specOf({ name: 'a', ...web, listens: [{ port: 80, from }] });
    const toPorts = [{ ports: [{ port: '80', protocol: 'TCP' }] }];
    const bank = { 'k8s:io.kubernetes.pod.namespace': 'bank' };
    assert.deepEqual(ingress, [
      { fromCIDRSet: [{ cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] }], toPorts },
      {
        fromEndpoints: [{ matchLabels: { ...bank, 'k8s:io.cilium.k8s.policy.serviceaccount': 'job' } }],
        toPorts,
      },
      {
        fromEndpoints: [
          { matchLabels: bank, matchExpressions: [{ key: 'k8s:tier', operator: 'NotIn', values: ['x'] }] },
        ],
        toPorts,
      },
    ]);
  });

  it('compare HTTP requests and gRPC calls, with whatever query', () => {
    const http = [
      {
        methods: ['GET', 'HEAD'],
        path: '/a.b/{id}',
        kind: 'template',
        host: '*.x.org',
        headers: [{ name: 'x-team', value: 'blue' }, { name: 'x-trace' }],
      },
    ];
    const grpc = [{ service: 'shop.v1.Orders', methods: ['Get'] }];
    const { egress } = specOf(
      { name: 'a', ...web, egress: [{ to: { workload: { name: 'db' } }, ports: [80], http, grpc }] },
      db,
    );
    assert.deepEqual(egress, [
      {
        toEndpoints: [DB],
        toPorts: [
          {
            ports: [{ port: '80', protocol: 'TCP' }],
            rules: {
              http: [
                {
                  method: 'GET|HEAD',
                  path: '(?:/a\\.b/[^/?]+)(?:\\?.*)?',
                  host: '[^.]+\\.[xX]\\.[oO][rR][gG]',
                  headers: ['x-trace'],
                  headerMatches: [{ name: 'x-team', value: 'blue' }],
                },
                { method: 'POST', path: '(?:/shop\\.v1\\.Orders/Get)(?:\\?.*)?' },
              ],
            },
          },
        ],
      },
    ]);
  });

  it('compare requests of Kafka, and server names', () => {
    const kafka = [{ topics: ['orders'], apis: ['Produce', 'ListOffsets'] }];
    const to = { workload: { name: 'db' } };
    const { egress } = specOf(
      {
        name: 'a',
        ...web,
        egress: [
          { to, ports: [9092], kafka },
          { to, ports: [443], tls: 'tls', sni: '**.example.com' },
        ],
      },
      db,
    );
    assert.deepEqual(
      (egress as { toPorts: object[] }[]).map(({ toPorts }) => toPorts),
      [
        [
          {
            ports: [{ port: '9092', protocol: 'TCP' }],
            rules: {
              kafka: [
                { apiKey: 'produce', topic: 'orders' },
                { apiKey: 'offsets', topic: 'orders' },
              ],
            },
          },
        ],
        [{ ports: [{ port: '443', protocol: 'TCP' }], serverNames: ['**.example.com'] }],
      ],
    );
  });

  it('have the rule for DNS that names need, which is told', () => {
    const profile = { name: 'a', ...web, egress: [{ to: { dns: '*.example.com' }, ports: [443] }] };
    const specWith = (onLoss: 'tighter' | 'wider') => {
      const { artefacts } = CILIUM.compile(segment(profile), { onLoss });
      return (
        parse(artefacts[0]?.text ?? '') as {
          spec: { egress: { toFQDNs?: object; toPorts: { rules?: { dns: object[] } }[] }[] };
        }
      ).spec.egress;
    };
    const [names, dns] = specWith('wider');
    assert.deepEqual(names?.toFQDNs, [{ matchPattern: '*.example.com' }]);
    assert.deepEqual(dns?.toPorts[0]?.rules, { dns: [{ matchPattern: '*' }] });
    assert.deepEqual(specWith('tighter')[1]?.toPorts[0]?.rules?.dns, [
      { matchPattern: '*.example.com' },
      { matchPattern: '*.example.com.shop.svc.cluster.local' },
      { matchPattern: '*.example.com.svc.cluster.local' },
      { matchPattern: '*.example.com.cluster.local' },
    ]);
    assert.deepEqual(reasonsOf('wider', profile), [
      "wider: Cilium learns the addresses of names from answers of the cluster's DNS, which may be asked for every name",
    ]);
  });

  it('tell what they cannot say, by the side that was chosen', () => {
    const to = { workload: { name: 'db' } };
    const sql = {
      name: 'a',
      ...web,
      egress: [{ to, ports: [5432], sql: [{ verbs: ['SELECT'], tables: ['*'] }] }],
    };
    assert.deepEqual(reasonsOf('tighter', sql, db), [
      'tighter: Cilium does not tell SQL requests apart: such requests are left out',
    ]);
    assert.deepEqual(reasonsOf('wider', sql, db), [
      'wider: Cilium does not tell SQL requests apart: everything on these ports is meant',
    ]);
    const denied = {
      name: 'a',
      ...web,
      egress: [{ to, ports: [80], http: [{ methods: ['*'] }, { methods: ['DELETE'], state: 'refused' }] }],
    };
    assert.match(reasonsOf('wider', denied, db).join(), /wider: Cilium does not deny by request/);
    const both = {
      name: 'a',
      ...web,
      egress: [
        { to, ports: [80], http: [{ methods: ['GET'] }] },
        { to, ports: [80, 81], kafka: [{ topics: ['*'], apis: ['*'] }] },
      ],
    };
    assert.match(reasonsOf('tighter', both, db).join(), /rules of one protocol only for a port/);
    const twins = [
      { name: 'a', labels: { app: 'x' }, egress: [] },
      { name: 'b', labels: { app: 'x', tier: '1' } },
    ];
    assert.match(reasonsOf('tighter', ...twins).join(), /what it is selected by selects shop\/b too/);
  });

  it('let no expression for a path match into the query', () => {
    const pathOf = (path: string) => {
      const listens = [
        { port: 80, from: [{ cidr: '10.0.0.0/8' }], routes: [{ methods: ['*'], path, kind: 'regex' }] },
      ];
      const { ingress } = specOf({ name: 'a', ...web, listens }) as {
        ingress: { toPorts: { rules: { http: { path: string }[] } }[] }[];
      };
      return ingress[0]?.toPorts[0]?.rules.http[0]?.path;
    };
    assert.equal(pathOf('/orders/[^/]+'), '(?:/orders/[^?/]+)(?:\\?.*)?');
    assert.equal(pathOf('/a.(b|[0-9.])\\S'), '(?:/a[^?\\n](b|[0-9.])[^\\s?])(?:\\?.*)?');
  });

  it('cannot be led astray by hostile labels and paths', () => {
    const labels = {
      'io.kubernetes.pod.namespace': 'bank',
      'io.cilium.k8s.policy.serviceaccount': 'root',
      app: 'y',
    };
    const spec = specOf({ name: 'a', labels, egress: [] });
    assert.deepEqual(spec['endpointSelector'], { matchLabels: { 'k8s:app': 'y' } });
    const text = fc.string({ unit: 'binary-ascii', maxLength: 12 }).map((path) => `/${path}`);
    fc.assert(
      fc.property(text, (path) => {
        const listens = [{ port: 80, routes: [{ methods: ['GET'], path, kind: 'exact' }] }];
        if (
          !profileSchema.safeParse({
            apiVersion: 'plimsoll/v1',
            kind: 'WorkloadProfile',
            metadata: { namespace: 'shop', name: 'a', ...web },
            listens,
          }).success
        )
          return;
        assertProved(
          CILIUM,
          segment({
            name: 'a',
            ...web,
            listens: listens.map((one) => ({ ...one, from: [{ cidr: '10.0.0.0/8' }] })),
          }),
        );
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});
