import { readFileSync } from 'node:fs';
import { Fault, messageOf } from '../../model/fault.ts';
import { parseJson } from '../../model/json/parse.ts';

type Fields = Record<string, unknown>;

/**
 * What words say is to be written: `key=text`, `key=@file`, `key=-` for standard input, `@file` or `-` for an object of
 * JSON. A key that comes twice has all of its values. Rejects with a `Fault` (`usage`).
 */
export async function fieldsOf(
  words: readonly string[],
  standardInput: () => Promise<string>,
): Promise<Fields> {
  const fields = new Map<string, unknown>();
  const inputs = words.filter((word) => word === '-' || word.endsWith('=-'));
  if (inputs.length > 1) throw new Fault('usage', 'standard input can be said once only');
  for (const word of words)
    for (const [key, value] of await pairsOf(word, standardInput)) {
      const earlier = fields.get(key);
      fields.set(key, fields.has(key) ? [earlier, value].flat() : value);
    }
  return Object.fromEntries(fields);
}

async function pairsOf(
  word: string,
  standardInput: () => Promise<string>,
): Promise<readonly (readonly [string, unknown])[]> {
  if (word === '-') return objectOf(await standardInput());
  if (word.startsWith('@')) return objectOf(textOf(word.slice(1)));
  const equals = word.indexOf('=');
  if (equals < 1) throw new Fault('usage', `"${word}" is not key=value, @file or -`);
  const [key, value] = [word.slice(0, equals), word.slice(equals + 1)];
  if (value === '-') return [[key, await standardInput()]];
  if (value.startsWith('@')) return [[key, textOf(value.slice(1))]];
  // As others who ask vaults do: a backslash before the sign says that it is text.
  return [[key, value.replace(/^\\@/, '@')]];
}

function objectOf(text: string): [string, unknown][] {
  try {
    const value = parseJson(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value);
  } catch {
    // Told below, without the text, which may be a secret.
  }
  throw new Fault('usage', 'an object of JSON is expected');
}

/** The text of a file that the user named. Throws a `Fault` (`usage`). */
export function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Fault('usage', `${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
}
