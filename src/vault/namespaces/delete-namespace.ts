import type { Services } from '../services.ts';

/** Deleted namespaces that are worked at at once, and parts of each. */
const NAMESPACES = 10;
const PARTS = 10;
/** Leases and tokens that are ended, and values that are removed, in one part. */
const MOST_ENDED = 100;
const MOST_REMOVED = 500;
/** Leases among which those are looked for that nobody tried to end yet. */
const LOOKED_AT = 5_000;
/** Milliseconds for which whoever was in it may still be at something, such as a lease that is being made. */
const LINGERING = 150_000;
/** Milliseconds after which it is gone on with where what is left is another's to end first. */
const WAITING = 30_000;
/** Milliseconds after which a lease that cannot be ended is forgotten. */
const HOPELESS = 3_600_000;

/** What came of a part: is there more to be done, now or later? */
type Outcome = 'more' | 'waiting' | 'empty';

/**
 * Goes on with namespaces that are being deleted: their leases are ended, then their tokens, then what they keep is
 * removed, a bounded part at a time. Where whoever does it is killed, somebody goes on at `until`. Rejects with what the
 * first one that could not be gone on with said.
 */
export async function deleteDue(root: Services, now: number, until: number): Promise<void> {
  const ids = await root.namespaces.claimDeleted(now, until, NAMESPACES);
  const done = await Promise.allSettled(ids.map((id) => goOn(root, id, now)));
  const failed = done.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

async function goOn(root: Services, id: string, now: number): Promise<void> {
  const { namespaces } = root;
  const namespace = await namespaces.byId(id);
  const deleted = namespace?.deleted;
  if (!namespace || deleted === undefined) return namespaces.forget(id);
  const own = root.at(namespace);
  const isSealed = await root.isSealed(namespace);
  for (let part = 0; part < PARTS; part += 1) {
    const outcome = isSealed ? await removePart(own) : await endPart(own, now, now >= deleted + HOPELESS);
    if (outcome === 'waiting') return namespaces.goOn(id, now + WAITING);
    if (outcome === 'more') continue;
    const end = deleted + LINGERING;
    if (now < end) return namespaces.goOn(id, end);
    await root.seals.remove(id);
    return namespaces.forget(id);
  }
  return namespaces.goOn(id, now);
}

async function endPart(services: Services, now: number, isHopeless: boolean): Promise<Outcome> {
  const leases = await services.leases.some(LOOKED_AT);
  if (leases.length > 0) return endLeases(services, leases, now, isHopeless);
  const tokens = await services.tokens.some(MOST_ENDED);
  for (const hash of tokens) await services.revokeToken(hash, now);
  return tokens.length > 0 ? 'more' : removePart(services);
}

/** Needs no key, so that nothing of a namespace that is sealed is ended elsewhere, and all of it is removed. */
async function removePart(services: Services): Promise<Outcome> {
  for (const store of services.stores()) {
    const paths = await store.some('', MOST_REMOVED);
    if (paths.length === 0) continue;
    await store.write(paths.map((path) => ({ path, value: undefined })));
    return 'more';
  }
  return 'empty';
}

/** What could not be ended once is tried again as every lease that is over, later each time, until that is hopeless. */
async function endLeases(
  services: Services,
  ids: readonly string[],
  now: number,
  isHopeless: boolean,
): Promise<Outcome> {
  let [tried, ended] = [0, 0];
  for (const id of ids) {
    if (tried === MOST_ENDED) break;
    const entry = await services.leases.get(id);
    if (!entry || (entry.failures > 0 && !isHopeless)) continue;
    tried += 1;
    const isEnded = await services.revokeLease(id, now, isHopeless).then(
      () => true,
      () => false,
    );
    if (isEnded) ended += 1;
  }
  return ended > 0 ? 'more' : 'waiting';
}
