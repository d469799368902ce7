import type { Family } from './names.ts';

/** Of each feature what it adds for every family, and what more for some of them. */
export type Weights = Readonly<Record<string, Readonly<Partial<Record<Family | 'all', number>>>>>;
