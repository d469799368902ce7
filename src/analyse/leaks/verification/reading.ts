import * as z from 'zod';
import { parseJson } from '../../../model/json/parse.ts';
import type { Answer } from '../../../platform/questions/types.ts';
import type { Outcome } from '../verifiers/types.ts';

type State = Outcome['state'];

/** What the answers of an issuer mean. */
export interface AnswerMeaning<Live> {
  /** What a 2xx has that accepts the secret: no login page and no proxy answers so. */
  readonly live: z.ZodType<Live>;
  readonly account?: (live: Live) => string | null | undefined;
  readonly scopes?: (live: Live, answer: Answer) => readonly string[] | undefined;
  /** Statuses of a secret that is not taken any more; default 401. */
  readonly revoked?: readonly number[];
  /** Statuses of a secret that is taken, and may not do this; default none. */
  readonly restricted?: readonly number[];
  /** What a document says that accepts nothing; asked before the statuses. Undefined: they decide. */
  readonly refusal?: (document: unknown, status: number) => State | undefined;
}

/** Bounds on what is told of an answer. */
const [LONGEST_TEXT, MOST_SCOPES] = [120, 50];
const LIMITS = { tokens: 50_000, depth: 50 };

/** Reads an answer. Nothing of it is told but what `account` and `scopes` take, and its status. */
export function readAnswer<Live>(answer: Answer, meaning: AnswerMeaning<Live>): Outcome {
  const { status } = answer;
  if (status === 429) return { state: 'unknown', reason: 'asks to be asked later (429)' };
  const document = documentOf(answer);
  const isSuccess = status >= 200 && status < 300;
  const live = isSuccess ? meaning.live.safeParse(document) : undefined;
  if (live?.success) return liveOutcome(live.data, answer, meaning);
  // A proxy that looks into TLS forbids by a page of its own.
  const isForeign = status === 403 && (typeof document !== 'object' || document === null);
  const state = isForeign ? 'unknown' : (meaning.refusal?.(document, status) ?? stateOf(status, meaning));
  if (state === 'live') return { state, reason: `takes it, and refuses what was asked (${status})` };
  if (state === 'revoked') return { state, reason: `does not take it (${status})` };
  return { state, reason: strangeness(status) };
}

function liveOutcome<Live>(live: Live, answer: Answer, meaning: AnswerMeaning<Live>): Outcome {
  const account = meaning.account?.(live) ?? '';
  const scopes = meaning.scopes?.(live, answer)?.filter((scope) => scope !== '') ?? [];
  return {
    state: 'live',
    reason: `takes it (${answer.status})`,
    ...(account !== '' && { account: account.slice(0, LONGEST_TEXT) }),
    ...(scopes.length > 0 && {
      scopes: scopes.slice(0, MOST_SCOPES).map((scope) => scope.slice(0, LONGEST_TEXT)),
    }),
  };
}

function stateOf(
  status: number,
  { revoked = [401], restricted = [] }: Pick<AnswerMeaning<unknown>, 'revoked' | 'restricted'>,
): State {
  if (revoked.includes(status)) return 'revoked';
  return restricted.includes(status) ? 'live' : 'unknown';
}

function strangeness(status: number): string {
  if (status >= 200 && status < 300) return `answers otherwise than documented (${status})`;
  if (status >= 300 && status < 400) return `leads elsewhere, where no secret is sent (${status})`;
  return `says nothing of it (${status})`;
}

/** Undefined where it is no JSON, or more than an answer should be. */
function documentOf({ body }: Answer): unknown {
  try {
    return parseJson(body, LIMITS);
  } catch {
    return undefined;
  }
}

/** The text or number at a path of a document, as text; empty where there is none. */
export function textAt(document: unknown, ...path: readonly (string | number)[]): string {
  let value = document;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return '';
    value = (value as Readonly<Record<string | number, unknown>>)[key];
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Scopes of a header that lists them, with commas or blanks between. */
export function scopesIn(header: string | undefined): string[] {
  return (header ?? '').split(/[\s,]+/);
}
