import { engineCall } from '../leases/revoke.ts';
import type { VaultRequest } from '../routing/types.ts';
import type { Services } from '../services.ts';
import type { TokenEntry } from './types.ts';

/**
 * May a token be renewed, as the method says that gave it? Nobody asks of one that was made by another token. `home` is of
 * the namespace of the token. Not where what it came from cannot be asked.
 */
export async function mayRenew(
  home: Services,
  { source }: TokenEntry,
  request: VaultRequest,
  now: number,
): Promise<boolean> {
  if (!source) return true;
  const mount = await home.mounts.byUuid(source.mount);
  const unit = mount && home.unitOf(mount);
  if (!mount || !unit?.mayRenew) return false;
  return unit.mayRenew(source.internal, { ...engineCall(home, mount, now), request }).catch(() => false);
}
