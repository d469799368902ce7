import type { Candidate, Form } from './candidate.ts';
import { kindOf } from './files.ts';

/** Characters of names and values that are looked at. */
export const LONGEST_NAME = 60;
export const LONGEST_VALUE = 1024;

/** A value that was read, before it is known what names it. */
export type Value = Pick<Candidate, 'value' | 'start' | 'end' | 'quote' | 'wrapper'>;

/** `"`, `\"`, `&quot;`, `%22` and their like, and what Python and C# put before them. */
const OPENING = /(?:[bBuUrRfFLN@$]{1,2}(?=["']))?(?:\\{0,6}["'`]{1,3}|&(?:quot|apos|#3[49]);|%2[27])[ ]?/y;
/** A text of nothing, where what follows is no text that two quotes open. */
const EMPTY = /(?<!["'`])["'`]{2} ?$/;
const NOTHING_BEHIND = /^[\s,;:)\]}>&|+.?]?$/;
/** What is built around a literal: `[]byte(`, `new Secret(`, `String.valueOf(`, `{`. */
const WRAPPER = /(?:new |await )?(?:[&*!@]?\[\d{0,4}\])?[\w.:$<>-]{0,60}[({[][ ]?(?:[\w.]{1,30}[({[])?[ ]?/y;
/** How PowerShell takes a text for a secret. */
const SECURED = /\(?ConvertTo-SecureString(?:[ \t]{1,4}-(?:String|AsPlainText|Force)){0,3}[ \t]{1,4}/iy;
const NUMBERS =
  /(?:0x[0-9a-f]{1,2}|\d{1,3})[uUlL]{0,3}(?:,\s{1,40}|,)(?:(?:0x[0-9a-f]{1,2}|\d{1,3})[uUlL]{0,3}(?:,\s{0,40})?){3,200}/iy;
const SPACE = /[ \t]{0,60}/y;
const ENTITY = /&(?:quot|apos|amp|lt|gt|#3[49]);|%2[27]/;

/** The text that a sticky pattern takes at a place; nothing where it takes none. */
export function taken(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

export function skipSpace(text: string, at: number): number {
  return at + taken(SPACE, text, at).length;
}

/** The value that begins at a place, quoted, built or bare. */
export function valueAt(
  text: string,
  at: number,
  form: Form,
  path: string,
  isInString: boolean,
  isFirst: boolean,
): Value | undefined {
  const plain = quotedAt(text, at);
  if (plain) return plain;
  const wrapper = taken(SECURED, text, at) || taken(WRAPPER, text, at);
  if (wrapper !== '') {
    const inner = quotedAt(text, at + wrapper.length);
    if (inner) return { ...inner, wrapper };
    const numbers = taken(NUMBERS, text, at + wrapper.length);
    if (numbers !== '')
      return valueOf(text, at + wrapper.length, at + wrapper.length + numbers.length, '', wrapper);
  }
  return form === 'argument' || form === 'call'
    ? undefined
    : bareAt(text, at, form, path, isInString, isFirst);
}

/** A literal: up to the next quote of its kind that is not escaped more than the first, on its line. */
export function quotedAt(text: string, at: number): Value | undefined {
  const opening = taken(OPENING, text, at);
  if (opening === '') return undefined;
  if (EMPTY.test(opening) && NOTHING_BEHIND.test(text.slice(at + opening.length, at + opening.length + 1)))
    return undefined;
  const start = at + opening.trimEnd().length;
  const mark = /["'`]/.exec(opening)?.[0];
  if (mark === undefined) {
    const entity = ENTITY.exec(opening)?.[0] ?? opening;
    const end = text.indexOf(entity, start);
    return end < 0 ? undefined : valueOf(text, start, end, '"', '');
  }
  const escapes = opening.lastIndexOf('\\') - opening.indexOf('\\') + (opening.includes('\\') ? 1 : 0);
  const limit = Math.min(text.length, start + LONGEST_VALUE);
  for (let end = start; end < limit; end += 1) {
    const character = text[end];
    if (character === '\n') return mark === '`' ? undefined : valueOf(text, start, end, mark, '');
    if (character === mark) return valueOf(text, start, Math.max(start, end - escapes), mark, '');
    if (character === '\\' && escapes === 0) end += 1;
    else if (character === '\\') {
      const run = taken(/\\{1,12}/y, text, end).length;
      if (run <= escapes && text[end + run] === mark) return valueOf(text, start, end, mark, '');
      end += run - 1;
    }
  }
  return valueOf(text, start, limit, mark, '');
}

/** What ends a text in a program, and begins a colour of a terminal. */
const CONTROLS = String.raw`\0-\x08\n-\x1f`;
const BARE = new RegExp(String.raw`[^\s${CONTROLS}"'\`,;&<>|()[\]{}\\]{3,1024}`, 'y');
const LINE = new RegExp(String.raw`[^\s${CONTROLS}"'\`][^${CONTROLS}"'\`]{2,1023}`, 'y');
const TEMPLATE = /[^\s"'`,;<>|\\]{3,256}/y;
const LITERAL =
  /(?:0x[0-9a-fA-F]{10,64}|\d{5,64})(?![\w.])|(?=\S{0,40}\d)(?=\S{0,40}[A-Za-z])[\w+/=-]{12,256}(?=\s*(?:\n|$)|<\/)/y;
/** A bare value in code is an expression. */
function bareAt(
  text: string,
  at: number,
  form: Form,
  path: string,
  isInString: boolean,
  isFirst: boolean,
): Value | undefined {
  const kind = kindOf(path);
  const isCode = (kind === 'code' || kind === 'markup') && !isInString;
  if (isCode && form !== 'element' && form !== 'header') {
    const literal = taken(LITERAL, text, at);
    return literal === '' ? undefined : valueOf(text, at, at + literal.length, '', '');
  }
  if (form === 'element') return untilTag(text, at);
  const isLine = kind === 'config' && isFirst && (form === 'assignment' || form === 'member');
  const found = isLine ? taken(LINE, text, at).replace(/(?: #.*|\s+)$/, '') : taken(BARE, text, at);
  const isTemplate = /^[$%{<@]/.test(text.slice(at, at + 1));
  const value = found.length < 3 && isTemplate ? taken(TEMPLATE, text, at) : found;
  return value === '' ? undefined : valueOf(text, at, at + value.length, '', '');
}

function untilTag(text: string, at: number): Value | undefined {
  const end = text.indexOf('<', at);
  const isText = end > at && end - at <= LONGEST_VALUE && text[end + 1] === '/';
  return isText ? valueOf(text, at, end, '', '') : undefined;
}

function valueOf(
  text: string,
  start: number,
  end: number,
  quote: string,
  wrapper: string,
): Value | undefined {
  const raw = text.slice(start, end);
  const value = raw.trim();
  if (value.length < 3) return undefined;
  const from = start + raw.indexOf(value);
  return { value, start: from, end: from + value.length, quote, wrapper };
}
