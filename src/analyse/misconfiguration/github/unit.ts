import type { ForgeFacts } from '../../../model/configuration/forge.ts';
import { forgeChecks } from '../../audit/forge.ts';
import type { AuditCheck, AuditCheckSet } from '../../audit/types.ts';
import { ACTION_RULES } from './actions.ts';
import { BRANCH_CHECKS } from './branch.ts';
import { PEOPLE_RULES } from './people.ts';
import { GITHUB_EXAMPLE, GITHUB_QUESTIONS } from './questions.ts';
import { SETTING_RULES } from './settings.ts';

/** What a repository is set to at GitHub, as its API tells. */
export const githubChecks: AuditCheckSet<ForgeFacts> = {
  id: 'github',
  title: 'Repositories at GitHub',
  exampleFile: '/repos/acme/shop',
  checks: [
    ...BRANCH_CHECKS,
    ...forgeChecks([...SETTING_RULES, ...ACTION_RULES, ...PEOPLE_RULES], GITHUB_QUESTIONS, GITHUB_EXAMPLE),
  ] as readonly AuditCheck<ForgeFacts>[] as AuditCheckSet<ForgeFacts>['checks'],
};
