import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { Fault } from '../../model/fault.ts';

/** Reads texts that are nearly as `given`, and any others: each is read as one of its format, or refused. */
export function readsOrRefuses<Given extends { readonly format: string }>(
  given: Given,
  read: (text: string) => Pick<Given, 'format'>,
): void {
  const part = fc.dictionary(
    fc.constantFrom(...Object.keys(given), '__proto__'),
    fc.jsonValue({ maxDepth: 3 }),
  );
  const text = fc.oneof(
    fc.string(),
    part.map((more) => JSON.stringify({ ...given, ...more })),
  );
  fc.assert(
    fc.property(text, (written) => {
      try {
        assert.equal(read(written).format, given.format);
      } catch (error) {
        assert.ok(error instanceof Fault && error.code === 'malformed', String(error));
      }
    }),
    { numRuns: propertyRuns(30) },
  );
}
