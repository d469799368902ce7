import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { foldedName } from './folded-name.ts';

describe('a name that is folded', () => {
  it('is the same in every spelling that a directory takes for it', () => {
    const spellings = [
      'Ann Lee',
      'ANN LEE',
      'ａｎｎ lee',
      'a\u0301nn lee',
      'án\u00adn\u00a0lee',
      ' ann  lee\u200b',
    ];
    for (const spelling of spellings) assert.equal(foldedName(spelling), 'ann lee', JSON.stringify(spelling));
    assert.equal(foldedName('Straße'), foldedName('STRASSE'));
    assert.equal(foldedName('STRAẞE'), foldedName('STRASSE'));
    assert.notEqual(foldedName('ann'), foldedName('anna'));
  });

  it('stays as it is when it is folded again, whatever it was', () => {
    const letter = fc.integer({ min: 1, max: 0x2_ffff }).map((point) => String.fromCodePoint(point));
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 40 }), (letters) => {
        const once = foldedName(letters.join(''));
        assert.equal(foldedName(once), once);
      }),
      { numRuns: propertyRuns(100) },
    );
  });
});
