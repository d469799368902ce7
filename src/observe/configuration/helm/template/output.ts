import type { RenderBudget } from './budget.ts';
import { NO_VALUE } from './format.ts';

/** Where what is rendered goes. */
export interface Output {
  /** `line` is where the text comes from; it goes on with the lines of the text where that is template text itself. */
  write(text: string, line: number, isTemplateText: boolean): void;
}

/** Text that a template gives to another one. */
export class TextOutput implements Output {
  readonly #budget: RenderBudget;
  readonly #parts: string[] = [];
  #length = 0;

  constructor(budget: RenderBudget) {
    this.#budget = budget;
  }

  write(text: string): void {
    this.#length += text.length;
    this.#budget.checkLength(this.#length);
    this.#budget.spend(text.length / 8);
    this.#parts.push(text);
  }

  text(): string {
    return this.#parts.join('');
  }
}

/** What a file of templates renders, with the line of the file that each line comes from. */
export class PlacedOutput implements Output {
  readonly #budget: RenderBudget;
  readonly #parts: string[] = [];
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
    this.#budget.spend(text.length / 4);
    this.#parts.push(text);
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
    return this.#parts.join('');
  }

  /** Of each line from the first. */
  get lines(): readonly number[] {
    return this.#lines;
  }
}
