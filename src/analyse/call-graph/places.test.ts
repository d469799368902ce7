import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bulk } from '../../../test/time-bound.ts';
import { graphOf } from '../../../test/fixtures/reachability/graph.ts';
import { Places, UNKNOWN } from './places.ts';

describe('places', () => {
  it('tell each token once, along edges that come before and after it', () => {
    const places = new Places(1_000);
    const [one, two, three] = [places.make(), places.make(), places.make()];
    const told: number[] = [];
    places.each(three, (token) => told.push(token));
    places.flow(one, two);
    places.add(one, 7);
    places.flow(two, three);
    places.add(two, 7);
    assert.ok(places.run());
    assert.deepEqual(told, [7]);
  });

  it('do not tell what comes with the unknown beside it', () => {
    const places = new Places(1_000);
    const [from, to] = [places.make(), places.make()];
    for (const token of [7, 8, UNKNOWN]) places.add(from, token);
    places.include(7);
    places.flow(from, to);
    assert.ok(places.run());
    assert.deepEqual(
      [UNKNOWN, 7, 8].map((token) => places.has(to, token)),
      [true, false, true],
    );
  });

  it('count what goes along edges, so that many of these are too much as well', () => {
    const places = new Places(1_000);
    const from = places.make();
    places.add(from, 7);
    for (let index = 0; index < 2_000; index += 1) places.flow(from, places.make());
    assert.ok(!places.run());
  });
});

describe('a call graph of what everybody gives to everybody', () => {
  it('is not too large to be followed', () => {
    const count = bulk(1_500);
    const text = Array.from({ length: count }, (_, index) => {
      const name = `f${index}`;
      return `function ${name}(x) { return hub({ ${name}, x }, x); }\nhub(${name});`;
    });
    const main = `function hub(...all) { unread(all); all.push(...all.map((one) => one)); return all[0]; }\n${text.join('\n')}`;
    const graph = graphOf({ title: '', files: { 'main.cjs': main }, runs: [], rests: [] });
    assert.deepEqual([...graph.dynamic.values()], []);
    assert.equal(graph.reached.size, count + 3);
  });
});
