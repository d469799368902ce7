import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzzParser } from '../../../../test/fixtures/flow-parsers.ts';
import { AT } from '../../../../test/fixtures/flows.ts';
import type { FlowEnd } from '../../../model/flow/record.ts';
import { HaproxyParser } from './parse.ts';

const routes = new Map([
  [
    'shop/api',
    [
      { kind: 'template' as const, path: '/orders/{id}' },
      { kind: 'exact' as const, path: '/a/b/c' },
    ],
  ],
]);
const context = {
  containerOf: () => undefined,
  commandOf: () => undefined,
  attribute: (end: FlowEnd) => end,
  routes,
};
const LINE = {
  time: Date.parse(AT),
  verdict: 'allowed',
  denial: null,
  direction: null,
  rule: null,
  caller: 'shop/web',
  callee: 'shop/api',
  source: '10.0.0.1',
  destination: '10.0.0.2',
  port: 80,
  host: 'API:80',
  method: 'GET',
  path: '/orders/7',
  status: 200,
  milliseconds: 3,
  sent: 100,
  received: 50,
  ended: '--',
};
const text = (more: object) => JSON.stringify({ ...LINE, ...more });
const read = (line: string) => new HaproxyParser(context).read(line);
const one = (more: object) => read(text(more)).sightings[0];

describe('log of HAProxy', () => {
  it('tells who asked whom for what', () => {
    assert.deepEqual(one({}), {
      from: { kind: 'workload', id: 'shop/web' },
      to: { kind: 'workload', id: 'shop/api' },
      protocol: 'tcp',
      port: 80,
      request: { kind: 'http', method: 'GET', path: '/orders/{id}', pathKind: 'template', host: 'api' },
      decision: 'allowed',
      source: 'haproxy',
      count: 1,
      bytes: 150,
      at: AT,
    });
  });

  it('puts paths together, by routes first', () => {
    const cases: [string, string, string][] = [
      ['/a/b/c', '/a/b/c', 'exact'],
      ['/orders/7/items', '/orders', 'prefix'],
      ['/x/y', '/x/y', 'exact'],
      ['/x/y/z', '/x/y', 'prefix'],
      ['/7', '/', 'prefix'],
      ['/', '/', 'exact'],
    ];
    for (const [path, grouped, pathKind] of cases) {
      const request = one({ path })?.request;
      assert.deepEqual(request, { kind: 'http', method: 'GET', path: grouped, pathKind, host: 'api' }, path);
    }
  });

  it('tells what refused, and that no line allows', () => {
    const refused = { verdict: 'refused', direction: 'ingress' };
    assert.deepEqual(one({ ...refused, rule: 'shop/api#listens[0].routes[1]' })?.rule, {
      workload: 'shop/api',
      line: 'listens[0].routes[1]',
    });
    assert.deepEqual(one({ ...refused, rule: 'default' })?.rule, { workload: 'shop/api', line: '' });
    assert.deepEqual(one({ ...refused, direction: 'egress', rule: 'default' })?.rule, {
      workload: 'shop/web',
      line: '',
    });
  });

  it('tells what was no request that could be judged, which nobody passed on', () => {
    const broken = one({ verdict: '', direction: '', rule: '', method: '', path: '', host: '', ended: 'PR' });
    assert.deepEqual([broken?.decision, broken?.rule, broken?.request], ['denied', undefined, undefined]);
  });

  it('takes strangers by their address, and outside hosts by name', () => {
    const outside = one({ caller: '?', callee: '?', host: 'Bank.example:443', method: null, path: null });
    assert.deepEqual(outside?.from, { kind: 'address', address: '10.0.0.1' });
    assert.deepEqual(outside?.to, { kind: 'address', address: '10.0.0.2', name: 'bank.example' });
    assert.equal(outside?.request, undefined);
  });

  it('says what it cannot read, and passes over what HAProxy says of itself', () => {
    for (const line of [
      '{',
      text({ verdict: 'x' }),
      text({ port: 70_000 }),
      text({ callee: null, destination: null }),
    ])
      assert.deepEqual(read(line), { sightings: [], lost: 1 }, line);
    assert.deepEqual(read('[NOTICE]   (1) : New worker (3) forked'), { sightings: [], lost: 0 });
  });

  it('of any text is read or lost', () => {
    fuzzParser(
      () => new HaproxyParser(context),
      [text({}), text({ verdict: 'refused', rule: 'default' }), text({ path: '/\u001b/__proto__' })],
    );
  });
});
