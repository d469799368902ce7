import type { Barrier } from '../barrier/barrier.ts';
import { deleteDue } from '../namespaces/delete-namespace.ts';
import { inFolder, namedIn } from '../namespaces/ids.ts';
import type { Services } from '../services.ts';
import { revokeToken, revokeUnfinished, servicesOf } from './revoke.ts';

/** Milliseconds for which whoever ends a lease keeps it from others. */
const CLAIM = 60_000;
/** What is worked off at once. */
const BATCH = 200;
const TOKENS = 'tokens/';

/** What was ended, and what went wrong with the rest. */
export interface Expired {
  readonly count: number;
  readonly failures: readonly unknown[];
}

/**
 * Ends leases and tokens of all namespaces whose time came, and goes on with what was begun: tokens that made something
 * in a namespace that was sealed, and namespaces that are deleted. `root` are the services of the root namespace.
 */
export async function expireDue(root: Services, barrier: Barrier, now: number): Promise<Expired> {
  const failures: unknown[] = [];
  const fail = (error: unknown) => void failures.push(error);
  const leases = await root.leases.claim(now, now + CLAIM, BATCH);
  for (const { namespace, id } of leases)
    await servicesOf(root, namespace)
      .then((own) => own?.revokeLease(id, now))
      .catch(fail);
  const tokens = await barrier.claim(TOKENS, now, now + CLAIM, BATCH);
  for (const path of tokens) {
    const { namespace, rest } = inFolder(path.slice(TOKENS.length));
    await revokeToken(root, namedIn(namespace, rest.slice('id/'.length)), now).catch(fail);
  }
  await revokeUnfinished(root, now, BATCH).catch(fail);
  await deleteDue(root, now, now + CLAIM).catch(fail);
  return { count: leases.length + tokens.length, failures };
}
