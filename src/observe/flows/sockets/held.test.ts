import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { AT } from '../../../../test/fixtures/flows.ts';
import type { FlowEnd } from '../../../model/flow/record.ts';
import { heldCalls } from './held.ts';
import { SocketsParser } from './parse.ts';

const HEADER =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const row = (local: string, remote: string, state: string) =>
  `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000     0        0 1629 1 00000000e48b1ca0 100 0 0 10 0`;
const NOBODY = '00000000:0000';
const context = {
  containerOf: () => undefined,
  commandOf: () => undefined,
  attribute: (end: FlowEnd) => end,
  routes: new Map(),
};

describe('connections that were there before', () => {
  it('are told by who calls, not by who was called', () => {
    const tables = [
      HEADER,
      row('00000000:1F90', NOBODY, '0A'),
      // 10.87.46.9 calls 10.87.46.2 at 6379, and is called by 10.87.46.1 at 8080.
      row('092E570A:D2F0', '022E570A:18EB', '01'),
      row('092E570A:1F90', '012E570A:D2F1', '01'),
      // A call that is being made, and one that has ended.
      row('092E570A:D2F2', '032E570A:1538', '02'),
      row('092E570A:D2F3', '032E570A:1538', '06'),
    ].join('\n');
    assert.deepEqual(heldCalls(tables), ['held from=10.87.46.9 to=10.87.46.2 port=6379']);
  });

  it('are of IPv6 too, and of IPv4 in it', () => {
    const six = row('87000000000046000000000009000000:D2F0', '87000000000046000000000002000000:18EB', '01');
    assert.equal(
      heldCalls(six)[0],
      'held from=0000:0087:0046:0000:0000:0000:0000:0009 to=0000:0087:0046:0000:0000:0000:0000:0002 port=6379',
    );
    const mapped = row(
      '0000000000000000FFFF0000092E570A:D2F0',
      '0000000000000000FFFF0000022E570A:18EB',
      '01',
    );
    const [line = ''] = heldCalls(mapped);
    const { sightings } = new SocketsParser(context).read(line, AT);
    assert.deepEqual(
      sightings.map(({ from, to, port, answered }) => [from, to, port, answered]),
      [[{ kind: 'address', address: '10.87.46.9' }, { kind: 'address', address: '10.87.46.2' }, 6379, true]],
    );
  });

  it('of any text are read or passed over, and every line is read', () => {
    const hex = fc.stringMatching(/^[0-9A-F]{8}$/);
    const end = fc
      .tuple(hex, fc.integer({ min: 0x1000, max: 0xffff }))
      .map(([a, b]) => `${a}:${b.toString(16).toUpperCase()}`);
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.tuple(end, end).map(([a, b]) => row(a, b, '01')),
          ),
        ),
        (lines) => {
          for (const line of heldCalls(lines.join('\n')))
            assert.equal(new SocketsParser(context).read(line, AT).sightings.length, 1, line);
        },
      ),
    );
  });
});
