import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parseStream } from './streams.ts';

describe('what a waypoint is passing on', () => {
  it('is told by its caller, IPv4 and IPv6', () => {
    const rest = 'fe=waypoint be=judged srv=http1 ts=00 epoch=0 age=2s calls=3 rate=0';
    assert.deepEqual(parseStream(`0x7f2a10: proto=tcpv4 src=10.0.0.2:41234 ${rest}`), {
      id: '0x7f2a10',
      address: '10.0.0.2',
      port: 41_234,
    });
    assert.equal(parseStream(`0x7f2a10: proto=tcpv6 src=fd00::2:41234 ${rest}`)?.address, 'fd00::2');
  });

  it('is not the runtime API itself, nor anything else', () => {
    assert.equal(parseStream('0x1: proto=unix_stream src=unix:1 fe=GLOBAL be=<NONE> srv=<none>'), undefined);
    fc.assert(fc.property(fc.string(), (line) => void parseStream(line)));
  });
});
