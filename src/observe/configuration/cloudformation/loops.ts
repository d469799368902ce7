import type { Path } from '../../../model/configuration/place.ts';
import { isText } from './substitution.ts';

/** Entries that all loops of a template make. */
export interface LoopBudget {
  left: number;
}

/** An entry of a map, with where its value is written. */
export interface LoopEntry {
  readonly key: string;
  readonly value: unknown;
  readonly origin: Path;
}

const LOOP = 'Fn::ForEach::';
const MAXIMUM_DEPTH = 5;
/** Of one item, in values that are evaluated. */
const COST = 50;

/**
 * The entries of a map, those that `Fn::ForEach::name: [identifier, collection, { key: body }]` makes in its place
 * ([reference](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-foreach.html)).
 * A loop over what is not known makes none.
 */
export function loopEntries(
  map: object,
  budget: LoopBudget,
  listOf: (collection: unknown) => unknown,
  origin: Path = [],
): LoopEntry[] {
  return Object.entries(map).flatMap(([key, value]): LoopEntry[] => {
    const at = [...origin, key];
    if (!key.startsWith(LOOP)) return [{ key, value, origin: at }];
    if (!Array.isArray(value) || at.length > 3 * MAXIMUM_DEPTH) return [];
    const [identifier, collection, body] = value as unknown[];
    const items = listOf(collection);
    if (typeof identifier !== 'string' || !Array.isArray(items) || typeof body !== 'object' || body === null)
      return [];
    return items.filter(isText).flatMap((item) => {
      if (budget.left < 0) return [];
      budget.left -= COST;
      const inner = loopEntries(body, budget, listOf, [...at, 2]);
      return inner.map((entry) => ({
        key: named(entry.key, identifier, String(item)),
        value: bound(entry.value, identifier, String(item), budget),
        origin: entry.origin,
      }));
    });
  });
}

function named(text: string, identifier: string, item: string): string {
  return text
    .replaceAll(`\${${identifier}}`, () => item)
    .replaceAll(`&{${identifier}}`, () => item.replaceAll(/[^A-Za-z0-9]/g, ''));
}

/** The body of a loop with the item in place of its name. */
function bound(value: unknown, identifier: string, item: string, budget: LoopBudget): unknown {
  budget.left -= 1;
  if (budget.left < 0) return null;
  if (typeof value === 'string') return named(value, identifier, item);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => bound(one, identifier, item, budget));
  const entries = Object.entries(value);
  if (entries.length === 1 && entries[0]?.[0] === 'Ref' && entries[0][1] === identifier) return item;
  return Object.fromEntries(
    entries.map(([key, inner]) => [named(key, identifier, item), bound(inner, identifier, item, budget)]),
  );
}
