import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { labelEngineLaws, profileOf, segmentationOf } from '../../../../test/fixtures/label-engine.ts';
import { CALICO } from './compile.ts';

describe('policies of Calico', () => {
  labelEngineLaws(CALICO);

  const specOf = (profile: unknown, ...others: unknown[]): Record<string, unknown> => {
    const { artefacts } = CALICO.compile(segmentationOf(profile, ...others), { onLoss: 'tighter' });
    return (parse(artefacts[0]?.text ?? '') as { spec: Record<string, unknown> }).spec;
  };

  it('select a workload by its namespace and labels', () => {
    assert.deepEqual(specOf(profileOf('web', { egress: [] })), {
      order: 500,
      namespaceSelector: "projectcalico.org/name == 'shop'",
      selector: "app == 'web'",
      types: ['Egress'],
      egress: [],
    });
  });

  it('say methods and paths of calls that arrive', () => {
    const routes = [
      { methods: ['GET', 'POST'], path: '/orders', kind: 'prefix' },
      { methods: ['*'], path: '/health', kind: 'exact' },
    ];
    const { ingress } = specOf(
      profileOf('web', { listens: [{ port: 80, from: [{ workload: { name: 'job' } }], routes }] }),
      profileOf('job', {}),
    );
    const source = { namespaceSelector: "projectcalico.org/name == 'shop'", selector: "app == 'job'" };
    const rest = { source, destination: { ports: [80] } };
    assert.deepEqual(ingress, [
      {
        action: 'Allow',
        protocol: 'TCP',
        http: { methods: ['GET', 'POST'], paths: [{ exact: '/orders' }, { prefix: '/orders/' }] },
        ...rest,
      },
      { action: 'Allow', protocol: 'TCP', http: { paths: [{ exact: '/health' }] }, ...rest },
    ]);
  });

  it('let a block of addresses be one without pods', () => {
    const { egress } = specOf(
      profileOf('web', {
        egress: [
          {
            to: { cidr: '203.0.113.0/24' },
            ports: [443, { port: 8000, endPort: 8100 }, { port: 53, protocol: 'udp' }],
          },
          { to: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } },
        ],
      }),
    );
    const notSelector = 'has(projectcalico.org/namespace)';
    assert.deepEqual(egress, [
      {
        action: 'Allow',
        protocol: 'TCP',
        destination: { nets: ['203.0.113.0/24'], notSelector, ports: [443, '8000:8100'] },
      },
      {
        action: 'Allow',
        protocol: 'UDP',
        destination: { nets: ['203.0.113.0/24'], notSelector, ports: [53] },
      },
      { action: 'Allow', destination: { nets: ['0.0.0.0/0'], notNets: ['10.0.0.0/8'], notSelector } },
    ]);
  });

  it('lose templates, hosts, headers, and requests that go out', () => {
    const job = profileOf('job', {});
    for (const profile of [
      profileOf('web', {
        listens: [
          {
            port: 80,
            from: [{ workload: { name: 'job' } }],
            routes: [{ methods: ['GET'], path: '/a/{b}', kind: 'template' }],
          },
        ],
      }),
      profileOf('web', {
        egress: [
          {
            to: { workload: { name: 'job' } },
            ports: [80],
            http: [{ methods: ['GET'], path: '/a', kind: 'exact' }],
          },
        ],
      }),
    ]) {
      const { losses } = CALICO.compile(segmentationOf(profile, job), { onLoss: 'wider' });
      assert.deepEqual(
        losses.map(({ direction, chosen }) => [direction, chosen]),
        [['wider', true]],
      );
      assert.match(losses[0]?.reason ?? '', /Calico does not know these requests/);
    }
  });
});
