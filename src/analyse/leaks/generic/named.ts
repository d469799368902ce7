import type { Window } from '../types.ts';
import type { Candidate, Form } from './candidate.ts';
import { type FileKind, kindOf, placesOf } from './files.ts';
import { type Family, familyOf } from './names.ts';
import { isReplaced } from './placeholders.ts';
import { hasNoCredentials, isBasic, isPublic } from './public.ts';
import { isUniform } from './shape.ts';
import { LONGEST_NAME, skipSpace, taken, type Value, valueAt } from './value.ts';

const NAME = /[\w.-]/;
const QUOTE_BEHIND = /(?:\\{0,6}["'`]{1,2}|&(?:quot|apos|#3[49]);|%2[27])?[\])]?/y;
/** What stands between a name and its separator: a type, the size of an array, an attribute's other half. */
const TYPE = /(?:\[[^\]\n]{0,20}\])|[ \t]{1,4}[*&]?[\w[\]<>*]{1,24}(?=[ \t]{0,4}=[^=])/y;
const ANNOTATION = /[ \t]?[\w.<>[\]?| ]{1,40}(?<![ ])[ ]?=(?![=>~])[ \t]{0,4}/y;
const VALUE_MEMBER =
  /[ \t]{0,4},?\s{0,40}(?:\\{0,6}["'])?(?:value|default|val|content|defaultValue)(?:\\{0,6}["'])?[ \t]{0,4}(?:=>|[:=])[ \t]{0,4}/iy;
const NAME_ELEMENT = /<(?:key|name|param-name)>[\w. -]*$/i;
const VALUE_ELEMENT = /<\/(?:key|name|param-name)>\s{0,80}<(?:value|param-value|data|string)>/iy;
const NAMED_ELEMENT = /<[\w:.-]{1,40}\s(?:[^<>]{0,80}\s)?(?:name|key)\s?=\s?["'][\w. -]*$/;
const SEPARATOR = /(?:={1,3}>?|:{1,2}=?|!={1,2}|[-=]>|[?+|]{1,2}=|%3[dD]|:-|,|\(|>)(?!=)/y;
const SCHEME = /(?:bearer|basic|digest|token|bot|apikey)\s{1,3}/iy;
const CREDENTIALS = /[\w.~+/=%-]{6,1024}/y;
const ALTERNATIVE = /[ \t]?(?:or|\|\||\?\?)[ \t](?=["'`])/y;
/** Words that have a keyword in them, and mean something else. */
const OTHER_WORD =
  /passport|passing|passive|passeng|passes|passed(?!_)|passage|passion|passthr|(?:by|com|tres|sur|mini|kee)pass|(?:all|any)pass(?!w)|pass::(?:before|after)|author(?!i[sz])|authent?icit|authenticate(?!d_)|key(?:word|board|down|up|press|stroke|frame|note|pad)|monkey|tokeni[sz]|secretar|credit|sacred|incred|accred|inside|(?:be|re|out|up)side|[a-z]side|salt(?:stack|a(?![a-z]))|basically|basic[-_. ]?(?:machine|usage|block|type|string|info)|hostkeyalias|tricsrf/i;
/** What a comparison asks for of a value's type. */
const TYPE_NAME = /^(?:string|number|boolean|function|object|undefined|table|nil|null|userdata)$/;
const LISTED_BEFORE = /["'`][ \t]{0,4},[ \t]{0,4}["'`]$/;
const LISTED_BEHIND = /^["'`][ \t]{0,4}(?:[,\]]|$)/;
/** A text whose beginning is no more than the beginning of a name, and what is handed on by its name. */
const NAME_OPENED = /(["'`])(?:[\w-]+:){0,3}[\w-]*$/;
const HANDED = /^[ \t]+(?!str|\[)\w+[ \t]{0,4}[:=]/i;
const PLACE_OF_LANGUAGES = 'path of languages';
/** Texts of Java in one language: `LocalStrings_ja.properties`. What is a text there, and no word that opens something. */
const TEXTS_OF_JAVA = /_[a-z]{2}(?:_[A-Za-z]{2,4})?\.properties$/;
const TEXT_OF_JAVA = /\s|\\u[0-9a-f]{4}|\{\d{1,2}[,}]/i;
const CODE: ReadonlySet<FileKind> = new Set(['code', 'shell']);
const FIRST = /^\s*(?:- |export |[#;]{1,2} ?)?["']?[\w.-]*$/;
/** What is written before `key` without a break. */
const JOINED =
  /(?:api|access|secret|private|priv|pub|public|auth|app|enc|crypt|aes|des|rsa|hmac|sign|master|license|consumer|client|service|account|ssh|user|my|db|root|session|token|jwt|storage|admin|public|login|server|deploy|shared|[^a-z][a-z])$/i;
/** The folder that one is in, outcomes of tests, and what asks for a password. */
const NO_NAME = /^(?:OLD)?PWD$|^CHECK_PASS$|(?:^|_)ASKPASS(?:_REQUIRE)?$/;
const WORD_BEHIND = /^["'`]?[ \t]+["'`(]?[a-z]+(?![\w=:])/i;
const IN_WORDS = /^[a-z]+(?:[-._'/][a-z]+)*$/i;
const OF_FLAGS =
  /^(?:(?:option|argument|flag|parameter|switch|command|value|description)e?s?|and|are|as|can|for|from|if|in|instead|is|or|should|that|to|was|when|which|will|with)[,.;:]?$/i;
const IN_COLUMNS = /^ {2,}$|\t/;
const COMMENT = /^\s*(?:\/\/|\/\*|\*\s|#|--\s|;)/;
const COMPARISON = /^(?:={2,3}|!={1,2})$/;

/** What a keyword in a name names: the value behind it, if there is one. */
export function* namedIn({ text, start, end, path }: Window): Generator<Candidate> {
  let from = start;
  while (from > 0 && start - from < LONGEST_NAME && NAME.test(text[from - 1] ?? '')) from -= 1;
  let to = end;
  while (to < text.length && to - end < LONGEST_NAME && NAME.test(text[to] ?? '')) to += 1;
  const name = text
    .slice(from, to)
    .replace(/^[-.]+/, '')
    .replace(/[-.]+$/, '');
  if (
    hasNoCredentials(path) ||
    name.length < end - start ||
    !isWord(text, from, start, end, to) ||
    OTHER_WORD.test(text.slice(Math.max(from, start - 3), end + 10))
  )
    return;
  const before = text.slice(text.lastIndexOf('\n', from - 1) + 1, from);
  const isInString = isOpen(before) || COMMENT.test(before);
  const found = valueBehind(text, from, to, before, { path, isInString });
  if (!found) return;
  const { value, form } = withoutScheme(found);
  if (isReplaced(value.value) || isUniform(value.value)) return;
  if (WEAK.has(familyOf(name)) && WORD.test(value.value)) return;
  // SQL quotes a password otherwise.
  if (/^identified/i.test(name) && value.quote === '`') return;
  const line = text.indexOf('\n', value.end);
  const behind = text.slice(value.end, line < 0 ? undefined : line).slice(0, 80);
  const column = text.slice(to, value.start);
  if (isHandedOn(name, form, column, before, behind) || isRemark(value, form, column, behind)) return;
  if (isPartOfName(value, column, before, behind)) return;
  if (isPublic(name, value.value, path) || isWordOf(form, value.value, before, behind, path)) return;
  yield { ...value, form, name, family: familyOf(name), before, behind, path };
}

/** A word in a list of words, the name of a type, or the translation of a label. */
function isWordOf(form: Form, value: string, before: string, behind: string, path: string): boolean {
  if (form === 'comparison') return TYPE_NAME.test(value);
  if (form === 'argument')
    return /^[a-z_]+$/i.test(value) && LISTED_BEFORE.test(before) && LISTED_BEHIND.test(behind);
  if (TEXTS_OF_JAVA.test(path)) return TEXT_OF_JAVA.test(value);
  if (!placesOf(path).includes(PLACE_OF_LANGUAGES) || CODE.has(kindOf(path))) return false;
  // Windows have a character for each byte.
  return /^\p{L}[\p{L}\p{M}\p{Cf}\s.,:!?'’-]*$/u.test(Buffer.from(value, 'latin1').toString());
}

/** In prose somebody passes something, quoted, to somebody: `pass 'x' to y`, `pass mode="x"`. */
function isHandedOn(name: string, form: Form, column: string, before: string, behind: string): boolean {
  if (!/^pass$/i.test(name)) return false;
  if (form === 'assignment') return HANDED.test(column) && /[a-z]/i.test(before);
  return form === 'statement' && (/[a-z]/i.test(before) || WORD_BEHIND.test(behind));
}

/** A text that is a name of several parts, as scopes and fields have: `'password:confirm'`. */
function isPartOfName({ value, quote }: Value, column: string, before: string, behind: string): boolean {
  if (quote !== '' || column !== ':' || !/^[A-Za-z]+(?:[-_][A-Za-z]+)*$/.test(value)) return false;
  const opening = NAME_OPENED.exec(before)?.[1];
  return opening !== undefined && behind.startsWith(opening);
}

/**
 * What is said of a thing or of a flag, and no value: `pwd: prefer one to the other`, `the --password option`, and
 * `--password    ask for it` in the help of a program.
 */
function isRemark({ value, quote }: Value, form: Form, column: string, behind: string): boolean {
  if (quote !== '') return false;
  if (form === 'flag')
    return (
      OF_FLAGS.test(value) || (IN_COLUMNS.test(column) && IN_WORDS.test(value) && WORD_BEHIND.test(behind))
    );
  return form === 'assignment' && IN_WORDS.test(value) && WORD_BEHIND.test(behind);
}

/** Short keywords are words of their own in a name, and of names joined by dots only the last one names a value. */
function isWord(text: string, from: number, start: number, end: number, to: number): boolean {
  const name = text.slice(from, to).replace(/[-.]+$/, '');
  if (name.lastIndexOf('.') + from >= end || text[to - 1] === '.' || NO_NAME.test(name)) return false;
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

interface Found {
  readonly value: Value;
  readonly form: Form;
}
type Read = (form: Form, place: number) => Found | undefined;
interface Where {
  readonly path: string;
  readonly isInString: boolean;
}

function valueBehind(
  text: string,
  from: number,
  to: number,
  before: string,
  where: Where,
): Found | undefined {
  const scheme = /^(?:bearer|basic)$/i.exec(text.slice(from, to))?.[0].toLowerCase();
  if (scheme !== undefined && /[ \t]/.test(text[to] ?? '')) {
    const found = credentialsOf(text, skipSpace(text, to));
    // In words, `basic` is mostly an adjective.
    const isHeader = scheme === 'bearer' || /authori[sz]ation/i.test(before);
    return found && (isHeader || isBasic(found.value.value)) ? found : undefined;
  }
  const quote = taken(QUOTE_BEHIND, text, to);
  const isInString = where.isInString && quote === '';
  const read: Read = (form, place) => {
    const value = valueAt(text, place, form, where.path, isInString, FIRST.test(before));
    return value && { value, form };
  };
  const at = to + quote.length;
  const element = elementBehind(text, at, quote !== '', before, read);
  if (element) return element;
  const member = memberBehind(text, at, quote !== '', before, read);
  if (member) return member;
  const place = skipSpace(text, quote === '' ? at + taken(TYPE, text, at).length : at);
  const separator = taken(SEPARATOR, text, place);
  if (separator === '') return spaced(text, place, place > at, before, from, read);
  const behind = skipSpace(text, place + separator.length);
  if (
    separator === ':' &&
    (quote === '' || where.isInString) &&
    /authori[sz]ation/i.test(text.slice(from, to))
  )
    return read('header', behind);
  return separated(text, separator, behind, quote !== '', before, read);
}

/** The value of what an element or an attribute of XML names: `<key>x</key> <string>`, `<name>x</name> <value>`, `<string name="x">`. */
function elementBehind(
  text: string,
  at: number,
  isQuoted: boolean,
  before: string,
  read: Read,
): Found | undefined {
  if (isQuoted) {
    if (text[at] !== '>' || !NAMED_ELEMENT.test(before)) return undefined;
    const labelled = read('element', at + 1);
    return labelled && isNoLabel(labelled) ? labelled : undefined;
  }
  if (text[at] !== '<' || !NAME_ELEMENT.test(before)) return undefined;
  const between = taken(VALUE_ELEMENT, text, at);
  const found = between === '' ? undefined : read('element', at + between.length);
  return found && (!between.endsWith('g>') || isNoLabel(found)) ? found : undefined;
}

/** What people are shown is in words, and stands in the same elements. */
function isNoLabel({ value }: Found): boolean {
  return !/\s/.test(value.value) && /\d|[^\w.,:!?'-]/.test(value.value);
}

/** The other half of an attribute, or what is taken where a lookup finds nothing. */
function memberBehind(
  text: string,
  at: number,
  isQuoted: boolean,
  before: string,
  read: Read,
): Found | undefined {
  if (!isQuoted && !/(?:name|key)\s{0,2}[:=]\s{0,2}$/i.test(before)) return undefined;
  const member = taken(VALUE_MEMBER, text, at);
  if (isQuoted ? member !== '' : member.includes('\n')) return read('attribute', at + member.length);
  const other = isQuoted ? taken(ALTERNATIVE, text, at) : '';
  return other === '' ? undefined : read('argument', at + other.length);
}

function separated(
  text: string,
  separator: string,
  behind: number,
  isQuoted: boolean,
  before: string,
  read: Read,
): Found | undefined {
  if (COMPARISON.test(separator)) return read('comparison', behind);
  if (separator === '(') return isQuoted ? undefined : read('call', behind);
  if (separator === ',') return isQuoted ? read('argument', behind) : undefined;
  if (separator === '>')
    return !isQuoted && /<[\w:.-]{0,40}$/.test(before) ? read('element', behind) : undefined;
  const annotation = separator === ':' ? taken(ANNOTATION, text, behind) : '';
  return read(isQuoted ? 'member' : 'assignment', behind + annotation.length);
}

/** `Bearer x`, `Basic x`. */
function credentialsOf(text: string, start: number): Found | undefined {
  const value = taken(CREDENTIALS, text, start);
  return value === ''
    ? undefined
    : { form: 'header', value: { value, start, end: start + value.length, quote: '', wrapper: '' } };
}

/** `--password x`, `ENV PASSWORD x`, `IDENTIFIED BY 'x'`. */
function spaced(
  text: string,
  place: number,
  isSpaced: boolean,
  before: string,
  from: number,
  read: Read,
): Found | undefined {
  if (!isSpaced) return undefined;
  if (text[from] === '-' || before.endsWith('-')) return read('flag', place);
  if (/^\s*#?\s*(?:ENV|ARG|setx?|export|define|DEFINE)\s+$/.test(before)) return read('statement', place);
  return /["'`]/.test(text[place] ?? '') ? read('statement', place) : undefined;
}

function withoutScheme({ value, form }: Found): Found {
  const scheme = taken(SCHEME, value.value, 0);
  if (scheme === '' || value.value.length - scheme.length < 3) return { value, form };
  return {
    form: 'header',
    value: { ...value, value: value.value.slice(scheme.length), start: value.start + scheme.length },
  };
}

/** Whether a quote stands open at a line's end. */
function isOpen(before: string): boolean {
  let open = '';
  for (const character of before.slice(-200))
    if (open === '' && (character === '"' || character === "'" || character === '`')) open = character;
    else if (character === open) open = '';
  return open !== '';
}
