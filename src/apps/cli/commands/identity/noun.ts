import type { Noun } from '../types.ts';

export const noun: Noun = {
  name: 'identity',
  summary: 'certificates by which workloads prove between nodes who they are',
  description: `The authority is a folder that nobody but its owner may read; whoever has it can be every workload. Its leaves are good
for an hour, and its roots follow each other by themselves.`,
  commands: {
    init: () => import('./init.ts'),
    issue: () => import('./issue.ts'),
    status: () => import('./status.ts'),
    rotate: () => import('./rotate.ts'),
    serve: () => import('./serve.ts'),
    invite: () => import('./invite.ts'),
    join: () => import('./join.ts'),
  },
};
