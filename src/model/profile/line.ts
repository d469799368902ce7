import * as z from 'zod';
import { printableText } from './text.ts';

/** An object that refuses keys it does not know, and says which known key may have been meant. */
export function strictObject<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => unknownKey(key, known)).join('; ')
        : undefined,
  });
}

function unknownKey(key: string, known: readonly string[]): string {
  const near = known
    .map((name) => ({ name, far: distance(key.toLowerCase(), name.toLowerCase()) }))
    .toSorted((a, b) => a.far - b.far)
    .find(({ name, far }) => far <= Math.max(1, name.length / 3) || lettersOf(key) === lettersOf(name));
  const way = near === undefined ? `known here: ${known.join(', ')}` : `did you mean ${near.name}?`;
  return `unknown key ${JSON.stringify(key.slice(0, 64))}; ${way}`;
}

const lettersOf = (word: string): string => word.slice(0, 64).toLowerCase().split('').toSorted().join('');

/** Levenshtein's distance; a long key is far from all of ours, whatever its end. */
function distance(long: string, b: string): number {
  const a = long.slice(0, 64);
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Weakest first: a proposal allows nothing until a person accepts it, a refusal is kept so that nobody proposes it again. */
export const STATES = ['proposed', 'accepted', 'refused'] as const;
export const stateSchema = z.enum(STATES);
export type State = z.infer<typeof stateSchema>;

const sourceSchema = printableText(512).describe(
  'Where it is from, such as `image config ExposedPorts` or `src/routes.ts:12`.',
);

export const provenanceSchema = z
  .discriminatedUnion('kind', [
    strictObject({
      kind: z.literal('declared').describe('The image, a manifest or a source file says so.'),
      source: sourceSchema,
    }),
    strictObject({
      kind: z.literal('observed').describe('It was seen to happen.'),
      source: sourceSchema,
      count: z.int().min(1).optional().describe('How often it was seen by this source.'),
      first: z.iso.datetime().optional().describe('When it was first seen, in UTC.'),
      last: z.iso.datetime().optional().describe('When it was last seen, in UTC.'),
    }),
    strictObject({ kind: z.literal('written').describe('A person wrote it.'), source: sourceSchema }),
  ])
  .meta({ id: 'provenance', description: 'Why a line is here.' });
export type Provenance = z.infer<typeof provenanceSchema>;

export const PROVENANCE_KINDS = ['declared', 'observed', 'written'] as const satisfies Provenance['kind'][];

/** The provenance of a line that names none: a person wrote it into the profile. */
export const WRITTEN: Provenance = { kind: 'written', source: 'profile' };

/** Lines of one section. */
const MAXIMUM_LINES = 4096;
/** Reasons that one line may have. */
export const MAXIMUM_PROVENANCE = 64;

const lineFields = {
  state: stateSchema
    .default('accepted')
    .describe(
      '`proposed` by a tool and without effect, `accepted` by a person, or `refused` by a person. A line without a state is accepted.',
    ),
  provenance: z
    .array(provenanceSchema)
    .min(1)
    .max(MAXIMUM_PROVENANCE)
    .default([WRITTEN])
    .describe('Why the line is here, each reason once. A line without provenance was written by a person.'),
};

/** What every line has besides what it is about. */
export interface Line {
  state: State;
  provenance: Provenance[];
}

/** A line's schema: what it is about, then state and provenance. */
export function line<Shape extends z.ZodRawShape>(
  shape: Shape,
): z.ZodObject<Shape & typeof lineFields, z.core.$strict> {
  return strictObject({ ...shape, ...lineFields });
}

/** A line that may also be written as a single value, which is then its `key`; all its other fields can be left out. */
export function shortLine<Shape extends z.ZodRawShape>(
  key: keyof Shape & string,
  schema: z.ZodObject<Shape, z.core.$strict>,
) {
  const single: z.core.$ZodType | undefined = schema.shape[key];
  const short = z.pipe(
    single ?? z.never(),
    z.transform((value: unknown) => schema.parse({ [key]: value })),
  );
  return z.union([schema, short], { error: `must be a single ${key}, or keys and values` });
}

/** A section: lines of which no two are about the same. `keyOf` gives what a line is about. */
export function section<Schema extends z.ZodType>(schema: Schema, keyOf: (line: z.output<Schema>) => string) {
  return z
    .array(schema)
    .max(MAXIMUM_LINES)
    .superRefine((lines, context) => {
      const seen = new Map<string, number>();
      for (const [index, entry] of lines.entries()) {
        const key = keyOf(entry);
        const earlier = seen.get(key);
        if (earlier === undefined) seen.set(key, index);
        else
          context.addIssue({
            code: 'custom',
            path: [index],
            message: `says the same as entry ${earlier + 1} of this list; keep one of them`,
          });
      }
    });
}
