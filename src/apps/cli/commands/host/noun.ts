import type { Noun } from '../types.ts';

export const noun: Noun = {
  name: 'host',
  summary: 'what a host of containers is like',
  commands: { audit: () => import('./audit.ts') },
};
