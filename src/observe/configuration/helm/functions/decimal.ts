/** A decimal number: digits and the power of ten that they are multiplied by. */
interface Decimal {
  readonly digits: bigint;
  readonly power: number;
}

/** Digits behind the point that a division has at most. */
const DIVISION_DIGITS = 16;

/** Arithmetic without a tail of binary fractions, in which 0.1 and 0.2 are 0.3. Numbers that are none make none. */
export function calculate(one: number, sign: '+' | '-' | '*' | '/', other: number): number {
  if (!Number.isFinite(one) || !Number.isFinite(other)) return Number.NaN;
  const [left, right] = [decimalOf(one), decimalOf(other)];
  if (sign === '*') return numberOf({ digits: left.digits * right.digits, power: left.power + right.power });
  const power = Math.min(left.power, right.power);
  const [first, second] = [scaled(left, power), scaled(right, power)];
  if (sign === '/') return numberOf({ digits: quotient(first, second), power: -DIVISION_DIGITS });
  return numberOf({ digits: sign === '+' ? first + second : first - second, power });
}

function decimalOf(value: number): Decimal {
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), power: Number(exponent) - fraction.length };
}

function scaled({ digits, power }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(power - to);
}

/** Rounded to the nearest, in the middle away from zero. */
function quotient(one: bigint, other: bigint): bigint {
  const doubled = 2n * one * 10n ** BigInt(DIVISION_DIGITS);
  const isNegative = doubled < 0n !== other < 0n;
  const [size, by] = [doubled < 0n ? -doubled : doubled, other < 0n ? -other : other];
  const rounded = (size + by) / (2n * by);
  return isNegative ? -rounded : rounded;
}

function numberOf({ digits, power }: Decimal): number {
  return Number(`${digits}e${power}`);
}
