import type { Window } from '../types.ts';
import type { Candidate, Form } from './candidate.ts';
import { type FileKind, kindOf, placesOf } from './files.ts';
import { type Family, familyOf } from './names.ts';
import { isReplaced } from './placeholders.ts';
import { isOneOfSeveral } from './one-of-several.ts';
import { hasNoCredentials, isPublic } from './public.ts';
import { isRemark } from './remarks.ts';
import { isUniform } from './shape.ts';
import { LONGEST_NAME } from './value.ts';
import { valueBehind } from './value-behind.ts';

/** Of letters outside of ASCII the one of `contraseña`, as its bytes. */
const NAME = /[\w.\u00b1\u00c3-]/;
/** Words that have a keyword in them, and mean something else. */
const OTHER_WORD =
  /passport|passing|passive|passeng|passes|passed(?!_)|passage|passion|passthr|(?:by|com|tres|sur|mini|kee)pass|(?:all|any)pass(?!w)|author(?!i[sz])|authent?icit|authenticate(?!d_)|key(?:word|board|down|up|press|stroke|frame|note|pad)|monkey|tokeni[sz]|secretar|credit|sacred|incred|accred|inside|(?:be|re|out|up)side|[a-z]side|salt(?:stack|a(?![a-z]))|basically|basic[-_. ]?(?:machine|usage|block|type|string|info)|hostkeyalias|tricsrf|(?:en|con|auto|es)clave|clave[cdlnr]/i;
/** What CSS puts around an element. */
const SELECTOR = /^::(?:before|after)/;
/** A text that is no more than what stands for another: `"<password>"`. */
const QUOTED_STAND_IN = /^(["'`])<[\w.-]{1,80}>\1$/;
/** What a comparison asks for of a value's type. */
const TYPE_NAME = /^(?:string|number|boolean|function|object|undefined|table|nil|null|userdata)$/;
const PLACE_OF_LANGUAGES = 'path of languages';
/** Texts of Java in one language: `LocalStrings_ja.properties`. What is a text there, and no word that opens something. */
const TEXTS_OF_JAVA = /_[a-z]{2}(?:_[A-Za-z]{2,4})?\.properties$/;
const TEXT_OF_JAVA = /\s|\\u[0-9a-f]{4}|\{\d{1,2}[,}]/i;
const CODE: ReadonlySet<FileKind> = new Set(['code', 'shell']);
/** What is written before `key` without a break. */
const JOINED =
  /(?:api|access|secret|private|priv|pub|public|auth|app|enc|crypt|aes|des|rsa|hmac|sign|master|license|consumer|client|service|account|ssh|user|my|db|root|session|token|jwt|storage|admin|public|login|server|deploy|shared|[^a-z][a-z])$/i;
/** The folder that one is in, outcomes of tests, and what asks for a password. */
const NO_NAME = /^(?:OLD)?PWD$|^CHECK_PASS$|(?:^|_)ASKPASS(?:_REQUIRE)?$/;
const COMMENT = /^\s*(?:\/\/|\/\*|\*\s|#|--\s|;)/;

/** What a keyword in a name names: the value behind it, if there is one. */
export function* namedIn({ text, start, end, path }: Window): Generator<Candidate> {
  let from = start;
  while (from > 0 && start - from < LONGEST_NAME && NAME.test(text[from - 1] ?? '')) from -= 1;
  // The end of a line in a text that is a text of another: `\nPassword`.
  if (from < start && text[from - 1] === '\\' && /[nrt]/.test(text[from] ?? '')) from += 1;
  let to = end;
  while (to < text.length && to - end < LONGEST_NAME && NAME.test(text[to] ?? '')) to += 1;
  const name = text
    .slice(from, to)
    .replace(/^[-.]+/, '')
    .replace(/(?<![-.])[-.]+$/, '');
  if (
    hasNoCredentials(path) ||
    name.length < end - start ||
    !isWord(text, from, start, end, to) ||
    OTHER_WORD.test(text.slice(Math.max(from, start - 3), Math.min(end + 10, to))) ||
    SELECTOR.test(text.slice(to, to + 8)) ||
    QUOTED_STAND_IN.test(text.slice(Math.max(0, from - 2), to + 2))
  )
    return;
  const before = text.slice(text.lastIndexOf('\n', from - 1) + 1, from);
  const isInString = isOpen(before) || COMMENT.test(before);
  const found = valueBehind(text, from, to, before, { path, isInString });
  if (!found) return;
  const { value, form } = found;
  if (isReplaced(value.value) || isUniform(value.value)) return;
  if (WEAK.has(familyOf(name)) && WORD.test(value.value)) return;
  // SQL quotes a password otherwise.
  if (/^identified/i.test(name) && value.quote === '`') return;
  const line = text.indexOf('\n', value.end);
  const behind = text.slice(value.end, line < 0 ? undefined : line).slice(0, 80);
  const column = text.slice(to, value.start);
  // The scheme of an address.
  if (column === ':' && /^\/\/[a-z][\w.-]*(?:[/?]|$)/.test(value.value)) return;
  const candidate = { ...value, form, name, family: familyOf(name), before, behind, path };
  if (isRemark(candidate, column) || isOneOfSeveral(candidate, column)) return;
  if (isPublic(name, value.value, path) || isWordOf(form, value.value, path)) return;
  yield candidate;
}

/** The name of a type, or the translation of a label. */
function isWordOf(form: Form, value: string, path: string): boolean {
  if (form === 'comparison') return TYPE_NAME.test(value);
  if (TEXTS_OF_JAVA.test(path)) return TEXT_OF_JAVA.test(value);
  if (!placesOf(path).includes(PLACE_OF_LANGUAGES) || CODE.has(kindOf(path))) return false;
  // Windows have a character for each byte.
  return /^\p{L}[\p{L}\p{M}\p{Cf}\s.,:!?'’-]*$/u.test(Buffer.from(value, 'latin1').toString());
}

/** Short keywords are words of their own in a name, and of names joined by dots only the last one names a value. */
function isWord(text: string, from: number, start: number, end: number, to: number): boolean {
  const name = text.slice(from, to).replace(/(?<![-.])[-.]+$/, '');
  if (name.lastIndexOf('.') + from >= end || text[to - 1] === '.' || NO_NAME.test(name)) return false;
  // As in `num_pwm`.
  if (/_pw$/i.test(text.slice(start, end)) && /[a-z]/i.test(text[end] ?? '')) return false;
  // As in `OPpASSIGN`.
  if (/^[a-z][A-Z]{2}/.test(text.slice(start, end))) return false;
  if (end - start > 3) return true;
  if (/^[A-Z]+$/.test(text.slice(start, end)))
    return !/[A-Z]$/.test(text.slice(from, start)) || JOINED.test(text.slice(from, start));
  if (!/[a-z]/.test(text[start] ?? '')) return true;
  const [before, behind] = [text.slice(from, start), text.slice(end, to)];
  return (!/[a-z]$/.test(before) || JOINED.test(before)) && !/^(?!s(?![a-z]))[a-z]{2}/.test(behind);
}

/** Names whose values are no words: what is made by a machine, and not by somebody who has to remember it. */
const WEAK: ReadonlySet<Family> = new Set(['key', 'token', 'auth', 'session', 'sid', 'salt']);
const WORD =
  /^[A-Za-z]{0,11}$|^[a-z]+(?:[ ._:/-][a-z]+)+$|^[A-Z]?[a-z]+(?:[A-Z][a-z]+)*$|^[A-Z]+(?:_[A-Z]+)*$/;

/** Whether a quote stands open at a line's end. */
function isOpen(before: string): boolean {
  let open = '';
  for (const character of before.slice(-200))
    if (open === '' && (character === '"' || character === "'" || character === '`')) open = character;
    else if (character === open) open = '';
  return open !== '';
}
