import type { IssuerRules } from '../types.ts';
import { github } from './github.ts';

/** The rule pack: every issuer, by the alphabet. */
export const RULE_PACK: readonly IssuerRules[] = [github];
