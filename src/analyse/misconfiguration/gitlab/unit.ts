import type { ForgeFacts } from '../../../model/configuration/forge.ts';
import { forgeChecks } from '../../audit/forge.ts';
import type { AuditCheck, AuditCheckSet } from '../../audit/types.ts';
import { ACCESS_RULES } from './access.ts';
import { BRANCH_RULES } from './branches.ts';
import { MERGE_RULES } from './merging.ts';
import { PIPELINE_RULES } from './pipelines.ts';
import { GITLAB_EXAMPLE, GITLAB_QUESTIONS } from './questions.ts';

/** What a project is set to at GitLab, as its API tells. */
export const gitlabChecks: AuditCheckSet<ForgeFacts> = {
  id: 'gitlab',
  title: 'Projects at GitLab',
  exampleFile: '/projects/acme%2Fshop',
  checks: forgeChecks(
    [...BRANCH_RULES, ...MERGE_RULES, ...ACCESS_RULES, ...PIPELINE_RULES],
    GITLAB_QUESTIONS,
    GITLAB_EXAMPLE,
  ) as readonly AuditCheck<ForgeFacts>[] as AuditCheckSet<ForgeFacts>['checks'],
};
