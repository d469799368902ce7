import { valueAt } from '../../../model/configuration/place.ts';
import { itemsOf } from '../../audit/forge.ts';
import type { BranchRule } from './branch.ts';

const REVIEWS = 'required_pull_request_reviews';
const isOn = (key: string) => (protection: unknown) => valueAt(protection, [key, 'enabled']) === true;
const review = (key: string) => (protection: unknown) => valueAt(protection, [REVIEWS, key]) === true;
const pullRequest = (key: string) => (type: unknown, parameters: unknown) =>
  type === 'pull_request' && valueAt(parameters, [key]) === true;
const ofType = (wanted: string) => (type: unknown) => type === wanted;
const atLeast = (count: unknown, least: number): boolean => typeof count === 'number' && count >= least;

/** What the default branch should be protected by. */
export const BRANCH_RULES: readonly BranchRule[] = [
  {
    id: 'github-branch-review',
    title: 'Changes of the default branch need no review',
    why: 'Whoever may push, or has the token of somebody who may, changes what is built and run, and nobody looks at it.',
    fix: 'Require a pull request with at least one approval, by branch protection or a ruleset.',
    severity: 'high',
    standards: ['NIST SP 800-218 PS.1.1'],
    expected: 'at least one approval',
    byProtection: (value) => atLeast(valueAt(value, [REVIEWS, 'required_approving_review_count']), 1),
    byRule: (type, value) =>
      type === 'pull_request' && atLeast(valueAt(value, ['required_approving_review_count']), 1),
    good: { [REVIEWS]: { required_approving_review_count: 1 } },
    bad: { [REVIEWS]: { required_approving_review_count: 0 } },
  },
  {
    id: 'github-branch-two-reviews',
    title: 'One person alone approves changes of the default branch',
    why: 'Who takes over one account besides that of the author gets any change in.',
    fix: 'Require two approvals where enough people work on the repository.',
    severity: 'low',
    expected: 'at least two approvals',
    byProtection: (value) => atLeast(valueAt(value, [REVIEWS, 'required_approving_review_count']), 2),
    byRule: (type, value) =>
      type === 'pull_request' && atLeast(valueAt(value, ['required_approving_review_count']), 2),
    good: { [REVIEWS]: { required_approving_review_count: 2 } },
    bad: { [REVIEWS]: { required_approving_review_count: 1 } },
  },
  {
    id: 'github-branch-stale-reviews',
    title: 'An approval holds for what is pushed after it',
    why: 'An author gets a harmless change approved, pushes another one, and merges that.',
    fix: 'Have approvals dismissed when new commits are pushed.',
    severity: 'medium',
    expected: 'stale approvals are dismissed',
    byProtection: review('dismiss_stale_reviews'),
    byRule: pullRequest('dismiss_stale_reviews_on_push'),
    good: { [REVIEWS]: { dismiss_stale_reviews: true } },
    bad: { [REVIEWS]: { dismiss_stale_reviews: false } },
  },
  {
    id: 'github-branch-code-owners',
    title: 'Owners need not approve changes of what they own',
    why: 'A file of owners then only suggests reviewers: workflows and Dockerfiles change without those who answer for them.',
    fix: 'Require review from code owners.',
    severity: 'medium',
    expected: 'approval of code owners',
    byProtection: review('require_code_owner_reviews'),
    byRule: pullRequest('require_code_owner_review'),
    good: { [REVIEWS]: { require_code_owner_reviews: true } },
    bad: { [REVIEWS]: { require_code_owner_reviews: false } },
  },
  {
    id: 'github-branch-last-push',
    title: 'Who pushed last may approve it himself',
    why: 'Two people are needed only in name: a reviewer pushes to the branch of another and approves his own commits.',
    fix: 'Require that the most recent push is approved by somebody else.',
    severity: 'medium',
    expected: 'the last push is approved by another',
    byProtection: review('require_last_push_approval'),
    byRule: pullRequest('require_last_push_approval'),
    good: { [REVIEWS]: { require_last_push_approval: true } },
    bad: { [REVIEWS]: { require_last_push_approval: false } },
  },
  {
    id: 'github-branch-conversations',
    title: 'Changes are merged while questions are open',
    why: 'What a reviewer found is merged before it is answered.',
    fix: 'Require that conversations are resolved.',
    severity: 'low',
    expected: 'conversations are resolved',
    byProtection: isOn('required_conversation_resolution'),
    byRule: pullRequest('required_review_thread_resolution'),
    good: { required_conversation_resolution: { enabled: true } },
    bad: { required_conversation_resolution: { enabled: false } },
  },
  {
    id: 'github-branch-status-checks',
    title: 'No check has to pass before a merge',
    why: 'What scanners and tests find does not keep a change out.',
    fix: 'Require status checks, those of security scans among them.',
    severity: 'medium',
    expected: 'at least one required status check',
    byProtection: (value) =>
      ['checks', 'contexts'].some(
        (key) => itemsOf(valueAt(value, ['required_status_checks', key])).length > 0,
      ),
    byRule: (type, value) =>
      type === 'workflows' ||
      (type === 'required_status_checks' && itemsOf(valueAt(value, ['required_status_checks'])).length > 0),
    good: { required_status_checks: { strict: true, checks: [{ context: 'test', app_id: 15368 }] } },
    bad: { required_status_checks: { strict: true, checks: [] } },
  },
  {
    id: 'github-branch-up-to-date',
    title: 'Checks are of a branch that is behind',
    why: 'Two changes that pass each by itself may be unsafe together.',
    fix: 'Require branches to be up to date before merging, or use a merge queue.',
    severity: 'low',
    expected: 'branches are up to date, or a merge queue',
    byProtection: (value) => valueAt(value, ['required_status_checks', 'strict']) === true,
    byRule: (type, value) =>
      type === 'merge_queue' ||
      (type === 'required_status_checks' &&
        valueAt(value, ['strict_required_status_checks_policy']) === true),
    good: { required_status_checks: { strict: true } },
    bad: { required_status_checks: { strict: false } },
  },
  {
    id: 'github-branch-signatures',
    title: 'Commits need no signature',
    why: 'Git believes whatever name and address a commit has: anybody who may push writes as anybody.',
    fix: 'Require signed commits.',
    severity: 'medium',
    standards: ['NIST SP 800-218 PS.1.1'],
    expected: 'signed commits',
    byProtection: isOn('required_signatures'),
    byRule: ofType('required_signatures'),
    good: { required_signatures: { enabled: true } },
    bad: { required_signatures: { enabled: false } },
  },
  {
    id: 'github-branch-linear-history',
    title: 'History of the default branch may have merges of merges',
    why: 'Commits that nobody reviewed get in beneath a merge, and are hard to see.',
    fix: 'Require a linear history.',
    severity: 'low',
    expected: 'linear history',
    byProtection: isOn('required_linear_history'),
    byRule: ofType('required_linear_history'),
    good: { required_linear_history: { enabled: true } },
    bad: { required_linear_history: { enabled: false } },
  },
  {
    id: 'github-branch-force-push',
    title: 'History of the default branch can be rewritten',
    why: 'Who may push replaces reviewed commits by others, and takes the traces away.',
    fix: 'Protect the branch, and allow no force pushes.',
    severity: 'high',
    standards: ['NIST SP 800-218 PS.1.1'],
    expected: 'no force pushes',
    byProtection: (value) => valueAt(value, ['allow_force_pushes', 'enabled']) === false,
    byRule: ofType('non_fast_forward'),
    good: { allow_force_pushes: { enabled: false } },
    bad: { allow_force_pushes: { enabled: true } },
  },
  {
    id: 'github-branch-deletion',
    title: 'Default branch can be deleted',
    why: 'Who may push takes it away with its protection, and puts another one there.',
    fix: 'Protect the branch, and allow no deletion.',
    severity: 'medium',
    expected: 'no deletion',
    byProtection: (value) => valueAt(value, ['allow_deletions', 'enabled']) === false,
    byRule: ofType('deletion'),
    good: { allow_deletions: { enabled: false } },
    bad: { allow_deletions: { enabled: true } },
  },
  {
    id: 'github-branch-administrators',
    title: 'Protection of the default branch does not bind administrators',
    why: 'The accounts that are worth most to take over are those for which nothing holds.',
    fix: 'Do not allow the settings to be bypassed; a ruleset binds administrators unless it lists them.',
    severity: 'medium',
    expected: 'administrators are bound',
    byProtection: isOn('enforce_admins'),
    byRule: ofType('pull_request'),
    good: { enforce_admins: { enabled: true } },
    bad: { enforce_admins: { enabled: false } },
  },
];
