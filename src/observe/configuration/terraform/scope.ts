import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { by } from '../../../model/sorted.ts';
import { hasPlaces, isMap, isOpen, isWholeMap, Refused } from './values.ts';

/** What names stand for where an expression is. */
export interface Scope {
  /** The value of `var.a`, `local.b`, `aws_s3_bucket.c`; what is behind that name is looked up in it. */
  reference(steps: readonly string[]): unknown;
  readonly budget: EvaluationBudget;
  /** Files that a function may read, where there are some. */
  readonly files?: ModuleFiles | undefined;
}

/** Files beside a module that are no sources of it. */
export interface ModuleFiles {
  /** The folder that Terraform is run in. */
  readonly root: string;
  /** The folder of the module, as seen from there. */
  readonly module: string;
  readonly textOf: (path: string) => string | undefined;
}

/** What all who share it may still evaluate. */
export interface EvaluationBudget {
  /** Expressions. */
  left: number;
  /** Expressions inside of each other at the moment, those of the names that they refer to among them. */
  depth: number;
  /** Was a name not looked up, as it stood too deep? */
  isTooDeep: boolean;
}

/** Items that a loop goes over. */
export const MAXIMUM_LOOP = 1000;
/** As how many expressions a value counts that is made anew. */
export const VALUE_STEPS = 10;

/** The scope with names that stand for these values: those of a loop, `each`, `count`. */
export function withNames(scope: Scope, values: Readonly<Record<string, unknown>>): Scope {
  return {
    budget: scope.budget,
    files: scope.files,
    reference(steps) {
      const [name = '', ...rest] = steps;
      return Object.hasOwn(values, name) ? lookUp(values[name], rest) : scope.reference(steps);
    },
  };
}

/** The scope in which a loop with these names, one or two, takes one of its items. */
export function withItem(
  scope: Scope,
  [first = '', second]: readonly string[],
  [at, item]: readonly [key: unknown, value: unknown],
): Scope {
  return withNames(scope, second === undefined ? { [first]: item } : { [first]: at, [second]: item });
}

/** The keys and values of a list, a set or a map, in their order; undefined of what is none, or not known. */
export function entriesOf(value: unknown): [key: unknown, value: unknown][] | undefined {
  if (Array.isArray(value)) return value.map((one: unknown, index) => [keyOf(value, index), one]);
  return isWholeMap(value) ? Object.entries(value).toSorted(by(([key]) => key)) : undefined;
}

/** Members of a set are their own keys. */
function keyOf(list: readonly unknown[], index: number): unknown {
  if (isOpen(list)) return new Unknown();
  return hasPlaces(list) ? index : list[index];
}

/** `address`: of what the value is; what a resource does not say itself is only known once it is there. */
export function lookUp(root: unknown, steps: readonly unknown[], address?: string): unknown {
  let value = root;
  for (const step of steps) {
    if (value instanceof Refused) return value;
    if (value instanceof Unknown) return new Unknown(value.address);
    const part = partOf(value, step);
    if (part === undefined) return isRefused(value, step) ? new Refused(address) : new Unknown(address);
    value = part;
  }
  return value;
}

/** Is it certain that there is no such part? */
function isRefused(value: unknown, step: unknown): boolean {
  if (typeof step !== 'string' && typeof step !== 'number') return false;
  if (Array.isArray(value)) return hasPlaces(value);
  return !isMap(value) || isWholeMap(value);
}

function partOf(value: unknown, step: unknown): unknown {
  if (typeof step !== 'string' && typeof step !== 'number') return undefined;
  if (Array.isArray(value))
    return !hasPlaces(value) || !/^\d+$/.test(String(step)) ? undefined : value[Number(step)];
  return isMap(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}
