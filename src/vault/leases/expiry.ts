import type { Barrier } from '../barrier/barrier.ts';
import type { Services } from '../services.ts';
import { revokeLease, revokeToken } from './revoke.ts';

/** Milliseconds for which whoever ends a lease keeps it from others. */
const CLAIM = 60_000;
/** What is taken at once, and how much of that is ended at the same time. */
const [BATCH, TOGETHER] = [500, 50];
const TOKENS = 'tokens/id/';

/** What was ended, and what went wrong with the rest. */
export interface Expired {
  readonly count: number;
  readonly failures: readonly unknown[];
}

/** Ends all leases and tokens whose time came until `now`, batch by batch, so that other replicas take theirs meanwhile. */
export async function expireDue(services: Services, barrier: Barrier, now: number): Promise<Expired> {
  const claims: readonly (() => Promise<readonly (() => Promise<void>)[]>)[] = [
    async () => {
      const due = await services.leases.claim(now, now + CLAIM, BATCH);
      return due.map(
        ({ id }) =>
          () =>
            revokeLease(services, id, now),
      );
    },
    async () => {
      const due = await barrier.claim(TOKENS, now, now + CLAIM, BATCH);
      return due.map(
        ({ path }) =>
          () =>
            revokeToken(services, path.slice(TOKENS.length), now),
      );
    },
  ];
  const failures: unknown[] = [];
  let count = 0;
  for (const claim of claims)
    for (let isMore = true; isMore;) {
      const due = await claim();
      for (let at = 0; at < due.length; at += TOGETHER) {
        const ended = await Promise.allSettled(due.slice(at, at + TOGETHER).map((end) => end()));
        failures.push(...ended.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : [])));
      }
      count += due.length;
      isMore = due.length === BATCH;
    }
  await services.leases.forget(now, now + CLAIM, BATCH).catch((error: unknown) => failures.push(error));
  return { count, failures };
}
