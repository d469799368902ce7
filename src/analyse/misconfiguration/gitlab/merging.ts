import { valueAt } from '../../../model/configuration/place.ts';
import { type ForgeRule, itemsOf, switchRule } from '../../audit/forge.ts';

const APPROVALS = ['https://docs.gitlab.com/api/merge_request_approvals/'] as const;
const PROJECTS = ['https://docs.gitlab.com/api/projects/'] as const;
const PUSH_RULES = ['https://docs.gitlab.com/api/project_push_rules/'] as const;

/** What has to be before a change is merged or pushed. */
export const MERGE_RULES: readonly ForgeRule[] = [
  {
    id: 'gitlab-approval',
    title: 'Merge requests need no approval',
    why: 'Whoever may merge changes what is built and run, and nobody looks at it.',
    fix: 'Add an approval rule that requires at least one approval.',
    severity: 'high',
    references: APPROVALS,
    standards: ['NIST SP 800-218 PS.1.1'],
    about: 'approval-rules',
    expected: 'a rule with at least one approval',
    judge: (list) => {
      const most = Math.max(
        0,
        ...itemsOf(list).map((one) => Number(valueAt(one, ['approvals_required'])) || 0),
      );
      return [{ holds: most > 0, actual: `${most} required ${most === 1 ? 'approval' : 'approvals'}` }];
    },
    failing: {
      'approval-rules': [{ name: 'All Members', rule_type: 'any_approver', approvals_required: 0 }],
    },
    passing: {
      'approval-rules': [{ name: 'All Members', rule_type: 'any_approver', approvals_required: 1 }],
    },
  },
  switchRule('approvals', 'merge_requests_author_approval', false, {
    id: 'gitlab-author-approval',
    title: 'Authors approve their own merge requests',
    why: 'Two people are needed only in name.',
    fix: 'Prevent approval by the author.',
    severity: 'medium',
    references: APPROVALS,
  }),
  switchRule('approvals', 'merge_requests_disable_committers_approval', true, {
    id: 'gitlab-committer-approval',
    title: 'Who adds commits to a merge request may approve it',
    why: 'A reviewer pushes to the branch of another and approves his own commits.',
    fix: 'Prevent approvals by users who add commits.',
    severity: 'medium',
    references: APPROVALS,
  }),
  switchRule('approvals', 'reset_approvals_on_push', true, {
    id: 'gitlab-stale-approval',
    title: 'An approval holds for what is pushed after it',
    why: 'An author gets a harmless change approved, pushes another one, and merges that.',
    fix: 'Remove all approvals when commits are added.',
    severity: 'medium',
    references: APPROVALS,
  }),
  switchRule('approvals', 'disable_overriding_approvers_per_merge_request', true, {
    id: 'gitlab-approval-override',
    title: 'Approval rules can be changed in a merge request',
    why: 'Its author takes away who would have to look at it.',
    fix: 'Prevent editing approval rules in merge requests.',
    severity: 'medium',
    references: APPROVALS,
  }),
  switchRule('repository', 'only_allow_merge_if_pipeline_succeeds', true, {
    id: 'gitlab-pipeline-succeeds',
    title: 'Changes are merged whatever the pipeline says',
    why: 'What scanners and tests find does not keep a change out.',
    fix: 'Require that pipelines succeed.',
    severity: 'medium',
    references: PROJECTS,
  }),
  switchRule('repository', 'allow_merge_on_skipped_pipeline', false, {
    id: 'gitlab-pipeline-skipped',
    title: 'A skipped pipeline is taken for one that succeeded',
    why: 'A commit message with "[skip ci]" gets around every check.',
    fix: 'Do not consider skipped pipelines successful.',
    severity: 'medium',
    references: PROJECTS,
  }),
  switchRule('repository', 'only_allow_merge_if_all_discussions_are_resolved', true, {
    id: 'gitlab-discussions',
    title: 'Changes are merged while questions are open',
    why: 'What a reviewer found is merged before it is answered.',
    fix: 'Require that all threads are resolved.',
    severity: 'low',
    references: PROJECTS,
  }),
  switchRule('push-rule', 'reject_unsigned_commits', true, {
    id: 'gitlab-unsigned-commits',
    title: 'Commits need no signature',
    why: 'Git believes whatever name and address a commit has: anybody who may push writes as anybody.',
    fix: 'Reject unsigned commits by a push rule.',
    severity: 'medium',
    references: PUSH_RULES,
    standards: ['NIST SP 800-218 PS.1.1'],
  }),
  switchRule('push-rule', 'commit_committer_check', true, {
    id: 'gitlab-committer-check',
    title: 'Committers need not be who pushes',
    why: 'Whoever may push does so in the name of somebody else.',
    fix: "Reject commits whose committer is not the user's own verified address.",
    severity: 'low',
    references: PUSH_RULES,
  }),
  switchRule('push-rule', 'prevent_secrets', true, {
    id: 'gitlab-secret-files',
    title: 'Files that hold keys may be pushed',
    why: 'Once it is pushed, a secret is in clones and caches, and has to be replaced.',
    fix: 'Prevent pushing secret files by a push rule.',
    severity: 'low',
    references: PUSH_RULES,
  }),
  switchRule('push-rule', 'deny_delete_tag', true, {
    id: 'gitlab-tag-deletion',
    title: 'Tags can be deleted by a push',
    why: 'The tag of a release is taken away and put elsewhere.',
    fix: 'Do not allow users to remove tags with git push.',
    severity: 'low',
    references: PUSH_RULES,
  }),
  switchRule('security', 'secret_push_protection_enabled', true, {
    id: 'gitlab-push-protection',
    title: 'Pushes with secrets are taken',
    why: 'Once it is pushed, a secret is in clones and caches, and has to be replaced.',
    fix: 'Enable secret push protection.',
    severity: 'medium',
    references: ['https://docs.gitlab.com/api/project_security_settings/'],
  }),
  switchRule('repository', 'remove_source_branch_after_merge', true, {
    id: 'gitlab-merged-branches',
    title: 'Branches stay after they are merged',
    why: 'Pipelines of forgotten branches, with old weaknesses, can still be started.',
    fix: 'Enable deletion of source branches by default.',
    severity: 'low',
    references: PROJECTS,
  }),
  switchRule('repository', 'ci_allow_fork_pipelines_to_run_in_parent_project', false, {
    id: 'gitlab-fork-pipelines',
    title: 'Pipelines of forks run in the project',
    why: 'A member who starts one lets code of a stranger run with the variables of the project.',
    fix: 'Do not run pipelines from forks in the parent project.',
    severity: 'medium',
    references: PROJECTS,
  }),
  switchRule('repository', 'ci_push_repository_for_job_token_allowed', false, {
    id: 'gitlab-job-token-push',
    title: 'Jobs push to the repository with their token',
    why: 'Whatever runs in a job, an image or a dependency, changes the code.',
    fix: 'Do not allow Git push requests to the repository for job tokens.',
    severity: 'medium',
    references: PROJECTS,
  }),
  switchRule('job-token', 'inbound_enabled', true, {
    id: 'gitlab-job-token-scope',
    title: 'Jobs of any project get in with their token',
    why: 'A job in somebody else’s project, started by a member, reads and writes this one.',
    fix: 'Limit access to the project to projects and groups that are listed.',
    severity: 'high',
    references: ['https://docs.gitlab.com/api/project_job_token_scopes/'],
  }),
  switchRule('group', 'require_two_factor_authentication', true, {
    id: 'gitlab-two-factor',
    title: 'Group asks its members for no second factor',
    why: 'A password that was reused somewhere is enough to write to its projects.',
    fix: 'Require two-factor authentication for the group.',
    severity: 'high',
    references: ['https://docs.gitlab.com/api/groups/'],
  }),
  switchRule('group', 'prevent_forking_outside_group', true, {
    id: 'gitlab-forking-outside',
    title: 'Projects may be forked out of the group',
    why: 'Copies stay with people who have left, and have settings of their own.',
    fix: 'Prevent project forking outside the group.',
    severity: 'low',
    references: ['https://docs.gitlab.com/api/groups/'],
  }),
];
