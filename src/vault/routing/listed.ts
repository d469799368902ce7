import { Refusal } from '../refusal.ts';
import type { Answer } from './types.ts';

/** A list of names. Throws a `Refusal` (404) where it is empty, as clients expect it. */
export function listed(keys: readonly string[]): Answer {
  if (keys.length === 0) throw new Refusal(404);
  return { data: { keys } };
}

/** A list of names with what is to be known of each. Throws as `listed` does. */
export function listedWith(pairs: readonly (readonly [string, unknown])[]): Answer {
  const { data } = listed(pairs.map(([key]) => key));
  return { data: { ...data, key_info: Object.fromEntries(pairs) } };
}
