import { boundedText, MAXIMUM_ITEMS, MAXIMUM_TEXT, unknown } from '../../../model/configuration/functions.ts';
import { RE2JS, RE2JSException } from 're2js';
import type { EvaluationBudget } from './scope.ts';
import { Refused, textOf } from './values.ts';

/** Characters of an expression, and instructions that it is compiled to. */
const LONGEST = 1000;
const MOST_INSTRUCTIONS = 1000;
/** Instructions that count as one expression of Terraform. */
const INSTRUCTIONS_OF_STEP = 256;
/** As how many of these one search counts at most. */
const MOST_STEPS = 100_000;

/** A function that takes from the budget what it costs beyond the size of its arguments. */
export type CostlyBuiltin = (budget: EvaluationBudget, ...given: readonly unknown[]) => unknown;

/** Functions of regular expressions (https://github.com/google/re2/wiki/Syntax), in linear time for each match. */
export const PATTERN_FUNCTIONS: readonly (readonly [string, CostlyBuiltin])[] = [
  ['regex', found],
  ['regexall', allFound],
  ['replace', replaced],
];

interface Search {
  /** The next match: the whole, and the groups. */
  readonly next: () => Match | undefined;
  /** Did it end before its end? */
  readonly isOver: () => boolean;
  readonly names: readonly (string | undefined)[];
}

interface Match {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | null)[];
}

/** Undefined of what is no expression, or too large a one. */
function searchIn(text: string, expression: string, budget: EvaluationBudget): Search | undefined {
  if (expression.length > LONGEST) return undefined;
  budget.left -= expression.length;
  try {
    const made = RE2JS.compile(expression);
    const size = made.programSize();
    if (size > MOST_INSTRUCTIONS) return undefined;
    const [matcher, count] = [made.matcher(text), made.groupCount()];
    const numbers = Object.entries(made.namedGroups());
    const names = Array.from({ length: count }, (_, at) => numbers.find(([, one]) => one === at + 1)?.[0]);
    let [last, left] = [-1, MOST_STEPS];
    const isOver = (): boolean => left < 0 || budget.left < 0;
    const next = (): Match | undefined => {
      // Whether another match is longer may only be told at the end of the text.
      const steps = 1 + ((text.length - Math.max(last, 0)) * size) / INSTRUCTIONS_OF_STEP;
      left -= steps;
      budget.left -= steps;
      if (isOver() || !matcher.find()) return undefined;
      const [start, end] = [matcher.start(), matcher.end()];
      const isAtLast = start === end && start === last;
      last = end;
      if (isAtLast) return next();
      return { start, end, groups: Array.from({ length: count + 1 }, (_, index) => matcher.group(index)) };
    };
    return { next, names, isOver };
  } catch (error) {
    if (error instanceof RE2JSException) return undefined;
    throw error;
  }
}

/** The whole without groups; else these, by name where they have one. */
function valueOf({ groups }: Match, names: readonly (string | undefined)[]): unknown {
  const [whole, ...inner] = groups;
  if (names.length === 0) return whole;
  const own = names.filter((name) => name !== undefined);
  return own.length === 0 ? inner : Object.fromEntries(own.map((name, index) => [name, inner[index]]));
}

function isMixed(names: readonly (string | undefined)[]): boolean {
  return names.includes(undefined) && names.some((name) => name !== undefined);
}

/** What does not match is refused: `try` and `can` ask for that. */
function found(budget: EvaluationBudget, ...given: readonly unknown[]): unknown {
  const [expression, text] = given.map(textOf);
  if (expression === undefined || text === undefined || given.length !== 2) return unknown();
  const search = searchIn(text, expression, budget);
  if (!search || isMixed(search.names)) return unknown();
  const match = search.next();
  if (search.isOver()) return unknown();
  return match ? valueOf(match, search.names) : new Refused();
}

function allFound(budget: EvaluationBudget, ...given: readonly unknown[]): unknown {
  const [expression, text] = given.map(textOf);
  if (expression === undefined || text === undefined || given.length !== 2) return unknown();
  const search = searchIn(text, expression, budget);
  if (!search || isMixed(search.names)) return unknown();
  const values: unknown[] = [];
  for (let match = search.next(); match; match = search.next()) {
    if (values.length >= MAXIMUM_ITEMS) return unknown();
    values.push(valueOf(match, search.names));
  }
  return search.isOver() ? unknown() : values;
}

/** Between slashes stands a regular expression. */
function replaced(budget: EvaluationBudget, ...given: readonly unknown[]): unknown {
  const [text, part, other] = given.map(textOf);
  if (text === undefined || part === undefined || other === undefined || given.length !== 3) return unknown();
  if (part.length > 1 && part.startsWith('/') && part.endsWith('/'))
    return replacedMatches(text, part.slice(1, -1), other, budget);
  if (part === '') return unknown();
  const count = text.split(part).length - 1;
  return count * other.length > MAXIMUM_TEXT ? unknown() : boundedText(text.replaceAll(part, () => other));
}

function replacedMatches(text: string, expression: string, other: string, budget: EvaluationBudget): unknown {
  const search = searchIn(text, expression, budget);
  if (!search) return unknown();
  let [made, at] = ['', 0];
  for (let match = search.next(); match; match = search.next()) {
    made += text.slice(at, match.start) + expanded(other, match, search.names);
    at = match.end;
    if (made.length > MAXIMUM_TEXT) return unknown();
  }
  return search.isOver() ? unknown() : boundedText(made + text.slice(at));
}

/** `$1`, `${1}`, `$name`, `${name}`; the longest name counts, and `$$` is a dollar. */
function expanded(other: string, { groups }: Match, names: readonly (string | undefined)[]): string {
  return other.replaceAll(
    /\$(?:(\$)|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu,
    (_, dollar: string | undefined, short: string | undefined, long: string | undefined) => {
      if (dollar !== undefined) return '$';
      const name = short ?? long ?? '';
      const index = /^(?:0|[1-9]\d*)$/.test(name) ? Number(name) : names.indexOf(name) + 1;
      return index === 0 && name !== '0' ? '' : (groups[index] ?? '');
    },
  );
}
