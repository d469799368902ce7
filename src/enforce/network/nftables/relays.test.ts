import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noRelaysText, relaysText } from './relays.ts';

interface Commands {
  readonly nftables: readonly {
    readonly add?: {
      readonly element?: { readonly table: string; readonly name: string; readonly elem: unknown };
    };
  }[];
}

const elementsOf = (text: string) =>
  (JSON.parse(text) as Commands).nftables.flatMap(({ add }) => add?.element ?? []);
const timed = (...concat: readonly unknown[]) => ({ elem: { val: { concat }, timeout: 30 } });

const CLIENT = {
  family: 4 as const,
  client: '10.0.0.2',
  resolver: '192.0.2.53',
  address: '10.0.0.1',
  port: 4053,
  protocols: ['udp'] as const,
  source: undefined,
};

describe('the way of questions to relays', () => {
  it('is for one client, resolver and protocol, and lets through only where the relay is', () => {
    assert.deepEqual(elementsOf(relaysText([CLIENT], 30)), [
      {
        family: 'inet',
        table: 'plimsoll_names',
        name: 'relays4',
        elem: [[timed('10.0.0.2', '192.0.2.53', 'udp'), { concat: ['10.0.0.1', 4053] }]],
      },
      {
        family: 'inet',
        table: 'plimsoll',
        name: 'relayed4',
        elem: [timed('10.0.0.2', '10.0.0.1', 'udp', 4053)],
      },
    ]);
  });

  it('has the relay ask as the client where it has a source of its own for it', () => {
    const local = { ...CLIENT, resolver: '10.0.0.1', source: '127.53.0.1' };
    const elements = elementsOf(relaysText([local], 30));
    assert.deepEqual(elements.find(({ name }) => name === 'sources4')?.elem, [
      [timed('127.53.0.1', '10.0.0.1'), '10.0.0.2'],
    ]);
    assert.deepEqual(elements.find(({ name }) => name === 'relayed4')?.elem, [
      timed('10.0.0.2', '10.0.0.1', 'udp', 4053),
      timed('10.0.0.2', '10.0.0.1', 'udp', 53),
    ]);
  });

  it('is nobody’s where there are none', () => {
    assert.deepEqual(elementsOf(relaysText([], 30)), []);
    assert.match(noRelaysText(), /"delete":\{"table":\{"family":"inet","name":"plimsoll_names"\}\}/);
  });
});
