import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AttachedContainer } from './container.ts';
import { outerEnds } from './interfaces.ts';
import { endpointsOf, rosterOf } from './roster.ts';

function container(name: string, more: Partial<AttachedContainer> = {}): AttachedContainer {
  return {
    id: 'a'.repeat(64),
    name,
    labels: new Map(),
    pid: 1,
    startedAt: 0,
    network: 'own',
    addresses: ['10.0.0.2'],
    gateways: new Map(),
    resolvers: [],
    interfaces: ['veth1'],
    bridgePorts: new Map(),
    ...more,
  };
}

const MEMBERS = ['shop/web', 'shop/db', 'other/db'].map((id) => ({ id, name: id.split('/')[1] ?? '' }));
const memberOf = (one: AttachedContainer) => rosterOf([one], MEMBERS)[0]?.member;

describe('who a container is', () => {
  it('is told by its label, then by Compose, then by its name', () => {
    const compose = [
      ['com.docker.compose.project', 'shop'],
      ['com.docker.compose.service', 'web'],
    ] as const;
    assert.equal(memberOf(container('x', { labels: new Map([['plimsoll.member', 'shop/db']]) })), 'shop/db');
    assert.equal(
      memberOf(container('x', { labels: new Map([...compose, ['plimsoll.member', 'other/db']]) })),
      'other/db',
    );
    assert.equal(memberOf(container('x', { labels: new Map(compose) })), 'shop/web');
    assert.equal(memberOf(container('web')), 'shop/web');
  });

  it('is nobody, where two profiles have the name, or the label names none', () => {
    assert.equal(memberOf(container('db')), undefined);
    assert.equal(
      memberOf(container('web', { labels: new Map([['plimsoll.member', 'shop/none']]) })),
      undefined,
    );
    assert.equal(memberOf(container('__proto__')), undefined);
  });

  it('and where, is told of every container of a member', () => {
    const labels = new Map([['plimsoll.member', 'shop/db']]);
    const roster = rosterOf(
      [
        container('a', { labels }),
        container('b', { labels, interfaces: ['veth2', 'veth3'], addresses: ['10.0.0.3', 'fd00::3'] }),
        container('c', { labels, network: 'host' }),
        container('d'),
      ],
      MEMBERS,
    );
    assert.deepEqual(
      endpointsOf(roster),
      new Map([
        [
          'shop/db',
          [
            { interface: 'veth1', addresses: ['10.0.0.2'] },
            { interface: 'veth2', addresses: ['10.0.0.3', 'fd00::3'] },
            { interface: 'veth3', addresses: ['10.0.0.3', 'fd00::3'] },
          ],
        ],
      ]),
    );
    assert.match(roster[2]?.unheld ?? '', /host's network/);
  });
});

describe('interfaces of the host', () => {
  const end = { ifindex: 7, ifname: 'veth7', link_index: 2, link_netnsid: 0 };

  it('lead into a container where both ends name each other', () => {
    const own = { ifindex: 2, ifname: 'eth0', link_index: 7, link_netnsid: 0 };
    assert.deepEqual(outerEnds([own], [end, { ...end, ifindex: 8, ifname: 'veth8' }]), ['veth7']);
  });

  it('do not, where a container has made a pair of its own with the same numbers', () => {
    assert.deepEqual(outerEnds([{ ifindex: 2, ifname: 'eth0', link_index: 7 }], [end]), []);
    assert.deepEqual(outerEnds([{ ifindex: 3, ifname: 'eth0', link_index: 7, link_netnsid: 0 }], [end]), []);
  });
});
