import { filledIn, Room, type Values } from './compose-interpolation.ts';

/** The variables of a file of an environment. */
export interface EnvironmentFile {
  readonly values: ReadonlyMap<string, string>;
  /** Why Compose does not take it, with the line; undefined where it does. */
  readonly refusal: string | undefined;
}

const MOST_VARIABLES = 4096;
/** Characters that its variables may put into each other. */
const MOST_FILLED_IN = 2 ** 16;
const NONE: Values = { get: () => undefined };
const ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '"': '"',
  '\\': '\\',
  // Two are one where variables are filled in.
  $: '$$',
};

/**
 * `NAME=value` a line, in quotes over several lines or not in quotes, with variables filled in except in single quotes:
 * with those that are known, else with those before it. A name alone is what is known of it. Source:
 * https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/
 */
export function readEnvironmentFile(text: string, known: Values = NONE): EnvironmentFile {
  return new Reader(text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'), known).read();
}

/** The same where the service says `format: raw`: what stands behind the sign is the value. */
export function readRawEnvironmentFile(text: string, known: Values = NONE): EnvironmentFile {
  const values = new Map<string, string>();
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const equals = line.indexOf('=');
    const name = line.slice(0, equals < 0 ? line.length : equals).trimStart();
    const value = equals < 0 ? known.get(name) : line.slice(equals + 1);
    if (name !== '' && !name.startsWith('#') && value !== undefined && values.size < MOST_VARIABLES)
      values.set(name, value);
  }
  return { values, refusal: undefined };
}

class Reader {
  readonly #text: string;
  readonly #known: Values;
  readonly #values = new Map<string, string>();
  readonly #filling: Values;
  #refusal: string | undefined;
  #at = 0;
  #statements = 0;

  constructor(text: string, known: Values) {
    this.#text = text;
    this.#known = known;
    this.#filling = new Room(MOST_FILLED_IN).of({ get: (name) => known.get(name) ?? this.#values.get(name) });
  }

  /** Lines that are no variables are passed over, and the first of them is told. */
  read(): EnvironmentFile {
    for (this.#skip(); this.#at < this.#text.length; this.#skip()) {
      const start = this.#at;
      this.#statements += 1;
      if (this.#statements > MOST_VARIABLES) {
        this.#refuse(start, `more than ${MOST_VARIABLES} variables`);
        break;
      }
      const reason = this.#statement();
      if (reason === undefined) continue;
      this.#refuse(start, reason);
      this.#at = start;
      this.#at = this.#endOfLine();
    }
    return { values: this.#values, refusal: this.#refusal };
  }

  /** Past empty lines and comments. */
  #skip(): void {
    for (;;) {
      while (this.#at < this.#text.length && /\s/.test(this.#text[this.#at] ?? '')) this.#at += 1;
      if (this.#text[this.#at] !== '#') return;
      this.#at = this.#endOfLine();
    }
  }

  /** Reads one variable; why it is none where it is none. */
  #statement(): string | undefined {
    const end = this.#endOfLine();
    const line = this.#text.slice(this.#at, end);
    const exported = /^export\s+/.exec(line)?.[0].length ?? 0;
    const mark = line.slice(exported).search(/[=:]/);
    const name = (mark < 0 ? line.slice(exported) : line.slice(exported, exported + mark)).trim();
    if (/[^\s\p{L}\p{N}_.[\]-]/u.test(name)) return 'a name has a character that none may have';
    if (/\s/.test(name)) return 'a name has a blank in it';
    this.#at = mark < 0 ? end : this.#at + exported + mark + 1;
    const value = mark < 0 ? this.#known.get(name) : this.#value();
    if (mark >= 0 && value === undefined) return 'a quote is not closed';
    if (name !== '' && value !== undefined) this.#values.set(name, value);
    return undefined;
  }

  #value(): string | undefined {
    while (/[^\S\n]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
    const quote = this.#text[this.#at];
    if (quote === '"' || quote === "'") return this.#quoted(quote);
    const end = this.#endOfLine();
    const [plain = ''] = this.#text.slice(this.#at, end).split(' #', 1);
    this.#at = end;
    return this.#filledIn(plain.trimEnd());
  }

  /** What stands in quotes, behind which the next variable may begin; undefined where they are not closed. */
  #quoted(quote: '"' | "'"): string | undefined {
    let end = this.#at + 1;
    for (; end < this.#text.length && this.#text[end] !== quote; end += 1)
      if (this.#text[end] === '\\') end += 1;
    if (end >= this.#text.length) return undefined;
    const inner = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    return quote === "'" ? inner.replaceAll(String.raw`\'`, "'") : this.#filledIn(unescaped(inner));
  }

  #endOfLine(): number {
    const found = this.#text.indexOf('\n', this.#at);
    return found < 0 ? this.#text.length : found;
  }

  #filledIn(text: string): string {
    return filledIn(text, this.#filling, (place) => {
      this.#refuse(this.#at, `${JSON.stringify(place)} is no variable`);
    });
  }

  #refuse(at: number, reason: string): void {
    this.#refusal ??= `line ${this.#text.slice(0, at).split('\n').length}: ${reason}`;
  }
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(?:0([0-7]{3})|([abfnrtv"\\$]))/g, (_, octal?: string, character?: string) =>
    octal === undefined ? (ESCAPES[character ?? ''] ?? '') : String.fromCharCode(Number.parseInt(octal, 8)),
  );
}
