import type { Form } from './candidate.ts';
import { kindOf } from './files.ts';
import { isBasic } from './public.ts';
import { skipSpace, taken, type Value, valueAt } from './value.ts';

const QUOTE_BEHIND = /(?:\\{0,6}["'`]{1,2}|&(?:quot|apos|#3[49]);|%2[27])?[\])]?/y;
/** What stands between a name and its separator: a type, the size of an array, an attribute's other half. */
const TYPE = /(?:\[[^\]\n]{0,20}\])|[ \t]{1,4}(?:As[ \t]{1,4})?[*&]?[\w[\]<>*]{1,24}(?=[ \t]{0,4}=[^=])/y;
const ANNOTATION =
  /[ \t]?(?:&(?:'[a-z]{1,20} )?)?(?:[\w.<>?| ]|\[[\w.,; ]{0,20}\]){1,40}(?<![ ])[ ]?=(?![=>~])[ \t]{0,4}/y;
/** Also on the next line, which may be one of a comment, a list or a patch, and in a text that is a text of another. */
const VALUE_MEMBER =
  /[ \t]{0,4},?(?:\s{0,40}|(?:\r?\n|(?:\\r)?\\n)[ \t]{0,20}(?:(?:[#+*>-]|\/\/)[ \t]{0,20})?)(?:\\{0,6}["'])?(?:value|default|val|content|defaultValue)(?:\\{0,6}["'])?[ \t]{0,4}(?:=>|[:=])[ \t]{0,4}/iy;
const NAME_ELEMENT = /<(?:key|name|param-name)>[\w. -]*$/i;
const VALUE_ELEMENT = /<\/(?:key|name|param-name)>\s{0,80}<(?:value|param-value|data|string)>/iy;
/** What Windows puts a password into: `<Password><Value>x</Value>`. */
const INNER_ELEMENT = /\s{0,40}<(?:value|string)>/iy;
const NAMED_ELEMENT = /<[\w:.-]{1,40}\s(?:[^<>]{0,80}\s)?(?:name|key)\s?=\s?["'][\w. -]*$/;
const SEPARATOR = /(?:={1,3}>?|<-|:{1,2}=?|!={1,2}|[-=]>|[?+|]{1,2}=|%3[dD]|:-|,|\(|>)(?!=)/y;
const SCHEME = /(?:bearer|basic|digest|token|bot|apikey)\s{1,3}/iy;
const CREDENTIALS = /[\w.~+/=%-]{6,1024}/y;
/** From the name of a variable of Terraform to its default. */
const VARIABLE_DEFAULT =
  /[ \t]{0,4}\{\s{0,40}(?:(?!default\b)[a-z_]{1,20}[ \t]{0,20}=[^\n{}]{0,200}\n\s{0,40}){0,6}default[ \t]{0,20}=[ \t]{0,4}/y;
const ALTERNATIVE = /[ \t]?(?:or|\|\||\?\?)[ \t](?=["'`])/y;
/** A block of YAML, whose text is on the next line. */
const BLOCK = /[|>][-+]?\r?\n[ \t]{1,40}/y;
/** From the brace behind a parameter to its value: `{"value": "x"}` of Azure, `{"Type": "String", "Default": "x"}` of CloudFormation. */
const OBJECT_VALUE =
  /\{\s{0,80}(?:["']?[A-Za-z]{1,30}["']?\s{0,9}:\s{0,9}(?:"[^"\n]{0,200}"|[\w.-]{1,40})\s{0,9},\s{0,80}){0,6}["']?(?:value|defaultValue|default)["']?\s{0,9}:\s{0,9}/iy;
/** The same in YAML: a line below a name, and the one of them that is its value. */
const FIELD = /\r?\n {1,40}(?=\w)/y;
const VALUE_FIELD = /(?:value|default): {1,4}/iy;
const MOST_FIELDS = 8;
/** Before the name of a variable of Kubernetes in braces of YAML: `- {name: X, value: y}`. */
const IN_BRACES = /[{,] ?name: $/;
const FIRST = /^\s*(?:- |export |[#;]{1,2} ?)?["']?[\w.-]*$/;
const COMPARISON = /^(?:={2,3}|!={1,2})$/;

interface Found {
  readonly value: Value;
  readonly form: Form;
}
type Read = (form: Form, place: number) => Found | undefined;
interface Where {
  readonly path: string;
  readonly isInString: boolean;
}

/** The value that a name names by what stands behind it; `from` and `to` are the name's places, `before` its line before it. */
export function valueBehind(...place: Parameters<typeof foundBehind>): Found | undefined {
  const found = foundBehind(...place);
  return found && withoutScheme(found);
}

function foundBehind(
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
  if (text[place] === '|' && kindOf(where.path) === 'prose' && /^\s*\|/.test(before))
    return read('member', skipSpace(text, place + 1));
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
  if (isQuoted && /^\s*variable\s+"[\w-]*$/.test(before)) {
    const variable = taken(VARIABLE_DEFAULT, text, at);
    return variable === '' ? undefined : read('assignment', at + variable.length);
  }
  const other = taken(ALTERNATIVE, text, at);
  if (other !== '') return read('argument', at + other.length);
  if (!isQuoted && !/(?:name|key)\s{0,2}[:=]\s{0,2}$/i.test(before)) return undefined;
  const member = taken(VALUE_MEMBER, text, at);
  const isMember = isQuoted || IN_BRACES.test(before) ? member !== '' : /\n|\\n/.test(member);
  return isMember ? read('attribute', at + member.length) : undefined;
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
  // `{password, "x"}` is a pair of Erlang.
  if (separator === ',') return isQuoted || before.endsWith('{') ? read('argument', behind) : undefined;
  if (separator === '>') {
    if (isQuoted || !/<[\w:.-]{0,40}$/.test(before)) return undefined;
    return read('element', behind + taken(INNER_ELEMENT, text, behind).length);
  }
  if (separator === ':') {
    const field = taken(OBJECT_VALUE, text, behind).length || fieldBehind(text, behind, before);
    if (field > 0) return read('assignment', behind + field);
  }
  const annotation = separator === ':' ? taken(BLOCK, text, behind) || taken(ANNOTATION, text, behind) : '';
  return read(isQuoted ? 'member' : 'assignment', behind + annotation.length);
}

/** How far it is from a name of YAML, whose lines stand deeper, to what they say is its value; 0: they do not. */
function fieldBehind(text: string, at: number, before: string): number {
  let [line, indent] = [at, before.search(/\S|$/)];
  for (let count = 0; count < MOST_FIELDS && line >= 0; count += 1) {
    const found = taken(FIELD, text, line);
    const spaces = found.length - found.lastIndexOf('\n') - 1;
    if (found === '' || (count === 0 ? spaces <= indent : spaces !== indent)) return 0;
    indent = spaces;
    const field = line + found.length;
    const name = taken(VALUE_FIELD, text, field);
    if (name !== '') return field + name.length - at;
    line = text.indexOf('\n', field);
  }
  return 0;
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
  if (/^\s*(?:#\s*)?(?:ENV|ARG|setx?|export|define|DEFINE)\s+$/.test(before)) return read('statement', place);
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
