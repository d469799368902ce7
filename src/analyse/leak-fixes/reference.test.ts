import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { valueAt } from '../../model/configuration/place.ts';
import { VALUE } from './leak.fixture.ts';
import { nameOf, pathsOf, referenceOf } from './reference.ts';

describe('a reference to a secret', () => {
  it('is the path and field of what is asked, and none of what nobody asks for', () => {
    assert.equal(referenceOf({ place: VALUE }), 'vault:secret/data/shop#password');
    const lease = { ...VALUE, kind: 'lease' as const, path: 'db/creds/shop/fake', field: undefined };
    assert.equal(referenceOf({ place: lease }), 'vault:db/creds/shop#password');
    assert.equal(referenceOf({ place: { ...VALUE, kind: 'token' } }), undefined);
  });

  it('is put at the paths of texts, in whatever order they are found', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        for (const path of pathsOf(value, () => true)) assert.equal(typeof valueAt(value, path), 'string');
      }),
      { numRuns: propertyRuns(100) },
    );
    assert.deepEqual(
      pathsOf({ a: ['x', { b: 'y' }], c: 'y' }, (text) => text === 'y'),
      [['a', 1, 'b'], ['c']],
    );
  });

  it('has a name that Kubernetes takes, of any text', () => {
    assert.equal(nameOf('shop_DB Password!'), 'shop-db-password');
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        assert.match(nameOf(text), /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/);
      }),
      { numRuns: propertyRuns(100) },
    );
  });
});
