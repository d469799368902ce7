import type { Noun } from '../../types.ts';

export const noun: Noun = {
  name: 'policy',
  summary: 'policies, which say who may do what',
  commands: {
    list: () => import('./list.ts'),
    read: () => import('./read.ts'),
    write: () => import('./write.ts'),
    delete: () => import('./delete.ts'),
  },
};
