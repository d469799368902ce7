import { createHash } from 'node:crypto';
import { field, textField, type Tree, type TreeMap } from '../tree.ts';

const LENGTH = 10;
/** Characters that might make words. */
const OTHERS: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };

/** What Kustomize puts behind the name of a ConfigMap or a Secret, so that another content has another name. */
export function contentHash(value: TreeMap): string {
  const isSecret = textField(value, 'kind') === 'Secret';
  const extra = isSecret ? 'stringData' : 'binaryData';
  const parts: Readonly<Record<string, Tree>> = {
    ...(field(value, extra) !== undefined && { [extra]: field(value, extra) ?? null }),
    data: field(value, 'data') ?? '',
    kind: textField(value, 'kind'),
    name: '',
    ...(isSecret && { type: textField(value, 'type') }),
  };
  const keys = Object.keys(parts).toSorted();
  const text = `{${keys.map((key) => `${encoded(key)}:${encoded(sorted(parts[key] ?? null))}`).join(',')}}`;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, LENGTH);
  return digest.replace(/[013ae]/g, (character) => OTHERS[character] ?? character);
}

/** Keys in the order of their bytes. */
function sorted(value: Tree): Tree {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) =>
    Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );
  return Object.fromEntries(entries);
}

/** As Go writes JSON, that may stand in HTML. */
function encoded(value: Tree): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
