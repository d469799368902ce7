import { isHostPlace, isReadOnlyPlace, SOCKET } from '../container-start/host-places.ts';
import type { BundleConfiguration, BundleMount } from './bundle-configuration.ts';

/** What engines keep of a container or of a volume of theirs, by the ids and names that only they give. */
const ENGINE_OWN = /\/(?:[a-z0-9]+-)?containers\/[0-9a-f]{64}\/|\/volumes\/[^/]+\/_data(?:\/|$)/;

const isBind = ({ type, options }: BundleMount): boolean =>
  type === 'bind' || (options ?? []).some((option) => option === 'bind' || option === 'rbind');

/**
 * Mounts, as `source at destination`, by which a container would rule its host, whatever else confines it. `realPath`
 * gives a path of the host as it is without links and dot segments.
 */
export function hostMounts({ mounts }: BundleConfiguration, realPath: (path: string) => string): string[] {
  return (mounts ?? []).flatMap((mount) => {
    const { source = '', destination, options } = mount;
    const real = realPath(source);
    const isRead = (options ?? []).includes('ro') && isReadOnlyPlace(source) && !SOCKET.test(real);
    const isForeign = isHostPlace(real) && !isRead && !ENGINE_OWN.test(real);
    return isBind(mount) && isForeign ? [`${source} at ${destination}`] : [];
  });
}
