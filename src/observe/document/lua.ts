import { Fault } from '../../model/fault.ts';

/** A value of Lua that is data; undefined where it is computed. */
export type LuaValue = string | number | boolean | LuaTable | undefined;

/** A table: what stands under keys, and the items without. */
export interface LuaTable {
  readonly fields: ReadonlyMap<string, LuaValue>;
  readonly items: readonly LuaValue[];
}

const MAXIMUM_LENGTH = 8 * 1024 * 1024;
const MAXIMUM_DEPTH = 64;
const MOST_TOKENS = 1_000_000;
const BLANK = /\s+/y;
/** A text without its end takes the rest of its line. */
const TEXT = /"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?/y;
const NUMBER = /0[xX][\da-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const NAME = /[A-Za-z_]\w*/y;
const LONG_OPENING = /\[(=*)\[/y;

type Token = { readonly kind: 'text' | 'number' | 'name' | 'mark' | 'end'; readonly text: string };

/**
 * What a program of Lua that is data assigns to its variables, as configuration of LuaRocks does; what it returns is
 * under `return`. Texts, numbers, tables, names of earlier variables and `..` are understood; anything else is undefined,
 * and nothing is run. Source: https://www.lua.org/manual/5.4/manual.html#9. Throws a `Fault` (`limit`) that names `path`.
 */
export function readLua(text: string, path: string): ReadonlyMap<string, LuaValue> {
  if (text.length > MAXIMUM_LENGTH)
    throw new Fault('limit', `${path}: more than ${MAXIMUM_LENGTH} characters`);
  return new Reading(text, path).variables();
}

/** Is this a table? */
export function isLuaTable(value: LuaValue): value is LuaTable {
  return typeof value === 'object';
}

/** The value under keys of nested tables; undefined where there is none. */
export function luaAt(value: LuaValue, ...keys: readonly string[]): LuaValue {
  let inner = value;
  for (const key of keys) inner = isLuaTable(inner) ? inner.fields.get(key) : undefined;
  return inner;
}

/** The texts among a table's items. */
export function luaTexts(value: LuaValue): string[] {
  return isLuaTable(value) ? value.items.filter((item) => typeof item === 'string') : [];
}

/** Takes a program apart, in linear time. */
class Lexer {
  readonly #text: string;
  #at = 0;
  /** Levels of long brackets of which none is closed any more. */
  readonly #unclosed = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  next(): Token {
    while (this.#take(BLANK) !== '' || this.#comment());
    if (this.#at >= this.#text.length) return { kind: 'end', text: '' };
    const long = this.#long();
    if (long !== undefined) return { kind: 'text', text: long };
    for (const [kind, pattern] of [
      ['text', TEXT],
      ['number', NUMBER],
      ['name', NAME],
    ] as const) {
      const text = this.#take(pattern);
      if (text !== '') return { kind, text: kind === 'text' ? unescaped(text.slice(1, -1)) : text };
    }
    const text = this.#text.startsWith('..', this.#at) ? '..' : (this.#text[this.#at] ?? '');
    this.#at += text.length;
    return { kind: 'mark', text };
  }

  #comment(): boolean {
    if (!this.#text.startsWith('--', this.#at)) return false;
    this.#at += 2;
    if (this.#long() !== undefined) return true;
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#text.length : end;
    return true;
  }

  /** `[[…]]`, `[==[…]==]`. */
  #long(): string | undefined {
    LONG_OPENING.lastIndex = this.#at;
    const [opening, level = ''] = LONG_OPENING.exec(this.#text) ?? [];
    if (opening === undefined || this.#unclosed.has(level)) return undefined;
    const start = this.#at + opening.length;
    const end = this.#text.indexOf(`]${level}]`, start);
    if (end < 0) this.#unclosed.add(level);
    if (end < 0) return undefined;
    this.#at = end + opening.length;
    return this.#text.slice(start, end);
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }
}

class Reading {
  readonly #lexer: Lexer;
  readonly #path: string;
  readonly #known = new Map<string, LuaValue>();
  #token: Token;
  #count = 0;

  constructor(text: string, path: string) {
    this.#lexer = new Lexer(text);
    this.#path = path;
    this.#token = this.#lexer.next();
  }

  /** Statements other than assignments of one or more names are passed over, token by token. */
  variables(): ReadonlyMap<string, LuaValue> {
    while (this.#token.kind !== 'end') {
      const { kind, text } = this.#token;
      this.#advance();
      if (kind !== 'name') continue;
      if (text === 'return') this.#known.set('return', this.#value(0));
      else if (text !== 'local') this.#assign([text]);
    }
    return this.#known;
  }

  #assign(names: string[]): void {
    while (this.#isMark(',')) {
      this.#advance();
      if (this.#token.kind !== 'name') return;
      names.push(this.#token.text);
      this.#advance();
    }
    if (!this.#isMark('=')) return;
    for (const name of names) {
      this.#advance();
      this.#known.set(name, this.#value(0));
      if (!this.#isMark(',')) return;
    }
  }

  /** Values that `..` puts together. */
  #value(depth: number): LuaValue {
    let value = this.#single(depth);
    while (this.#isMark('..')) {
      this.#advance();
      const next = this.#single(depth);
      value = isScalar(value) && isScalar(next) ? `${value}${next}` : undefined;
    }
    return value;
  }

  #single(depth: number): LuaValue {
    if (depth > MAXIMUM_DEPTH) throw new Fault('limit', `${this.#path}: more than ${MAXIMUM_DEPTH} deep`);
    const { kind, text } = this.#token;
    if (kind === 'mark' && text === '{') return this.#table(depth);
    if (kind === 'mark' || kind === 'end') return undefined;
    this.#advance();
    if (kind === 'text') return text;
    if (kind === 'number') return Number(text);
    return text === 'true' || text === 'false' ? text === 'true' : this.#known.get(text);
  }

  #table(depth: number): LuaTable {
    const fields = new Map<string, LuaValue>();
    const items: LuaValue[] = [];
    this.#advance();
    while (!this.#isMark('}') && this.#token.kind !== 'end') {
      const before = this.#count;
      this.#entry(depth + 1, fields, items);
      if (this.#isMark(',') || this.#isMark(';') || this.#count === before) this.#advance();
    }
    this.#advance();
    return { fields, items };
  }

  /** `[key] = value`, `name = value`, or a value alone. */
  #entry(depth: number, fields: Map<string, LuaValue>, items: LuaValue[]): void {
    const first = this.#token;
    if (this.#isMark('[')) {
      this.#advance();
      const key = this.#value(depth);
      if (this.#isMark(']')) this.#advance();
      if (!this.#isMark('=')) return;
      this.#advance();
      const value = this.#value(depth);
      if (isScalar(key)) fields.set(String(key), value);
      return;
    }
    const value = this.#value(depth);
    if (first.kind !== 'name' || !this.#isMark('=')) {
      items.push(value);
      return;
    }
    this.#advance();
    fields.set(first.text, this.#value(depth));
  }

  #isMark(text: string): boolean {
    return this.#token.kind === 'mark' && this.#token.text === text;
  }

  #advance(): void {
    if ((this.#count += 1) > MOST_TOKENS)
      throw new Fault('limit', `${this.#path}: more than ${MOST_TOKENS} words`);
    this.#token = this.#lexer.next();
  }
}

function isScalar(value: LuaValue): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(
    /\\(\r?\n|[\s\S])/g,
    (_, char: string) => ({ n: '\n', t: '\t', r: '\r' })[char] ?? char,
  );
}
