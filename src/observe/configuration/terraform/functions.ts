import { type Builtin, unknown } from '../../../model/configuration/functions.ts';
import { EncodedJson, Unknown } from '../../../model/configuration/infrastructure.ts';
import { parseJson } from '../../../model/json/parse.ts';
import { ADDRESS_FUNCTIONS } from './address-functions.ts';
import { ENCODING_FUNCTIONS } from './encoding-functions.ts';
import { FORMAT_FUNCTIONS } from './format-functions.ts';
import { LIST_FUNCTIONS } from './list-functions.ts';
import { NUMBER_FUNCTIONS } from './number-functions.ts';
import { PART_FUNCTIONS } from './part-functions.ts';
import { type CostlyBuiltin, PATTERN_FUNCTIONS } from './pattern-functions.ts';
import { readPlainYaml } from './plain-yaml.ts';
import type { EvaluationBudget } from './scope.ts';
import { TEXT_FUNCTIONS } from './text-functions.ts';
import { of } from './builtin.ts';
import { booleanOf, isMap, isOpen, numberOf, Refused, textOf, unified } from './values.ts';

/** Functions of Terraform whose results depend on nothing but their arguments; others have none that is known. */
const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ...LIST_FUNCTIONS,
  ...PART_FUNCTIONS,
  ...TEXT_FUNCTIONS,
  ...FORMAT_FUNCTIONS,
  ...NUMBER_FUNCTIONS,
  ...ADDRESS_FUNCTIONS,
  ...ENCODING_FUNCTIONS,
  ['jsonencode', of(1, (value) => new EncodedJson(value))],
  ['jsondecode', of(1, decoded)],
  ['tostring', of(1, (value) => textOf(value) ?? unknown())],
  ['tonumber', of(1, (value) => numberOf(value) ?? unknown())],
  ['tobool', of(1, (value) => booleanOf(value) ?? unknown())],
  ['nonsensitive', of(1, (value) => value)],
  ['sensitive', of(1, (value) => value)],
  ['coalesce', coalesced],
  ['try', (...given) => given.find((one) => !(one instanceof Refused))],
  ['can', of(1, (value) => (value instanceof Refused ? false : value instanceof Unknown ? unknown() : true))],
]);

const COSTLY: ReadonlyMap<string, CostlyBuiltin> = new Map([
  ...PATTERN_FUNCTIONS,
  ['yamldecode', yamlDecoded],
]);

/** What a function of Terraform makes of values; `Unknown` where it is not known, or what it is made of is not. */
export function callFunction(name: string, given: readonly unknown[], budget: EvaluationBudget): unknown {
  const costly = COSTLY.get(name);
  const value = costly ? costly(budget, ...given) : BUILTINS.get(name)?.(...given);
  return value === undefined ? unknown() : value;
}

/** As how many expressions a character of YAML counts that is read. */
const YAML_STEPS = 8;

function yamlDecoded(budget: EvaluationBudget, ...given: readonly unknown[]): unknown {
  const text = textOf(given[0]);
  budget.left -= (text?.length ?? 0) * YAML_STEPS;
  return text === undefined || given.length !== 1 || budget.left < 0 ? unknown() : readPlainYaml(text);
}

function decoded(value: unknown): unknown {
  if (value instanceof EncodedJson) return plainList(value.value);
  if (typeof value !== 'string') return unknown();
  try {
    return parseJson(value, { length: 2 ** 20 });
  } catch {
    return unknown();
  }
}

/** A set is a list of JSON. */
function plainList(value: unknown): unknown {
  return Array.isArray(value) && !isOpen(value) ? [...(value as unknown[])] : value;
}

function coalesced(...given: readonly unknown[]): unknown {
  const values = unified(given);
  const found = values.find((one) => one !== null && one !== '');
  return found === undefined || isMap(found)
    ? given.length === 1
      ? (found ?? unknown())
      : unknown()
    : found;
}
