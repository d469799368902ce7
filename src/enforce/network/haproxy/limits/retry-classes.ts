import type { LimitLine } from '../../../../model/profile/limit.ts';

type Failure = Extract<LimitLine, { kind: 'retry' }>['when'][number];

/** HAProxy tries again by backend, so that there is one for each count and each of these. */
const REASONS: readonly { readonly name: string; readonly after: readonly Failure[]; readonly on: string }[] =
  [
    { name: 'connection', after: ['connect-failure', 'refused'], on: 'conn-failure' },
    { name: 'reset', after: ['connect-failure', 'refused', 'reset'], on: 'conn-failure empty-response' },
    {
      name: 'timeout',
      after: ['connect-failure', 'refused', 'timeout'],
      on: 'conn-failure response-timeout',
    },
    {
      name: 'silence',
      after: ['connect-failure', 'refused', 'reset', 'timeout'],
      on: 'conn-failure empty-response response-timeout',
    },
    {
      name: 'gateway',
      after: ['connect-failure', 'refused', 'reset', 'timeout', 'gateway-error'],
      on: 'conn-failure empty-response response-timeout 502 503 504',
    },
    {
      name: 'error',
      after: ['connect-failure', 'refused', 'reset', 'timeout', 'gateway-error', '5xx'],
      on: 'conn-failure empty-response response-timeout 500 501 502 503 504',
    },
  ];
const MOST_ATTEMPTS = 3;

export interface RetryClass {
  /** Of its backend. */
  readonly name: string;
  readonly attempts: number;
  /** What HAProxy calls the failures. */
  readonly on: string;
  readonly after: readonly Failure[];
}

export const RETRY_CLASSES: readonly RetryClass[] = Array.from({ length: MOST_ATTEMPTS }, (_, index) =>
  REASONS.map(({ name, ...rest }) => ({ name: `retry-${index + 1}-${name}`, attempts: index + 1, ...rest })),
).flat();

/** A caller that gets no answer is told 502, 503 or 504 by whoever is between; so these failures are among those. */
const IMPLIED: Readonly<Record<Failure, readonly Failure[]>> = {
  'connect-failure': [],
  refused: [],
  reset: [],
  timeout: [],
  'rate-limited': [],
  'gateway-error': ['connect-failure', 'refused', 'reset', 'timeout'],
  '5xx': ['connect-failure', 'refused', 'reset', 'timeout', 'gateway-error'],
};

/** The failures that some stand for; a connection that failed or was refused has brought nothing to anybody, and is in all. */
export function meant(when: readonly Failure[]): Set<Failure> {
  return new Set(['connect-failure', 'refused', ...when, ...when.flatMap((one) => IMPLIED[one])]);
}

/** The class that tries most without trying more than is meant; undefined: not at all. */
export function retryClassOf(attempts: number, failures: ReadonlySet<Failure>): RetryClass | undefined {
  const possible = RETRY_CLASSES.filter(
    (one) => one.attempts <= attempts && one.after.every((failure) => failures.has(failure)),
  );
  return possible.toSorted((a, b) => a.attempts - b.attempts || a.after.length - b.after.length).at(-1);
}
