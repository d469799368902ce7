import type { Noun } from '../types.ts';

export const noun: Noun = {
  name: 'vault',
  summary: 'a server of secrets that clients of HashiCorp Vault and OpenBao use as they are',
  description: `Its API is the one under /v1 that these clients speak; docs/reference/vault.md says what is there and what differs.`,
  commands: {
    dev: () => import('./dev.ts'),
    server: () => import('./server.ts'),
  },
};
