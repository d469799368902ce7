import { Fault, messageOf } from '../../../../model/fault.ts';
import { parseJson } from '../../../../model/json/parse.ts';
import { parseToml } from '../../../document/toml.ts';
import { readStructured } from '../../yaml/structured.ts';
import type { RenderBudget } from '../template/budget.ts';
import { badValue, type FunctionMap, takes } from '../template/signature.ts';
import type { GoValue } from '../template/values.ts';
import { alsoMust } from './prefixed.ts';
import { goValueOf } from './plain.ts';
import { writeJson } from './json-text.ts';
import { writeToml } from './toml-text.ts';
import { writeYaml } from './yaml-text.ts';

/** https://helm.sh/docs/chart_template_guide/function_list/#type-conversion-functions: YAML, JSON and TOML. */
export const DOCUMENT_FUNCTIONS: FunctionMap = {
  ...alsoMust({
    toYaml: takes(['any'], ([value], { budget }) => writeYaml(value, budget)),
    toJson: takes(['any'], ([value], { budget }) => writeJson(value, budget)),
    toRawJson: takes(['any'], ([value], { budget }) => writeJson(value, budget, { isRaw: true })),
    toPrettyJson: takes(['any'], ([value], { budget }) => writeJson(value, budget, { isPretty: true })),
    toToml: takes(['any'], ([value], { budget }) => writeToml(value, budget)),
  }),
  toYamlPretty: takes(['any'], ([value], { budget }) => writeYaml(value, budget)),
  fromYaml: takes(['string'], ([text], { budget }) => asMap(() => yamlValue(text, budget))),
  fromYamlArray: takes(['string'], ([text], { budget }) => asList(() => yamlValue(text, budget))),
  fromJson: takes(['string'], ([text], { budget }) => asMap(() => jsonValue(text, budget))),
  fromJsonArray: takes(['string'], ([text], { budget }) => asList(() => jsonValue(text, budget))),
  mustFromJson: takes(['string'], ([text], { budget }) => jsonValue(text, budget)),
  fromToml: takes(['string'], ([text], { budget }) => {
    budget.spend(text.length * 4);
    return asMap(() => goValueOf(parseToml(text, 'the text'), budget));
  }),
};

/** The only, or the first, document of a YAML text. */
function yamlValue(text: string, budget: RenderBudget): GoValue {
  budget.spend(text.length * 8);
  const { documents, gaps } = readStructured(text, 'the text', '1.1', { onlyFirst: true });
  const [gap] = gaps.filter(({ informational }) => !informational);
  if (gap?.kind === 'limit') throw new Fault('limit', gap.reason);
  if (gap) throw badValue(gap.reason);
  return goValueOf(documents[0]?.value ?? null, budget);
}

function jsonValue(text: string, budget: RenderBudget): GoValue {
  budget.spend(text.length * 4);
  try {
    return goValueOf(parseJson(text), budget);
  } catch (error) {
    if (error instanceof SyntaxError) throw badValue(messageOf(error));
    throw error;
  }
}

/** Helm gives a map with the error in it where the text is none. */
function asMap(read: () => GoValue): GoValue {
  return withError(
    read,
    (value) => (value instanceof Map ? value : undefined),
    (error) => new Map([['Error', error]]),
  );
}

function asList(read: () => GoValue): GoValue {
  return withError(
    read,
    (value) => (Array.isArray(value) ? value : undefined),
    (error) => [error],
  );
}

function withError(
  read: () => GoValue,
  accept: (value: GoValue) => GoValue | undefined,
  refuse: (error: string) => GoValue,
): GoValue {
  try {
    const value = read();
    return value === null
      ? (accept(new Map()) ?? [])
      : (accept(value) ?? refuse('the text is something else'));
  } catch (error) {
    if (!(error instanceof Fault) || error.code === 'limit') throw error;
    return refuse(error.message);
  }
}
