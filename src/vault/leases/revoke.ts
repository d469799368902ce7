import { Refusal } from '../refusal.ts';
import { namespaceOf } from '../namespaces/ids.ts';
import type { EngineCall, Mount } from '../routing/types.ts';
import type { Services } from '../services.ts';
import { wrappedPath } from '../wrapping/wrapping.ts';

/** What an engine is given when nobody asks. */
export function engineCall(services: Services, mount: Mount, now: number): EngineCall {
  return { mount, store: services.storeOf(mount), now, services };
}

/** The services of a namespace by its id; undefined where there is none. */
export async function servicesOf(services: Services, id: string): Promise<Services | undefined> {
  if (id === services.namespace.id) return services;
  const namespace = await services.namespaces.byId(id);
  return namespace && services.at(namespace);
}

/** Ends a token, of whatever namespace, with all that it made: other tokens, leases, what it keeps for itself. */
export async function revokeToken(services: Services, hash: string, now: number): Promise<void> {
  const own = await servicesOf(services, namespaceOf(hash));
  if (!own) return;
  const { tokens, leases, mounts, settings } = own;
  for (const child of await tokens.children(hash)) await revokeToken(own, child, now);
  for (const id of await leases.ofToken(hash)) {
    const there = await servicesOf(own, namespaceOf(id));
    // What cannot be ended now is due, and tried again: the token ends all the same.
    if (there) await revokeLease(there, id, now).catch(() => undefined);
  }
  const cubbyhole = (await mounts.all()).find(({ type }) => type === 'cubbyhole');
  if (cubbyhole) await own.storeOf(cubbyhole).removeAll(`${hash}/`);
  await settings.remove(wrappedPath(hash));
  await tokens.remove(hash);
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
  await leases.remove(id, entry);
}
