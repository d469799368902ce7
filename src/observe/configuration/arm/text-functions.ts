import { boundedText, type Builtin, MAXIMUM_TEXT, unknown } from '../../../model/configuration/functions.ts';
import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { parseJson } from '../../../model/json/parse.ts';
import { isKnown, isText, textOf, textual } from './builtin.ts';

/** Functions of texts (https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string). */
export const TEXT_FUNCTIONS: readonly (readonly [string, Builtin])[] = [
  ['format', formatted],
  ['string', string],
  ['int', textual((text) => (/^\s*-?\d{1,15}\s*$/.test(text) ? Number(text) : unknown()))],
  ['float', textual((text) => (/^\s*-?\d{1,15}(?:\.\d{1,15})?\s*$/.test(text) ? Number(text) : unknown()))],
  [
    'bool',
    textual((text) => (/^(?:true|1)$/i.test(text) ? true : /^(?:false|0)$/i.test(text) ? false : unknown())),
  ],
  ['tolower', textual((text) => text.toLowerCase())],
  ['toupper', textual((text) => text.toUpperCase())],
  ['trim', textual((text) => text.trim())],
  ['json', textual(parsed)],
  ['substring', substring],
  ['startswith', ofTexts((text, part) => text.startsWith(part))],
  ['endswith', ofTexts((text, part) => text.endsWith(part))],
  ['padleft', padded],
  ['split', split],
  ['join', joined],
  ['replace', replaced],
  ['base64', textual((text) => boundedText(Buffer.from(text).toString('base64')))],
  ['base64tostring', textual(decoded)],
  ['base64tojson', textual((text) => parsedOf(decoded(text)))],
  [
    'datauri',
    textual((text) =>
      boundedText(`data:text/plain;charset=utf8;base64,${Buffer.from(text).toString('base64')}`),
    ),
  ],
  ['datauritostring', textual(dataOf)],
  ['uri', uri],
  [
    'uricomponent',
    textual((text) => (text.isWellFormed() ? boundedText(encodeURIComponent(text)) : unknown())),
  ],
  ['uricomponenttostring', textual(componentOf)],
];

/** A text of parts; of parts that are not known what is known of them, and whence. */
export function concatenatedTexts(given: readonly unknown[]): unknown {
  let text = '';
  for (const one of given) {
    text += isText(one) ? textOf(one) : (one instanceof Unknown && one.outline) || '…';
    if (text.length > MAXIMUM_TEXT) return unknown();
  }
  if (given.every(isText)) return text;
  return new Unknown(given.find((one) => one instanceof Unknown)?.address, text);
}

function formatted(pattern: unknown, ...given: readonly unknown[]): unknown {
  if (typeof pattern !== 'string') return unknown();
  const parts = pattern.split(/(\{\d{1,3}(?:[:,][^{}]{0,40})?\})/, 2000);
  return concatenatedTexts(
    parts.map((part, index) => {
      if (index % 2 === 0) return part.replaceAll('{{', '{').replaceAll('}}', '}');
      const value = given[Number.parseInt(part.slice(1), 10)];
      // How .NET writes a number by a format is not followed.
      return value === undefined || /[:,]/.test(part) ? unknown() : value;
    }),
  );
}

function string(value: unknown): unknown {
  if (value instanceof Unknown) return new Unknown(value.address, value.outline);
  if (isText(value)) return textOf(value);
  return value !== undefined && isKnown(value) ? boundedText(JSON.stringify(value)) : unknown();
}

function parsed(text: string): unknown {
  try {
    return parseJson(text, { length: 2 ** 18 });
  } catch {
    return unknown();
  }
}

function parsedOf(text: unknown): unknown {
  return typeof text === 'string' ? parsed(text) : unknown();
}

function substring(text: unknown, start: unknown, length: unknown): unknown {
  if (!isText(text) || typeof start !== 'number' || start < 0) return unknown();
  const whole = textOf(text);
  if (length === undefined) return start > whole.length ? unknown() : whole.slice(start);
  const isWithin = typeof length === 'number' && length >= 0 && start + length <= whole.length;
  return isWithin ? whole.slice(start, start + length) : unknown();
}

/** Of two texts, in whatever letters. */
function ofTexts(make: (text: string, part: string) => unknown): Builtin {
  return (text, part) =>
    typeof text === 'string' && typeof part === 'string'
      ? make(text.toLowerCase(), part.toLowerCase())
      : unknown();
}

function padded(text: unknown, length: unknown, filler: unknown = ' '): unknown {
  const isWritten = isText(text) && typeof length === 'number' && typeof filler === 'string';
  return isWritten && filler.length === 1 && length >= 0 && length <= MAXIMUM_TEXT
    ? textOf(text).padStart(length, filler)
    : unknown();
}

function split(text: unknown, by: unknown): unknown {
  const marks: readonly unknown[] = Array.isArray(by) ? by : [by];
  if (typeof text !== 'string' || marks.length > 20) return unknown();
  let parts = [text];
  for (const mark of marks) {
    if (typeof mark !== 'string' || mark === '') return unknown();
    parts = parts.flatMap((part) => part.split(mark));
    if (parts.length > 1000) return unknown();
  }
  return parts;
}

function joined(list: unknown, separator: unknown): unknown {
  if (!Array.isArray(list) || typeof separator !== 'string') return unknown();
  return concatenatedTexts(list.flatMap((one: unknown, index) => (index === 0 ? [one] : [separator, one])));
}

function replaced(text: unknown, from: unknown, to: unknown): unknown {
  if (typeof text !== 'string' || typeof from !== 'string' || typeof to !== 'string' || from === '')
    return unknown();
  const parts = text.split(from);
  return text.length + parts.length * to.length > MAXIMUM_TEXT ? unknown() : parts.join(to);
}

function decoded(text: string): unknown {
  const isClear = text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
  if (!isClear) return unknown();
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(text, 'base64'));
  } catch {
    return unknown();
  }
}

function dataOf(text: string): unknown {
  const data = /^data:[^,]{0,200};base64,/i.exec(text);
  return data ? decoded(text.slice(data[0].length)) : unknown();
}

function uri(base: unknown, relative: unknown): unknown {
  if (typeof base !== 'string' || typeof relative !== 'string' || !URL.canParse(relative, base))
    return unknown();
  return boundedText(new URL(relative, base).href);
}

function componentOf(text: string): unknown {
  try {
    return decodeURIComponent(text);
  } catch {
    return unknown();
  }
}
