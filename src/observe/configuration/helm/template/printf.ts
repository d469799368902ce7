import type { RenderBudget } from './budget.ts';
import { formatFloat, formatValue } from './format.ts';
import { quoted } from './quoting.ts';
import { GoBytes, type GoMap, GoObject, type GoValue, sortedKeys, typeOf } from './values.ts';

/** Flags, width and precision of a verb. */
interface Form {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
}

/** Characters that a width or a precision may ask for. */
const WIDEST = 4096;
const VERB = /%([-+# 0]*)(\*|\d*)(?:\.(\*|\d*))?([^\d])?/gu;

/** A text with values in it, as `fmt.Sprintf` makes it. Throws a `Fault` (`limit`) for what is too large. */
export function printf(format: string, values: readonly GoValue[], budget: RenderBudget): string {
  const open = [...values];
  const take = (): GoValue | undefined => open.shift();
  budget.text(format.length);
  const text = format.replaceAll(
    VERB,
    (_, flags: string, width: string, precision: string | undefined, verb?: string) => {
      if (verb === undefined) return '%!(NOVERB)';
      if (verb === '%') return '%';
      const form = formOf(flags, width, precision, take);
      const value = take();
      if (value === undefined) return `%!${verb}(MISSING)`;
      const written = writeVerb(verb, value, form, budget);
      budget.text(written.length);
      return written;
    },
  );
  const extra = open.map((value) =>
    value === null ? '<nil>' : `${typeOf(value)}=${formatValue(value, budget)}`,
  );
  const all = extra.length === 0 ? text : `${text}%!(EXTRA ${extra.join(', ')})`;
  budget.text(all.length);
  return all;
}

function formOf(
  flags: string,
  width: string,
  precision: string | undefined,
  take: () => GoValue | undefined,
): Form {
  const numberOf = (word: string): number => {
    const given = word === '*' ? take() : word;
    const number = Number(given ?? 0);
    return Number.isInteger(number) ? Math.min(Math.abs(number), WIDEST) : 0;
  };
  return {
    flags,
    width: numberOf(width),
    precision: precision === undefined ? undefined : Math.min(numberOf(precision), 100),
  };
}

function writeVerb(verb: string, value: GoValue, form: Form, budget: RenderBudget): string {
  const isWhole = verb === 'T' || (verb === 'v' && form.flags.includes('#'));
  if (!isWhole && (Array.isArray(value) || value instanceof Map)) return partsText(verb, value, form, budget);
  const text = verbText(verb, value, form, budget);
  if (text === undefined)
    return value === null ? `%!${verb}(<nil>)` : `%!${verb}(${typeOf(value)}=${formatValue(value, budget)})`;
  return padded(text, form, value);
}

function verbText(verb: string, value: GoValue, form: Form, budget: RenderBudget): string | undefined {
  if (verb === 'T') return typeOf(value);
  if (verb === 'v') return plainText(value, form, budget);
  if (typeof value === 'bigint') return integerText(verb, value, form);
  if (typeof value === 'number') return floatText(verb, value, form);
  if (typeof value === 'boolean') return verb === 't' ? String(value) : undefined;
  const text = textOf(value);
  return text === undefined ? undefined : stringText(verb, text, form);
}

/** `%v`, where a plus is no sign but asks for the names of fields. */
function plainText(value: GoValue, form: Form, budget: RenderBudget): string | undefined {
  if (form.flags.includes('#')) return goSyntax(value, budget);
  const bare = { ...form, flags: form.flags.replaceAll('+', '') };
  if (typeof value === 'bigint') return integerText('d', value, bare);
  if (typeof value === 'number') return floatText('g', value, bare);
  return typeof value === 'string' ? stringText('s', value, bare) : formatValue(value, budget);
}

/** Values whose verbs are those of a text. */
function textOf(value: GoValue): string | undefined {
  if (value instanceof GoBytes) return value.text;
  if (value instanceof GoObject) return value.text;
  return typeof value === 'string' ? value : undefined;
}

/** Each part by the verb; the keys of a map are texts. */
function partsText(
  verb: string,
  value: readonly GoValue[] | GoMap,
  form: Form,
  budget: RenderBudget,
): string {
  const inner = (one: GoValue): string => (one === null ? '<nil>' : writeVerb(verb, one, form, budget));
  return budget.deeper(() => {
    const isMap = value instanceof Map;
    budget.spend(1 + (isMap ? value.size : value.length));
    const parts = isMap
      ? sortedKeys(value).map((key) => `${inner(key)}:${inner(value.get(key) ?? null)}`)
      : value.map(inner);
    budget.text(parts.reduce((sum, { length }) => sum + length + 1, 5));
    return `${isMap ? 'map' : ''}[${parts.join(' ')}]`;
  });
}

function stringText(verb: string, text: string, { precision, flags }: Form): string | undefined {
  const cut = precision === undefined ? text : Array.from(text).slice(0, precision).join('');
  if (verb === 's') return cut;
  if (verb === 'q') return flags.includes('#') && !cut.includes('`') ? `\`${cut}\`` : quoted(cut);
  if (verb !== 'x' && verb !== 'X') return undefined;
  const hex = Buffer.from(cut).toString('hex');
  return verb === 'x' ? hex : hex.toUpperCase();
}

const BASES: Readonly<Record<string, number>> = { d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };
const PREFIXES: Readonly<Record<string, string>> = { b: '0b', o: '0', x: '0x', X: '0X' };

function integerText(verb: string, value: bigint, form: Form): string | undefined {
  const base = BASES[verb];
  if (base === undefined) {
    if (value < 0n || value > 0x10ffffn) return undefined;
    if (verb === 'c') return String.fromCodePoint(Number(value));
    if (verb === 'q') return `'${String.fromCodePoint(Number(value))}'`;
    return verb === 'U' ? `U+${value.toString(16).toUpperCase().padStart(4, '0')}` : undefined;
  }
  const digits = (value < 0n ? -value : value).toString(base).padStart(form.precision ?? 0, '0');
  const prefix = verb === 'O' ? '0o' : form.flags.includes('#') ? (PREFIXES[verb] ?? '') : '';
  const text = `${value < 0n ? '-' : ''}${prefix}${verb === 'X' ? digits.toUpperCase() : digits}`;
  return signed(text, value, form);
}

function floatText(verb: string, value: number, form: Form): string | undefined {
  if (!Number.isFinite(value) && /[eEfFgG]/.test(verb)) return formatFloat(value);
  switch (verb) {
    case 'f':
    case 'F':
      return signed(fixed(value, form.precision ?? 6), value, form);
    case 'e':
    case 'E': {
      const [mantissa = '', exponent = ''] = value.toExponential(form.precision ?? 6).split('e');
      const text = `${mantissa}e${exponent.replace(/^([+-])(\d)$/, '$10$2')}`;
      return signed(verb === 'E' ? text.toUpperCase() : text, value, form);
    }
    case 'g':
    case 'G':
      return signed(
        form.precision === undefined
          ? formatFloat(value)
          : formatFloat(Number(value.toPrecision(form.precision || 1))),
        value,
        form,
      );
    default:
      return undefined;
  }
}

/** Digits behind the point, whatever the size. */
function fixed(value: number, digits: number): string {
  if (Math.abs(value) < 1e21) return isTie(value, digits) ? toEven(value, digits) : value.toFixed(digits);
  return BigInt(Math.trunc(value)).toString() + (digits > 0 ? `.${'0'.repeat(digits)}` : '');
}

/** Is it exactly in the middle of two numbers of so many digits? */
function isTie(value: number, digits: number): boolean {
  return /^50*$/.test(
    value
      .toFixed(Math.min(100, digits + 40))
      .split('.')[1]
      ?.slice(digits) ?? '',
  );
}

/** Go takes the one whose last digit is even. */
function toEven(value: number, digits: number): string {
  const power = 10 ** digits;
  const below = Math.floor(value * power);
  return ((below % 2 === 0 ? below : below + 1) / power).toFixed(digits);
}

function signed(text: string, value: GoValue, { flags }: Form): string {
  if ((typeof value !== 'number' && typeof value !== 'bigint') || /^[-+]/.test(text)) return text;
  return flags.includes('+') ? `+${text}` : flags.includes(' ') ? ` ${text}` : text;
}

function padded(text: string, { flags, width, precision }: Form, value: GoValue): string {
  const missing = width - Array.from(text).length;
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  // A precision says how many zeros an integer has.
  const isSpaced = typeof value === 'bigint' && precision !== undefined;
  if (!flags.includes('0') || isSpaced) return ' '.repeat(missing) + text;
  if (typeof value !== 'bigint' && typeof value !== 'number') return '0'.repeat(missing) + text;
  const sign = /^[-+ ]?/.exec(text)?.[0] ?? '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}

/** `%#v`: as a program of Go would write it. */
function goSyntax(value: GoValue, budget: RenderBudget): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value))
    return budget.deeper(() => {
      const parts = value.map((one) => goSyntax(one, budget)).join(', ');
      budget.text(parts.length);
      return `[]interface {}{${parts}}`;
    });
  if (!(value instanceof Map)) return formatValue(value, budget);
  return budget.deeper(() => {
    const parts = sortedKeys(value).map(
      (key) => `${quoted(key)}:${goSyntax(value.get(key) ?? null, budget)}`,
    );
    const text = parts.join(', ');
    budget.text(text.length);
    return `map[string]interface {}{${text}}`;
  });
}
