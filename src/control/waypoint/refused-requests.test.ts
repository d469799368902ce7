import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { RefusedRequests } from './refused-requests.ts';

const LINE = {
  time: 1_700_000_000_000,
  verdict: 'refused',
  direction: 'egress',
  rule: 'default',
  caller: 'shop/web',
  callee: 'shop/api',
  source: '10.0.0.2',
  destination: '10.0.0.3',
  port: 8080,
  method: 'GET',
  path: '/admin',
};
const logOf = (...lines: readonly object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');
const LOG = logOf(
  LINE,
  LINE,
  { ...LINE, verdict: 'allowed', rule: '' },
  { ...LINE, direction: 'ingress', rule: 'shop/api#listens[0].routes[1]' },
  { ...LINE, direction: 'form', rule: 'backslash' },
);
const COUNTS = {
  'egress shop/web no line allows': 2,
  'ingress shop/api listens[0].routes[1]': 1,
  'form of the request, or a certificate': 1,
};

describe('refused requests', () => {
  it('are counted by the line that refused them, in whatever parts the log comes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(LOG.length)), (cuts) => {
        const refused = new RefusedRequests();
        const ends = [...cuts.toSorted((a, b) => a - b), LOG.length];
        for (const [index, end] of ends.entries())
          refused.read(Buffer.from(LOG.slice(ends[index - 1] ?? 0, end)));
        assert.deepEqual(refused.counts, COUNTS);
      }),
    );
  });

  it('go on where the last keeper ended, and nothing that a client sends is a count of its own', () => {
    const refused = new RefusedRequests({ 'egress shop/web no line allows': 5 });
    refused.read(Buffer.from(logOf(LINE)));
    refused.read(Buffer.from('nonsense {\n\u0000\n'));
    assert.deepEqual(refused.counts, { 'egress shop/web no line allows': 6 });
  });
});
