import type { Noun } from '../../types.ts';

export const noun: Noun = {
  name: 'token',
  summary: 'tokens, by which the vault knows who asks',
  commands: {
    create: () => import('./create.ts'),
    lookup: () => import('./lookup.ts'),
    renew: () => import('./renew.ts'),
    revoke: () => import('./revoke.ts'),
  },
};
