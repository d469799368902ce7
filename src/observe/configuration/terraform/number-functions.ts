import { type Builtin, unknown } from '../../../model/configuration/functions.ts';
import { of } from './builtin.ts';
import { isOpen, numberOf, textOf } from './values.ts';

/** Most items that `range` makes. */
const MAXIMUM_RANGE = 1024;

/** Functions of numbers (https://developer.hashicorp.com/terraform/language/functions). */
export const NUMBER_FUNCTIONS: readonly (readonly [string, Builtin])[] = [
  ['max', (...given) => extreme(given, Math.max)],
  ['min', (...given) => extreme(given, Math.min)],
  ['sum', of(1, sum)],
  ['abs', ofNumbers(1, Math.abs)],
  ['ceil', ofNumbers(1, Math.ceil)],
  ['floor', ofNumbers(1, Math.floor)],
  ['signum', of(1, (value) => signOf(wholeNumber(value)))],
  ['pow', ofNumbers(2, (base, exponent) => base ** exponent)],
  ['parseint', of(2, parsed)],
  ['range', range],
];

/** A number that is known to its last digit, as Terraform counts in more digits than are had here. */
export function certainNumber(value: unknown): number | undefined {
  const number = numberOf(value);
  if (number === undefined || textOf(number) === undefined) return undefined;
  const isWritten = typeof value !== 'string' || value.replaceAll(/\D/g, '').length <= 15;
  return isWritten ? number : undefined;
}

/** A whole number that is known. */
export function wholeNumber(value: unknown): number | undefined {
  const number = certainNumber(value);
  return Number.isInteger(number) ? number : undefined;
}

/** A function of so many numbers, all of which it must know. */
function ofNumbers(count: number, make: (...numbers: number[]) => number): Builtin {
  return of(count, (...given) => {
    const numbers = given.map(certainNumber).filter((one) => one !== undefined);
    // Nothing is less than nothing.
    return numbers.length === count ? (certainNumber(make(...numbers) + 0) ?? unknown()) : unknown();
  });
}

function extreme(given: readonly unknown[], pick: (...numbers: number[]) => number): unknown {
  const numbers = given.map(numberOf).filter((one) => one !== undefined);
  return numbers.length > 0 && numbers.length === given.length ? pick(...numbers) : unknown();
}

function signOf(number: number | undefined): unknown {
  return number === undefined ? unknown() : Math.sign(number) + 0;
}

function sum(list: unknown): unknown {
  if (!Array.isArray(list) || isOpen(list) || list.length === 0) return unknown();
  const numbers = list.map(wholeNumber).filter((one) => one !== undefined);
  if (numbers.length < list.length) return unknown();
  return certainNumber(numbers.reduce((total, one) => total + one, 0)) ?? unknown();
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Of a base of which letters are digits whatever their case. */
function parsed(text: unknown, base: unknown): unknown {
  const radix = wholeNumber(base) ?? 0;
  if (typeof text !== 'string' || radix < 2 || radix > DIGITS.length) return unknown();
  const [, sign, digits = ''] = /^([+-]?)([0-9a-z]{1,50})$/i.exec(text) ?? [];
  const isNumber =
    digits !== '' &&
    Array.from(digits.toLowerCase(), (one) => DIGITS.indexOf(one)).every((one) => one < radix);
  if (!isNumber) return unknown();
  const number = Number.parseInt(digits, radix);
  return certainNumber(sign === '-' ? 0 - number : number) ?? unknown();
}

function range(...given: readonly unknown[]): unknown {
  const numbers = given.map(wholeNumber).filter((one) => one !== undefined);
  if (numbers.length < given.length || numbers.length < 1 || numbers.length > 3) return unknown();
  const [start = 0, end = 0] = numbers.length === 1 ? [0, ...numbers] : numbers;
  const step = numbers[2] ?? (end < start ? -1 : 1);
  const count = Math.ceil((end - start) / step);
  if (step === 0 || (end - start) * step < 0 || count > MAXIMUM_RANGE) return unknown();
  return Array.from({ length: count }, (_, index) => start + index * step);
}
