import { hasLockout, lockoutOf } from '../auth/lockout.ts';
import { shownSettings } from '../mounts/mount-settings.ts';
import { shownType } from '../mounts/shown-type.ts';
import type { Mount } from '../routing/types.ts';
import { SYSTEM_TTL } from '../services.ts';

/** Of keys and values the version, which is a type here. */
export function shownOptions({ type, options }: Mount): Readonly<Record<string, string>> | null {
  if (type === 'kv-v2') return { ...options, version: '2' };
  if (type === 'kv-v1') return { ...options, version: '1' };
  return Object.keys(options).length > 0 ? options : null;
}

/** How a mount is tuned, likewise. */
export function shownConfig(mount: Mount) {
  const { defaultTtl, maxTtl } = mount;
  return {
    default_lease_ttl: defaultTtl || SYSTEM_TTL,
    max_lease_ttl: maxTtl || SYSTEM_TTL,
    ...shownSettings(mount),
    ...(hasLockout(mount) && shownLockout(mount)),
  };
}

/** What is mounted, as clients read it. */
export function shownMount(mount: Mount) {
  return {
    accessor: mount.accessor,
    config: {
      default_lease_ttl: mount.defaultTtl,
      max_lease_ttl: mount.maxTtl,
      ...shownSettings(mount),
    },
    description: mount.description,
    external_entropy_access: false,
    local: mount.isLocal ?? false,
    options: shownOptions(mount),
    plugin_version: '',
    running_plugin_version: '',
    seal_wrap: mount.sealsValues ?? false,
    type: shownType(mount),
    uuid: mount.uuid,
  };
}

function shownLockout(mount: Mount) {
  const { threshold, duration, counterReset, isDisabled } = lockoutOf(mount);
  return {
    user_lockout_counter_reset_duration: counterReset,
    user_lockout_disable: isDisabled,
    user_lockout_duration: duration,
    user_lockout_threshold: threshold,
  };
}
