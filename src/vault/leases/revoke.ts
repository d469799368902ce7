import { Refusal } from '../refusal.ts';
import type { EngineCall, Mount } from '../routing/types.ts';
import type { Services } from '../services.ts';
import { wrappedPath } from '../wrapping/wrapping.ts';

/** What an engine is given when nobody asks. */
export function engineCall(services: Services, mount: Mount, now: number): EngineCall {
  return { mount, store: services.storeOf(mount), now, services };
}

/** Ends a token with all that it made: other tokens, leases, what it keeps for itself. */
export async function revokeToken(services: Services, hash: string, now: number): Promise<void> {
  const { tokens, leases, mounts, settings } = services;
  for (const child of await tokens.children(hash)) await revokeToken(services, child, now);
  // What cannot be ended now is due, and tried again: the token ends all the same.
  for (const id of await leases.ofToken(hash)) await revokeLease(services, id, now).catch(() => undefined);
  const cubbyhole = (await mounts.all()).find(({ type }) => type === 'cubbyhole');
  if (cubbyhole) await services.storeOf(cubbyhole).removeAll(`${hash}/`);
  await settings.remove(wrappedPath(hash));
  await tokens.remove(hash);
}

/**
 * Ends a lease, and with `force` forgets it where its engine cannot. Rejects with what its engine says; it is tried
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
