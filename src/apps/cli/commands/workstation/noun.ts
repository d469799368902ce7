import type { Noun } from '../types.ts';

export const noun: Noun = {
  name: 'workstation',
  summary: 'what a machine is like on which people develop, or jobs run',
  commands: { audit: () => import('./audit.ts') },
};
