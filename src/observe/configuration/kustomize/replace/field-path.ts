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
  for (const [, inside, plain] of text.slice(0, LONGEST).matchAll(/\[([^\][]*)\]|((?:\\.|[^.[\\])+)/g)) {
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

/** The places at a path. Where nothing is, they are made if that is wanted. */
export function placesAt(
  root: TreeMap,
  steps: readonly Step[],
  create: boolean,
  budget: BuildBudget,
): FieldPlace[] {
  let places: FieldPlace[] = [{ value: root, depth: 0, set: () => undefined }];
  for (const step of steps) {
    places = places.flatMap((place) => next(create ? filled(place, step) : place, step, create));
    budget.spend(1 + places.length);
  }
  return places;
}

/** A place with what a step can go into. */
function filled(place: FieldPlace, step: Step): FieldPlace {
  if (place.value !== undefined || step === EVERY) return place;
  const value: Tree = typeof step === 'string' && !isIndex(step) ? {} : [];
  place.set(value);
  return { ...place, value };
}

function isIndex(step: string): boolean {
  return /^\d{1,9}$/.test(step);
}

function next({ value: at, depth: above }: FieldPlace, step: Step, create: boolean): FieldPlace[] {
  const depth = above + 1;
  if (Array.isArray(at)) {
    const list = at;
    return indexesOf(list, step, create).map((index) => ({
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
    .filter((key) => create || Object.hasOwn(map, key))
    .map((key) => ({ value: field(map, key), depth, set: (value) => put(map, key, value) }));
}

/** What is made is the item behind the last one. */
function indexesOf(list: Tree[], step: Step, create: boolean): number[] {
  if (step === EVERY) return [...list.keys()];
  if (typeof step === 'string') {
    const index = isIndex(step) ? Number(step) : -1;
    return index >= 0 && (index < list.length || (create && index === list.length)) ? [index] : [];
  }
  const found = [...list.keys()].filter((index) => scalarText(field(list[index], step.key)) === step.value);
  if (found.length > 0 || !create) return found;
  const made: TreeMap = {};
  put(made, step.key, step.value);
  return [list.push(made) - 1];
}
