import type { Candidate } from './candidate.ts';
import { shapeOf } from './shape.ts';

/** A list up to the quote of a text in it, and from the one behind it; a text that begins a line may go on one. */
const LISTED_BEFORE = /(?:["'`][ \t]{0,4},|\[)[ \t]{0,4}\\{0,6}["'`]{1,2}(?:[\w-]{1,30} ){0,4}$/;
const LISTED_BEHIND = /^\\{0,6}["'`]{1,2}[ \t]{0,4}(?:[,\]\\]|(?:or|and)\b|$)/;
const FIRST_OF_LINE = /^\s*["'`]$/;
const MORE_BEHIND = /^["'`],[ \t]{0,4}["'`]/;
/** The end of a list of at least three. */
const MANY_BEFORE = /(["'`]),[ \t]{0,4}["'`][\w-]{1,40}["'`],[ \t]{0,4}["'`]$/;
const WORDS = /^[a-z_]+(?: [a-z_]+){0,3}$/i;
const NAME_OF_CODE = /^[#A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*$/;
/** Words that are joined by their capitals. */
const HUMPS = /(?:[A-Z][a-z]{2,}){2,}$/;
const CONSTANT = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;
/** The end of a condition within another one: `(a ? 'b' : 'password') : 'text'`. */
const TAKEN_INSIDE = /^\\{0,6}["'`]\)/;
/** One of two that a condition takes: `visible ? 'password' : 'text'`. */
const TAKEN = /\?[ \t]{0,4}\\{0,6}["'`]$/;
/** One text or the other, and no name of one before what it is without: `'a' | 'b'`, `'a' or 'b'`. */
const EITHER = /^\\{0,6}["'`] ?(?:\|\|?|or|\?\?) ?\\{0,6}["'`]/;
/** A text behind a text, or in what is built, is the key of the next pair: `"password", "host": "x"`, `{"shape": "x"}`. */
const NEXT_KEY = /^\\{0,6}["'`][ \t]{0,4}(?:=>|:(?!:))/;
/** What is looked up by a name: `params['password']`. */
const SUBSCRIPT = /\w\[$/;
/** Words of which one is to be chosen: `true|false`. */
const ALTERNATIVES = /^[a-z]+(?:\|[a-z]+)+$/;
/** Other words that would do, behind a value without quotes: `bytes | None`. */
const OTHERWISE = /^ ?\| ?(?:None|null|nil|undefined)\b|^\|[a-z]/;
/** What tells of which kind something is, or by what it is found, where it is compared. */
const KIND = /(?:type|mode|scheme|kind|method)$|^keys?$/i;

/** Whether a value is one of several texts or words, none of which is the value of the one before it. */
export function isOneOfSeveral(candidate: Candidate, column: string): boolean {
  const { form, name, value, quote, wrapper, before, behind } = candidate;
  if (quote === '')
    return (
      ALTERNATIVES.test(value) ||
      (/^[a-z]+$/.test(value) && OTHERWISE.test(behind)) ||
      (form === 'comparison' && /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/.test(value))
    );
  if ((form === 'argument' || form === 'statement' || wrapper.endsWith('{')) && NEXT_KEY.test(behind))
    return true;
  if (SUBSCRIPT.test(wrapper) && /^["'`]\]/.test(behind)) return true;
  if (/[([{]$/.test(wrapper) && WORDS.test(value) && MORE_BEHIND.test(behind)) return true;
  if (form === 'member') return TAKEN.test(before) || TAKEN_INSIDE.test(column) || isOfModule(before, column);
  if (form === 'comparison') return KIND.test(name) && isNamed(value);
  return form === 'argument' && (isListed(candidate) || isEither(value, column) || before.endsWith(':'));
}

function isListed({ value, before, behind, path }: Candidate): boolean {
  if (value.startsWith('--')) return true;
  if (!WORDS.test(value) && !isNamed(value) && !(path.endsWith('.map') && NAME_OF_CODE.test(value)))
    return false;
  if (LISTED_BEHIND.test(behind)) return LISTED_BEFORE.test(before) || goesOn(before, behind);
  return WORDS.test(value) && MANY_BEFORE.test(before);
}

function goesOn(before: string, behind: string): boolean {
  return FIRST_OF_LINE.test(before) && MORE_BEHIND.test(behind);
}

function isEither(value: string, column: string): boolean {
  return EITHER.test(column) && (CONSTANT.test(value) || /^[a-z]+$/.test(value));
}

/** Is it how code names things: `S3StagingLocation`, `aws_ec2.IVpc`, `#hadError`? */
function isNamed(value: string): boolean {
  return (
    CONSTANT.test(value) ||
    isKindOf(value) ||
    (NAME_OF_CODE.test(value) && (HUMPS.test(value) || shapeOf(value).words > 0.7))
  );
}

/** `v4-unsigned-body` */
function isKindOf(value: string): boolean {
  return /^[a-z]\w*(?:-[a-z]+)+$/.test(value) && shapeOf(value).words > 0.7;
}

/** The name of a module, and no constant of one: `'Test::Event::Pass' => 'x'`. */
function isOfModule(before: string, column: string): boolean {
  return before.endsWith('::') && /^["'`]/.test(column);
}
