import type { Noun } from '../types.ts';

export const noun: Noun = {
  name: 'vault',
  summary: 'a server of secrets that clients of HashiCorp Vault and OpenBao use as they are',
  description: `Its API is the one under /v1 that these clients speak; docs/reference/vault.md says what is there and what differs.
Commands that ask a vault do so with VAULT_ADDR, VAULT_TOKEN (or the token of the last login), VAULT_NAMESPACE and
VAULT_CACERT, as vault and bao do. Secrets are asked for, or come by standard input: a command line is no place for them.`,
  commands: {
    dev: () => import('./dev.ts'),
    server: () => import('./server.ts'),
    status: () => import('./status.ts'),
    read: () => import('./read.ts'),
    write: () => import('./write.ts'),
    list: () => import('./list.ts'),
    delete: () => import('./delete.ts'),
    unwrap: () => import('./unwrap.ts'),
    login: () => import('./login.ts'),
    kv: () => import('./kv/noun.ts'),
    token: () => import('./token/noun.ts'),
    namespace: () => import('./namespace/noun.ts'),
    policy: () => import('./policy/noun.ts'),
    secrets: () => import('./secrets/noun.ts'),
    auth: () => import('./auth/noun.ts'),
    lease: () => import('./lease/noun.ts'),
    operator: () => import('./operator/noun.ts'),
    reach: () => import('./reach.ts'),
    honeytoken: () => import('./honeytoken/noun.ts'),
    alerts: () => import('./alerts.ts'),
    fingerprints: () => import('./fingerprints.ts'),
    audit: () => import('./audit/noun.ts'),
    agent: () => import('./agent.ts'),
    csi: () => import('./csi.ts'),
    injector: () => import('./injector.ts'),
  },
};
