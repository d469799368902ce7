import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { propertiesOf } from '../../model/bill-properties.ts';
import type { Package } from '../../model/package.ts';
import { listingOf } from './listing.ts';

describe('a list of components', () => {
  it('has a gap of its own for a type that is not known, also where a later version of ours wrote it', () => {
    const later = {
      purl: 'pkg:terra/example.com/boat@1.0.0',
      ecosystem: 'terra' as Package['ecosystem'],
      name: 'example.com/boat',
      version: '1.0.0',
      licences: [],
      locations: [{ path: '/Package.resolved', foundBy: 'swift', evidence: 'locked' }],
    } satisfies Package;
    for (const properties of [[], propertiesOf(later)]) {
      const component = { name: 'boat', purl: later.purl, properties, licences: [], paths: [] };
      const listing = listingOf([component], 'test');
      assert.deepEqual(
        { ...listing, packages: [...listing.packages] },
        {
          packages: [],
          distribution: undefined,
          gaps: [
            {
              kind: 'unknown',
              subject: 'pkg:terra',
              reason: '1 component, such as boat: packages of this type are not matched yet',
            },
          ],
        },
      );
    }
  });
});
