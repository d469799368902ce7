import { quoted } from '../template/quoting.ts';
import { badValue, type FunctionMap, takes, takesMore } from '../template/signature.ts';
import { byCodePoint, type GoValue } from '../template/values.ts';
import { caseFunctions } from './cases.ts';
import { textOf, textsOf } from './text-of.ts';

/** https://helm.sh/docs/chart_template_guide/function_list/#string-functions */
export const STRING_FUNCTIONS: FunctionMap = {
  ...caseFunctions(),
  hello: takes([], () => 'Hello!'),
  trim: takes(['string'], ([text]) => text.replace(/^\s+/u, '').trimEnd()),
  trimAll: takes(['string', 'string'], ([cut, text]) => trimmed(text, cut)),
  trimall: takes(['string', 'string'], ([cut, text]) => trimmed(text, cut)),
  trimPrefix: takes(['string', 'string'], ([prefix, text]) =>
    text.startsWith(prefix) ? text.slice(prefix.length) : text,
  ),
  trimSuffix: takes(['string', 'string'], ([suffix, text]) =>
    text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text,
  ),
  repeat: takes(['int', 'string'], ([count, text], { budget }) => {
    if (count < 0n) throw badValue('a text cannot be repeated less than never');
    budget.text(Math.max(text.length, 1) * Number(count));
    return text.repeat(Number(count));
  }),
  substr: takes(['int', 'int', 'string'], ([start, end, text]) =>
    substring(Number(start), Number(end), text),
  ),
  trunc: takes(['int', 'string'], ([length, text]) => truncated(Number(length), text)),
  abbrev: takes(['int', 'string'], ([width, text]) => abbreviated(text, 0, Number(width))),
  abbrevboth: takes(['int', 'int', 'string'], ([left, right, text]) =>
    Number(right) < 4 || (left > 0n && right < 7n) ? text : abbreviated(text, Number(left), Number(right)),
  ),
  initials: takes(['string'], ([text]) => text.replaceAll(/(\S)\S*\s*|\s+/gu, '$1')),
  nospace: takes(['string'], ([text]) => text.replaceAll(/\s+/gu, '')),
  wrap: takes(['int', 'string'], ([width, text], { budget }) => {
    budget.text(text.length * 2);
    return wrapped(text, Number(width), '\n', false);
  }),
  wrapWith: takes(['int', 'string', 'string'], ([width, separator, text], { budget }) => {
    budget.text(text.length * (1 + separator.length));
    return wrapped(text, Number(width), separator, true);
  }),
  contains: takes(['string', 'string'], ([part, text]) => text.includes(part)),
  hasPrefix: takes(['string', 'string'], ([prefix, text]) => text.startsWith(prefix)),
  hasSuffix: takes(['string', 'string'], ([suffix, text]) => text.endsWith(suffix)),
  quote: takesMore([], 'any', (_, values, { budget }) =>
    values.flatMap((value) => (value === null ? [] : [quoted(textOf(value, budget))])).join(' '),
  ),
  squote: takesMore([], 'any', (_, values, { budget }) =>
    values.flatMap((value) => (value === null ? [] : [`'${textOf(value, budget)}'`])).join(' '),
  ),
  cat: takesMore([], 'any', (_, values, { budget }) =>
    values.flatMap((value) => (value === null ? [] : [textOf(value, budget)])).join(' '),
  ),
  indent: takes(['int', 'string'], ([width, text], { budget }) => indented(Number(width), text, budget)),
  nindent: takes(
    ['int', 'string'],
    ([width, text], { budget }) => `\n${indented(Number(width), text, budget)}`,
  ),
  replace: takes(['string', 'string', 'string'], ([old, other, text], { budget }) => {
    budget.text(occurrences(text, old) * Math.max(0, other.length - old.length) + text.length);
    return text.replaceAll(old, () => other);
  }),
  plural: takes(['string', 'string', 'int'], ([one, many, count]) => (count === 1n ? one : many)),
  join: takes(['string', 'any'], ([separator, list], { budget }) => {
    const texts = textsOf(list, budget);
    budget.text(texts.reduce((sum, { length }) => sum + length + separator.length, 0));
    return texts.join(separator);
  }),
  toStrings: takes(['any'], ([list], { budget }) => textsOf(list, budget)),
  toString: takes(['any'], ([value], { budget }) => textOf(value, budget)),
  sortAlpha: takes(['any'], ([list], { budget }) => textsOf(list, budget).toSorted(byCodePoint)),
  splitList: takes(['string', 'string'], ([separator, text], { budget }) =>
    parts(text, separator, Infinity, budget),
  ),
  split: takes(['string', 'string'], ([separator, text], { budget }) =>
    numbered(parts(text, separator, Infinity, budget)),
  ),
  splitn: takes(['string', 'int', 'string'], ([separator, count, text], { budget }) =>
    numbered(parts(text, separator, Number(count), budget)),
  ),
};

function trimmed(text: string, cut: string): string {
  const characters = new Set(cut);
  const all = Array.from(text);
  let [from, to] = [0, all.length];
  while (from < to && characters.has(all[from] ?? '')) from += 1;
  while (to > from && characters.has(all[to - 1] ?? '')) to -= 1;
  return all.slice(from, to).join('');
}

/** Bytes count, as in Go; what is cut in the middle of a character is none. */
function sliced(text: string, from: number, to: number): string {
  if (from < 0 || to < from) throw badValue(`a text has no part from ${from} to ${to}`);
  const bytes = Buffer.from(text);
  if (to > bytes.length) throw badValue(`a text of ${bytes.length} bytes has no part to ${to}`);
  return bytes.subarray(from, to).toString();
}

function substring(start: number, end: number, text: string): string {
  const length = Buffer.byteLength(text);
  if (start < 0) return sliced(text, 0, end);
  return sliced(text, start, end < 0 || end > length ? length : end);
}

function truncated(length: number, text: string): string {
  const size = Buffer.byteLength(text);
  if (length < 0) return size + length > 0 ? sliced(text, size + length, size) : text;
  return size > length ? sliced(text, 0, length) : text;
}

/** With three dots for what is left out, on one side or both. */
function abbreviated(text: string, offset: number, width: number): string {
  if (width < 4 || text.length <= width) return text;
  const start = Math.min(offset, text.length);
  const from = text.length - start < width - 3 ? text.length - (width - 3) : start;
  if (from <= 4) return `${text.slice(0, width - 3)}...`;
  if (width < 7) return text;
  if (from + width - 3 < text.length) return `...${abbreviated(text.slice(from), 0, width - 3)}`;
  return `...${text.slice(text.length - (width - 3))}`;
}

function wrapped(text: string, given: number, separator: string, cutsWords: boolean): string {
  const width = Math.max(1, given);
  const lines: string[] = [];
  let at = 0;
  while (text.length - at > width) {
    if (text[at] === ' ') {
      at += 1;
      continue;
    }
    const space = text.lastIndexOf(' ', at + width);
    if (space >= at) {
      lines.push(text.slice(at, space));
      at = space + 1;
    } else if (cutsWords) {
      lines.push(text.slice(at, at + width));
      at += width;
    } else {
      const next = text.indexOf(' ', at + width);
      if (next < 0) break;
      lines.push(text.slice(at, next));
      at = next + 1;
    }
  }
  return [...lines, text.slice(at)].join(separator);
}

function indented(width: number, text: string, budget: Parameters<typeof textOf>[1]): string {
  if (width < 0) throw badValue('an indentation is less than none');
  budget.text(text.length + width * (occurrences(text, '\n') + 1));
  const pad = ' '.repeat(width);
  return pad + text.replaceAll('\n', `\n${pad}`);
}

function occurrences(text: string, part: string): number {
  if (part === '') return text.length + 1;
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count += 1;
  return count;
}

/** So many parts at most, the last with the rest; none at all of them where the most is zero. */
function parts(
  text: string,
  separator: string,
  most: number,
  budget: Parameters<typeof textOf>[1],
): string[] {
  budget.spend(text.length / 8 + occurrences(text, separator) * 8);
  if (most === 0) return [];
  const all = separator === '' ? Array.from(text) : text.split(separator);
  if (most < 0 || all.length <= most) return all;
  return [...all.slice(0, most - 1), all.slice(most - 1).join(separator)];
}

function numbered(texts: readonly string[]): Map<string, GoValue> {
  return new Map(texts.map((text, index) => [`_${index}`, text]));
}
