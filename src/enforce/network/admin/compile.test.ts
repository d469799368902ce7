import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { labelEngineLaws, profileOf, segmentationOf } from '../../../../test/fixtures/label-engine.ts';
import { ADMIN } from './compile.ts';

interface Written {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly priority: number; readonly ingress?: object[]; readonly egress?: object[] };
}

describe('AdminNetworkPolicies', () => {
  labelEngineLaws(ADMIN);

  const written = (...profiles: unknown[]): Written[] =>
    ADMIN.compile(segmentationOf(...profiles), { onLoss: 'tighter' }).artefacts.flatMap(({ text }) =>
      parseAllDocuments(text).map((document) => document.toJS() as Written),
    );

  it('allow, and then deny what is left, pods before addresses', () => {
    const all = written(
      profileOf('web', {
        egress: [
          { to: { workload: { name: 'db' } }, ports: [{ port: 5432, endPort: 5433 }] },
          { to: { cidr: '203.0.113.0/24' }, ports: [443] },
          { to: { dns: '**.example.com' } },
        ],
      }),
      profileOf('db', {}),
    );
    assert.deepEqual(
      all.map(({ metadata: { name }, spec: { priority, egress } }) => [
        name,
        priority,
        egress?.map((rule) => Object.values(rule)[0] as string),
      ]),
      [
        ['plimsoll.shop.web.allow-pods', 400, ['Allow']],
        ['plimsoll.shop.web.deny-pods', 410, ['Deny']],
        ['plimsoll.shop.web.allow-addresses', 420, ['Allow', 'Allow']],
        ['plimsoll.shop.web.deny-addresses', 430, ['Deny']],
      ],
    );
    assert.deepEqual(all[2]?.spec.egress, [
      {
        action: 'Allow',
        to: [{ networks: ['203.0.113.0/24'] }],
        ports: [{ portNumber: { protocol: 'TCP', port: 443 } }],
      },
      { action: 'Allow', to: [{ domainNames: ['*.example.com'] }] },
    ]);
  });

  it('tell that calls from outside are not restricted', () => {
    const { losses } = ADMIN.compile(segmentationOf(profileOf('web', { listens: [] })), {
      onLoss: 'tighter',
    });
    assert.match(losses[0]?.reason ?? '', /from outside of the cluster are not restricted/);
    assert.equal(losses[0]?.direction, 'wider');
  });

  it('keep to what the API takes of rules, blocks and ports', () => {
    const egress = Array.from({ length: 250 }, (_, index) => ({
      to: { workload: { labels: { app: `a${index}` } } },
      ports: [80],
    }));
    const all = written(profileOf('web', { egress }));
    assert.deepEqual(
      all.map(({ spec }) => spec.egress?.length),
      [100, 100, 50, 1, 1],
    );
    assert.equal(new Set(all.map(({ metadata }) => metadata.name)).size, 5);
    const long = written(
      profileOf(`${'a.'.repeat(120)}a`, { egress: [] }),
      profileOf(`${'a.'.repeat(120)}b`, { egress: [] }),
    );
    assert.ok(long.every(({ metadata: { name } }) => name.length <= 253));
    assert.equal(new Set(long.map(({ metadata }) => metadata.name)).size, long.length);
  });
});
