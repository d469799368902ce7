import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import * as z from 'zod';
import { componentSchema, dependencySchema } from './cyclonedx/schema.ts';
import { fitting } from './fitting.ts';
import { packageSchema } from './spdx/schema.ts';
import { elementSchema } from './spdx-3/schema.ts';

const SCHEMAS = { componentSchema, dependencySchema, packageSchema, elementSchema };

/** Values that nearly fit an object schema. */
function near(schema: z.ZodType): fc.Arbitrary<unknown> {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return fc.oneof(fc.constantFrom(undefined, null), near(schema.def.innerType as z.ZodType));
  const other = { arbitrary: fc.jsonValue({ maxDepth: 1 }), weight: 1 };
  if (schema instanceof z.ZodArray)
    return fc.oneof({ arbitrary: fc.array(near(schema.element as z.ZodType)), weight: 20 }, other);
  if (!(schema instanceof z.ZodObject)) return fc.oneof({ arbitrary: fc.string(), weight: 20 }, other);
  const fields = Object.entries(schema.shape).map(([name, one]) => [name, near(one as z.ZodType)] as const);
  const record = fc.record({ ...Object.fromEntries(fields), toString: fc.jsonValue() }, { requiredKeys: [] });
  return fc.oneof({ arbitrary: record, weight: 20 }, other);
}

describe('fitting', () => {
  for (const [name, schema] of Object.entries(SCHEMAS)) {
    it(`tells of ${name} what Zod tells`, () => {
      const fits = fitting(schema);
      assert.ok(fits);
      const seen = new Set<boolean>();
      fc.assert(
        fc.property(near(schema), (value) => {
          // As JSON, which is all that it is asked about.
          const given: unknown = JSON.parse(JSON.stringify(value));
          const isFitting = schema.safeParse(given).success;
          seen.add(isFitting);
          assert.equal(fits(given), isFitting);
        }),
        { numRuns: propertyRuns(100, 100) },
      );
      assert.equal(seen.size, 2, 'both were tried');
    });
  }

  it('leaves to Zod what says more than the kind of value', () => {
    for (const schema of [
      z.string().min(1),
      z.array(z.string()).max(2),
      z.object({ a: z.string() }),
      z.object({ a: z.number().optional() }),
      z.strictObject({ a: z.string().optional() }),
      z.object({ a: z.string().optional() }).refine(() => false),
      z.enum(['a']),
      z.string().transform(Number),
    ])
      assert.equal(fitting(schema), undefined);
  });
});
