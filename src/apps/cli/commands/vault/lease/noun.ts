import type { Noun } from '../../types.ts';

export const noun: Noun = {
  name: 'lease',
  summary: 'credentials that end, and what is known of them',
  commands: {
    lookup: () => import('./lookup.ts'),
    renew: () => import('./renew.ts'),
    revoke: () => import('./revoke.ts'),
  },
};
