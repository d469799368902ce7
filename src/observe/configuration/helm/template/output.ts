import type { RenderBudget } from './budget.ts';
import { NO_VALUE } from './format.ts';

/** Where what is rendered goes. */
export interface Output {
  /** `source` is the line where the text comes from; it goes on with the lines of the text where that is template text itself. */
  write(text: string, source: number, isTemplateText: boolean): void;
}

/** Parts of a text that are kept apart; more of them take more than their text does. */
const MOST_PARTS = 4096;

/** A text that is put together of any number of parts. */
class TextParts {
  readonly #joined: string[] = [];
  #parts: string[] = [];

  add(part: string): void {
    this.#parts.push(part);
    if (this.#parts.length < MOST_PARTS) return;
    this.#joined.push(this.#parts.join(''));
    this.#parts = [];
  }

  text(): string {
    return [...this.#joined, ...this.#parts].join('');
  }
}

/** Text that a template gives to another one. */
export class TextOutput implements Output {
  readonly #budget: RenderBudget;
  readonly #parts = new TextParts();
  #length = 0;

  constructor(budget: RenderBudget) {
    this.#budget = budget;
  }

  write(text: string): void {
    this.#length += text.length;
    this.#budget.checkLength(this.#length);
    this.#budget.spend(2 + text.length / 8);
    this.#parts.add(text);
  }

  text(): string {
    return this.#parts.text();
  }
}

/** Lines of what is rendered from one on, up to the next run, and the line of the template that they come from. */
interface LineRun {
  readonly line: number;
  readonly source: number;
  /** Template text goes on with its lines, what an action writes is all of its own one. */
  readonly isTemplateText: boolean;
}

/** What a file of templates renders, with the line of the file that each line comes from. */
export class PlacedOutput implements Output {
  readonly #budget: RenderBudget;
  readonly #parts = new TextParts();
  readonly #runs: LineRun[] = [{ line: 1, source: 1, isTemplateText: false }];
  #length = 0;
  #line = 1;
  /** Has the last line anything but white space yet? */
  #isBlank = true;

  constructor(budget: RenderBudget) {
    this.#budget = budget;
  }

  write(given: string, source: number, isTemplateText: boolean): void {
    const text = isTemplateText ? given : given.replaceAll(NO_VALUE, '');
    this.#length += text.length;
    this.#budget.checkLength(this.#length);
    this.#budget.spend(2 + text.length / 4);
    this.#parts.add(text);
    const first = text.indexOf('\n');
    if (this.#isBlank && hasInk(text, 0, first < 0 ? text.length : first)) {
      this.#isBlank = false;
      this.#runs.push({ line: this.#line, source, isTemplateText });
    }
    if (first < 0) return;
    this.#runs.push({ line: this.#line + 1, source: isTemplateText ? source + 1 : source, isTemplateText });
    for (let at = first; at >= 0; at = text.indexOf('\n', at + 1)) this.#line += 1;
    this.#isBlank = !hasInk(text, text.lastIndexOf('\n') + 1, text.length);
  }

  text(): string {
    return this.#parts.text();
  }

  /** Where a line of the text comes from; both from 1. */
  lineOf(line: number): number {
    let [from, to] = [0, this.#runs.length - 1];
    while (from < to) {
      const middle = Math.ceil((from + to) / 2);
      if ((this.#runs[middle]?.line ?? 0) <= line) from = middle;
      else to = middle - 1;
    }
    const {
      line: start,
      source,
      isTemplateText,
    } = this.#runs[from] ?? { line, source: 1, isTemplateText: false };
    return isTemplateText ? source + line - start : source;
  }
}

/** Is there anything but spaces in a part of a text? */
function hasInk(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (text.charCodeAt(at) > 0x20) return true;
  return false;
}
