import { Refusal } from '../refusal.ts';
import { namespaceOf } from '../namespaces/ids.ts';
import { ROOT } from '../namespaces/types.ts';
import type { EngineCall, Mount } from '../routing/types.ts';
import type { Services } from '../services.ts';
import { wrappedPath } from '../wrapping/wrapping.ts';

/** What an engine is given when nobody asks. */
export function engineCall(services: Services, mount: Mount, now: number): EngineCall {
  return { mount, store: services.storeOf(mount), now, services };
}

/** Milliseconds after which it is looked whether what was in a sealed namespace can be ended now. */
const LATER = 10_000;

/** The services of a namespace by its id; undefined where there is none, or it is sealed. */
export async function servicesOf(services: Services, id: string): Promise<Services | undefined> {
  const namespace = await services.namespaces.byId(id);
  return namespace && !(await services.isSealed(namespace)) ? services.at(namespace) : undefined;
}

/** Tokens of which something is left to be ended, in a namespace that is sealed. */
const UNFINISHED = 'unfinished/';

/**
 * Ends a token, of whatever namespace, with all that it made: other tokens, leases, what it keeps for itself. False
 * where some of it is in a namespace that is sealed: it ends once that is open.
 */
export async function revokeToken(services: Services, hash: string, now: number): Promise<boolean> {
  const own = await servicesOf(services, namespaceOf(hash));
  if (!own) return isGone(services, hash);
  const { tokens, leases, mounts, settings } = own;
  let isDone = true;
  for (const child of await tokens.children(hash)) isDone = (await revokeToken(own, child, now)) && isDone;
  for (const id of await leases.ofToken(hash)) {
    const there = await servicesOf(own, namespaceOf(id));
    // What cannot be ended now is due, and tried again: the token ends all the same.
    if (there) await revokeLease(there, id, now).catch(() => undefined);
    else isDone = (await isGone(own, id)) && isDone;
  }
  const unfinished = own.at(ROOT).settings;
  if (!isDone) await unfinished.write([{ path: UNFINISHED + hash, value: true, due: now + LATER }]);
  const cubbyhole = (await mounts.all()).find(({ type }) => type === 'cubbyhole');
  if (cubbyhole) await own.storeOf(cubbyhole).removeAll(`${hash}/`);
  await settings.remove(wrappedPath(hash));
  await tokens.remove(hash);
  return isDone;
}

/** Is the namespace of a token or lease no more? */
async function isGone({ namespaces }: Services, name: string): Promise<boolean> {
  return (await namespaces.byId(namespaceOf(name))) === undefined;
}

/** Goes on with tokens of which something was in a namespace that was sealed. */
export async function revokeUnfinished(root: Services, now: number, limit: number): Promise<void> {
  for (const hash of await root.settings.claim(UNFINISHED, now, now + LATER, limit))
    if (await revokeToken(root, hash, now)) await root.settings.remove(UNFINISHED + hash);
}

/**
 * Ends a lease of a namespace, and with `force` forgets it where its engine cannot. Rejects with what its engine says; it is tried
 * again then, twice as late each time, and after an hour at most.
 */
export async function revokeLease(services: Services, id: string, now: number, force = false): Promise<void> {
  const { leases, mounts } = services;
  const entry = await leases.get(id);
  if (!entry) return;
  if (entry.making && !force && (await leases.callOff(id, now)))
    throw new Refusal(400, 'what the lease is of is being made, and ends once it is');
  const mount = await mounts.byUuid(entry.mount);
  const unit = mount && services.unitOf(mount);
  try {
    if (mount) await unit?.revoke?.(entry.internal, engineCall(services, mount, now));
  } catch (cause) {
    if (!force) {
      await leases.fail(id, now + Math.min(3_600_000, 10_000 * 2 ** Math.min(entry.failures, 9)));
      throw cause;
    }
  }
  await leases.remove(id, entry, now);
}
