import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import type { Declaration } from '../../model/configuration/infrastructure.ts';
import { declarationBy, type KeyOf } from './declarations.ts';

function declared(type: string, name: string): Declaration {
  return {
    kind: 'resource',
    type,
    name,
    value: {},
    path: '/a.tf',
    rangeOf: () => ({ startLine: 1 }),
    set: (): undefined => undefined,
  };
}

describe('declarationBy', () => {
  it('finds what going through all of them finds first', () => {
    const few = fc.constantFrom('a', 'b', 'c', 'd');
    const keyOf: KeyOf = ({ type, name }) => (type === 'd' ? undefined : `${type}.${name}`);
    fc.assert(
      fc.property(fc.array(fc.tuple(few, few)), few, few, (pairs, type, name) => {
        const declarations = pairs.map((pair) => declared(...pair));
        const key = `${type}.${name}`;
        assert.equal(
          declarationBy({ declarations }, keyOf, key),
          declarations.find((one) => keyOf(one) === key),
        );
      }),
      { numRuns: propertyRuns(100) },
    );
  });

  it('goes through them once, however many ask', () => {
    let asked = 0;
    const module = { declarations: Array.from({ length: 100 }, (_, index) => declared('a', `${index}`)) };
    const keyOf: KeyOf = ({ name }) => {
      asked += 1;
      return name;
    };
    for (const one of module.declarations) assert.equal(declarationBy(module, keyOf, one.name), one);
    assert.equal(asked, 100);
  });
});
