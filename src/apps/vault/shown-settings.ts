import { SYSTEM_TTL } from '../../vault/services.ts';
import type { VaultFile } from './settings-file.ts';

/** How a vault is served, by the names of Vault's API and without what may be secret: of a store and a seal the kind alone. */
export function shownSettings({
  store,
  listeners,
  seal = [],
}: Pick<VaultFile, 'store' | 'listeners' | 'seal'>) {
  const shares = { type: 'shamir', disabled: false };
  return {
    cluster_name: 'plimsoll',
    default_lease_ttl: SYSTEM_TTL,
    max_lease_ttl: SYSTEM_TTL,
    disable_clustering: true,
    enable_ui: false,
    raw_storage_endpoint: false,
    listeners: listeners.map(({ address: { host, port }, tls }) => ({
      type: 'tcp',
      config: {
        address: host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
        tls_disable: tls === undefined,
      },
    })),
    seals: seal.length > 0 ? seal.map(({ type, disabled }) => ({ type, disabled })) : [shares],
    storage: { type: /^postgres(?:ql)?:\/\//.test(store) ? 'postgresql' : 'sqlite' },
  };
}
