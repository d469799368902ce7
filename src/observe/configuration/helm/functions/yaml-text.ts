import type { RenderBudget } from '../template/budget.ts';
import type { GoValue } from '../template/values.ts';
import { documentValue, type PlainValue } from './plain.ts';

/** What a plain text would be read as instead of a text. */
const OTHER =
  /^(?:~|null|true|false|yes|no|on|off|y|n|[-+]?(?:\.inf|\d[\d_]*(?:\.[\d_]*)?(?:e[-+]?\d+)?|\.\d[\d_]*(?:e[-+]?\d+)?|0[xob][\da-f_]+)|\.nan|\d[\d_]*(?::[0-5]?\d)+(?:\.\d*)?|\d{4}-\d\d?-\d\d?.*|)$/i;
/** Texts that need no quotes for what stands in them. */
const PLAIN =
  /^(?!(?:---|\.\.\.)(?: |$))(?![-?:,[\]{}#&*!|>'"%@` ])(?!.*(?:: |:$| #|[\p{Cc}\u2028\u2029\ufeff]))(?:.*[^ ])$/u;
const DASHED = /^[-?:][^\s,[\]{}]/;
/** What may begin or end a document. */
const MARK = /^(?:---|\.\.\.)/;

/** A value as Helm's `toYaml` writes it, without a line end at the end. Throws a `Fault` (`limit`). */
export function writeYaml(value: GoValue, budget: RenderBudget): string {
  const lines: string[] = [];
  new Writer(lines, budget).value(documentValue(value, budget), '', '');
  return lines.join('\n');
}

class Writer {
  readonly #lines: string[];
  readonly #budget: RenderBudget;
  #length = 0;

  constructor(lines: string[], budget: RenderBudget) {
    this.#lines = lines;
    this.#budget = budget;
  }

  /** Writes a value behind what its line begins with; what is in it is indented by `indent`. */
  value(value: PlainValue, start: string, indent: string): void {
    if (Array.isArray(value) && value.length > 0) this.#list(value, start, indent);
    else if (value instanceof Map && value.size > 0) this.#map(value, start, indent);
    else
      for (const [index, line] of scalar(value, indent, start.length).entries())
        this.#line(index === 0 ? start + line : line);
  }

  #list(list: readonly PlainValue[], start: string, indent: string): void {
    for (const [index, one] of list.entries())
      this.value(one, `${index === 0 ? start : indent}- `, `${indent}  `);
  }

  #map(map: ReadonlyMap<string, PlainValue>, start: string, indent: string): void {
    let begin = start;
    for (const [key, one] of map) {
      const head = `${begin}${keyText(key)}:`;
      begin = indent;
      const isBlock = (Array.isArray(one) && one.length > 0) || (one instanceof Map && one.size > 0);
      if (!isBlock) {
        this.value(one, `${head} `, `${indent}  `);
        continue;
      }
      this.#line(head);
      // Lists stand no deeper than their key.
      const inner = Array.isArray(one) ? indent : `${indent}  `;
      this.value(one, inner, inner);
    }
  }

  #line(text: string): void {
    this.#length += text.length + 1;
    this.#budget.checkLength(this.#length);
    this.#budget.spend(text.length / 8);
    this.#lines.push(text);
  }
}

function keyText(key: string): string {
  return key.includes('\n') ? JSON.stringify(key) : (scalar(key, '', Number.NEGATIVE_INFINITY)[0] ?? '');
}

/** The lines of a value that has nothing in it and begins at a column; those behind the first are indented. */
function scalar(value: PlainValue, indent: string, column: number): string[] {
  if (typeof value === 'string') return textLines(value, indent === '' ? '  ' : indent, column);
  if (Array.isArray(value)) return ['[]'];
  if (value instanceof Map) return ['{}'];
  if (typeof value === 'number' && !Number.isFinite(value)) return ['null'];
  return [String(value)];
}

function textLines(text: string, indent: string, column: number): string[] {
  const isEscaped = UNPRINTABLE.test(text) || text.includes(' \n');
  if (text.includes('\n') && !isEscaped && !text.endsWith(' ')) return blockLines(text, indent);
  if (OTHER.test(text)) return [`"${text}"`];
  const isPlain = PLAIN.test(text) || (DASHED.test(text) && PLAIN.test(`x${text}`));
  const isQuoted = isEscaped || text.includes('\n');
  const written = isQuoted ? doubleQuoted(text) : `'${text.replaceAll("'", "''")}'`;
  return folded(isPlain && !isQuoted && !MARK.test(text) ? text : written, indent, column);
}

/** Lines as they are; what begins with a blank says how far they are indented. */
function blockLines(text: string, indent: string): string[] {
  const lines = text.split('\n');
  const kept = lineEnds(text);
  const head = `|${/^[ \n]/.test(text) ? '2' : ''}${kept === 0 ? '-' : kept === 1 && text !== '\n' ? '' : '+'}`;
  const body = kept === 0 ? lines : lines.slice(0, -1);
  return [head, ...body.map((line) => (line === '' ? '' : indent + line))];
}

/** Characters that are only written as escapes. */
const UNPRINTABLE = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u;
const ESCAPED = new RegExp(`${UNPRINTABLE.source}|["\\\\\\n\\u2028\\u2029]`, 'gu');
const ESCAPES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '\0': '0',
    '\x07': 'a',
    '\b': 'b',
    '\t': 't',
    '\n': 'n',
    '\v': 'v',
    '\f': 'f',
    '\r': 'r',
    '\x1b': 'e',
    '"': '"',
    '\\': '\\',
    '\x85': 'N',
    '\u2028': 'L',
    '\u2029': 'P',
  }),
);

function doubleQuoted(text: string): string {
  const inner = text.replaceAll(ESCAPED, (character) => {
    const letter = ESCAPES.get(character);
    if (letter !== undefined) return `\\${letter}`;
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
    if (code.length <= 2) return `\\x${code.padStart(2, '0')}`;
    return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\U${code.padStart(8, '0')}`;
  });
  return `"${inner}"`;
}

/** Behind this column a line ends at the next space. */
const WIDTH = 80;

/** The lines of a text on one line. Of one in double quotes a space may begin a line, behind a backslash. */
function folded(written: string, indent: string, begin: number): string[] {
  if (begin + written.length <= WIDTH) return [written];
  const quote = /^["']/.exec(written)?.[0] ?? '';
  const last = written.length - quote.length - 1;
  const lines: string[] = [];
  let [from, start, column] = [0, '', begin];
  for (let at = written.indexOf(' '); at >= 0; at = written.indexOf(' ', at + 1)) {
    const isBeforeSpace = written[at + 1] === ' ';
    const mayEnd = quote === '' ? !isBeforeSpace : at > 1 && at < last && (quote === '"' || !isBeforeSpace);
    if (!mayEnd || at === from || written[at - 1] === ' ' || column + at - from <= WIDTH) continue;
    lines.push(start + written.slice(from, at));
    start = isBeforeSpace ? `${indent}\\` : indent;
    [from, column] = [at + 1, start.length];
  }
  return [...lines, start + written.slice(from)];
}

/** How many line ends a text ends with. */
function lineEnds(text: string): number {
  let count = 0;
  while (text[text.length - 1 - count] === '\n') count += 1;
  return count;
}
