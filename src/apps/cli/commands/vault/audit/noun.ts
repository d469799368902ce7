import type { Noun } from '../../types.ts';

export const noun: Noun = {
  name: 'audit',
  summary: 'where requests and answers are recorded, and whether the record is whole',
  commands: {
    list: () => import('./list.ts'),
    enable: () => import('./enable.ts'),
    disable: () => import('./disable.ts'),
    verify: () => import('./verify.ts'),
  },
};
