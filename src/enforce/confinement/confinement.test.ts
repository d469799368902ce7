import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { profileArbitrary } from '../../../test/fixtures/profile-arbitrary.ts';
import { linesOf, profileSchema } from '../../model/profile/profile.ts';
import { CONFINEMENT_UNITS } from './registry.ts';
import { type CompileOptions, ENGINE_IDS } from './types.ts';

const options = fc.record({
  onLoss: fc.constantFrom('tighter', 'wider'),
  includeProposed: fc.boolean(),
  beside: fc.subarray([...ENGINE_IDS]),
}) as fc.Arbitrary<CompileOptions>;

describe('confinement units', () => {
  it('have distinct ids and say which vectors and sections they serve', () => {
    assert.deepEqual(
      CONFINEMENT_UNITS.map(({ id }) => id),
      ENGINE_IDS,
    );
    for (const { vectors, sections } of CONFINEMENT_UNITS)
      assert.ok(vectors.length > 0 && sections.length > 0);
  });

  for (const unit of CONFINEMENT_UNITS) {
    it(`${unit.id}: compiles hostile profiles to the same bytes, with losses at lines that there are`, () => {
      fc.assert(
        fc.property(profileArbitrary, options, (profile, given) => {
          const first = unit.compile(profile, given);
          assert.deepEqual(unit.compile(structuredClone(profile), given), first);
          const paths = new Set(linesOf(profile).map(({ path }) => path));
          for (const { line, direction, chosen } of first.losses) {
            assert.ok(unit.sections.includes(line.section), line.section);
            assert.ok(line.path === line.section || paths.has(line.path), line.path);
            if (chosen) assert.equal(direction, given.onLoss);
          }
          for (const { path } of first.artefacts) {
            assert.match(path, /^[a-z]+\/[a-z0-9-]+\.[a-z0-9._-]+$/);
            assert.ok(!path.includes('..'));
          }
        }),
        { numRuns: propertyRuns(150) },
      );
    });

    it(`${unit.id}: gives proposed lines no effect, unless asked to`, () => {
      fc.assert(
        fc.property(profileArbitrary, options, (profile, given) => {
          const without = Object.fromEntries(
            Object.entries(profile).flatMap(([key, value]: [string, unknown]): [string, unknown][] => {
              if (!Array.isArray(value) || value.length === 0) return [[key, value]];
              const decided = (value as { state: string }[]).filter(({ state }) => state !== 'proposed');
              return decided.length === 0 ? [] : [[key, decided]];
            }),
          );
          const exactly = { ...given, includeProposed: false };
          const texts = (value: typeof profile) => unit.compile(value, exactly).artefacts;
          assert.deepEqual(texts(profile), texts(profileSchema.parse(without)));
        }),
        { numRuns: propertyRuns(60) },
      );
    });
  }
});
