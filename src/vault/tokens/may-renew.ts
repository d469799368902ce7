import { engineCall } from '../leases/revoke.ts';
import { routedIn } from '../mounts/mount-table.ts';
import type { VaultRequest } from '../routing/types.ts';
import type { Services } from '../services.ts';
import type { TokenEntry } from './types.ts';

/**
 * May a token be renewed, as the method says that gave it? Nobody asks of one whose method asks nothing, or that was made
 * by another token. `home` is of the namespace of the token. Not where what it came from cannot be asked, or is not known,
 * as of a token from before methods kept it.
 */
export async function mayRenew(
  home: Services,
  { source, path }: TokenEntry,
  request: VaultRequest,
  now: number,
): Promise<boolean> {
  const mounts = await home.mounts.all();
  const mount = source ? mounts.find(({ uuid }) => uuid === source.mount) : routedIn(mounts, path)?.mount;
  const unit = mount && home.unitOf(mount);
  if (!source) return unit?.mayRenew === undefined;
  if (!mount || !unit?.mayRenew) return false;
  return unit.mayRenew(source.internal, { ...engineCall(home, mount, now), request }).catch(() => false);
}
