import { Fault } from '../../../../model/fault.ts';
import type { BuildBudget } from '../budget.ts';
import { field, isMap, put, scalarText, type Tree, type TreeMap } from '../tree.ts';

/** A step of a path: a key or an index, an item whose key has a value, or all of them. */
type Step = string | { readonly key: string; readonly value: string } | typeof EVERY;

const EVERY = Symbol('*');
const LONGEST = 2000;
const MOST_STEPS = 64;

/** Steps of `spec.containers.[name=web].env.0` or `spec.ports[0]`; a dot that is part of a key has a `\` before it. */
export function fieldPath(text: string): readonly Step[] {
  const steps: Step[] = [];
  // One alternative a step: what stands in brackets, else characters up to a dot or a bracket.
  for (const [, inside, plain] of text.slice(0, LONGEST).matchAll(/\[([^\]]*)\]|((?:\\.|[^.[\\])+)/g)) {
    if (inside !== undefined) steps.push(bracketStep(inside));
    else if (plain !== undefined) steps.push(plain === '*' ? EVERY : plain.replaceAll(/\\(.)/g, '$1'));
  }
  if (steps.length === 0 || steps.length > MOST_STEPS || text.length > LONGEST)
    throw new Fault('malformed', `${JSON.stringify(text.slice(0, 64))} is no path to a field`);
  return steps;
}

function bracketStep(inside: string): Step {
  const equals = inside.indexOf('=');
  if (equals > 0) return { key: inside.slice(0, equals), value: inside.slice(equals + 1) };
  return inside === '*' ? EVERY : inside;
}

/** A place that has a value, or may have one. */
export interface FieldPlace {
  readonly value: Tree | undefined;
  readonly depth: number;
  set(value: Tree): void;
}

/** The places at a path. Where nothing is, they are made if that is wanted, but for items of lists. */
export function placesAt(
  root: TreeMap,
  steps: readonly Step[],
  create: boolean,
  budget: BuildBudget,
): FieldPlace[] {
  let places: FieldPlace[] = [{ value: root, depth: 0, set: () => undefined }];
  for (const [index, step] of steps.entries()) {
    const isLast = index === steps.length - 1;
    places = places.flatMap((place) => next(place, step, create, isLast));
    budget.spend(1 + places.length);
  }
  return places;
}

function next(place: FieldPlace, step: Step, create: boolean, isLast: boolean): FieldPlace[] {
  const depth = place.depth + 1;
  let at = place.value;
  if (at === undefined && create && typeof step === 'string') {
    at = {};
    place.set(at);
  }
  if (Array.isArray(at)) {
    const list = at;
    return indexesOf(list, step).map((index) => ({
      value: list[index],
      depth,
      set: (value) => {
        list[index] = value;
      },
    }));
  }
  if (!isMap(at)) return [];
  const map = at;
  const keys = step === EVERY ? Object.keys(map) : typeof step === 'string' ? [step] : [];
  return keys
    .filter((key) => Object.hasOwn(map, key) || (create && (isLast || typeof step === 'string')))
    .map((key) => ({ value: field(map, key), depth, set: (value) => put(map, key, value) }));
}

function indexesOf(list: readonly Tree[], step: Step): number[] {
  const indexes = [...list.keys()];
  if (step === EVERY) return indexes;
  if (typeof step === 'string') return indexes.filter((index) => String(index) === step);
  return indexes.filter((index) => scalarText(field(list[index], step.key)) === step.value);
}
