import { type Labels, type Selector, selects } from './selector.ts';

/** More than any selector of a person has alternatives. */
const MOST = 64;
/** A value that no selector names. */
const OTHER = 'other';

/** A condition, or its opposite. */
type Wanted = ReadonlyMap<string, string>;

/**
 * Label sets for which a selector holds, with as few labels as it asks for: one for each of its alternatives and for
 * each value of a list, up to 64. Where the selector only asks for what labels must not be, the empty set is among them.
 */
export function labelWitnesses(selector: Selector): Labels[] {
  const found = alternatives(selector, false).filter((labels) => selects(selector, labels));
  const distinct = new Map(
    found.map((labels) => [JSON.stringify([...labels].toSorted(([a], [b]) => (a < b ? -1 : 1))), labels]),
  );
  return [...distinct.values()].slice(0, MOST);
}

function alternatives(selector: Selector, isNegated: boolean): Wanted[] {
  if (selector.kind === 'not') return alternatives(selector.of, !isNegated);
  if (selector.kind === 'label') return ofLabel(selector, isNegated);
  const isConjunction = (selector.kind === 'all') !== isNegated;
  const parts = selector.of.map((part) => alternatives(part, isNegated));
  if (!isConjunction) return parts.flat().slice(0, MOST);
  return parts.reduce<Wanted[]>(
    (all, part) => all.flatMap((one) => joined(one, part)).slice(0, MOST),
    [new Map()],
  );
}

/** Both at once, where they do not want different values of one label. */
function joined(one: Wanted, others: readonly Wanted[]): Wanted[] {
  return others.flatMap((other) => {
    const isContradiction = [...other].some(([key, value]) => (one.get(key) ?? value) !== value);
    return isContradiction ? [] : [new Map([...one, ...other])];
  });
}

function ofLabel({ key, operator, values }: Selector & { kind: 'label' }, isNegated: boolean): Wanted[] {
  const absent: Wanted = new Map();
  const [first = OTHER] = values;
  const having = (texts: readonly string[]): Wanted[] => texts.map((text) => new Map([[key, text]]));
  const unlike = having([`${first}-${OTHER}`, OTHER]);
  if (operator === 'Exists' || operator === 'DoesNotExist')
    return (operator === 'Exists') === isNegated ? [absent] : having([OTHER]);
  if (operator === 'NotIn') return isNegated ? having(values) : [absent, ...unlike];
  if (isNegated) return [absent, ...unlike];
  return operator === 'In'
    ? having(values)
    : having(values.flatMap((text) => [text, `${text}${OTHER}`, `${OTHER}${text}`]));
}
