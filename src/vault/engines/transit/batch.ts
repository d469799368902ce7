import { setImmediate as letOthersRun } from 'node:timers/promises';
import * as z from 'zod';
import { Refusal } from '../../refusal.ts';
import type { Answer } from '../../routing/types.ts';

type Data = Readonly<Record<string, unknown>>;

const MOST_ITEMS = 10_000;
/** Items after which others get their turn. */
const AT_ONCE = 16;

/** Fields of an operation that takes many items; what is of one item is in its own schema. */
export const batchFields = z.object({
  batch_input: z
    .custom<readonly unknown[]>(Array.isArray, 'batch_input is a list')
    .refine((items) => items.length > 0 && items.length <= MOST_ITEMS, {
      message: `batch_input has 1 to ${MOST_ITEMS} items`,
    })
    .optional(),
  partial_failure_response_code: z.coerce.number().int().min(200).max(599).optional(),
});

interface Result {
  readonly data: Data;
  readonly isRefused: boolean;
}

/**
 * What each item of a batch gives, in their order: what it was refused for is told as `error` of that item, and its
 * `reference` goes with it.
 */
export async function resultsOf<Item>(
  items: readonly unknown[],
  schema: z.ZodType<Item>,
  each: (item: Item) => Data,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const [index, item] of items.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await letOthersRun();
    results.push(resultOf(item, schema, each));
  }
  return results;
}

/** An answer of a batch whose failures are its status too, as encryption and decryption have it. */
export function answerWithStatus(results: readonly Result[], partialStatus: number | undefined): Answer {
  const refused = results.filter(({ isRefused }) => isRefused).length;
  const isPartial = refused < results.length;
  const status = refused === 0 ? 200 : isPartial ? (partialStatus ?? 400) : 400;
  return { status, data: { batch_results: results.map(({ data }) => data) } };
}

function resultOf<Item>(item: unknown, schema: z.ZodType<Item>, each: (item: Item) => Data): Result {
  const reference = referenceOf(item);
  const parsed = schema.safeParse(withoutNulls(item));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const error = `${issue?.path.join('.') ?? 'item'}: ${issue?.message ?? 'invalid'}`;
    return { data: { error, ...reference }, isRefused: true };
  }
  try {
    return { data: { ...each(parsed.data), ...reference }, isRefused: false };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { data: { error: error.errors.join('; '), ...reference }, isRefused: true };
  }
}

function referenceOf(item: unknown): { readonly reference?: string } {
  const found = z.object({ reference: z.string().min(1) }).safeParse(item);
  return found.success ? { reference: found.data.reference } : {};
}

/** As of a request: what is null is not said. */
function withoutNulls(item: unknown): unknown {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== null));
}
