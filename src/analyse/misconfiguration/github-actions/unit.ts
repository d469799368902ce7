import type { CheckSet } from '../types.ts';
import { CACHE_CHECKS } from './caches.ts';
import { CONDITION_CHECKS } from './conditions.ts';
import { CREDENTIAL_CHECKS } from './credentials.ts';
import { DEPENDABOT_CHECKS } from './dependabot.ts';
import { EVALUATION_CHECKS } from './evaluation.ts';
import { INJECTION_CHECKS } from './injection.ts';
import { NAME_CHECKS } from './names.ts';
import { PERMISSION_CHECKS } from './permissions.ts';
import { PINNING_CHECKS } from './pinning.ts';
import { RUN_CHECKS } from './runs.ts';
import { SCRIPT_CHECKS } from './scripts.ts';
import { SESSION_CHECKS } from './sessions.ts';
import { SETTING_CHECKS } from './settings.ts';
import { TOKEN_CHECKS } from './tokens.ts';
import { TRIGGER_CHECKS } from './triggers.ts';
import { VERSION_CHECKS } from './versions.ts';
import type { WorkflowCheck, WorkflowSubject } from './workflow.ts';

/** What workflows and actions of GitHub let strangers do. */
export const githubActionsChecks: CheckSet<WorkflowSubject> = {
  id: 'github-actions',
  title: 'Workflows of GitHub',
  exampleFile: '/.github/workflows/a.yml',
  checks: [
    ...INJECTION_CHECKS,
    ...EVALUATION_CHECKS,
    ...TRIGGER_CHECKS,
    ...CONDITION_CHECKS,
    ...PERMISSION_CHECKS,
    ...PINNING_CHECKS,
    ...VERSION_CHECKS,
    ...NAME_CHECKS,
    ...CREDENTIAL_CHECKS,
    ...TOKEN_CHECKS,
    ...CACHE_CHECKS,
    ...RUN_CHECKS,
    ...SCRIPT_CHECKS,
    ...SESSION_CHECKS,
    ...SETTING_CHECKS,
    ...DEPENDABOT_CHECKS,
  ] as [WorkflowCheck, ...WorkflowCheck[]],
};
