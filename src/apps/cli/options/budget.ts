import { InvalidArgumentError } from 'commander';
import { type Budget, BUDGET_NAMES, type BudgetName, DEFAULT_BUDGET } from '../../../model/budget.ts';
import { suggestion } from './nearest.ts';
import { option, repeatedOption } from './option.ts';

const UNITS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['s', 1],
  ['m', 60],
  ['h', 3600],
]);
const MULTIPLES: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
]);

/** What is read of a target at most, and for how long. */
export const BUDGET_OPTIONS = {
  timeout: option('--timeout <duration>', 'read and judge no longer, such as 90s, 10m or 1h; 0 is for ever', {
    parse: parseDuration,
    absent: 300,
    absentText: '5m',
  }),
  limit: repeatedOption('--limit <name=number>', `raise or lower a bound: ${BUDGET_NAMES.join(', ')}`, {
    parse: parseLimit,
  }),
};

/** A bound and its new value. */
export type Limit = readonly [name: BudgetName, value: number];

/** Where all of a target is held at once: fewer packages, unless somebody says how many. */
export const HELD: Limit = ['packages', 100_000];

/** The budget with these bounds changed; of two for one thing the last counts. */
export function budgetOf(limits: readonly Limit[]): Budget {
  return { ...DEFAULT_BUDGET, ...Object.fromEntries(limits) };
}

/** Parses `90`, `90s`, `1.5m`, `1h` into seconds; 0 is infinite. */
export function parseDuration(text: string): number {
  const [, number = '', unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)([smh]?)$/.exec(text.trim()) ?? [];
  const seconds = Number(number) * (UNITS.get(unit) ?? 1);
  if (number === '') throw new InvalidArgumentError('write a number and s, m or h, such as 90s, 10m or 1h.');
  return seconds === 0 ? Infinity : seconds;
}

/** Parses `entries=3M`, `bytes=128G`. */
export function parseLimit(text: string): Limit {
  const [, name = '', number = '', multiple = ''] = /^(\w+)=(\d{1,15})([kMG]?)$/.exec(text.trim()) ?? [];
  const known = BUDGET_NAMES.find((one) => one === name);
  if (name !== '' && !known)
    throw new InvalidArgumentError(
      `"${name}" is none of ${BUDGET_NAMES.join(', ')}.${suggestion(name, BUDGET_NAMES)}`,
    );
  if (!known) throw new InvalidArgumentError('write a name, "=" and a whole number, such as entries=3M.');
  return [known, Number(number) * (MULTIPLES.get(multiple) ?? 1)];
}
