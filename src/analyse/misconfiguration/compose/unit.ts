import type { CheckSet } from '../types.ts';
import type { ComposeSubject } from './services.ts';
import { PRIVILEGE_CHECKS } from './privileges.ts';

/** What Compose files let containers do. */
export const composeChecks: CheckSet<ComposeSubject> = {
  id: 'compose',
  title: 'Compose files',
  exampleFile: '/compose.yaml',
  checks: PRIVILEGE_CHECKS,
};
