import type { ApplicationKind } from './applications.ts';
import type { OptionalText } from './optional-text.ts';
import { regularExpression } from './patterns.ts';

/** What every message of a kind has, with the values that people know best first. */
const USUAL: Readonly<Record<ApplicationKind, ReadonlyMap<string, readonly string[]>>> = {
  http: new Map([
    [':method', ['GET', 'POST', 'PUT', 'DELETE']],
    [':path', ['/']],
  ]),
  kafka: new Map([[':api', ['Fetch', 'Produce', 'fetch', 'produce']]]),
  sql: new Map([[':verb', ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'select', 'insert', 'update', 'delete']]]),
  other: new Map(),
};

const NAME = regularExpression('[a-z0-9]([a-z0-9.-]*[a-z0-9])?');
const WORD = regularExpression('[!-~]+');

/** What a value of the field looks like in practice. */
const SHAPES = new Map([
  [':method', regularExpression('[A-Z]+')],
  [':path', regularExpression('/[!-~]*')],
  [':authority', NAME],
  [':server-name', NAME],
]);

/** A value for each field that matters, and for those that no message of the kind is without. */
export function exampleOf(
  kind: ApplicationKind,
  fields: ReadonlyMap<string, OptionalText>,
): Map<string, string | undefined> {
  const usual = [...USUAL[kind]].map(([field, samples]) => [field, samples[0]] as const);
  const chosen = [...fields].map(([field, values]) => [field, exampleFor(kind, field, values)] as const);
  return new Map([...usual, ...chosen]);
}

/** A well-known value, else absence, else one that looks right, else any. A host is rather there than not. */
function exampleFor(kind: ApplicationKind, field: string, values: OptionalText): string | undefined {
  const known = USUAL[kind].get(field)?.find((sample) => values.includes(sample));
  if (known !== undefined) return known;
  if (values.absent && field !== ':authority') return undefined;
  return values.texts.intersect(SHAPES.get(field) ?? WORD).example() ?? values.texts.example();
}
