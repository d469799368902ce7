import type { Noun } from '../../types.ts';

export const noun: Noun = {
  name: 'auth',
  summary: 'methods by which people and machines are let in',
  commands: {
    list: () => import('./list.ts'),
    enable: () => import('./enable.ts'),
    disable: () => import('./disable.ts'),
  },
};
