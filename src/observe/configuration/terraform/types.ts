import { EncodedJson, Unknown } from '../../../model/configuration/infrastructure.ts';
import type { Expression } from '../hcl/syntax.ts';
import { type EvaluationBudget, VALUE_STEPS } from './scope.ts';
import {
  booleanOf,
  isMap,
  isOpen,
  isWholeMap,
  mapFrom,
  numberOf,
  openList,
  setOf,
  textOf,
} from './values.ts';

/** What evaluates the default of an attribute that may be left out, and what it may still look at. */
interface Means {
  readonly evaluate: (expression: Expression) => unknown;
  readonly budget: EvaluationBudget;
}

/**
 * A value as a variable of a type has it (https://developer.hashicorp.com/terraform/language/expressions/type-constraints);
 * `Unknown` where it has none of that type.
 */
export function typedValue(value: unknown, type: Expression, means: Means): unknown {
  if (value === null || value instanceof Unknown) return value;
  // One value may stand in others many times.
  means.budget.left -= VALUE_STEPS;
  if (means.budget.left < 0) return new Unknown();
  if (type.kind === 'variable') return primitive(value, type.name);
  // Before Terraform 0.12 types stood in quotes.
  if (type.kind === 'literal') return type.value === 'string' ? primitive(value, 'string') : value;
  const [inner] = type.kind === 'call' ? type.arguments : [];
  if (type.kind !== 'call' || !inner) return value;
  const each = (one: unknown): unknown => typedValue(one, inner, means);
  switch (type.name) {
    case 'list':
    case 'set':
      return Array.isArray(value) ? members(value, each, type.name === 'set') : new Unknown();
    case 'map':
      return isMap(value)
        ? mapFrom(
            Object.entries(value).map(([key, one]) => [key, each(one)] as const),
            [value],
          )
        : new Unknown();
    case 'object':
      return isMap(value) ? objectOf(value, inner, means) : new Unknown();
    default:
      return value;
  }
}

function primitive(value: unknown, type: string): unknown {
  switch (type) {
    case 'string':
      return value instanceof EncodedJson ? value : (textOf(value) ?? new Unknown());
    case 'number':
      return numberOf(value) ?? new Unknown();
    case 'bool':
      return booleanOf(value) ?? new Unknown();
    default:
      return value;
  }
}

function members(list: readonly unknown[], each: (one: unknown) => unknown, isSet: boolean): unknown {
  const values = list.map(each);
  if (isOpen(list)) return openList(values);
  return isSet ? setOf(values) : values;
}

/** Attributes of which the type says nothing are left out. */
function objectOf(given: Readonly<Record<string, unknown>>, type: Expression, means: Means): unknown {
  if (type.kind !== 'object') return given;
  const made = new Map<string, unknown>();
  for (const { key, value: of } of type.entries) {
    const name = key.kind === 'literal' ? String(key.value) : '';
    const [isOptional, inner, otherwise] =
      of.kind === 'call' && of.name === 'optional'
        ? [true, of.arguments[0] ?? of, of.arguments[1]]
        : [false, of, undefined];
    const isAbsent = isOptional && isWholeMap(given);
    const own = Object.hasOwn(given, name) ? given[name] : isAbsent ? null : new Unknown();
    const value = own === null && otherwise ? means.evaluate(otherwise) : own;
    made.set(name, typedValue(value, inner, means));
  }
  return Object.fromEntries(made);
}
