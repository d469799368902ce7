import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { completeKey, managedBy, propertiesOf } from './inheritance.ts';
import type { Pom } from './pom.ts';

const name = fc.constantFrom('a', 'b', '${x}', '${y}');
const managed = fc.uniqueArray(
  fc.record({ group: name, artifact: name, version: fc.constantFrom('1', '2', '3') }),
  { selector: ({ group, artifact }) => `${group}:${artifact}` },
);
const pom = fc
  .record({
    properties: fc.array(fc.tuple(fc.constantFrom('x', 'y', 'version'), fc.constantFrom('a', 'b', '${x}'))),
    managed,
  })
  .map((some): Pom => ({ ...some, version: '7', dependencies: [], licences: [] }));

describe('what projects take over', () => {
  it('is what all files of their lineage say, put over each other', () => {
    fc.assert(
      fc.property(fc.array(pom, { maxLength: 4 }), (poms) => {
        const lineage = { poms, paths: [], isWhole: true };
        const names = new Map(poms.length > 0 ? [['version', '7']] : []);
        const plain = new Map([...names, ...poms.toReversed().flatMap(({ properties }) => properties)]);
        const properties = propertiesOf(lineage);
        for (const key of ['x', 'y', 'z', 'version']) assert.equal(properties.get(key), plain.get(key));
        assert.equal(properties.get('project.version'), names.get('version'));
        const found = managedBy(lineage, properties);
        for (const key of ['a:a', 'a:b', 'b:a', 'b:b']) {
          const entry = found(`${key}:jar:`);
          const allowed = poms
            .map((one) => one.managed.filter((each) => completeKey(each, plain) === `${key}:jar:`))
            .find((some) => some.length > 0);
          if (allowed) assert.ok(typeof entry === 'object' && allowed.includes(entry));
          else assert.equal(entry, 'nothing');
        }
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});
