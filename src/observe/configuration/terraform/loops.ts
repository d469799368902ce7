import { Unknown } from '../../../model/configuration/infrastructure.ts';
import type { Expression, Loop } from '../hcl/syntax.ts';
import { entriesOf, type Scope, withNames } from './scope.ts';

/** Items that a loop goes over. */
const MAXIMUM_ITEMS = 1000;

/** What a `for` makes: a list, or a map where it says keys. Of what it goes over, or leaves out, all must be known. */
export function loopValue(
  { names, over, key, value, condition, isGrouped }: Loop,
  scope: Scope,
  evaluate: (expression: Expression, scope: Scope) => unknown,
): unknown {
  const entries = entriesOf(evaluate(over, scope));
  if (!entries || entries.length > MAXIMUM_ITEMS || isGrouped) return new Unknown();
  const [first = '', second] = names;
  const made: [key: unknown, value: unknown][] = [];
  for (const [at, item] of entries) {
    const within = withNames(
      scope,
      second === undefined ? { [first]: item } : { [first]: at, [second]: item },
    );
    const isTaken = condition ? evaluate(condition, within) : true;
    if (isTaken === false) continue;
    if (isTaken !== true) return new Unknown();
    made.push([key && evaluate(key, within), evaluate(value, within)]);
  }
  if (!key) return made.map(([, one]) => one);
  return made.every(([one]) => typeof one === 'string' || typeof one === 'number')
    ? Object.fromEntries(made)
    : new Unknown();
}
