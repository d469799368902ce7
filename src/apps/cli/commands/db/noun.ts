import type { Noun } from '../types.ts';

export const noun: Noun = {
  name: 'db',
  summary: 'advisory data: fetch it, look at it',
  commands: {
    update: () => import('./update.ts'),
    status: () => import('./status.ts'),
  },
};
