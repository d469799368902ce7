import type { Noun } from '../types.ts';

export const noun: Noun = {
  name: 'profile',
  summary: 'workload profiles: what a container may do, reviewed as YAML, compiled for its engines',
  commands: {
    derive: () => import('./derive.ts'),
    compile: () => import('./compile.ts'),
    lint: () => import('./lint.ts'),
    diff: () => import('./diff.ts'),
    explain: () => import('./explain.ts'),
    accept: () => import('./accept.ts'),
    refuse: () => import('./refuse.ts'),
    allow: () => import('./allow.ts'),
    apply: () => import('./apply.ts'),
  },
};
