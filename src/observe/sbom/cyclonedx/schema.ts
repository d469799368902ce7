import * as z from 'zod';

const text = z.string().nullish();

/** What we use of a component, of versions 1.2 to 1.7; everything else is left alone. */
export const componentSchema = z.object({
  type: text,
  'bom-ref': text,
  name: text,
  group: text,
  version: text,
  purl: text,
  licenses: z
    .array(
      z.object({
        expression: text,
        license: z.object({ id: text, name: text }).nullish(),
      }),
    )
    .nullish(),
  properties: z.array(z.object({ name: text, value: text })).nullish(),
  evidence: z.object({ occurrences: z.array(z.object({ location: text })).nullish() }).nullish(),
});
/** An entry of `dependencies`. */
export const dependencySchema = z.object({ ref: text, dependsOn: z.array(z.string()).nullish() });

export type CyclonedxComponent = z.infer<typeof componentSchema>;
