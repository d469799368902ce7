import { gitleaks } from './gitleaks/reader.ts';
import { kingfisher } from './kingfisher/reader.ts';
import type { LeakRuleReader } from './types.ts';

/** Every format of rules that we read; the first that recognises a file reads it. */
export const LEAK_RULE_READERS: readonly LeakRuleReader[] = [gitleaks, kingfisher];
