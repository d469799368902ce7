import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { assertWithin, bulk } from '../../../test/time-bound.ts';
import { Fault } from '../fault.ts';
import { JsonView } from './json-view.ts';
import { parseJson } from './parse.ts';

const isLimit = (error: unknown): boolean => error instanceof Fault && error.code === 'limit';
const isMalformed = (error: unknown): boolean => error instanceof Fault && error.code === 'malformed';

const BLOCK_SIZE = 64 * 1024;

/** A view whose blocks have no more bytes than `most`. */
function viewOf(text: string, most = BLOCK_SIZE): JsonView {
  const bytes = Buffer.from(text);
  return JsonView.of({
    length: bytes.length,
    read: (offset, length, room) => bytes.subarray(offset, offset + (room ? Math.min(most, length) : length)),
  });
}

function took(action: () => void): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

/** Builds a document out of its parts. */
function rebuilt(view: JsonView): unknown {
  if (view.isArray) return [...view.items()].map(rebuilt);
  if (view.isObject)
    return Object.fromEntries([...view.members()].map(([key, value]) => [key, rebuilt(value)]));
  return view.build();
}

describe('parseJson', () => {
  it('builds what JSON.parse builds', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        assert.deepEqual(parseJson(text), JSON.parse(text));
      }),
    );
  });

  it('counts what a document would take before it builds it', () => {
    assert.throws(() => parseJson('[{},{},{}]', { tokens: 5 }), isLimit);
    assert.deepEqual(parseJson('[{},{},{}]', { tokens: 6 }), [{}, {}, {}]);
    assert.throws(() => parseJson('[[[]]]', { depth: 2 }), isLimit);
    assert.throws(() => parseJson('"12345"', { length: 6 }), isLimit);
    const spent = took(() => {
      assert.throws(() => parseJson(`[${'{},'.repeat(10_000_000)}{}]`), isLimit);
    });
    assertWithin(2_000, spent);
  });

  it('counts nothing inside of texts', () => {
    for (const text of ['[{:,]', '\\"[{', '\\\\', 'a\\\\\\"[', '"']) {
      assert.equal(parseJson(JSON.stringify(text), { tokens: 0 }), text);
    }
  });

  it('takes linear time for texts of backslashes and quotes, and for one that never ends', () => {
    const spent = took(() => {
      parseJson(JSON.stringify('\\"'.repeat(bulk(2_000_000))));
      assert.throws(() => parseJson(`"${'\\"'.repeat(bulk(4_000_000))}`), SyntaxError);
      assert.throws(() => parseJson(`"${'\\'.repeat(bulk(8_000_000))}`), SyntaxError);
    });
    assertWithin(2_000, spent);
  });
});

describe('JsonView', () => {
  it('tells of any document what JSON.parse builds, however its bytes come', () => {
    fc.assert(
      fc.property(fc.json(), fc.integer({ min: 1, max: 8 }), fc.boolean(), (text, most, isSpaced) => {
        const written = isSpaced ? JSON.stringify(JSON.parse(text), undefined, ' ') : text;
        assert.deepEqual(rebuilt(viewOf(written, most)), JSON.parse(text));
        assert.deepEqual(viewOf(`\uFEFF ${written}\n`).build(), JSON.parse(text));
      }),
    );
  });

  it('finds the ends of long texts with escapes, wherever blocks end', () => {
    const part = fc.oneof(
      fc.constantFrom('\\', '"', '\\"', '{', ']', 'x'),
      fc.integer({ min: 1, max: 200 }).map((length) => 'y'.repeat(length)),
      fc.integer({ min: 1, max: 200 }).map((length) => '\\'.repeat(length)),
    );
    const text = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(text), fc.integer({ min: 1, max: 400 }), (texts, most) => {
        assert.deepEqual(rebuilt(viewOf(JSON.stringify([{ a: texts }, {}, []]), most)), [
          { a: texts },
          {},
          [],
        ]);
      }),
    );
  });

  it('refuses what JSON.parse refuses, once all of it is asked for', () => {
    const mutated = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', ']', '"', ':', '{', '1', 'x', '\\'))
      .map(
        ([text, at, added]) => text.slice(0, at % text.length) + added + text.slice((at % text.length) + 1),
      );
    fc.assert(
      fc.property(mutated, (text) => {
        let expected: unknown;
        try {
          expected = JSON.parse(text);
        } catch {
          assert.throws(() => rebuilt(viewOf(text)), isMalformed, text);
          return;
        }
        assert.deepEqual(rebuilt(viewOf(text)), expected);
      }),
      { numRuns: propertyRuns(1_000) },
    );
  });

  it('builds small items many at a time as it builds each, and goes on where one is no JSON', () => {
    const item = fc.oneof(
      fc.json(),
      fc.constantFrom('{}', '[]', '1.2.3', '{"a":}', '"a\tb"', '{"__proto__":1,"a":2}', '[,]', '"],["'),
      fc.integer({ min: 900, max: 1_200 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
      fc.integer({ min: 1, max: 3_000 }).map((length) => JSON.stringify('x,]'.repeat(length))),
    );
    const built = (one: unknown): unknown => {
      if (!(one instanceof JsonView)) return { value: one };
      try {
        return { value: one.build() };
      } catch (error) {
        return { code: error instanceof Fault ? error.code : error };
      }
    };
    fc.assert(
      fc.property(fc.array(item, { maxLength: 40 }), fc.constantFrom(',', ' , ', ',\n'), (items, comma) => {
        const text = `[${items.join(comma)}]`;
        const most = Math.max(1, Math.min(BLOCK_SIZE, text.length >> 1));
        const [one, other] = [viewOf(text, most), viewOf(text, most)];
        assert.deepEqual([...one.itemsBuilt()].map(built), [...other.items()].map(built));
      }),
    );
    for (const broken of ['[{},{}', '[{},,{}]', '[{},]', '[{} {}]', '[{}}'])
      assert.throws(() => [...viewOf(broken).itemsBuilt()], isMalformed, broken);
  });

  it('picks members of an object that is no JSON throughout', () => {
    const [whole, broken] = [viewOf('{"b":1,"c":2,"a":{"d":3}}'), viewOf('{"b":1.2.3,"a":{"d":3}}')];
    assert.deepEqual(whole.pick(new Set(['a', 'b', 'toString'])), { b: 1, a: { d: 3 } });
    assert.deepEqual(broken.pick(new Set(['a'])), { a: { d: 3 } });
  });

  it('of repeated keys gives the last, and all in order where asked', () => {
    const view = viewOf('{"a":1,"b":2,"a":3}');
    assert.equal(view.member('a')?.build(), 3);
    assert.equal(view.member('c'), undefined);
    assert.equal(viewOf('[]').member('a'), undefined);
    assert.deepEqual(
      [...view.members()].map(([key]) => key),
      ['a', 'b', 'a'],
    );
    assert.deepEqual(view.pick(new Set(['b', 'c'])), { b: 2 });
    assert.deepEqual(viewOf('[1]').pick(new Set(['b'])), [1]);
  });

  it('finds a member among more than it remembers', () => {
    const many = Object.fromEntries(Array.from({ length: 1_500 }, (_, index) => [`k${index}`, index]));
    const view = viewOf(JSON.stringify(many));
    assert.equal(view.member('k1400')?.build(), 1400);
    assert.equal(view.member('k3')?.build(), 3);
  });

  it('builds no value that is too large, and goes on behind it', () => {
    const view = viewOf(`[[${'{},'.repeat(300_000)}{}],"${'x'.repeat(9_000_000)}",7]`);
    const [wide, long, last] = view.items();
    assert.throws(() => wide?.build(), isLimit);
    assert.throws(() => long?.build(), isLimit);
    assert.equal(last?.build(), 7);
    assert.throws(() => viewOf('['.repeat(1_000_001)), isLimit);
    assert.throws(() => viewOf('['.repeat(1_000_000)), isMalformed);
    assert.deepEqual(
      [...viewOf(`{"${'x'.repeat(70_000)}":1}`).members()].map(([key]) => key),
      [''],
    );
  });

  it('goes through a document a few times at most, however deep what is asked for lies', () => {
    const [inside, beside] = ['x'.repeat(2 ** 20), 'y'.repeat(2 ** 15)];
    const depth = 60;
    const text = `${`{"b":"${beside}","a":[`.repeat(depth)}"${inside}"${']}'.repeat(depth)}`;
    const bytes = Buffer.from(text);
    let gone = 0;
    const read = (offset: number, length: number) => {
      const part = bytes.subarray(offset, offset + length);
      gone += part.length;
      return part;
    };
    let view: JsonView | undefined = JsonView.of({ length: bytes.length, read });
    for (let level = 0; level < depth; level += 1)
      view = view?.member('a')?.items().next().value ?? undefined;
    assert.equal(view?.build(), inside);
    assert.ok(gone < 6 * bytes.length, `${gone} bytes were read of ${bytes.length}`);
  });

  it('does not go through a document for ever', () => {
    const view = viewOf(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`);
    assert.throws(() => {
      for (let inner: JsonView | undefined = view; inner;) inner = inner.member('a');
    }, isLimit);
  });

  it('takes linear time', () => {
    const many = bulk(3_000_000);
    const spent = took(() => {
      let count = 0;
      for (const item of viewOf(`[${'{},'.repeat(many)}{}]`).items()) count += item.isObject ? 1 : 0;
      assert.equal(count, many + 1);
    });
    assertWithin(4_000, spent);
  });
});
