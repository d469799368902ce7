import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { PackedList } from './packed-list.ts';
import { PlainRoom } from './plain-room.ts';

describe('PackedList', () => {
  it('gives back what was put in, in order, by index, and after it was stored', () => {
    for (const length of [0, 1, 511, 512, 513, 20_000]) {
      const values = Array.from({ length }, (_, index) => ({ index, text: `line\n${index} é 日本` }));
      const list = PackedList.from(values);
      assert.equal(list.length, length);
      assert.deepEqual([...list], values);
      assert.deepEqual([...list], values, 'a second time');
      for (const index of [0, 1, 511, 512, 5000, length - 1]) assert.deepEqual(list.at(index), values[index]);
      assert.deepEqual([list.at(-1), list.at(length)], [undefined, undefined]);
      const restored = PackedList.of<(typeof values)[number]>(structuredClone(list.stored()));
      assert.deepEqual([restored.length, [...restored]], [length, values]);
      restored.push({ index: length, text: 'more' });
      assert.deepEqual(restored.at(length), { index: length, text: 'more' });
      const written = `[${[...restored.texts()].join(',')}]`;
      assert.equal(written, JSON.stringify([...restored]));
      assert.deepEqual([...list], values, 'storing changes nothing');
      assert.deepEqual([...restored.drain()], [...values, { index: length, text: 'more' }]);
      assert.deepEqual([restored.length, [...restored]], [0, []]);
    }
  });

  it('takes any JSON, and values larger than what is packed at once', () => {
    const list = PackedList.from<unknown>(Array.from({ length: 600 }, () => 0));
    const large = 'x'.repeat(1_000_000);
    list.push(large);
    list.push('after');
    assert.deepEqual([list.at(600), list.at(601), [...list].length], [large, 'after', 602]);
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 20 }), (values) => {
        const long = PackedList.from([...Array.from({ length: 600 }, () => null), ...values]);
        assert.deepEqual([...long].slice(600), JSON.parse(JSON.stringify(values)));
      }),
    );
  });

  it('tells whether a text is in the JSON of a value, however many there are', () => {
    for (const length of [1, 700, 5_000]) {
      const list = new PackedList<{ readonly name: string; readonly owner?: string }>();
      for (let index = 0; index < length; index += 1) list.push({ name: `${index} "owner": of many` });
      assert.equal(list.mentions('"owner":'), false);
      assert.equal(PackedList.from(list).mentions('"owner":'), false);
      list.push({ name: 'last', owner: 'a' });
      assert.equal(list.mentions('"owner":'), true);
      assert.equal(PackedList.of(list.stored()).mentions('"owner":'), true);
    }
  });

  it('keeps text as it is while there is room, and tells the same', () => {
    const values = Array.from({ length: 20_000 }, (_, index) => ({ index, text: `line\n${index} é 日本` }));
    const texts = values.map((value) => JSON.stringify(value));
    for (const bytes of [0, 200_000, 2 ** 24]) {
      const room = new PlainRoom(bytes);
      const list = new PackedList<unknown>(room);
      for (const value of values) list.push(value);
      assert.deepEqual([...list], values);
      assert.deepEqual([...list.valueTexts()], texts);
      assert.deepEqual(list.at(15_000), values[15_000]);
      assert.deepEqual(
        [...list.chosen((json) => json.includes('"index":777,'))],
        values.filter(({ index }) => index === 777),
      );
      const stored = PackedList.of<unknown>(structuredClone(list.stored()));
      assert.deepEqual([...stored.valueTexts()], texts);
      assert.ok(list.stored().chunks.every(({ bytes: packed }) => packed.length < 60_000));
      assert.deepEqual([[...list.drainTexts()], list.length, [...list]], [texts, 0, []]);
      const written = new PackedList<unknown>(room);
      for (const text of texts) written.pushText(text);
      assert.deepEqual([...written], values);
      written.clear();
      assert.deepEqual([written.length, [...written], room.take(bytes)], [0, [], true], 'room is given back');
    }
  });

  it('takes little memory', () => {
    const list = new PackedList<object>();
    for (let index = 0; index < 100_000; index += 1)
      list.push({ path: `/srv/app/file-${index}`, size: index });
    const stored = list.stored().chunks.reduce((sum, { bytes }) => sum + bytes.length, 0);
    assert.ok(stored < 1_500_000, `${stored} bytes`);
  });
});
