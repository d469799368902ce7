import type { InfrastructureCheck } from './declarations.ts';

/** What people are told of a setting that is wrong; how it is put right depends on the language. */
export type Risk = Pick<InfrastructureCheck, 'title' | 'why' | 'severity' | 'vectors' | 'standards'>;
