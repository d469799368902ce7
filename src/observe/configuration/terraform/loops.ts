import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { type Expression, type Loop, SPLAT_ITEM } from '../hcl/syntax.ts';
import { entriesOf, MAXIMUM_LOOP, type Scope, withItem, withNames } from './scope.ts';
import { isOpen, openList, textOf } from './values.ts';

/** What a `for` makes: a list, or a map where it says keys. Of what it goes over, or leaves out, all must be known. */
export function loopValue(
  { names, over, key, value, condition, isGrouped }: Loop,
  scope: Scope,
  evaluate: (expression: Expression, scope: Scope) => unknown,
): unknown {
  const list = evaluate(over, scope);
  const entries = entriesOf(list);
  if (!entries || entries.length > MAXIMUM_LOOP) return new Unknown();
  const made: [key: string, value: unknown][] = [];
  const isWhole = !Array.isArray(list) || !isOpen(list);
  for (const entry of entries) {
    const within = withItem(scope, names, entry);
    const isTaken = condition ? evaluate(condition, within) : true;
    if (isTaken === false) continue;
    if (isTaken !== true) return new Unknown();
    const own = key ? textOf(evaluate(key, within)) : '';
    if (own === undefined) return new Unknown();
    made.push([own, evaluate(value, within)]);
  }
  if (key) return isWhole ? mapOf(made, isGrouped) : new Unknown();
  const values = made.map(([, one]) => one);
  return isWhole ? values : openList(values);
}

/** A key that comes twice is a mistake, unless what has it is put into groups. */
function mapOf(made: readonly (readonly [key: string, value: unknown])[], isGrouped: boolean): unknown {
  const groups = Map.groupBy(made, ([key]) => key);
  if (!isGrouped && groups.size < made.length) return new Unknown();
  return isGrouped
    ? Object.fromEntries([...groups].map(([key, of]) => [key, of.map(([, value]) => value)]))
    : Object.fromEntries(made);
}

/** Of nothing it is an empty list, and of one value that is no list a list of what is made of it. */
export function splatOf(
  { of, each }: Expression & { readonly kind: 'splat' },
  scope: Scope,
  evaluate: (expression: Expression, scope: Scope) => unknown,
): unknown {
  const value = evaluate(of, scope);
  if (value instanceof Unknown) return value;
  if (value === null) return [];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length > MAXIMUM_LOOP) return new Unknown();
  const values = list.map((one) => evaluate(each, withNames(scope, { [SPLAT_ITEM]: one })));
  return isOpen(list) ? openList(values) : values;
}
