import { RE2JS, RE2JSException } from 're2js';
import { Fault } from '../../../../model/fault.ts';
import type { RenderBudget } from '../template/budget.ts';
import { badValue, type FunctionMap, type Run, takes, type TemplateFunction } from '../template/signature.ts';
import type { GoValue } from '../template/values.ts';
import { alsoMust } from './prefixed.ts';

/** Characters of an expression, and instructions that it is compiled to. */
const LONGEST = 4096;
const MOST_INSTRUCTIONS = 5000;
/** Steps that a character takes at each instruction, where the automaton cannot do it. */
const STEPS = 1 / 4;

/** https://helm.sh/docs/chart_template_guide/function_list/#regular-expressions, in linear time. */
export const EXPRESSION_FUNCTIONS: FunctionMap = {
  regexQuoteMeta: takes(['string'], ([text], { budget }) => {
    budget.text(text.length * 2);
    return text.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);
  }),
  regexMatch: takes(['string', 'string'], ([expression, text], run) => {
    try {
      return compiled(expression, text, run).test(text);
    } catch (error) {
      // An expression that is none matches nothing.
      if (error instanceof Fault && error.code === 'malformed') return false;
      throw error;
    }
  }),
  mustRegexMatch: takes(['string', 'string'], ([expression, text], run) =>
    compiled(expression, text, run).test(text),
  ),
  ...alsoMust({
    regexFind: takes(['string', 'string'], ([expression, text], run) => {
      const matcher = compiled(expression, text, run).matcher(text);
      return matcher.find() ? (matcher.group() ?? '') : '';
    }),
    regexFindAll: takes(['string', 'string', 'int'], ([expression, text, count], run) => {
      const found: GoValue[] = [];
      for (const [start, end] of matches(expression, text, Number(count), run))
        found.push(text.slice(start, end));
      return found;
    }),
    regexReplaceAll: replacing(expanded),
    regexReplaceAllLiteral: replacing((text) => text),
    regexSplit: takes(['string', 'string', 'int'], ([expression, text, count], run) =>
      split(expression, text, Number(count), run),
    ),
  }),
};

function compiled(expression: string, text: string, { budget }: Run): RE2JS {
  if (expression.length > LONGEST)
    throw new Fault('limit', `an expression has more than ${LONGEST} characters`);
  budget.spend(expression.length * 100);
  try {
    const made = RE2JS.compile(expression);
    const size = made.programSize();
    if (size > MOST_INSTRUCTIONS) throw new Fault('limit', `an expression takes ${size} instructions`);
    budget.spend(text.length * (4 + size * STEPS));
    return made;
  } catch (error) {
    if (error instanceof RE2JSException) throw badValue(`the expression is none: ${error.message}`);
    throw error;
  }
}

/** Matches from the left, as many as are asked for; all for less than none. An empty one does not touch the one before. */
function* matches(
  expression: string,
  text: string,
  most: number,
  run: Run,
): Generator<readonly [start: number, end: number], undefined> {
  const made = compiled(expression, text, run);
  const matcher = made.matcher(text);
  const size = made.programSize();
  let [count, last] = [0, -1];
  for (const isWanted = () => most < 0 || count < most; isWanted() && matcher.find();) {
    spendOnMatch(text.length - matcher.start(), size, run.budget);
    const [start, end] = [matcher.start(), matcher.end()];
    if (start === end && start === last) continue;
    last = end;
    count += 1;
    yield [start, end];
  }
}

/** Whether another match is longer may only be told at the end of the text. */
function spendOnMatch(rest: number, size: number, budget: RenderBudget): void {
  budget.spend(8 + (rest * size) / 8);
}

type Replacement = (
  replacement: string,
  groups: readonly (string | null)[],
  names: Readonly<Record<string, number>>,
) => string;

function replacing(expand: Replacement): TemplateFunction {
  return takes(['string', 'string', 'string'], ([expression, text, replacement], run) => {
    const made = compiled(expression, text, run);
    const matcher = made.matcher(text);
    const names = made.namedGroups();
    const parts: string[] = [];
    let [at, last, length] = [0, -1, 0];
    const add = (part: string, budget: RenderBudget): void => {
      length += part.length;
      budget.checkLength(length);
      budget.spend(1 + part.length / 8);
      parts.push(part);
    };
    while (matcher.find()) {
      spendOnMatch(text.length - matcher.start(), made.programSize(), run.budget);
      const [start, end] = [matcher.start(), matcher.end()];
      if (start === end && start === last) continue;
      last = end;
      const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index));
      add(text.slice(at, start), run.budget);
      add(expand(replacement, groups, names), run.budget);
      at = end;
    }
    add(text.slice(at), run.budget);
    return parts.join('');
  });
}

/** `$1`, `${1}`, `$name`, `${name}`; the longest name counts, and `$$` is a dollar. */
function expanded(
  replacement: string,
  groups: readonly (string | null)[],
  names: Readonly<Record<string, number>>,
): string {
  return replacement.replaceAll(
    /\$(?:(\$)|(\w+)|\{(\w+)\})/g,
    (_, dollar: string | undefined, short: string | undefined, long: string | undefined) => {
      if (dollar !== undefined) return '$';
      const name = short ?? long ?? '';
      const index = /^\d+$/.test(name) ? Number(name) : Object.hasOwn(names, name) ? names[name] : undefined;
      return (index === undefined ? undefined : groups[index]) ?? '';
    },
  );
}

function split(expression: string, text: string, count: number, run: Run): GoValue[] {
  if (count === 0) return [];
  if (expression !== '' && text === '') return [''];
  const parts: string[] = [];
  let [begin, end] = [0, 0];
  for (const [from, to] of matches(expression, text, count, run)) {
    if (count > 0 && parts.length === count - 1) break;
    end = from;
    if (to !== 0) parts.push(text.slice(begin, end));
    begin = to;
  }
  if (end !== text.length) parts.push(text.slice(begin));
  return parts;
}
