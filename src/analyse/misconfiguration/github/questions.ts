import type { ForgePlace, ForgeQuestions } from '../../../model/configuration/forge.ts';
import { textAt, valueAt } from '../../../model/configuration/place.ts';

/** What GitHub's REST API is asked about a repository. Source: https://docs.github.com/en/rest, version 2022-11-28. */
export const GITHUB_QUESTIONS = {
  repository: { path: '/repos/{repo}' },
  protection: { path: '/repos/{repo}/branches/{branch}/protection', notThere: /^Branch not protected/ },
  rules: { path: '/repos/{repo}/rules/branches/{branch}', list: true },
  rulesets: { path: '/repos/{repo}/rulesets', list: true },
  codeowners: { path: '/repos/{repo}/codeowners/errors', notThere: /^Not Found/ },
  actions: { path: '/repos/{repo}/actions/permissions' },
  workflow: { path: '/repos/{repo}/actions/permissions/workflow' },
  access: { path: '/repos/{repo}/actions/permissions/access', only: 'private' },
  'fork-approval': { path: '/repos/{repo}/actions/permissions/fork-pr-contributor-approval', only: 'public' },
  'private-forks': {
    path: '/repos/{repo}/actions/permissions/fork-pr-workflows-private-repos',
    only: 'private',
  },
  variables: { path: '/repos/{repo}/actions/variables', list: 'variables' },
  runners: { path: '/repos/{repo}/actions/runners', list: 'runners' },
  keys: { path: '/repos/{repo}/keys', list: true },
  hooks: { path: '/repos/{repo}/hooks', list: true },
  environments: { path: '/repos/{repo}/environments', list: 'environments' },
  collaborators: { path: '/repos/{repo}/collaborators?affiliation=outside', list: true },
  administrators: { path: '/repos/{repo}/collaborators?permission=admin', list: true },
  alerts: { path: '/repos/{repo}/vulnerability-alerts', notThere: /disabled/ },
  reporting: { path: '/repos/{repo}/private-vulnerability-reporting', only: 'public' },
  releases: { path: '/repos/{repo}/immutable-releases', tellsAdministrators: true },
  'code-scanning': { path: '/repos/{repo}/code-scanning/default-setup' },
  pages: { path: '/repos/{repo}/pages', notThere: /^Not Found/ },
  organization: { path: '/orgs/{owner}', only: 'organization' },
  'members-without-2fa': {
    path: '/orgs/{owner}/members?filter=2fa_disabled',
    list: true,
    only: 'organization',
  },
  apps: { path: '/orgs/{owner}/installations', list: 'installations', only: 'organization' },
  'organization-hooks': { path: '/orgs/{owner}/hooks', list: true, only: 'organization' },
} as const satisfies ForgeQuestions;

/** Where examples are. */
export const GITHUB_EXAMPLE: ForgePlace = {
  repo: 'acme/shop',
  owner: 'acme',
  branch: 'main',
  isOrganization: true,
  isPrivate: false,
  isAdministrator: true,
};

/** Where a repository is, by what GitHub says of it: `owner/name`. */
export function githubPlace(name: string, repository: unknown): ForgePlace {
  return {
    repo: name,
    owner: name.split('/')[0] ?? '',
    branch: textAt(repository, ['default_branch']) || 'main',
    isOrganization: valueAt(repository, ['owner', 'type']) === 'Organization',
    isPrivate: valueAt(repository, ['private']) === true,
    isAdministrator: valueAt(repository, ['permissions', 'admin']) === true,
  };
}
