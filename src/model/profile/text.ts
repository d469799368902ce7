import * as z from 'zod';

/** Control characters, and those that change the direction or the lines of a text: nothing a reader can see. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff]/u;

/** One line of text that shows on a terminal as what it is; `maximum` in UTF-16 units. */
export function printableText(maximum: number) {
  return z
    .string()
    .min(1)
    .max(maximum)
    .refine((text) => !UNPRINTABLE.test(text), 'must be one line without control characters');
}

/** A text of printable ASCII without blanks. */
export function token(pattern: RegExp, maximum: number, message: string) {
  return z.string().max(maximum).regex(pattern, message);
}

/** JSON with sorted keys, and with every list as a set: equal for values that differ in order only. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${sorted([...new Set(value.map(canonicalText))])}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries: string[] = [];
  for (const [key, inner] of Object.entries(value))
    if (inner !== undefined) entries.push(`${JSON.stringify(key)}:${canonicalText(inner)}`);
  return `{${sorted(entries)}}`;
}

function sorted(texts: string[]): string {
  return texts.length > 1 ? texts.toSorted().join() : (texts[0] ?? '');
}

/** Do two values say the same, whatever the order of keys and of lists? */
export function isSame(a: unknown, b: unknown): boolean {
  return canonicalText(a) === canonicalText(b);
}
