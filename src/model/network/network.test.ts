import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AddressSet } from '../sets/addresses.ts';
import { Intervals } from '../sets/intervals.ts';
import { Traffic } from '../sets/traffic.ts';
import { EVERYTHING, type Selector, selects, withLabels } from './selector.ts';
import { describeAddresses, describeTraffic } from './traffic-text.ts';

const labels = new Map([
  ['app', 'web'],
  ['empty', ''],
]);
const label = (
  key: string,
  operator: (Selector & { kind: 'label' })['operator'],
  ...values: string[]
): Selector => ({
  kind: 'label',
  key,
  operator,
  values,
});

describe('a selector', () => {
  const cases: [string, Selector, boolean][] = [
    ['everything', EVERYTHING, true],
    ['any of nothing', { kind: 'any', of: [] }, false],
    ['a label with its value', withLabels([['app', 'web']]), true],
    ['a label with another value', withLabels([['app', 'db']]), false],
    ['a label that is missing', withLabels([['tier', '']]), false],
    ['a label that is empty', withLabels([['empty', '']]), true],
    ['In', label('app', 'In', 'db', 'web'), true],
    ['NotIn with the value', label('app', 'NotIn', 'web'), false],
    ['NotIn where the label is missing', label('tier', 'NotIn', 'web'), true],
    ['Exists', label('empty', 'Exists'), true],
    ['DoesNotExist', label('empty', 'DoesNotExist'), false],
    ['StartsWith', label('app', 'StartsWith', 'w'), true],
    ['EndsWith', label('app', 'EndsWith', 'w'), false],
    ['Contains', label('app', 'Contains', 'e'), true],
    ['not', { kind: 'not', of: label('app', 'Exists') }, false],
    ['any', { kind: 'any', of: [label('tier', 'Exists'), label('app', 'Exists')] }, true],
  ];
  for (const [name, selector, expected] of cases)
    it(`with ${name} is ${expected ? '' : 'not '}satisfied`, () =>
      assert.equal(selects(selector, labels), expected));

  it('does not take keys of every object for labels', () => {
    for (const key of ['__proto__', 'constructor', 'toString'])
      assert.equal(selects(label(key, 'Exists'), labels), false);
  });
});

describe('the text of traffic', () => {
  const tcp = (...ranges: [number, number][]): Traffic => Traffic.ports(6, Intervals.of(ranges));
  const cases: [string, Traffic][] = [
    ['nothing', Traffic.NONE],
    ['everything', Traffic.ALL],
    ['tcp 80,8000-8999', tcp([8000, 8999], [80, 80])],
    ['tcp', tcp([0, 65_535])],
    ['tcp', tcp([1, 65_535])],
    ['udp', Traffic.protocol(17)],
    ['tcp 5432; udp 53', tcp([5432, 5432]).union(Traffic.ports(17, Intervals.of([[53, 53]])))],
    ['icmp type 8', Traffic.icmp('icmp', 8)],
    ['icmpv6 type 1 code 4', Traffic.icmp('icmpv6', 1, 4)],
    ['everything but tcp 22', tcp([22, 22]).complement()],
    [
      'sctp; 2 other protocols',
      Traffic.protocol(132).union(Traffic.protocol(47)).union(Traffic.protocol(50)),
    ],
  ];
  for (const [text, traffic] of cases) it(`is ${text}`, () => assert.equal(describeTraffic(traffic), text));

  it('of addresses is the shorter of what is in and what is not', () => {
    assert.equal(describeAddresses(AddressSet.ALL), 'any address');
    assert.equal(describeAddresses(AddressSet.NONE), 'no address');
    assert.equal(describeAddresses(AddressSet.parse('10.0.0.0/8')), '10.0.0.0/8');
    assert.equal(
      describeAddresses(AddressSet.parse('10.0.0.0/8').complement()),
      'any address but 10.0.0.0/8',
    );
  });
});
