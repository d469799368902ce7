import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parseConnection } from './conntrack.ts';

describe('a line of conntrack', () => {
  it('tells who called whom, and who answers', () => {
    const line =
      'ipv4     2 tcp      6 431999 ESTABLISHED src=192.0.2.9 dst=192.0.2.1 sport=4000 dport=8080 src=10.0.0.2 dst=192.0.2.9 sport=80 dport=4000 [ASSURED] mark=0 use=1';
    assert.deepEqual(parseConnection(line), {
      family: 4,
      protocol: 6,
      source: '192.0.2.9',
      destination: '192.0.2.1',
      sourcePort: 4000,
      destinationPort: 8080,
      callee: '10.0.0.2',
      calleePort: 80,
      state: 'ESTABLISHED',
      icmp: undefined,
    });
  });

  it('of ICMP has no ports', () => {
    const line =
      'ipv6     10 icmpv6   58 29 src=fd00::2 dst=fd00::3 type=128 code=0 id=7 src=fd00::3 dst=fd00::2 type=129 code=0 id=7 mark=0 use=1';
    const { icmp, sourcePort, calleePort } = parseConnection(line) ?? {};
    assert.deepEqual(
      { icmp, sourcePort, calleePort },
      {
        icmp: { type: 128, code: 0 },
        sourcePort: undefined,
        calleePort: undefined,
      },
    );
  });

  it('that is anything else is none', () => {
    for (const line of [
      '',
      'conntrack v1.4.8 (conntrack-tools): 3 flow entries have been shown.',
      'ipv4 2 tcp 6 1 src=1',
    ])
      assert.equal(parseConnection(line), undefined);
    fc.assert(fc.property(fc.string(), (text) => assert.equal(parseConnection(text), undefined)));
  });
});
