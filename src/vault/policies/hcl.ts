import { Refusal } from '../refusal.ts';
import { type PlacedWord, wordsOf } from './tokens.ts';

/** A value of HCL or JSON. Blocks are maps, so that no key is special. */
export type Value = string | number | boolean | null | readonly Value[] | ReadonlyMap<string, Value>;

/** One `key label { … }` or `key = value` at the top of a text. */
export interface Statement {
  readonly key: string;
  readonly label: string | undefined;
  readonly value: Value;
  readonly line: number;
}

/** Blocks and lists in each other. */
const DEEPEST = 16;

/**
 * The statements of a policy in the part of HCL that policies use: blocks with a label, attributes, lists, and maps; no
 * expressions. Throws a `Refusal` that names the line. Source: https://github.com/hashicorp/hcl/tree/hcl1
 */
export function readHcl(source: string): readonly Statement[] {
  const reader = new Reader(wordsOf(source));
  const statements: Statement[] = [];
  while (!reader.isAtEnd) statements.push(reader.statement(0));
  return statements;
}

/**
 * What a policy in JSON says, read as HCL is: what is given twice counts twice, where `JSON.parse` would forget the first.
 * Throws a `Refusal` for what it cannot be; that it is JSON has been seen.
 */
export function readJsonAsHcl(source: string): Value {
  return new Reader(wordsOf(source)).root();
}

class Reader {
  readonly #words: readonly PlacedWord[];
  #at = 0;

  constructor(words: readonly PlacedWord[]) {
    this.#words = words;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#words.length;
  }

  root(): Value {
    return this.#value(0);
  }

  statement(depth: number): Statement {
    const line = this.#words[this.#at]?.line ?? 0;
    const key = this.#key();
    const next = this.#peek()?.kind;
    const label = next === 'text' || next === 'name' ? this.#key() : undefined;
    if (label === undefined && (this.#takes('=') || this.#takes(':')))
      return { key, label, value: this.#value(depth), line };
    if (!this.#takes('{')) throw this.#refusal('a value or a block');
    return { key, label, value: this.#block(depth), line };
  }

  #peek() {
    return this.#words[this.#at]?.word;
  }

  #takes(mark: string): boolean {
    const word = this.#peek();
    const isIt = word?.kind === 'mark' && word.mark === mark;
    if (isIt) this.#at += 1;
    return isIt;
  }

  #key(): string {
    const word = this.#peek();
    if (word?.kind !== 'text' && word?.kind !== 'name') throw this.#refusal('a name');
    this.#at += 1;
    return word.kind === 'text' ? word.text : word.name;
  }

  #value(depth: number): Value {
    if (depth > DEEPEST) throw this.#refusal(`no more than ${DEEPEST} blocks in each other`);
    if (this.#takes('{')) return this.#block(depth + 1);
    if (this.#takes('[')) {
      const items: Value[] = [];
      while (!this.#takes(']')) items.push(this.#value(depth + 1));
      return items;
    }
    const word = this.#peek();
    this.#at += 1;
    if (word?.kind === 'text') return word.text;
    if (word?.kind === 'number') return word.number;
    if (word?.kind === 'name' && (word.name === 'true' || word.name === 'false')) return word.name === 'true';
    this.#at -= 1;
    throw this.#refusal('a value');
  }

  #block(depth: number): Value {
    if (depth > DEEPEST) throw this.#refusal(`no more than ${DEEPEST} blocks in each other`);
    const block = new Map<string, Value>();
    while (!this.#takes('}')) {
      const { key, label, value } = this.statement(depth + 1);
      if (label !== undefined) throw this.#refusal('no block in a block');
      this.#add(block, key, value);
    }
    return block;
  }

  /** What is given twice: lists and blocks count together, as for HCL; of other values there is one. */
  #add(block: Map<string, Value>, key: string, value: Value): void {
    const known = block.get(key);
    if (known === undefined) block.set(key, value);
    else if (isOwnList(known) && isOwnList(value)) for (const item of value) known.push(item);
    else if (isOwnBlock(known) && isOwnBlock(value))
      for (const [name, inner] of value) this.#add(known, name, inner);
    else throw this.#refusal(`"${key}" once`);
  }

  #refusal(expected: string): Refusal {
    const last = this.#words[Math.min(this.#at, this.#words.length - 1)];
    return new Refusal(400, `line ${last?.line ?? 1} of the policy: ${expected} is expected`);
  }
}

export function isBlock(value: Value | undefined): value is ReadonlyMap<string, Value> {
  return value instanceof Map;
}

/** The reader made it, and nobody else has it yet. */
function isOwnList(value: Value): value is Value[] {
  return Array.isArray(value);
}

function isOwnBlock(value: Value): value is Map<string, Value> {
  return value instanceof Map;
}
