import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { readFileCapabilities } from './file-capabilities.ts';

/** What `setcap cap_net_raw+ep` and `setcap cap_net_bind_service,cap_bpf=ep` write (read with getfattr). */
const NET_RAW = Buffer.from('0100000200200000000000000000000000000000', 'hex').toString('latin1');
const BIND_AND_BPF = Buffer.from('0100000200040000000000008000000000000000', 'hex').toString('latin1');

describe('file capabilities', () => {
  it('are told by number', () => {
    assert.deepEqual(readFileCapabilities(NET_RAW), [13]);
    assert.deepEqual(readFileCapabilities(BIND_AND_BPF), [10, 39]);
  });

  it('are not told of an attribute of no known revision, and nothing throws', () => {
    assert.equal(readFileCapabilities(''), undefined);
    fc.assert(
      fc.property(fc.string({ unit: fc.nat(255).map((code) => String.fromCharCode(code)) }), (attribute) => {
        for (const number of readFileCapabilities(attribute) ?? []) assert.ok(number >= 0 && number < 64);
      }),
    );
  });
});
