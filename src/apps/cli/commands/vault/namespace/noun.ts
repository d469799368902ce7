import type { Noun } from '../../types.ts';

export const noun: Noun = {
  name: 'namespace',
  summary: 'namespaces: vaults in the vault, each with people, policies and secrets of its own',
  description: `A path is relative to the namespace that is asked in, which --namespace or VAULT_NAMESPACE says; team/shop is the
namespace shop in the namespace team.`,
  commands: {
    list: () => import('./list.ts'),
    create: () => import('./create.ts'),
    lookup: () => import('./lookup.ts'),
    patch: () => import('./patch.ts'),
    delete: () => import('./delete.ts'),
    lock: () => import('./lock.ts'),
    unlock: () => import('./unlock.ts'),
    seal: () => import('./seal.ts'),
    unseal: () => import('./unseal.ts'),
    'seal-status': () => import('./seal-status.ts'),
    'delete-sealed': () => import('./delete-sealed.ts'),
  },
};
