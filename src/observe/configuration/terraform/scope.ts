import { EncodedJson, Unknown } from '../../../model/configuration/infrastructure.ts';

/** What names stand for where an expression is. */
export interface Scope {
  /** The value of `var.a`, `local.b`, `aws_s3_bucket.c`; what is behind that name is looked up in it. */
  reference(steps: readonly string[]): unknown;
  readonly budget: EvaluationBudget;
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

/** The scope with names that stand for these values: those of a loop, `each`, `count`. */
export function withNames(scope: Scope, values: Readonly<Record<string, unknown>>): Scope {
  return {
    budget: scope.budget,
    reference(steps) {
      const [name = '', ...rest] = steps;
      return Object.hasOwn(values, name) ? lookUp(values[name], rest) : scope.reference(steps);
    },
  };
}

/** The keys and values of a list or a map; undefined of what is neither, or not known. */
export function entriesOf(value: unknown): [key: unknown, value: unknown][] | undefined {
  if (value instanceof Unknown || value instanceof EncodedJson) return undefined;
  if (Array.isArray(value)) return [...value.entries()];
  return typeof value === 'object' && value !== null ? Object.entries(value) : undefined;
}

/** `address`: of what the value is; what a resource does not say itself is only known once it is there. */
export function lookUp(root: unknown, steps: readonly unknown[], address?: string): unknown {
  let value = root;
  for (const [index, step] of steps.entries()) {
    if (value instanceof Unknown) return new Unknown(value.address);
    const isKey = typeof step === 'string' || typeof step === 'number';
    if (!isKey || typeof value !== 'object' || value === null) return new Unknown(address);
    // One of several that `count` makes, which are all alike.
    if (index === 0 && typeof step === 'number' && !Array.isArray(value)) continue;
    if (!Object.hasOwn(value, step)) return new Unknown(address);
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}
