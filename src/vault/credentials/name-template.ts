import { createHash, randomUUID } from 'node:crypto';
import { Refusal } from '../refusal.ts';
import { randomText } from './generated.ts';

/** What a name is made of: `{{.DisplayName}}` and the like, without what has a meaning anywhere. */
export type NameFields = Readonly<Record<string, string>>;
/** Makes a name; `now` is in milliseconds since 1970. */
export type NameTemplate = (fields: NameFields, now: number) => string;

interface Context {
  readonly fields: NameFields;
  readonly now: number;
}
type Value = (context: Context) => string;
type Made = (values: readonly string[], context: Context) => string;

/** Characters of a template and of a name, values in each other, and names that are compared. */
const [LONGEST_TEMPLATE, LONGEST_NAME, DEEPEST, TRIED] = [1000, 512, 10, 16];
const ACTION = /\{\{-?([^{}]*?)-?\}\}/g;
const WORD =
  /\s*(?:(?<mark>[()|])|"(?<text>[^"\\]*)"|`(?<raw>[^`]*)`|\.(?<field>[A-Za-z]+)|(?<number>\d{1,4})|(?<name>[a-z]\w*))\s*/y;

/** How many values each takes, the last of which may come from in front of a `|`. */
const FUNCTIONS: ReadonlyMap<string, readonly [number, Made]> = new Map<string, readonly [number, Made]>([
  ['random', [1, ([count]) => randomText(numberOf(count))]],
  ['truncate', [2, ([count, text = '']) => text.slice(0, numberOf(count))]],
  ['truncate_sha256', [2, ([count, text = '']) => hashed(text, numberOf(count))]],
  ['uppercase', [1, ([text = '']) => text.toUpperCase()]],
  ['lowercase', [1, ([text = '']) => text.toLowerCase()]],
  [
    'replace',
    [3, ([from = '', to = '', text = '']) => (from === '' ? text : text.replaceAll(from, () => to))],
  ],
  ['sha256', [1, ([text = '']) => sha256(text)]],
  ['base64', [1, ([text = '']) => Buffer.from(text).toString('base64')]],
  ['unix_time', [0, (_, { now }) => String(Math.floor(now / 1000))]],
  ['unix_time_millis', [0, (_, { now }) => String(Math.floor(now))]],
  ['uuid', [0, () => randomUUID()]],
]);

/**
 * Reads a template of names, in the part of Go's language that is used for them. Throws a `Refusal` (400) for what it is not,
 * and for one that would make a name twice. Source: https://developer.hashicorp.com/vault/docs/concepts/username-templating
 */
export function nameTemplateOf(text: string, known: readonly string[]): NameTemplate {
  if (text.length > LONGEST_TEMPLATE) throw unreadable('is too long');
  const parts = Array.from(text.matchAll(ACTION), (found) => ({
    at: found.index,
    end: found.index + found[0].length,
    value: new Reader(found[1] ?? '', known).whole(),
  }));
  const between = parts.map(({ at }, index) => text.slice(parts[index - 1]?.end ?? 0, at));
  const last = text.slice(parts.at(-1)?.end ?? 0);
  if ([...between, last].some((one) => /\{\{|\}\}/.test(one))) throw unreadable('has a brace too many');
  const template: NameTemplate = (fields, now) => {
    const made = parts.map(({ value }, index) => `${between[index]}${value({ fields, now })}`);
    return bounded(made.join('') + last);
  };
  const sample = Object.fromEntries(known.map((name) => [name, 'sample']));
  if (new Set(Array.from({ length: TRIED }, () => template(sample, 0))).size < TRIED)
    throw unreadable('makes a name twice: it needs {{random 20}} or {{uuid}}');
  return template;
}

class Reader {
  readonly #text: string;
  readonly #known: readonly string[];
  #at = 0;

  constructor(text: string, known: readonly string[]) {
    this.#text = text;
    this.#known = known;
  }

  whole(): Value {
    const value = this.#pipeline(0);
    if (this.#at < this.#text.length) throw unreadable('has a word too many');
    return value;
  }

  #pipeline(depth: number): Value {
    if (depth > DEEPEST) throw unreadable('is too deep');
    let value = this.#command(depth, undefined);
    while (this.#takes('|')) value = this.#command(depth, value);
    return value;
  }

  /** A function with its values, or a value. */
  #command(depth: number, piped: Value | undefined): Value {
    const name = this.#peek()?.['name'];
    if (name === undefined) {
      const value = this.#value(depth);
      if (!value || piped) throw unreadable('has a | that leads nowhere');
      return value;
    }
    this.#word();
    const values: Value[] = [];
    for (let value = this.#value(depth); value; value = this.#value(depth)) values.push(value);
    if (piped) values.push(piped);
    return name === 'printf' ? printed(values) : called(name, values);
  }

  #value(depth: number): Value | undefined {
    if (this.#takes('(')) {
      const inner = this.#pipeline(depth + 1);
      if (!this.#takes(')')) throw unreadable('lacks a )');
      return inner;
    }
    const { text, raw, field, number, name } = this.#peek() ?? {};
    const plain = text ?? raw ?? number;
    if (plain === undefined && field === undefined && name === undefined) return undefined;
    this.#word();
    if (field !== undefined) return this.#field(field);
    return name === undefined ? () => plain ?? '' : called(name, []);
  }

  #field(name: string): Value {
    if (!this.#known.includes(name)) throw unreadable(`names .${name}`);
    return ({ fields }) => fields[name] ?? '';
  }

  #takes(mark: string): boolean {
    const isIt = this.#peek()?.['mark'] === mark;
    if (isIt) this.#word();
    return isIt;
  }

  #peek(): Readonly<Record<string, string | undefined>> | undefined {
    WORD.lastIndex = this.#at;
    return WORD.exec(this.#text)?.groups;
  }

  #word(): void {
    WORD.lastIndex = this.#at;
    if (WORD.test(this.#text)) this.#at = WORD.lastIndex;
  }
}

function called(name: string, values: readonly Value[]): Value {
  const [count, make] = FUNCTIONS.get(name) ?? [];
  if (count === undefined || !make) throw unreadable(`names ${name}`);
  if (values.length !== count) throw unreadable(`gives ${name} not as many values as it takes`);
  return (context) =>
    bounded(
      make(
        values.map((value) => value(context)),
        context,
      ),
    );
}

/** `printf`, of which `%s`, `%v` and `%d` are known. */
function printed([format, ...values]: readonly Value[]): Value {
  if (!format) throw unreadable('gives printf nothing');
  return (context) => {
    let next = 0;
    const text = format(context).replaceAll(/%(.)/g, (_, letter: string) => {
      const value = values[next];
      if (letter === '%') return '%';
      next += 1;
      if (!value || !'svd'.includes(letter)) throw unreadable('has a format that printf does not take');
      return value(context);
    });
    if (next !== values.length) throw unreadable('gives printf more than it takes');
    return bounded(text);
  };
}

function numberOf(text = ''): number {
  if (!/^\d{1,3}$/.test(text)) throw unreadable('has a length that is none');
  return Number(text);
}

function hashed(text: string, length: number): string {
  if (length <= 8) throw unreadable('has a truncate_sha256 of 8 or less');
  if (text.length <= length) return text;
  return text.slice(0, length - 8) + sha256(text.slice(length - 8)).slice(0, 8);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function bounded(text: string): string {
  if (text.length > LONGEST_NAME) throw unreadable('makes a name that is too long');
  return text;
}

function unreadable(why: string): Refusal {
  return new Refusal(400, `the template of names ${why}`);
}
