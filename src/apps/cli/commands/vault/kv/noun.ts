import type { Noun } from '../../types.ts';

export const noun: Noun = {
  name: 'kv',
  summary: 'secrets as keys and values, of either version of their engine',
  commands: {
    get: () => import('./get.ts'),
    put: () => import('./put.ts'),
    patch: () => import('./patch.ts'),
    list: () => import('./list.ts'),
    delete: () => import('./delete.ts'),
    undelete: () => import('./undelete.ts'),
    destroy: () => import('./destroy.ts'),
    metadata: () => import('./metadata/noun.ts'),
  },
};
