import type { Answer } from '../../../platform/questions/types.ts';

/** An answer whose body is a document, as issuers document them. */
export function answerOf(
  status: number,
  document: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers, body: JSON.stringify(document) };
}
