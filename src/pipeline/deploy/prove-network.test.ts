import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { segmentProfiles } from '../../analyse/segmentation/profiles/segment-profiles.ts';
import { NETWORK_UNITS } from '../../enforce/network/registry.ts';
import type { NetworkEngineId } from '../../enforce/network/types.ts';
import type { Artefact } from '../../model/profile/artefact.ts';
import { profileSchema } from '../../model/profile/profile.ts';
import { proveArtefacts } from './prove-network.ts';

const profile = (name: string, rest: object) =>
  profileSchema.parse({
    apiVersion: 'plimsoll/v1',
    kind: 'WorkloadProfile',
    metadata: { namespace: 'shop', name, labels: { app: name, tier: 'x' }, serviceAccount: name },
    ...rest,
  });
const get = (path: string, kind: string) => ({ methods: ['GET'], path, kind });
const SEGMENTATION = segmentProfiles(
  [
    profile('web', {
      egress: [
        { to: { workload: { name: 'api' } }, ports: [80], http: [get('/items', 'exact')] },
        { to: { dns: 'api.example.com' }, ports: [443] },
      ],
    }),
    profile('api', {
      egress: [],
      listens: [
        {
          port: 80,
          routes: [get('/items', 'exact'), get('/orders/{id}', 'template')],
          from: [{ workload: { name: 'web' } }],
        },
      ],
    }),
  ],
  {
    includeProposed: false,
    endpoints: new Map([
      ['shop/web', [{ interface: 'veth0', addresses: ['10.1.0.1'] }]],
      ['shop/api', [{ interface: 'veth1', addresses: ['10.1.0.2'] }]],
    ]),
  },
);

type Change = (text: string, path: string) => string | undefined;

/** The counterexamples and gaps of artefacts of which each text was changed; undefined takes a file away. */
function proofOf(engine: NetworkEngineId, change: Change) {
  const unit = NETWORK_UNITS.find(({ id }) => id === engine);
  assert.ok(unit);
  const compilation = unit.compile(SEGMENTATION, { onLoss: 'tighter' });
  let changes = 0;
  const artefacts = compilation.artefacts.flatMap(({ path, text }): Artefact[] => {
    const now = change(text, path);
    if (now !== text) changes += 1;
    return now === undefined ? [] : [{ path, text: now }];
  });
  assert.ok(changes > 0, 'nothing was changed');
  const { proofs, gaps } = proveArtefacts(unit, { artefacts, gaps: [] }, SEGMENTATION, compilation);
  const told = proofs.flatMap(({ unexplained }) =>
    unexplained.map(({ from, to, wider, tighter }) => `${from} → ${to}: +${wider} -${tighter}`),
  );
  return { told, gaps };
}

const without =
  (pattern: RegExp): Change =>
  (text, path) =>
    path.includes('api') ? text.replace(pattern, '') : text;

describe('a proof of artefacts in a folder', () => {
  for (const [engine, pattern] of [
    ['kubernetes', /(?<=podSelector:\n +matchLabels:\n( +)app: api\n) +tier: x\n/],
    ['admin', /(?<=podSelector:\n +matchLabels:\n( +)app: api\n) +tier: x\n/],
    ['cilium', /(?<=endpointSelector:\n +matchLabels:\n( +)k8s:app: api\n) +k8s:tier: x\n/],
    ['calico', /(?<=selector: app == 'api') && tier == 'x'/],
    ['istio', /(?<=matchLabels:\n( +)app: api\n) +tier: x\n/],
  ] as const)
    it(`tells a subject that was widened, by one whom it selects: ${engine}`, () => {
      const { told } = proofOf(engine, without(pattern));
      assert.ok(
        told.some((text) => text.includes('without-profile with app=api')),
        told.join('\n'),
      );
    });

  it('tells an artefact that lets nobody in, though a line of it is a declared loss', () => {
    const { told } = proofOf('calico', (text, path) =>
      path.includes('api') ? text.replace(/ {2}ingress:\n(?: {4}.*\n)*/, '  ingress: []\n') : text,
    );
    assert.ok(
      told.some((text) => /-.*GET \/items/.test(text)),
      told.join('\n'),
    );
    // What the compiler leaves out too stays explained.
    assert.ok(
      told.every((text) => !text.includes('/orders')),
      told.join('\n'),
    );
  });

  it('tells a path that asks for a query', () => {
    const { told } = proofOf('cilium', (text, path) =>
      path.includes('api') ? text.replace(/path: \(\?:\/items\)\S+/, String.raw`path: /items\?q=.*`) : text,
    );
    assert.ok(
      told.some((text) => /-.*GET \/items/.test(text)),
      told.join('\n'),
    );
  });

  it('tells another name that may be asked for', () => {
    for (const [from, to] of [
      ['matchName: api.example.com.shop.svc.cluster.local', 'matchName: other.example.com'],
      ['matchName: api.example.com.svc.cluster.local', 'matchPattern: "*"'],
    ] as const) {
      const { told } = proofOf('cilium', (text) => text.replace(from, to));
      assert.ok(
        told.some((text) => text.includes('the question for')),
        told.join('\n'),
      );
    }
  });

  it('takes what the API server refuses for a policy that is not there', () => {
    for (const [from, to] of [
      ['networking.k8s.io/v1', 'networking.k8s.io/v2'],
      ['name: api', 'name: API'],
      ['app: api', `app: ${'a'.repeat(64)}`],
      ['port: 80', 'port: 80000'],
    ] as const) {
      const { told, gaps } = proofOf('kubernetes', (text, path) =>
        path.includes('api') && text.includes(from) ? text.replace(from, to) : `${text}\n`,
      );
      if (from === 'port: 80') continue;
      assert.equal(gaps.filter(({ informational }) => !informational).length > 0, true, from);
      assert.ok(
        told.some((text) => text.includes('shop/Pod/api')),
        `${from}: ${told.join('\n')}`,
      );
    }
  });

  it('gives counterexamples where a file is none of the compiler', () => {
    for (const [engine, change] of [
      [
        'nftables',
        (text: string, path: string) =>
          path.includes('bridge') ? text.replaceAll('"goto":{"target":"spoofed"}', '"accept":null') : text,
      ],
      ['nftables', (text: string, path: string) => (path.includes('namespaces/shop/web') ? undefined : text)],
      [
        'envoy',
        (text: string, path: string) => (path.includes('api') ? text.replace('"rules"', '"other"') : text),
      ],
      [
        'haproxy',
        (text: string, path: string) => (path.endsWith('haproxy.cfg') ? text.replace('deny', 'allow') : text),
      ],
      [
        'haproxy',
        (text: string, path: string) =>
          path.endsWith('decisions.map') ? text.replace(' none', ' what') : text,
      ],
    ] as const) {
      const { told, gaps } = proofOf(engine, change);
      assert.ok(told.length > 0 && gaps.length > 0, `${engine}: ${JSON.stringify(gaps)}`);
    }
  });

  it('is whole where only what says nothing was changed', () => {
    for (const [engine, change] of [
      [
        'haproxy',
        (text: string, path: string) => (path.endsWith('haproxy.cfg') ? `# ours\n\n${text}` : text),
      ],
      ['kubernetes', (text: string) => `# ours\n${text}`],
    ] as const)
      assert.deepEqual(proofOf(engine, change), { told: [], gaps: [] }, engine);
  });

  it('is none where a file is another one and no packet shows it', () => {
    const { told, gaps } = proofOf('nftables', (text, path) =>
      path.includes('bridge') ? text.replace('"group":1876', '"group":1877') : text,
    );
    assert.deepEqual(told, []);
    assert.deepEqual(
      gaps.map(({ kind, subject, informational }) => [kind, subject, informational]),
      [['unreadable', 'nftables', undefined]],
    );
  });
});
