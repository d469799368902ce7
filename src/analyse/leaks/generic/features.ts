import type { Candidate } from './candidate.ts';
import { kindOf, placesOf } from './files.ts';
import { wordsOf } from './names.ts';
import { isStandIn, isTelling, isTemplate, isTesting } from './placeholders.ts';
import { isRepeated, sequenceShare, type Shape, shapeOf } from './shape.ts';

/** What is so of a candidate, by the names under which the weights have it; each is so or is not. */
export type Features = readonly string[];

/** Last words of names whose values are about a credential, and none. */
const ABOUT =
  /^(?:id|ids|name|names|file|files|filename|path|paths|dir|url|uri|endpoint|host|type|types|kind|class|method|mode|scheme|format|length|len|size|count|max|min|limit|age|expires?|expiry|expiration|expired|ttl|time|timestamp|timeout|date|interval|validity|header|headers|field|fields|column|label|title|text|message|msg|error|errors|hint|help|desc|description|placeholder|prompt|status|state|enabled|required|policy|rule|rules|role|roles|scope|scopes|provider|service|server|client|user|username|group|manager|factory|store|storage|handler|helper|util|utils|config|options?|settings?|params?|prefix|suffix|pattern|regex|template|format|version|index|ref|refs|selector|input|form|page|link|button|view|route|list|map|set|array|object|event|action|request|response|reset|change|confirm|by|in|on|for|of|to|from|with|is|has|module|plugin|vendor|strategy|encoder|encoding|algorithm|alg|hash|hasher|generator|parser|validator|bits|usage|up|down|press|board|frame|word|words|str|attr|attribute|property|part|schema|table|space|mapping|alias|issuer|audience|owner|org|region|location|ca|cert|certificate|challenge|realm|plain|source)$/;
const EXACT =
  /^(?:password|passwd|pass|pwd|pw|passphrase|passcode|secret|token|auth|authorization|key|api key|apikey|salt|nonce|credential|credentials|signature|psk)$/;
const STRONG =
  /(?:api|access|secret|private|client|consumer|app|encryption|signing|master|admin|service|account|license|auth|shared|subscription|storage|session|cookie|hmac|aes|crypto|cipher|jwt|security|write|master|deploy|integration|registration|recaptcha|google|maps?|aws|azure) ?(?:key|secret|token|password|salt)/;
const PUBLIC = /\bpub(?:lic)?\b/;
const INDEX =
  /primary|foreign|partition|sort|cache|lookup|index|translation|i18n|keyword|map|object|storage key|column/;
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** What a value calls a credential; a monkey has no key. */
const CREDENTIAL = /pass|secret|token|(?<!mon|hoc|tur|his|joc|don)key|auth|cred|user/i;

/** Characters of a value that are looked at. */
const LOOKED_AT = 256;

/** All that is so of a candidate. */
export function featuresOf(whole: Candidate): Features {
  const candidate = { ...whole, value: whole.value.slice(0, LOOKED_AT) };
  const shape = shapeOf(candidate.value);
  const words = wordsOf(candidate.name.slice(candidate.name.lastIndexOf('.') + 1));
  const found = [
    ...ofName(candidate, words),
    ...ofShape(shape),
    ...ofValue(candidate, shape),
    ...ofMaking(candidate, shape, words),
    ...ofPlace(candidate),
  ];
  return [...new Set([...found, ...crossed(found)])];
}

const CROSSED = [
  [
    /^(?:all in words|most in words|few words|half in words|mixed, and short|sequence)$/,
    /^(?:file of|form|quoted|path of (?:tests|examples|others)|built)/,
  ],
  [/^name (?:is the word alone|ends)/, /^(?:all in words|few words|file of|form|one word|mixed)/],
  [
    /^in a (?:comment|list)|^form statement/,
    /^(?:all in words|few words|of letters only, and bare|form|one word)/,
  ],
  [/^length/, /^(?:alphabet|all in words|few words)/],
] as const;

/** Of each feature, on which sides of which pairs it stands, as bits: there are few, and each is asked for often. */
const sides = new Map<string, number>();

function sidesOf(feature: string): number {
  const known = sides.get(feature);
  if (known !== undefined) return known;
  const bits = CROSSED.flat().reduce((sum, side, number) => sum | (side.test(feature) ? 1 << number : 0), 0);
  sides.set(feature, bits);
  return bits;
}

/** Pairs of which one says more where the other is so. */
function crossed(features: Features): string[] {
  const pairs: string[] = [];
  for (const one of features)
    for (let number = 0, bits = sidesOf(one); number < CROSSED.length; number += 1)
      if ((bits & (1 << (2 * number))) !== 0)
        for (const other of features)
          if ((sidesOf(other) & (2 << (2 * number))) !== 0) pairs.push(`${one} × ${other}`);
  return pairs;
}

/** Names of what holds. */
function named(facts: Readonly<Record<string, boolean>>): string[] {
  const names: string[] = [];
  for (const name in facts) if (facts[name] === true) names.push(name);
  return names;
}

function ofName({ name, family }: Candidate, words: readonly string[]): string[] {
  if (family === 'url') return [];
  const phrase = words.join(' ');
  const last = words.at(-1) ?? '';
  return named({
    'name is the word alone': EXACT.test(phrase),
    'name ends with what is about it': ABOUT.test(last) && !EXACT.test(phrase),
    'name says of what it is the key': STRONG.test(phrase),
    'name says that it is public': PUBLIC.test(phrase),
    'name is of an index': INDEX.test(phrase),
    'name is of a hash': /hash|sha\d|md5|digest|encrypted|crypt/.test(phrase),
    'name is of several words': words.length > 2,
    'name is in capitals': /^[A-Z][A-Z0-9_]+$/.test(name),
    'name is of a constant of errors': /^(?:err|error|msg|message|label|text|title)/i.test(name),
    'name is long': name.length > 30,
    'name has no word':
      family === 'uuid' && !/id|uuid|key|token|secret|session|user|client|tenant/i.test(name),
  });
}

function ofShape({ length, entropy, alphabet, words, letters, changes }: Shape): string[] {
  const lengths: readonly [number, string][] = [
    [5, 'under 5'],
    [8, '5 to 7'],
    [12, '8 to 11'],
    [16, '12 to 15'],
    [24, '16 to 23'],
    [33, '24 to 32'],
    [48, '33 to 47'],
    [100, '48 to 99'],
  ];
  const size = lengths.find(([limit]) => length < limit)?.[1] ?? '100 or more';
  return [
    `length ${size}`,
    `alphabet ${alphabet}`,
    ...named({
      'all in words': words > 0.95,
      'most in words': words > 0.7 && words <= 0.95,
      'half in words': words > 0.4 && words <= 0.7,
      'few words': words <= 0.15,
      'no letter in words, and long': words <= 0.2 && length >= 16,
      'no letter in words, and short': words <= 0.2 && length < 16,
      'in words, and long': words > 0.7 && length >= 16,
      'entropy high': entropy > 0.93,
      'entropy low': entropy < 0.75,
      'few letters': letters < 0.4,
      'classes change often': changes > 0.3,
      'classes change hardly': changes < 0.1,
      'length of a hash': alphabet === 'hex' && [32, 40, 56, 64, 96, 128].includes(length),
      'hexadecimal, and long': alphabet === 'hex' && length >= 16,
      'mixed, and long': (alphabet === 'alnum' || alphabet === 'base64') && length >= 16 && changes > 0.2,
      'mixed, and short':
        (alphabet === 'alnum' || alphabet === 'print' || alphabet === 'dotted') &&
        length < 16 &&
        changes > 0.1,
    }),
  ];
}

/** What tells that a value is text, or the name of something. */
function ofValue({ value, quote, wrapper }: Candidate, shape: Shape): string[] {
  const spaces = (value.match(/\s/g) ?? []).length;
  const isBare = quote === '';
  const isList = isListOf(quote, wrapper, value);
  return named({
    'stand-in': isStandIn(value),
    'stand-in inside': isTelling(value),
    'test inside': isTesting(value),
    template: isTemplate(value),
    'a space': spaces > 0 && spaces < 3 && !isList,
    'a sentence': spaces >= 3 && !isList,
    'path or address':
      /^(?:[./~]|https?:|[a-z]+:\/\/|[A-Z]:\\)|^\w+(?:\/[\w.-]+)+$|\.(?:\w{2,5})$/.test(value) &&
      shape.words > 0.3,
    address: /^\w+:\/\/|^\/[a-z]/.test(value),
    'names joined by dots': /^[a-zA-Z_]\w*(?:\.[a-zA-Z_]\w*)+$/.test(value) && shape.words > 0.3,
    'names joined by dashes': /^[a-z]+(?:[-_:][a-z]+)+$/i.test(value) && shape.words > 0.4,
    'name of code': IDENTIFIER.test(value) && /[a-z][A-Z]|_/.test(value) && shape.words > 0.4,
    'constant of code': /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(value),
    'one word': /^[A-Za-z]?[a-z]+$/.test(value) && shape.words > 0.95,
    'in capitals': /^[A-Z_ -]+$/.test(value),
    'of letters only, and bare': isBare && /^[A-Za-z_.]+$/.test(value),
  });
}

function isListOf(quote: string, wrapper: string, value: string): boolean {
  return wrapper !== '' && quote === '' && /^\w+,/.test(value);
}

/** What tells that a value is code, or made by hand, or by a machine. */
function ofMaking(
  { value, name, quote, behind, family, wrapper }: Candidate,
  shape: Shape,
  words: readonly string[],
): string[] {
  const lower = value.toLowerCase();
  const isList = isListOf(quote, wrapper, value);
  return named({
    code: /\w\(|\)\s*[;{]?$|=>|->|::|\[\w+\]|&&|\|\||;$|^[!&*]\w/.test(value),
    markup: /<\/?\w+|&\w+;|\\[nt]/.test(value),
    'repeats its name': words.some((word) => word.length > 3 && lower.includes(word)),
    'is its name': lower.replaceAll(/[^a-z0-9]+/g, '') === words.join(''),
    'names another credential': CREDENTIAL.test(value) && shape.words > 0.25,
    repetition: isRepeated(value),
    sequence: sequenceShare(value) > 0.5 || /1234|abcd|qwer|0123456789/i.test(value),
    'begins or ends like a part': /^[,:=+(/&?]|[:=({[,]$/.test(value),
    'goes on in code': /^["'`]?\s*[+.[(]/.test(behind),
    'in a list': /^["'`],\s*["'`\w]/.test(behind),
    'base64 with its end': /[^=]={1,2}$/.test(value) && shape.length >= 8,
    'letters and digits and marks': /[a-z]/i.test(value) && /\d/.test(value) && /[^\w\s./:-]/.test(value),
    'three classes, and few words':
      /[a-z]/.test(value) &&
      /[A-Z]/.test(value) &&
      /\d/.test(value) &&
      !/\s/.test(value) &&
      shape.words < 0.4,
    'marks of passwords':
      /[!@#$%^&*~?]/.test(value) && !/[\s()[\]{}<>,;'"]/.test(value) && /[a-z\d]/i.test(value),
    'digits at its end': /^[A-Za-z]+\d{1,4}$/.test(value),
    'list of numbers': isList,
    'bytes in a row': /0x0?1,\s*0x0?2|\b1,\s*2,\s*3\b|(?:0x0+,\s*){4}|(?:\b0,\s*){4}/.test(value),
    'public key': /^(?:MI[GI][\w+/]{4}|ssh-|ecdsa-|AAAA[BCE]3)/.test(value) && /pub|key/i.test(name),
    'hash of a password': /^\$\w{1,8}\$|^\{\w+\}|^pbkdf2|^scrypt:/.test(value),
    'user is the same': family === 'url' && lower === name.toLowerCase(),
    'no user': family === 'url' && name === '',
    'not of ASCII': /[^\s\x20-\x7e]/.test(value),
    'version or date': /^[v^~<>=]?\d+\.\d+|^\d{4}-\d\d/.test(value),
    'small number': /^-?\d{1,5}(?:\.\d+)?$/.test(value),
  });
}

function ofPlace({ form, quote, wrapper, before, path }: Candidate): string[] {
  const kind = kindOf(path);
  return [
    `form ${form}`,
    `file of ${kind}`,
    ...placesOf(path),
    ...named({
      quoted: quote !== '',
      'bare in code': quote === '' && (kind === 'code' || kind === 'markup'),
      'bare in prose': quote === '' && kind === 'prose',
      'in a template string': quote === '`',
      'built or called': wrapper !== '',
      'in a comment': /^\s*(?:\/\/|\/?\*|#|--|<!--|;|%)/.test(before),
      'in an expectation': /expect|assert|should|raise|throw|print|log\b|console|echo|error|warn/i.test(
        before,
      ),
      'in a query': /[?&][\w.-]*$/.test(before),
      'in nested text': /\\["']/.test(before),
      'behind a dot': before.endsWith('.'),
      'first of its line': /^\s*["'`]?$/.test(before),
    }),
  ];
}
