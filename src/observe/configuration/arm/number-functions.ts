import { type Builtin, unknown } from '../../../model/configuration/functions.ts';

/** Functions of numbers (https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-numeric). */
export const NUMBER_FUNCTIONS: readonly (readonly [string, Builtin])[] = [
  ['add', ofTwo((left, right) => left + right)],
  ['sub', ofTwo((left, right) => left - right)],
  ['mul', ofTwo((left, right) => left * right)],
  ['div', ofTwo((left, right) => (right === 0 ? unknown() : Math.trunc(left / right)))],
  ['mod', ofTwo((left, right) => (right === 0 ? unknown() : left % right))],
  ['min', extreme((numbers) => Math.min(...numbers))],
  ['max', extreme((numbers) => Math.max(...numbers))],
  ['greater', compared((left, right) => left > right)],
  ['greaterorequals', compared((left, right) => left >= right)],
  ['less', compared((left, right) => left < right)],
  ['lessorequals', compared((left, right) => left <= right)],
  [
    'range',
    (start, count) =>
      typeof start === 'number' && typeof count === 'number' && count >= 0 && count <= 1000
        ? Array.from({ length: count }, (_, index) => start + index)
        : unknown(),
  ],
];

function ofTwo(make: (left: number, right: number) => unknown): Builtin {
  return (left, right) =>
    typeof left === 'number' && typeof right === 'number' ? make(left, right) : unknown();
}

/** Of numbers; texts are ordered by a culture that nobody names here. */
function compared(holds: (left: number, right: number) => boolean): Builtin {
  return ofTwo(holds);
}

/** Of numbers, or of a list of them. */
function extreme(pick: (numbers: readonly number[]) => number): Builtin {
  return (...given) => {
    const list: readonly unknown[] = given.length === 1 && Array.isArray(given[0]) ? given[0] : given;
    const numbers = list.filter((one) => typeof one === 'number');
    return numbers.length > 0 && numbers.length === list.length ? pick(numbers) : unknown();
  };
}
