import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { mayBeNamed } from './glance.ts';
import { namedIn } from './named.ts';

const VALUE = '"Zk3!pq88xLvvQ"';

function isGlanced(text: string, keyword: string): boolean {
  const start = text.indexOf(keyword);
  return mayBeNamed(Buffer.from(text), start, start + keyword.length);
}

describe('mayBeNamed', () => {
  it('passes over no name that has a value behind it', () => {
    const part = fc.string({ unit: fc.constantFrom('a', 's', 'x', 'S', '_', '.', '-', '1'), maxLength: 5 });
    let [taken, passed] = [0, 0];
    fc.assert(
      fc.property(
        fc.constantFrom('key', 'Key', 'KEY', 'sid', 'token'),
        part,
        part,
        (keyword, before, behind) => {
          const text = `${before}${keyword}${behind} = ${VALUE}`;
          const start = text.indexOf(keyword);
          const window = { text, start, end: start + keyword.length, path: 'a.js' };
          const isNamed = [...namedIn(window)].length > 0;
          const isLookedAt = isGlanced(text, keyword);
          if (isNamed) taken += 1;
          if (!isLookedAt) passed += 1;
          assert.ok(isLookedAt || !isNamed, text);
        },
      ),
      { numRuns: propertyRuns(1_000, 1_000) },
    );
    assert.ok(taken > 100 && passed > 100, `${taken} were named, ${passed} passed over`);
  });

  it('looks at calls with a literal, and at no others', () => {
    for (const text of [`key(${VALUE})`, `key( ${VALUE})`, "key(b'abcdef')", 'key(["abcdef"])'])
      assert.ok(isGlanced(text, 'key'), text);
    for (const text of ['keys()', 'key( )', 'key(x)', "'key', x)", "'key', ]"])
      assert.ok(!isGlanced(text, 'key'), text);
  });
});
