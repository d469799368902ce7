import type { Noun } from '../../types.ts';

export const noun: Noun = {
  name: 'honeytoken',
  summary: 'secrets that nobody has a reason to read: whoever does is told of',
  commands: {
    create: () => import('./create.ts'),
    list: () => import('./list.ts'),
    delete: () => import('./delete.ts'),
  },
};
