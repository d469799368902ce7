import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { assertWithin, bulk } from '../../../test/time-bound.ts';
import { Fault } from '../../model/fault.ts';
import { entriesOf, isFields, objectsOf, textOf, textsOf } from './fields.ts';
import { parseJson, parseJsonObject, parseRelaxedJsonObject } from './json.ts';
import { decodeText, linesOf } from './text.ts';
import { parseToml } from './toml.ts';

const isMalformed = (error: unknown): boolean =>
  error instanceof Fault && error.code === 'malformed' && error.message.startsWith('/x: ');

const isRefused = (error: unknown): boolean =>
  isMalformed(error) || (error instanceof Fault && error.code === 'limit');

describe('decodeText', () => {
  it('follows the byte order mark, and leaves it out', () => {
    assert.equal(decodeText(Buffer.from('\uFEFFé')), 'é');
    assert.equal(decodeText(Buffer.from('\uFEFFé', 'utf16le')), 'é');
    assert.equal(decodeText(Buffer.from('\uFEFFé', 'utf16le').swap16()), 'é');
    assert.equal(decodeText(Buffer.from('é')), 'é');
    assert.equal(decodeText(Buffer.alloc(0)), '');
  });

  it('keeps going over bytes that are no characters', () => {
    assert.equal(decodeText(Buffer.from([0x61, 0xe9, 0x62])), 'a\uFFFDb');
    fc.assert(fc.property(fc.uint8Array(), (bytes) => typeof decodeText(Buffer.from(bytes)) === 'string'));
  });

  it('knows every end of a line', () => {
    assert.deepEqual(linesOf('a\nb\r\nc\rd'), ['a', 'b', 'c', 'd']);
  });
});

describe('JSON', () => {
  it('faults by name on what is no JSON, or no object', () => {
    assert.throws(() => parseJson('{', '/x'), isMalformed);
    assert.throws(() => parseJsonObject('[]', '/x'), isMalformed);
    assert.throws(() => parseJsonObject('null', '/x'), isMalformed);
    assert.deepEqual(parseJson('[1]', '/x'), [1]);
  });

  it('survives a million levels', () => {
    assert.throws(() => parseJson('['.repeat(1_000_000), '/x'), { code: 'limit' });
    assert.throws(() => parseJson('['.repeat(900), '/x'), isMalformed);
  });

  it('gives no key a meaning', () => {
    const fields = parseJsonObject('{"__proto__": {"a": 1}, "constructor": 2}', '/x');
    assert.deepEqual(Object.keys(fields), ['__proto__', 'constructor']);
    assert.equal(fields.a, undefined);
  });

  it('may have comments and trailing commas, but not in strings', () => {
    const text = `// a
{ "a": [1, 2, /* , */ ], "b": "x,] // \\" /* ", /* ** / */ "c": {"d": 1,
  // e
  }, }`;
    assert.deepEqual(
      { ...parseRelaxedJsonObject(text, '/x') },
      { a: [1, 2], b: 'x,] // " /* ', c: { d: 1 } },
    );
    assert.throws(() => parseRelaxedJsonObject('{"a": 1,, }', '/x'), isMalformed);
    assert.throws(() => parseRelaxedJsonObject('{ /* ', '/x'), isMalformed);
    assert.throws(() => parseRelaxedJsonObject('{ "\\', '/x'), isMalformed);
  });

  it('is the same relaxed, where it is strict', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.constantFrom(undefined, 1),
        (value, indent) => {
          const text = JSON.stringify(value, null, indent);
          assert.deepEqual(parseRelaxedJsonObject(text, '/x'), JSON.parse(text));
        },
      ),
    );
  });

  it('is read relaxed in linear time', () => {
    for (const part of ['"', '\\"', '/*', '//', ',', ', ', '/', '{"a":[', '/* *']) {
      const started = performance.now();
      assert.throws(() => parseRelaxedJsonObject(part.repeat(bulk(500_000)), '/x'), isRefused);
      assertWithin(5_000, performance.now() - started, part);
    }
  });
});

describe('TOML', () => {
  it('faults by name, deep or broken', () => {
    assert.deepEqual({ ...parseToml('a = "b"', '/x') }, { a: 'b' });
    assert.throws(() => parseToml('a = ', '/x'), isMalformed);
    for (const name of ['a', '"a.b"', " 'a' "]) {
      const key = (count: number) => Array.from({ length: count }, () => name).join('.');
      assert.ok(parseToml(`${key(60)} = 1`, '/x'));
      assert.throws(() => parseToml(`a = {${key(100_000)} = 1}`, '/x'), { code: 'limit' });
    }
    assert.throws(() => parseToml(`a = ${'['.repeat(100_000)}`, '/x'), isMalformed);
    assert.throws(() => parseToml(`a = ${'['.repeat(200_000)}`, '/x'), { code: 'limit' });
    assert.throws(() => parseToml(`a = ${'{a='.repeat(70_000)}`, '/x'), isMalformed);
    const noise = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom(...Array.from('[]{}="\'.#\n\\ a1-:T')) }),
    );
    fc.assert(
      fc.property(noise, (text) => {
        try {
          parseToml(text, '/x');
        } catch (error) {
          assert.ok(isMalformed(error));
        }
      }),
      { numRuns: propertyRuns(2_000) },
    );
  });

  it('gives no key a meaning', () => {
    assert.equal(parseToml('[__proto__]\na = 1', '/x').a, undefined);
    assert.equal(Object.hasOwn(Object.prototype, 'a'), false);
  });
});

describe('fields', () => {
  it('are nothing where the document has another type', () => {
    for (const value of [undefined, null, 1, 'a', []]) {
      assert.equal(isFields(value), false);
      assert.deepEqual(entriesOf(value), []);
      assert.deepEqual(objectsOf(value), []);
      assert.deepEqual(textsOf(value), []);
    }
    assert.deepEqual(objectsOf([{ a: 1 }, null, [], 'b']), [{ a: 1 }]);
    assert.deepEqual(textsOf(['a', 1, null]), ['a']);
    assert.equal(textOf(''), undefined);
    assert.equal(textOf(1), undefined);
  });
});
