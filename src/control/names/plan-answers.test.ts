import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AddressSet } from '../../model/sets/addresses.ts';
import { type AskingClient, elementsInUse, planAnswer } from './plan.ts';

const asking = (member: string, client: string): AskingClient => ({
  member,
  family: 4,
  client,
  resolver: '192.0.2.53',
  gateway: '10.0.0.1',
  isLocal: false,
  protocols: ['udp'],
});
const [WEB, DB] = [asking('shop/web', '10.0.0.2'), asking('shop/db', '10.0.0.3')];
const QUESTION = { name: 'api.example.com', type: 1 };
const SETS = [
  { set: 'web4', member: 'shop/web', name: '*.example.com', family: 4 },
  { set: 'web6', member: 'shop/web', name: '*.example.com', family: 6 },
  { set: 'db4', member: 'shop/db', name: 'api.example.com', family: 4 },
] as const;

describe('what a resolver answers', () => {
  const answer = (question: Partial<typeof QUESTION>, ...addresses: string[]) =>
    planAnswer(
      { sets: SETS },
      AddressSet.parse('10.0.0.0/8'),
      'shop/web',
      { ...QUESTION, ...question },
      addresses.map((address) => ({ address, seconds: 60 })),
    );

  it('fills the sets of who asked, of that name and family', () => {
    const { elements, notes } = answer({}, '192.0.2.1', '192.0.2.2');
    assert.deepEqual(
      elements.map(({ set, address }) => `${set} ${address}`),
      ['web4 192.0.2.1', 'web4 192.0.2.2'],
    );
    assert.deepEqual(notes, []);
    assert.deepEqual(answer({ name: 'other.test' }, '192.0.2.1').elements, []);
    assert.deepEqual(
      answer({ type: 28 }, '2001:db8::1').elements.map(({ set }) => set),
      ['web6'],
    );
  });

  it('fills nothing with what is inside, which is told', () => {
    const { elements, notes } = answer({}, '10.0.0.9', '127.0.0.1');
    assert.deepEqual(elements, []);
    assert.deepEqual(notes, [
      'shop/web was told that api.example.com is 10.0.0.9, which is inside: not allowed',
      'shop/web was told that api.example.com is 127.0.0.1, which is inside: not allowed',
    ]);
    assert.deepEqual(answer({ name: 'other.test' }, '10.0.0.9').notes, []);
  });

  it('stays while its member has a connection to it', () => {
    const expiring = ['192.0.2.1', '192.0.2.2', '192.0.2.3'].map((address) => ({
      set: 'web4',
      address,
      seconds: 5,
    }));
    const call = (source: string, destination: string, state?: string) => ({
      family: 4 as const,
      protocol: 6,
      source,
      destination,
      callee: destination,
      calleePort: 443,
      sourcePort: 40_000,
      destinationPort: 443,
      state,
      icmp: undefined,
    });
    const tracked = [
      call('10.0.0.2', '192.0.2.1', 'ESTABLISHED'),
      call('10.0.0.2', '192.0.2.2', 'TIME_WAIT'),
      // That of another member.
      call('10.0.0.3', '192.0.2.3'),
    ];
    const plan = { sets: SETS, asking: [WEB, DB], notes: [] };
    assert.deepEqual(
      elementsInUse(plan, expiring, tracked).map(({ address }) => address),
      ['192.0.2.1'],
    );
  });
});
