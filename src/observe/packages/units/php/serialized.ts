import { Fault } from '../../../../model/fault.ts';

const MAXIMUM_DEPTH = 64;
/** A value, the beginning of a text or of an array, or an array's end. Objects and references are none of them. */
const TOKEN = /s:(\d{1,9}):"|(?:[id]:([^;]{1,40})|b:[01]|N);|a:\d{1,9}:(\{)|(\})/y;
const END_OF_TEXT = '";';

/**
 * The texts and numbers of these paths (`version/release`) in an array as PHP's `serialize` writes it; a `Fault`
 * (`malformed`) for what is none. Source: https://www.php.net/manual/en/function.serialize.php
 */
export function readSerialized(
  bytes: Buffer,
  wanted: ReadonlySet<string>,
  path: string,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const parents: string[] = [];
  // Keys and values take turns; the array itself has no key.
  let key: string | undefined = '';
  for (const token of tokensOf(bytes, path)) {
    if (token === 'end') {
      if (parents.length === 0) throw new Fault('malformed', `${path}: an array ends that did not begin`);
      parents.pop();
      key = undefined;
    } else if (key === undefined) {
      if (token === 'begin') throw new Fault('malformed', `${path}: an array for a key`);
      key = token.value;
    } else if (token === 'begin') {
      if (parents.push(key) > MAXIMUM_DEPTH) throw new Fault('limit', `${path}: arrays in arrays`);
      key = undefined;
    } else {
      const name = [...parents.slice(1), key].join('/');
      if (wanted.has(name)) found.set(name, Buffer.from(token.value, 'latin1').toString());
      key = undefined;
    }
  }
  if (parents.length > 0) throw new Fault('malformed', `${path}: ends inside of an array`);
  return found;
}

/** Texts tell their length in bytes, so one character stands for each. */
function* tokensOf(bytes: Buffer, path: string): Generator<'begin' | 'end' | { readonly value: string }> {
  const text = bytes.toString('latin1');
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const [token, size, number = '', begins, ends] = TOKEN.exec(text) ?? [];
    if (token === undefined) throw new Fault('malformed', `${path}: not serialised by PHP at byte ${at}`);
    at += token.length;
    if (begins) yield 'begin';
    else if (ends) yield 'end';
    else if (size === undefined) yield { value: number };
    else {
      const end = at + Number(size);
      if (!text.startsWith(END_OF_TEXT, end))
        throw new Fault('malformed', `${path}: a text at byte ${at} does not end where it says`);
      yield { value: text.slice(at, end) };
      at = end + END_OF_TEXT.length;
    }
  }
}
