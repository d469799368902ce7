import { hashTogether, hashUnordered } from './hashing.ts';
import { OptionalText } from './optional-text.ts';
import { type Budget, combineParts, type Part } from './partition.ts';
import { decide } from './types.ts';

/**
 * A set of messages as a decision diagram: all of them, none of them, or a look at one field, whose values are
 * partitioned by what is decided next. Fields are looked at in a fixed order, and a look that decides nothing is
 * left out, so equal sets have equal diagrams up to the order of parts.
 */
export type Decision = boolean | Look;

interface Look {
  readonly field: string;
  readonly parts: readonly Part<OptionalText, Decision>[];
}

/**
 * Fields that are no headers, in the order in which they are looked at; headers come after them, by name. Each name
 * begins with a colon, as no header's name does; three are HTTP's own pseudo-headers.
 */
const FIELD_ORDER = [
  ':server-name',
  ':method',
  ':authority',
  ':path',
  ':api',
  ':topic',
  ':verb',
  ':table',
] as const;
const ALWAYS_PRESENT: ReadonlySet<string> = new Set([':method', ':path', ':api', ':verb']);

/** Everything that the field can be. */
function universeOf(field: string): OptionalText {
  return ALWAYS_PRESENT.has(field) ? OptionalText.PRESENT : OptionalText.ALL;
}

/** Negative where the first field is looked at before the second. */
export function compareFields(first: string, second: string): number {
  const [i, j] = [first, second].map((field) => (FIELD_ORDER as readonly string[]).indexOf(field));
  if (i === undefined || j === undefined) return 0;
  if (i >= 0 || j >= 0) return (i < 0 ? FIELD_ORDER.length : i) - (j < 0 ? FIELD_ORDER.length : j);
  return first < second ? -1 : first > second ? 1 : 0;
}

/** The messages in which each of these fields has a value of its set. */
export function allOf(conditions: ReadonlyMap<string, OptionalText>): Decision {
  const ordered = [...conditions].toSorted(([a], [b]) => compareFields(b, a));
  return ordered.reduce<Decision>((next, [field, values]) => {
    const inside = values.intersect(universeOf(field));
    const outside = universeOf(field).subtract(values);
    if (next === false || inside.isEmpty()) return false;
    if (outside.isEmpty()) return next;
    const parts = [
      { values: inside, result: next },
      { values: outside, result: false },
    ];
    return { field, parts };
  }, true);
}

/** The messages for which the truth table answers 1. Throws a `Fault` (`limit`). */
export function combineDecisions(a: Decision, b: Decision, table: number, budget: Budget): Decision {
  if (typeof a === 'boolean') return applyTo(b, decide(table, Number(a), 0), decide(table, Number(a), 1));
  if (typeof b === 'boolean') return applyTo(a, decide(table, 0, Number(b)), decide(table, 1, Number(b)));
  const field = compareFields(a.field, b.field) <= 0 ? a.field : b.field;
  const parts = combineParts<OptionalText, Decision>(
    partsOf(a, field),
    partsOf(b, field),
    (x, y) => combineDecisions(x, y, table, budget),
    sameDecision,
    budget,
  );
  const [only] = parts;
  return only && parts.length === 1 ? only.result : { field, parts };
}

function partsOf(look: Look, field: string): readonly Part<OptionalText, Decision>[] {
  return look.field === field ? look.parts : [{ values: universeOf(field), result: look }];
}

/** A set after an operation that answers `ifOutside` for what is not in it and `ifInside` for what is. */
function applyTo(decision: Decision, ifOutside: number, ifInside: number): Decision {
  if (ifOutside === ifInside) return ifInside === 1;
  return ifInside === 1 ? decision : negate(decision);
}

function negate(decision: Decision): Decision {
  if (typeof decision === 'boolean') return !decision;
  const parts = decision.parts.map(({ values, result }) => ({ values, result: negate(result) }));
  return { field: decision.field, parts };
}

/** Do both hold for the same messages? */
export function sameDecision(a: Decision, b: Decision): boolean {
  if (a === b || typeof a === 'boolean' || typeof b === 'boolean') return a === b;
  if (a.field !== b.field || a.parts.length !== b.parts.length) return false;
  return a.parts.every((part) =>
    b.parts.some((other) => part.values.equals(other.values) && sameDecision(part.result, other.result)),
  );
}

/** A number that decisions have in common which `sameDecision` takes for one, and few others. */
export function hashOfDecision(decision: Decision): number {
  if (typeof decision === 'boolean') return Number(decision);
  return hashUnordered(
    decision.parts.map(({ values, result }) => hashTogether([values.hash, hashOfDecision(result)])),
  );
}

/** Is a message with these fields in the set? A field that has no value is absent. */
export function decidesFor(decision: Decision, fields: ReadonlyMap<string, string | undefined>): boolean {
  if (typeof decision === 'boolean') return decision;
  const value = fields.get(decision.field);
  const part = decision.parts.find(({ values }) => values.includes(value));
  return part !== undefined && decidesFor(part.result, fields);
}

/** One way to yes: the sets of values that lead there, by field in the order of looks; undefined where there is none. */
export function wayToYes(decision: Decision): (readonly [string, OptionalText])[] | undefined {
  if (typeof decision === 'boolean') return decision ? [] : undefined;
  for (const { values, result } of decision.parts) {
    const rest = wayToYes(result);
    if (rest) return [[decision.field, values], ...rest];
  }
  return undefined;
}
