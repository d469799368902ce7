import type { Barrier } from '../barrier/barrier.ts';
import { deleteDue } from '../namespaces/delete-namespace.ts';
import { inFolder, namedIn } from '../namespaces/ids.ts';
import type { Services } from '../services.ts';
import { revokeToken, revokeUnfinished, servicesOf } from './revoke.ts';

/** Milliseconds for which whoever ends a lease keeps it from others, and after which no more are taken in one go. */
const [CLAIM, LONGEST] = [60_000, 10_000];
/** What is taken at once, and how much of that is ended at the same time. */
const [BATCH, TOGETHER] = [500, 50];
const TOKENS = 'tokens/';

/** What was ended, and what went wrong with the rest. */
export interface Expired {
  readonly count: number;
  readonly failures: readonly unknown[];
}

/** What ends each that was taken, and whether there may be more. */
interface Taken {
  readonly ends: readonly (() => Promise<unknown>)[];
  readonly isMore: boolean;
}

/** Takes some of what is due; nobody else gets it before `until`. */
type Take = (root: Services, barrier: Barrier, now: number, until: number) => Promise<Taken>;

/**
 * Ends leases and tokens of all namespaces whose time came, batch by batch, so that other replicas take theirs meanwhile,
 * and goes on with what was begun: tokens that made something in a namespace that was sealed, and namespaces that are
 * deleted. `root` are the services of the root namespace.
 */
export async function expireDue(root: Services, barrier: Barrier, clock: () => number): Promise<Expired> {
  const now = clock();
  const failures: unknown[] = [];
  let count = 0;
  for (const take of [takeLeases, takeTokens]) {
    let taken: Taken;
    do {
      taken = await take(root, barrier, now, clock() + CLAIM);
      failures.push(...(await failuresOf(taken)));
      count += taken.ends.length;
    } while (taken.isMore && clock() < now + LONGEST);
  }
  const fail = (error: unknown) => void failures.push(error);
  await revokeUnfinished(root, now, BATCH).catch(fail);
  await deleteDue(root, now, now + CLAIM).catch(fail);
  return { count, failures };
}

const takeLeases: Take = async (root, _barrier, now, until) => {
  const { leases, isMore } = await root.leases.claim(now, until, BATCH);
  const ends = leases.map(({ namespace, id }) => async () => {
    const own = await servicesOf(root, namespace);
    await own?.revokeLease(id, now);
  });
  return { ends, isMore };
};

const takeTokens: Take = async (root, barrier, now, until) => {
  const paths = await barrier.claim(TOKENS, now, until, BATCH);
  const ends = paths.map((path) => async () => {
    const { namespace, rest } = inFolder(path.slice(TOKENS.length));
    await revokeToken(root, namedIn(namespace, rest.slice('id/'.length)), now);
  });
  return { ends, isMore: paths.length === BATCH };
};

async function failuresOf({ ends }: Taken): Promise<readonly unknown[]> {
  const failures: unknown[] = [];
  for (let at = 0; at < ends.length; at += TOGETHER) {
    const ended = await Promise.allSettled(ends.slice(at, at + TOGETHER).map((end) => end()));
    failures.push(...ended.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : [])));
  }
  return failures;
}
