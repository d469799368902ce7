import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { assertWithin } from '../../../../../test/time-bound.ts';
import { parseChallenges } from './challenge.ts';

const parse = (header: string) =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

describe('parseChallenges', () => {
  it('reads what registries send', () => {
    const header =
      'Bearer realm="https://auth.example/token",service="registry.example",scope="repository:a/b:pull,push"';
    assert.deepEqual(parse(header), [
      [
        'bearer',
        {
          realm: 'https://auth.example/token',
          service: 'registry.example',
          scope: 'repository:a/b:pull,push',
        },
      ],
    ]);
    assert.deepEqual(parse('Basic realm="Registry Realm"'), [['basic', { realm: 'Registry Realm' }]]);
  });

  it('reads several challenges, tokens, quotes and odd spaces', () => {
    assert.deepEqual(parse('Negotiate , Basic realm=plain , BEARER  Realm = "a\\"b" ,service=x'), [
      ['negotiate', {}],
      ['basic', { realm: 'plain' }],
      ['bearer', { realm: 'a"b', service: 'x' }],
    ]);
    assert.deepEqual(parse('Negotiate YWJj==, Basic realm="x"'), [
      ['negotiate', {}],
      ['basic', { realm: 'x' }],
    ]);
  });

  it('keeps the first of parameters given twice, and what stands before broken text', () => {
    assert.deepEqual(parse('Bearer realm="a",realm="b",service="open'), [['bearer', { realm: 'a' }]]);
    assert.deepEqual(parse('realm="x"'), []);
  });

  it('reads any text in little time', () => {
    fc.assert(fc.property(fc.string(), (header) => void parseChallenges(header)));
    const started = performance.now();
    for (const part of [',', 'a ', 'a=', 'a="', '"', ' ', 'a=b', '\\', '=', 'aaaaaaaa/'])
      parseChallenges(part.repeat(100_000));
    assertWithin(1000, performance.now() - started);
  });
});
