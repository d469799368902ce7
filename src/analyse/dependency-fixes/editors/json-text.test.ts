import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertWithin } from '../../../../test/time-bound.ts';
import { membersAt, withMember, withValues } from './json-text.ts';

describe('a JSON text', () => {
  it('tells the members of an object, and where their values are', () => {
    const text = '{ "a" : { "b\\u0021" :\t"1" , "c": [{"b": "2"}, ":,}"], "d": null }\n}';
    const told = membersAt(text, ['a'])?.map(({ key, value, start, end }) => [
      key,
      value,
      text.slice(start, end),
    ]);
    assert.deepEqual(told, [
      ['b!', '1', '"1"'],
      ['c', undefined, '[{"b": "2"}, ":,}"]'],
      ['d', undefined, 'null'],
    ]);
    assert.deepEqual(membersAt('{}', []), []);
    for (const [other, path] of [
      ['[]', []],
      ['{"a": []}', ['a']],
      ['{}', ['constructor']],
      ['{"a": {}', ['a']],
      ['', []],
      ["{'a': {}}", ['a']],
    ] as const)
      assert.equal(membersAt(other, path), undefined, other);
  });

  it('of any value tells what a parser does', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(0, 2), (value, space) => {
        const text = JSON.stringify(value, undefined, space);
        const members = membersAt(text, []) ?? [];
        const told = members.map(({ key, start, end }) => [key, JSON.parse(text.slice(start, end))]);
        assert.deepEqual(told, Object.entries(JSON.parse(text) as object));
      }),
      { numRuns: propertyRuns(200) },
    );
  });

  it('is that text, and stays as it was but for one member', () => {
    const word = fc.constantFrom('a', 'b', '__proto__', 'x"y', '');
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(word, { minLength: 1, maxLength: 3 }), (value, path) => {
        const after = withMember(JSON.stringify(value), path, '^1.2.3');
        if (after === undefined) return;
        assert.equal(
          membersAt(after, path.slice(0, -1))?.find(({ key }) => key === path.at(-1))?.value,
          '^1.2.3',
        );
        assert.equal(withMember(after, path, '^1.2.3'), after);
      }),
      { numRuns: propertyRuns(200) },
    );
  });

  it('that says one thing twice says the last, as parsers have it', () => {
    const text = '{"a": {"b": "1"}, "a": {"b": "2", "b": "3"}}';
    assert.equal(withMember(text, ['a', 'b'], '4'), '{"a": {"b": "1"}, "a": {"b": "2", "b": "4"}}');
    const both = membersAt(text, ['a'])?.map((member) => [member, '5'] as const) ?? [];
    assert.equal(withValues(text, both), '{"a": {"b": "1"}, "a": {"b": "5", "b": "5"}}');
  });

  it('is looked at in a time that goes with its size', () => {
    const started = performance.now();
    for (const part of ['"', '{', '{"a":', '"a":1,', '[', '\\"', ' ', ':'])
      for (const text of [part.repeat(200_000), `{"a": {${part.repeat(200_000)}`])
        withMember(text, ['a', 'b', 'c'], '1');
    const large = JSON.stringify({
      a: Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [at, '\\"'])),
    });
    assert.equal(membersAt(large, ['a'])?.length, 50_000);
    assertWithin(3_000, performance.now() - started);
  });
});
