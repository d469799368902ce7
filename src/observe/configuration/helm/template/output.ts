import type { RenderBudget } from './budget.ts';
import { NO_VALUE } from './format.ts';

/** Where what is rendered goes. */
export interface Output {
  /** `line` is where the text comes from; it goes on with the lines of the text where that is template text itself. */
  write(text: string, line: number, isTemplateText: boolean): void;
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

/** What a file of templates renders, with the line of the file that each line comes from. */
export class PlacedOutput implements Output {
  readonly #budget: RenderBudget;
  readonly #parts = new TextParts();
  readonly #lines: number[] = [1];
  #length = 0;
  /** Has the last line anything but white space yet? */
  #isBlank = true;

  constructor(budget: RenderBudget) {
    this.#budget = budget;
  }

  write(given: string, line: number, isTemplateText: boolean): void {
    const text = isTemplateText ? given : given.replaceAll(NO_VALUE, '');
    this.#length += text.length;
    this.#budget.checkLength(this.#length);
    this.#budget.spend(2 + text.length / 4);
    this.#parts.add(text);
    let source = line;
    for (const [index, part] of text.split('\n').entries()) {
      if (index > 0) {
        if (isTemplateText) source += 1;
        this.#lines.push(source);
        this.#isBlank = true;
      }
      if (!this.#isBlank || part.trim() === '') continue;
      this.#isBlank = false;
      this.#lines[this.#lines.length - 1] = source;
    }
  }

  text(): string {
    return this.#parts.text();
  }

  /** Of each line from the first. */
  get lines(): readonly number[] {
    return this.#lines;
  }
}
