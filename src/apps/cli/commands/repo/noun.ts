import type { Noun } from '../types.ts';

export const noun: Noun = {
  name: 'repo',
  summary: 'what a git repository is like, and how its forge protects it',
  commands: { audit: () => import('./audit.ts') },
};
