import type { Noun } from '../../types.ts';

export const noun: Noun = {
  name: 'secrets',
  summary: 'engines that keep or make secrets',
  commands: {
    list: () => import('./list.ts'),
    enable: () => import('./enable.ts'),
    disable: () => import('./disable.ts'),
  },
};
