import * as z from 'zod';
import { Refusal } from '../refusal.ts';

/** Bounds that Vault documents. */
const MOST_PAIRS = 64;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 512;

export const nameSchema = z
  .string()
  .min(1)
  .max(512)
  .regex(/^[^\p{Cc}]+$/u, 'has a control character');

/** The name in a path. Throws a `Refusal` (400) for one that none may have. */
export function checkedName(name: string | undefined): string {
  const read = nameSchema.safeParse(name);
  if (!read.success) throw new Refusal(400, 'a name has 1 to 512 characters, and no control character');
  return read.data;
}

/** An object of texts, or a list of `key=value` as the command line of Vault sends it. */
export const metadataSchema = z
  .union([z.record(z.string(), z.string()), z.array(z.string()).transform(pairsOf)])
  .refine(
    (pairs) =>
      Object.keys(pairs).length <= MOST_PAIRS &&
      Object.entries(pairs).every(
        ([key, value]) => key.length <= LONGEST_KEY && value.length <= LONGEST_VALUE,
      ),
    `at most ${MOST_PAIRS} keys of ${LONGEST_KEY} characters, with values of ${LONGEST_VALUE}`,
  );

function pairsOf(items: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    items.map((item) => {
      const at = item.indexOf('=');
      return at < 0 ? [item, ''] : [item.slice(0, at), item.slice(at + 1)];
    }),
  );
}

/** Names of policies in lower case. Throws a `Refusal` (400) for root, which no identity has. */
export function policyNames(names: readonly string[]): readonly string[] {
  const found = [...new Set(names.map((name) => name.trim().toLowerCase()))];
  if (found.includes('root')) throw new Refusal(400, 'policies cannot contain root');
  return found;
}

export function timeText(time: number): string {
  return new Date(time).toISOString();
}
