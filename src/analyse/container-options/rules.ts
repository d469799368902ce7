import { PRIVILEGE_RULES } from './privileges.ts';
import type { OptionRule } from './rule.ts';
import { SHARING_RULES } from './sharing.ts';

/** How containers should be started, whatever starts them. */
export const OPTION_RULES: readonly OptionRule[] = [...PRIVILEGE_RULES, ...SHARING_RULES];
