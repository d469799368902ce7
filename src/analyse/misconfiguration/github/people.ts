import { valueAt } from '../../../model/configuration/place.ts';
import { type ForgeRule, itemsOf, type Judged, switchRule } from '../../audit/forge.ts';
import { hookRules } from './hooks.ts';

const ORGANIZATION = ['https://docs.github.com/en/rest/orgs/orgs#get-an-organization'] as const;
/** People who may do everything; of more nobody knows who did it. */
const MOST_ADMINISTRATORS = 5;
/** What an app gets at whole repositories by. */
const STRONG = [
  'administration',
  'contents',
  'workflows',
  'secrets',
  'actions',
  'organization_administration',
];

const login = (one: unknown): string => String(valueAt(one, ['login']));

/** Who gets at a repository: people, keys, hooks and apps. */
export const PEOPLE_RULES: readonly ForgeRule[] = [
  {
    id: 'github-deploy-key-write',
    title: 'A deploy key may write',
    why: 'It is a key without a person, without a second factor and without an end, and lies on some machine.',
    fix: 'Make it read only, or use an app or OpenID Connect instead.',
    severity: 'medium',
    references: ['https://docs.github.com/en/rest/deploy-keys/deploy-keys'],
    about: 'keys',
    expected: '"read_only": true',
    judge: (list) =>
      itemsOf(list).map((one) => {
        const isReadOnly = valueAt(one, ['read_only']) === true;
        return {
          holds: isReadOnly,
          actual: `key ${JSON.stringify(valueAt(one, ['title']))}: "read_only": ${isReadOnly}`,
        };
      }),
    failing: { keys: [{ id: 1, title: 'builder', read_only: false }] },
    passing: { keys: [{ id: 1, title: 'builder', read_only: true }] },
  },
  ...hookRules('hooks', 'github-webhook', 'A webhook'),
  ...hookRules('organization-hooks', 'github-organization-webhook', 'A webhook of the organisation'),
  {
    id: 'github-outside-collaborator',
    title: 'Somebody from outside of the organisation may write',
    why: 'The rules of the organisation, such as a second factor or leaving, do not hold for him.',
    fix: 'Give him what he needs for as long as he needs it, or make him a member.',
    severity: 'medium',
    references: ['https://docs.github.com/en/rest/collaborators/collaborators'],
    standards: ['NIST SP 800-218 PS.1.1'],
    about: 'collaborators',
    expected: 'nobody from outside who may write',
    judge: (list) =>
      itemsOf(list).map((one): Judged => {
        const may = ['admin', 'maintain', 'push'].find((key) => valueAt(one, ['permissions', key]) === true);
        return { holds: may === undefined, actual: `${login(one)}: ${may ?? 'may read'}` };
      }),
    failing: { collaborators: [{ login: 'ann', permissions: { admin: false, push: true } }] },
    passing: { collaborators: [{ login: 'ann', permissions: { admin: false, push: false, pull: true } }] },
  },
  {
    id: 'github-administrators',
    title: 'Many people are administrators of the repository',
    why: 'Each of their accounts can switch off all that protects it.',
    fix: `Keep administrators to at most ${MOST_ADMINISTRATORS}.`,
    severity: 'low',
    references: ['https://docs.github.com/en/rest/collaborators/collaborators'],
    standards: ['NIST SP 800-218 PS.1.1'],
    about: 'administrators',
    expected: `at most ${MOST_ADMINISTRATORS}`,
    judge: (list) => {
      const { length } = itemsOf(list);
      return [{ holds: length <= MOST_ADMINISTRATORS, actual: `${length} of them` }];
    },
    failing: { administrators: Array.from({ length: 6 }, (_, id) => ({ login: `a${id}` })) },
    passing: { administrators: [{ login: 'ann' }] },
  },
  switchRule('organization', 'two_factor_requirement_enabled', true, {
    id: 'github-two-factor',
    title: 'Organisation asks its members for no second factor',
    why: 'A password that was reused somewhere is enough to write to its repositories.',
    fix: 'Require two-factor authentication for everyone in the organisation.',
    severity: 'high',
    references: ORGANIZATION,
  }),
  {
    id: 'github-member-two-factor',
    title: 'A member of the organisation has no second factor',
    why: 'A password that was reused somewhere is enough to be him.',
    fix: 'Have him set one up, and require it of everyone.',
    severity: 'high',
    references: ['https://docs.github.com/en/rest/orgs/members#list-organization-members'],
    about: 'members-without-2fa',
    expected: 'nobody without a second factor',
    judge: (list) => {
      const people = itemsOf(list).map((one) => ({ holds: false, actual: login(one) }));
      return people.length > 0 ? people : [{ holds: true, actual: 'all have one' }];
    },
    failing: { 'members-without-2fa': [{ login: 'bob' }] },
    passing: { 'members-without-2fa': [] },
  },
  {
    id: 'github-base-permission',
    title: 'Every member may write to every repository',
    why: 'The least careful account of the organisation decides.',
    fix: 'Set the base permission to read or none, and give more by teams.',
    severity: 'medium',
    references: ORGANIZATION,
    standards: ['NIST SP 800-218 PS.1.1'],
    about: 'organization',
    expected: '"default_repository_permission": "read" or "none"',
    judge: (answer) => {
      const value = valueAt(answer, ['default_repository_permission']);
      // Those who own no part of the organisation are not shown its settings.
      if (typeof value !== 'string') return [];
      return [
        {
          holds: value === 'read' || value === 'none',
          actual: `"default_repository_permission": ${JSON.stringify(value)}`,
        },
      ];
    },
    failing: { organization: { default_repository_permission: 'write' } },
    passing: { organization: { default_repository_permission: 'read' } },
  },
  switchRule('organization', 'members_can_create_public_repositories', false, {
    id: 'github-public-creation',
    title: 'Every member may publish repositories',
    why: 'Code and secrets are out by one mistake.',
    fix: 'Let only owners create public repositories.',
    severity: 'low',
    references: ORGANIZATION,
  }),
  switchRule('organization', 'members_can_fork_private_repositories', false, {
    id: 'github-members-fork',
    title: 'Members may fork private repositories of the organisation',
    why: 'Copies stay with people who have left.',
    fix: 'Do not allow members to fork private repositories.',
    severity: 'low',
    references: ORGANIZATION,
  }),
  {
    id: 'github-app-permissions',
    title: 'An app may write to all repositories',
    why: 'Who takes over the app, or its maker, writes to every repository that there is and will be.',
    fix: 'Install it for the repositories that need it, or take it away.',
    severity: 'medium',
    references: ['https://docs.github.com/en/rest/orgs/orgs#list-app-installations-for-an-organization'],
    about: 'apps',
    expected: 'selected repositories, or no writing',
    judge: (list) =>
      itemsOf(list).map((one) => {
        const writes = STRONG.filter((key) => valueAt(one, ['permissions', key]) === 'write');
        const isAll = valueAt(one, ['repository_selection']) === 'all';
        const isSuspended = typeof valueAt(one, ['suspended_at']) === 'string';
        const what = writes.length > 0 ? `writes ${writes.join(', ')}` : 'writes nothing that is dangerous';
        return {
          holds: isSuspended || !isAll || writes.length === 0,
          actual: `${String(valueAt(one, ['app_slug']))}: ${isAll ? 'all' : 'selected'} repositories, ${what}`,
        };
      }),
    failing: {
      apps: {
        installations: [
          { app_slug: 'helper', repository_selection: 'all', permissions: { contents: 'write' } },
        ],
      },
    },
    passing: {
      apps: {
        installations: [
          { app_slug: 'helper', repository_selection: 'selected', permissions: { contents: 'write' } },
        ],
      },
    },
  },
];
