import { Refusal } from '../refusal.ts';
import type { Answer, VaultRequest } from './types.ts';

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

/**
 * The part of a list that `after` and `limit` of a query ask for, in the order of names. Throws a `Refusal`: 404 where it is
 * empty, 400 for a limit that is no number. Source: https://openbao.org/api-docs
 */
export function pageOf(
  answer: Answer | undefined,
  { operation, query }: Pick<VaultRequest, 'operation' | 'query'>,
): Answer | undefined {
  const { after = '', limit = '' } = query;
  const all = answer?.data?.['keys'];
  if (operation !== 'list' || !isTexts(all) || (after === '' && limit === '')) return answer;
  if (!/^-?\d{0,9}$/.test(limit)) throw new Refusal(400, 'limit: a number is expected');
  const most = Number(limit) > 0 ? Number(limit) : Infinity;
  const keys = all
    .toSorted()
    .filter((key) => key > after)
    .slice(0, most);
  const info = answer?.data?.['key_info'] as Readonly<Record<string, unknown>> | undefined;
  return { ...answer, ...(info ? listedWith(keys.map((key) => [key, info[key]])) : listed(keys)) };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
