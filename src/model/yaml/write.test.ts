import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { yamlText } from './write.ts';

describe('YAML that is written', () => {
  it('is as the library writes it, where all readers agree', () => {
    assert.equal(yamlText({ a: 'b', c: ['d\ne'] }), 'a: b\nc:\n  - |-\n    d\n    e\n');
  });

  for (const end of ['\u0085', '\u2028', '\u2029'])
    it(`has no line end but LF in it: ${JSON.stringify(end)}`, () => {
      const value = { [`k${end}x: y`]: `a${end}kind: Pod`, list: [`b\n${end}"\\`], n: 1, none: null };
      for (const text of [yamlText(value), yamlText(value, { lineWidth: 0, compat: 'yaml-1.1' })]) {
        assert.doesNotMatch(text, /[\r\u0085\u2028\u2029]/);
        assert.deepEqual(parse(text), value);
      }
    });
});
