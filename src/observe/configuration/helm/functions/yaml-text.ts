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
/** Lines that begin or end a document. */
const MARK = /^(?:---|\.\.\.)(?: |$)/;

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
      for (const [index, line] of scalar(value, indent).entries())
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
  return key.includes('\n') ? JSON.stringify(key) : (scalar(key, '')[0] ?? '');
}

/** The lines of a value that has nothing in it; those behind the first are indented. */
function scalar(value: PlainValue, indent: string): string[] {
  if (typeof value === 'string') return textLines(value, indent);
  if (Array.isArray(value)) return ['[]'];
  if (value instanceof Map) return ['{}'];
  if (typeof value === 'number' && !Number.isFinite(value)) return ['null'];
  return [String(value)];
}

function textLines(text: string, indent: string): string[] {
  if (text.includes('\n') && !/[^\P{Cc}\n\t]|\u2028|\u2029|\ufeff/u.test(text) && !/^\s/.test(text)) {
    const lines = text.split('\n');
    const kept = lineEnds(text);
    const head = kept === 0 ? '|-' : kept === 1 ? '|' : '|+';
    const body = kept === 0 ? lines : lines.slice(0, -1);
    const deep = indent === '' ? '  ' : indent;
    return [head, ...body.map((line) => (line === '' ? '' : deep + line))];
  }
  if (OTHER.test(text)) return [`"${text}"`];
  const isPlain = PLAIN.test(text) || (DASHED.test(text) && PLAIN.test(`x${text}`));
  if (isPlain && !MARK.test(text)) return [text];
  return [
    /[\p{Cc}\u2028\u2029\ufeff]/u.test(text) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`,
  ];
}

/** How many line ends a text ends with. */
function lineEnds(text: string): number {
  let count = 0;
  while (text[text.length - 1 - count] === '\n') count += 1;
  return count;
}
