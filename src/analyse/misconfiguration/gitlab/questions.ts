import type { ForgePlace, ForgeQuestions } from '../../../model/configuration/forge.ts';
import { textAt, valueAt } from '../../../model/configuration/place.ts';

/** What GitLab's REST API is asked about a project. Source: https://docs.gitlab.com/api/rest/, version 4. */
export const GITLAB_QUESTIONS = {
  repository: { path: '/projects/{repo}' },
  branches: { path: '/projects/{repo}/protected_branches', list: true },
  tags: { path: '/projects/{repo}/protected_tags', list: true },
  approvals: { path: '/projects/{repo}/approvals' },
  'approval-rules': { path: '/projects/{repo}/approval_rules', list: true },
  'push-rule': { path: '/projects/{repo}/push_rule' },
  'deploy-keys': { path: '/projects/{repo}/deploy_keys', list: true },
  'deploy-tokens': { path: '/projects/{repo}/deploy_tokens', list: true },
  'access-tokens': { path: '/projects/{repo}/access_tokens', list: true },
  hooks: { path: '/projects/{repo}/hooks', list: true },
  variables: { path: '/projects/{repo}/variables', list: true },
  'job-token': { path: '/projects/{repo}/job_token_scope' },
  runners: { path: '/projects/{repo}/runners', list: true },
  triggers: { path: '/projects/{repo}/triggers', list: true },
  mirrors: { path: '/projects/{repo}/remote_mirrors', list: true },
  environments: { path: '/projects/{repo}/environments?states=available', list: true },
  'protected-environments': { path: '/projects/{repo}/protected_environments', list: true },
  members: { path: '/projects/{repo}/members/all', list: true },
  security: { path: '/projects/{repo}/security_settings' },
  group: { path: '/groups/{owner}', only: 'organization' },
} as const satisfies ForgeQuestions;

/** Where examples are. */
export const GITLAB_EXAMPLE: ForgePlace = {
  repo: 'acme%2Fshop',
  owner: 'acme',
  branch: 'main',
  isOrganization: true,
  isPrivate: true,
  isAdministrator: true,
};

/** Where a project is, by what GitLab says of it: `group/subgroup/name`. */
export function gitlabPlace(name: string, project: unknown): ForgePlace {
  return {
    repo: encodeURIComponent(name),
    owner: encodeURIComponent(name.split('/').slice(0, -1).join('/')),
    branch: textAt(project, ['default_branch']) || 'main',
    isOrganization: valueAt(project, ['namespace', 'kind']) === 'group',
    isPrivate: valueAt(project, ['visibility']) !== 'public',
    isAdministrator: false,
  };
}
