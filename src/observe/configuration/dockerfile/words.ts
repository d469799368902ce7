import { withoutPattern } from './patterns.ts';
import type { DockerfileWord, Instruction } from '../../../model/configuration/dockerfile.ts';

/**
 * Names and values of ENV and LABEL as they are written: `A=b "c"=d`, or the old form, in which all behind the name is its
 * value.
 */
export function pairsOf({
  words,
  text,
}: Pick<Instruction, 'words' | 'text'>): [name: string, value: string][] {
  const [first] = words;
  if (first && !first.text.includes('=')) return [[first.text, text.slice(first.text.length).trimStart()]];
  return words.flatMap((word): [string, string][] => {
    const equals = word.text.indexOf('=');
    return equals < 1 ? [] : [[word.text.slice(0, equals), word.text.slice(equals + 1)]];
  });
}

/** Arguments and variables by their names; undefined: there is one, and only the build tells what it is. */
export type Scope = Pick<ReadonlyMap<string, string | undefined>, 'get' | 'has'>;

/** A word before variables are put in: its text in the joined line, with where it begins and ends there. */
export interface RawWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The words of a text, quotes and escapes kept. Source: the shell lexer of Dockerfiles, as the reference describes it. */
export function splitWords(text: string, escape: string, from = 0): RawWord[] {
  const words: RawWord[] = [];
  let start = -1;
  let quote = '';
  for (let at = from; at <= text.length; at += 1) {
    const character = text[at] ?? ' ';
    if (start < 0) {
      if (/\s/.test(character) || at === text.length) continue;
      start = at;
    }
    if (at < text.length && character === escape && quote !== "'") at += 1;
    else if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (/\s/.test(character)) {
      words.push({ text: text.slice(start, at), start, end: at });
      start = -1;
    }
  }
  if (start >= 0) words.push({ text: text.slice(start), start, end: text.length });
  return words;
}

/** The words between blanks, of which quotes and escapes hold none together. */
export function splitBlanks(text: string): RawWord[] {
  return Array.from(text.matchAll(/[^\s]+/g), ({ 0: word, index }) => ({
    text: word,
    start: index,
    end: index + word.length,
  }));
}

/** Is a quote of a word not closed? */
export function isOpen(text: string, escape = '\\'): boolean {
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === escape && quote !== "'") at += 1;
    else if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
  }
  return quote !== '';
}

/** A word with what it stands for. */
export function resolvedWord(
  word: RawWord,
  placeOf: (offset: number) => number,
  scope: Scope,
  escape: string,
): DockerfileWord {
  const place = { start: placeOf(word.start), end: placeOf(Math.max(word.start, word.end - 1)) + 1 };
  return { text: word.text, value: expand(word.text, scope, escape), ...place };
}

const LONGEST = 64 * 1024;
const DEEPEST = 10;

/** What a word stands for, quotes undone; undefined where a variable in it is not known. */
export function expand(text: string, scope: Scope, escape: string, depth = 0): string | undefined {
  const out: string[] = [];
  const ends = text.includes('${') ? endsOf(text, escape) : NONE;
  let length = 0;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    let part = character;
    if (quote === "'") {
      if (character === "'") [quote, part] = ['', ''];
    } else if (character === escape) {
      at += 1;
      const next = text[at] ?? '';
      part = quote === '"' && !['"', '$', escape].includes(next) ? escape + next : next;
    } else if (character === quote) [quote, part] = ['', ''];
    else if (quote === '' && (character === '"' || character === "'")) [quote, part] = [character, ''];
    else if (character === '$') {
      const found = variableAt(text, at, ends);
      if (!found) part = '$';
      else {
        const value = substituted(found, scope, escape, depth);
        if (value === undefined) return undefined;
        part = value;
        at = found.end - 1;
      }
    }
    length += part.length;
    if (length > LONGEST) return undefined;
    out.push(part);
  }
  return out.join('');
}

interface Variable {
  readonly name: string;
  /** `:-`, `+`, `#` and the like; empty for none. */
  readonly operator: string;
  readonly operand: string;
  readonly end: number;
}

const NONE: ReadonlyMap<number, number> = new Map();

/** Where what begins with each `${` of a text ends: found for all at once, as a text may open them without an end. */
function endsOf(text: string, escape: string): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === escape) at += 1;
    else if (text.startsWith('${', at)) open.push(at);
    else if (text[at] === '}') {
      const start = open.pop();
      if (start !== undefined) ends.set(start, at + 1);
    }
  }
  return ends;
}

function variableAt(text: string, at: number, ends: ReadonlyMap<number, number>): Variable | undefined {
  const plain = /^\$([\p{L}_][\p{L}\p{N}_]*|\d+|[@*#?$!-])/u.exec(text.slice(at, at + 256));
  if (plain) return { name: plain[1] ?? '', operator: '', operand: '', end: at + plain[0].length };
  const braced = /^\$\{([\p{L}_][\p{L}\p{N}_]*)(:?[-+?=]|##?|%%?|\/\/?)?/u.exec(text.slice(at, at + 256));
  if (!braced) return undefined;
  const end = ends.get(at);
  if (end === undefined) return undefined;
  const operand = text.slice(at + braced[0].length, end - 1);
  return { name: braced[1] ?? '', operator: braced[2] ?? '', operand, end };
}

function substituted(
  { name, operator, operand }: Variable,
  scope: Scope,
  escape: string,
  depth: number,
): string | undefined {
  const isSet = scope.has(name);
  const value = scope.get(name);
  const other = (): string | undefined =>
    depth >= DEEPEST ? undefined : expand(operand, scope, escape, depth + 1);
  // What an argument is given at the build nobody knows here; one without a default is not set unless it is given one.
  if (isSet && value === undefined) return operator.endsWith('-') ? other() : undefined;
  const isThere = isSet && (value !== '' || !operator.startsWith(':'));
  if (operator === '') return value ?? '';
  if (operator.endsWith('-') || operator.endsWith('=')) return isThere ? value : other();
  if (operator.endsWith('+')) return isThere ? other() : '';
  if (operator.endsWith('?')) return isThere ? value : undefined;
  // Escapes are those of the pattern.
  const pattern =
    depth >= DEEPEST
      ? undefined
      : expand(operand.replaceAll(escape, escape + escape), scope, escape, depth + 1);
  return pattern === undefined ? undefined : withoutPattern(value ?? '', operator, pattern);
}
