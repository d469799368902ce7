import type { Noun } from '../../../types.ts';

export const noun: Noun = {
  name: 'snapshot',
  summary: 'everything that a vault keeps, encrypted, in a file',
  commands: {
    save: () => import('./save.ts'),
    restore: () => import('./restore.ts'),
  },
};
