import { Environment } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import { Unknown } from '../../model/configuration/infrastructure.ts';
import { messageOf } from '../../model/fault.ts';
import {
  counted,
  IS_NOT_KNOWN,
  OVER_BUDGET,
  sought,
  type StepBudget,
  STEPS_OF_ONE,
  weighed,
} from './budget.ts';
import { comprehensionDepth, withCountedSteps } from './count-steps.ts';

/** Characters of an expression, and of a regular expression in it. */
const LONGEST = 4_096;
const LONGEST_PATTERN = 1_000;
/** Comprehensions in each other: what a list has of items, that many times that many, and so on. */
const DEEPEST = 3;
const LIMITS = { maxAstNodes: 1_000, maxDepth: 40, maxListElements: 100, maxMapEntries: 100 };

/** What an expression is asked of, as CEL has it. */
export interface Variables {
  readonly object: unknown;
  readonly document: unknown;
  readonly kind: string;
  readonly name: string;
}

/** What came of an expression: whether it holds, that what decides is not known, or why it cannot be decided. */
export type Decision = boolean | 'not-known' | { readonly undecided: string; readonly isLimit: boolean };

export type Expression = (variables: Variables) => Decision;

/** Compiles expressions of CEL (https://github.com/google/cel-spec), which share a budget of steps. */
export function createCompiler(budget: StepBudget): (text: string) => Expression | string {
  const current: StepBudget = { left: 0 };
  const environment = new Environment({
    unlistedVariablesAreDyn: false,
    homogeneousAggregateLiterals: false,
    enableOptionalTypes: true,
    limits: LIMITS,
  })
    .registerType('Unknown', Unknown)
    .registerVariable('object', 'dyn')
    .registerVariable('document', 'dyn')
    .registerVariable('kind', 'string')
    .registerVariable('name', 'string')
    .registerFunction('counted(dyn): dyn', (value: unknown) => counted(value, current))
    .registerFunction('weighed(dyn): dyn', (value: unknown) => weighed(value, current))
    .registerFunction('sought(dyn): dyn', sought)
    .registerFunction('string.linearMatches(string): bool', linearMatcher(current));
  return (text) => {
    if (text.length > LONGEST) return `it has more than ${LONGEST} characters`;
    try {
      const parsed = environment.parse(text);
      const { valid, type, error } = parsed.check();
      if (!valid) return summaryOf(error);
      if (type !== 'bool' && type !== 'dyn') return `it is ${type}, and has to be true or false`;
      if (comprehensionDepth(parsed.ast) > DEEPEST) return `more than ${DEEPEST} loops stand in each other`;
      const run = environment.parse(withCountedSteps(parsed.ast));
      return (variables) => decided(() => run({ ...variables }) as unknown, current, budget);
    } catch (error) {
      return summaryOf(error);
    }
  };
}

function decided(run: () => unknown, current: StepBudget, all: StepBudget): Decision {
  const given = Math.min(STEPS_OF_ONE, all.left);
  current.left = given;
  try {
    const value = run();
    // Where one of several is enough, an expression goes on behind a fault.
    if (current.left < 0) return { undecided: OVER_BUDGET.message, isLimit: true };
    if (typeof value === 'boolean') return value;
    return { undecided: 'it is neither true nor false', isLimit: false };
  } catch (error) {
    if (current.left < 0) return { undecided: OVER_BUDGET.message, isLimit: true };
    if (causes(error).includes(IS_NOT_KNOWN)) return 'not-known';
    return { undecided: summaryOf(error), isLimit: false };
  } finally {
    all.left -= given - Math.max(0, current.left);
  }
}

/** RE2's syntax, in time linear in the text; CEL asks for no more. */
function linearMatcher(current: StepBudget): (text: string, pattern: string) => boolean {
  const known = new Map<string, RE2JS>();
  return (text, pattern) => {
    if (pattern.length > LONGEST_PATTERN)
      throw new Error(`a regular expression has more than ${LONGEST_PATTERN} characters`);
    let compiled = known.get(pattern);
    if (!compiled) {
      counted('', current);
      compiled = RE2JS.compile(pattern);
      if (known.size < 100) known.set(pattern, compiled);
    }
    for (let steps = 0; steps < compiled.programSize(); steps += 1) counted(text, current);
    return compiled.matcher(text).find();
  };
}

function causes(error: unknown): unknown[] {
  const found: unknown[] = [];
  for (let next = error; next instanceof Error && found.length < 5; next = next.cause) found.push(next);
  return found;
}

/** Faults of CEL have a summary besides a message of several lines. */
function summaryOf(error: unknown): string {
  if (error instanceof Error && 'summary' in error && typeof error.summary === 'string') return error.summary;
  return messageOf(error).split('\n', 1)[0] ?? '';
}
