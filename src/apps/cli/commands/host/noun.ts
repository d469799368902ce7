import type { Noun } from '../types.ts';

export const noun: Noun = {
  name: 'host',
  summary: 'what a host of containers is like, and mend it',
  commands: { audit: () => import('./audit.ts'), undo: () => import('./undo.ts') },
};
