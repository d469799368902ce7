import type { Noun } from '../../../types.ts';

export const noun: Noun = {
  name: 'metadata',
  summary: 'what is known of secrets besides what they are',
  commands: {
    get: () => import('./get.ts'),
    delete: () => import('./delete.ts'),
  },
};
