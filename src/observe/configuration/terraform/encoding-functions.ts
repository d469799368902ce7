import { boundedText, type Builtin, unknown } from '../../../model/configuration/functions.ts';
import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { ofTexts } from './builtin.ts';
import { csvRows } from './csv.ts';

/** Functions that write texts otherwise, and read them again. */
export const ENCODING_FUNCTIONS: readonly (readonly [string, Builtin])[] = [
  ['base64encode', ofTexts(1, (text) => Buffer.from(text).toString('base64'))],
  ['base64decode', ofTexts(1, (text) => decoded(text, 'UTF-8'))],
  ['textencodebase64', ofTexts(2, encodedAs)],
  ['textdecodebase64', ofTexts(2, decoded)],
  ['urlencode', ofTexts(1, urlEncoded)],
  ['csvdecode', ofTexts(1, (text) => csvRows(text) ?? unknown())],
  ...(['md5', 'sha1', 'sha256', 'sha512'] as const).map(
    (name) => [name, ofTexts(1, (text) => createHash(name).update(text).digest('hex'))] as const,
  ),
  ...(['sha256', 'sha512'] as const).map(
    (name) =>
      [`base64${name}`, ofTexts(1, (text) => createHash(name).update(text).digest('base64'))] as const,
  ),
  ['basename', ofTexts(1, (path) => posix.basename(path) || (path === '' ? '.' : '/'))],
  ['dirname', ofTexts(1, folderOf)],
];

/** Encodings by their names of IANA; others are not followed. */
const ENCODINGS: ReadonlyMap<string, BufferEncoding> = new Map([
  ['UTF-8', 'utf8'],
  ['UTF-16LE', 'utf16le'],
]);

function encodedAs(text: string, encoding: string): unknown {
  const name = ENCODINGS.get(encoding);
  return name ? Buffer.from(text, name).toString('base64') : unknown();
}

/** What is no text is refused by Terraform. */
function decoded(text: string, encoding: string): unknown {
  const isClear = text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
  if (!isClear || !ENCODINGS.has(encoding)) return unknown();
  try {
    const bytes = Buffer.from(text, 'base64');
    return boundedText(new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return unknown();
  }
}

function urlEncoded(text: string): unknown {
  if (!text.isWellFormed()) return unknown();
  const encoded = encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return boundedText(encoded.replaceAll('%20', '+'));
}

/** Everything before the last slash, without detours. */
function folderOf(path: string): string {
  const folder = posix.normalize(path.slice(0, path.lastIndexOf('/') + 1));
  return folder.length > 1 ? folder.replace(/\/$/, '') : folder;
}
