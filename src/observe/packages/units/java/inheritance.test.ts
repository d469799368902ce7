import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { keyOf, managedIn, propertiesOf } from './inheritance.ts';
import type { Pom } from './pom.ts';

const name = fc.constantFrom('a', 'b', '${x}', '${y}');
const managed = fc.record({
  group: name,
  artifact: name,
  version: fc.constantFrom('1', '2', '3'),
  scope: fc.constantFrom('compile', 'import'),
});
const pom = fc
  .record({
    properties: fc.array(fc.tuple(fc.constantFrom('x', 'y'), fc.constantFrom('a', 'b', '${x}'))),
    managed: fc.array(managed),
  })
  .map((some): Pom => ({ ...some, dependencies: [], licences: [] }));

describe('what projects take over', () => {
  it('is what all files of their lineage say, put over each other', () => {
    fc.assert(
      fc.property(fc.array(pom, { maxLength: 4 }), fc.boolean(), (lineage, hasOwn) => {
        const own = new Map(hasOwn ? [['x', 'b']] : []);
        const farthestFirst = lineage.toReversed();
        const plain = new Map([...farthestFirst.flatMap(({ properties }) => properties), ...own]);
        const properties = propertiesOf(own, lineage);
        for (const key of ['x', 'y', 'z']) assert.equal(properties.get(key), plain.get(key));
        const all = farthestFirst
          .flatMap((one) => one.managed)
          .filter(({ scope }) => scope !== 'import')
          .map((one) => [keyOf(one, plain), one] as const);
        const found = managedIn(lineage, properties);
        for (const key of ['a:a', 'a:b', 'b:a', 'b:b']) assert.equal(found(key), new Map(all).get(key));
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});
