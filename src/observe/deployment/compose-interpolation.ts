import { Overriding } from '../configuration/yaml/compose-tags.ts';
import { isFields } from '../document/fields.ts';

/** What variables are filled in with, as far as there is room for it. */
export interface Values {
  get(name: string): string | undefined;
}

/** Characters that may be filled in: a value of a line may be asked for on every other. */
export class Room {
  left: number;

  constructor(characters: number) {
    this.left = characters;
  }

  /** Values that are not there once there is no room for them. */
  of(values: Values): Values {
    return {
      get: (name) => {
        const value = values.get(name);
        if (value === undefined || this.left < value.length) return undefined;
        this.left -= value.length;
        return value;
      },
    };
  }
}

const NONE: Values = { get: () => undefined };
/** Places in the words of others: `${A:-${B:-c}}`. */
const MOST_LEVELS = 32;

/** Is told what begins as a place for a variable and is none: Compose refuses the file. */
export type TellOfInvalid = (place: string) => void;

/**
 * A part of a Compose file with its variables filled in: with values of the project's own files, else with their
 * default; what has neither stays as it is written. The environment of whoever derives is not asked: a stranger's file
 * would have it written down. Source: https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md
 */
export function interpolated(node: unknown, values: Values = NONE, tell?: TellOfInvalid): unknown {
  if (typeof node === 'string') return filledIn(node, values, tell);
  if (Array.isArray(node)) return node.map((item) => interpolated(item, values, tell));
  if (node instanceof Overriding) return new Overriding(interpolated(node.value, values, tell));
  if (!isFields(node)) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, interpolated(value, values, tell)]),
  );
}

/** The same of one text: what is filled in is not looked at again. */
export function filledIn(text: string, values: Values = NONE, tell?: TellOfInvalid): string {
  return text.includes('$') ? new Template(text, values, tell).between(0, text.length, 0) : text;
}

/** `$$`, `$NAME`, `${NAME}`, and what follows a name: `:-default`, `-default`, `:+other`, `+other`, `:?message`, `?message`. */
class Template {
  readonly #text: string;
  readonly #values: Values;
  readonly #tell: TellOfInvalid | undefined;
  readonly #ends: ReadonlyMap<number, number>;

  constructor(text: string, values: Values, tell: TellOfInvalid | undefined) {
    this.#text = text;
    this.#values = values;
    this.#tell = tell;
    this.#ends = endsOf(text);
  }

  between(from: number, to: number, level: number): string {
    const parts: string[] = [];
    let at = from;
    while (at < to) {
      const dollar = this.#text.indexOf('$', at);
      const next = dollar < 0 || dollar >= to - 1 ? to : dollar;
      parts.push(this.#text.slice(at, next));
      if (next === to) break;
      const [part, behind] = this.#place(next, level);
      parts.push(part);
      at = behind;
    }
    return parts.join('');
  }

  /** What stands for a place, and where it ends. */
  #place(at: number, level: number): [part: string, behind: number] {
    if (this.#text[at + 1] === '$') return ['$', at + 2];
    if (this.#text[at + 1] === '{') return this.#braced(at, level);
    const name = nameAt(this.#text, at + 1);
    const whole = `$${name}`;
    return [name === '' ? whole : (this.#values.get(name) ?? whole), at + whole.length];
  }

  #braced(at: number, level: number): [part: string, behind: number] {
    const text = this.#text;
    const end = this.#ends.get(at + 1);
    const name = nameAt(text, at + 2);
    const behind = at + 2 + name.length;
    const operator = operatorAt(text, behind);
    if (end === undefined || name === '' || (operator === '' && behind !== end)) {
      this.#tell?.(text.slice(at, Math.min(end === undefined ? text.length : end + 1, at + 64)));
      return end === undefined ? ['$', at + 1] : [text.slice(at, end + 1), end + 1];
    }
    const value = this.#values.get(name);
    const word = (): string => this.between(behind + operator.length, end, level + 1);
    const whole = text.slice(at, end + 1);
    return [level < MOST_LEVELS ? (chosen(operator, value, word) ?? whole) : whole, end + 1];
  }
}

/** A value, the word behind an operator, or neither where only who starts it knows. */
function chosen(operator: string, value: string | undefined, word: () => string): string | undefined {
  const isGiven = value !== undefined && (value !== '' || !operator.startsWith(':'));
  if (operator.endsWith('+')) return isGiven ? word() : value;
  if (isGiven) return value;
  return operator.endsWith('-') ? word() : undefined;
}

function nameAt(text: string, at: number): string {
  const name = /[A-Za-z_]\w*/y;
  name.lastIndex = at;
  return name.exec(text)?.[0] ?? '';
}

function operatorAt(text: string, at: number): string {
  const length = text[at] === ':' ? 2 : 1;
  return /[-+?]/.test(text[at + length - 1] ?? '') ? text.slice(at, at + length) : '';
}

/** Where each brace that is opened is closed: found for all at once, as a text may open them without an end. */
function endsOf(text: string): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const open: number[] = [];
  for (const { 0: mark, index } of text.matchAll(/[{}]/g)) {
    const start = mark === '{' ? undefined : open.pop();
    if (mark === '{') open.push(index);
    else if (start !== undefined) ends.set(start, index);
  }
  return ends;
}
