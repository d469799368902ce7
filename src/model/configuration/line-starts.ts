import type { Range } from './place.ts';

/** Where lines begin, for the places of one text, in UTF-16 units from its begin. */
export class LineStarts {
  readonly #starts: number[] = [0];
  readonly #length: number;

  constructor(text: string) {
    this.#length = text.length;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  rangeOf({ start, end }: { readonly start: number; readonly end: number }): Range {
    const [from, to] = [this.positionOf(start), this.positionOf(end)];
    return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
  }

  /** Where a line begins, from 0; the end of the text behind the last one. */
  startOf(line: number): number {
    return this.#starts[line] ?? this.#length;
  }

  /** Line and column from 1. */
  positionOf(offset: number): { line: number; column: number } {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }
}

/** What was asked about last: questions come file by file, and each line takes eight bytes. */
let asked: { readonly text: string; readonly lines: LineStarts } | undefined;

/** Where lines of a text begin, kept until another text is asked about. */
export function lineStartsOf(text: string): LineStarts {
  if (asked?.text !== text) asked = { text, lines: new LineStarts(text) };
  return asked.lines;
}
