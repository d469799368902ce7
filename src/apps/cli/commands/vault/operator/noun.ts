import type { Noun } from '../../types.ts';

export const noun: Noun = {
  name: 'operator',
  summary: 'what the people do who run the vault',
  commands: {
    init: () => import('./init.ts'),
    unseal: () => import('./unseal.ts'),
    seal: () => import('./seal.ts'),
    rotate: () => import('./rotate.ts'),
    'key-status': () => import('./key-status.ts'),
    rekey: () => import('./rekey.ts'),
    'generate-root': () => import('./generate-root.ts'),
    snapshot: () => import('./snapshot/noun.ts'),
    'decode-root': () => import('./decode-root.ts'),
  },
};
