import { valueAt } from '../../../model/configuration/place.ts';
import { type ForgeRule, isProduction, itemsOf, switchRule, toggle } from '../../audit/forge.ts';
import { isSecretName } from '../../../model/configuration/secret-names.ts';

const PERMISSIONS = ['https://docs.github.com/en/rest/actions/permissions'] as const;

/** What workflows may do, and whose are run. */
export const ACTION_RULES: readonly ForgeRule[] = [
  {
    id: 'github-workflow-token',
    title: 'Token of workflows may write unless they say otherwise',
    why: 'Any action in any workflow can push commits, publish packages and change releases.',
    fix: 'Set the default of the workflow permissions to read, and have jobs ask for what they need.',
    severity: 'high',
    references: PERMISSIONS,
    standards: ['NIST SP 800-218 PO.5.1'],
    about: 'workflow',
    expected: '"default_workflow_permissions": "read"',
    judge: (value) => {
      const permission = String(valueAt(value, ['default_workflow_permissions']));
      return [
        {
          holds: permission === 'read',
          actual: `"default_workflow_permissions": ${JSON.stringify(permission)}`,
        },
      ];
    },
    failing: { workflow: { default_workflow_permissions: 'write' } },
    passing: { workflow: { default_workflow_permissions: 'read' } },
  },
  switchRule('workflow', 'can_approve_pull_request_reviews', false, {
    id: 'github-workflow-approval',
    title: 'Workflows may approve pull requests',
    why: 'Who gets a workflow to run what he wants approves his own change with its token.',
    fix: 'Do not allow GitHub Actions to create and approve pull requests.',
    severity: 'high',
    references: PERMISSIONS,
  }),
  {
    id: 'github-allowed-actions',
    title: 'Workflows may use actions of anybody',
    why: 'An action that somebody took over runs with the secrets of the workflow.',
    fix: 'Allow only actions that are selected, or those of the owner.',
    severity: 'medium',
    references: PERMISSIONS,
    standards: ['NIST SP 800-218 PW.4.1'],
    about: 'actions',
    expected: '"allowed_actions": "selected" or "local_only"',
    judge: (value) => {
      if (valueAt(value, ['enabled']) === false) return [];
      const allowed = valueAt(value, ['allowed_actions']);
      return [
        { holds: allowed !== 'all', actual: `"allowed_actions": ${JSON.stringify(allowed) ?? 'null'}` },
      ];
    },
    failing: { actions: { enabled: true, allowed_actions: 'all' } },
    passing: { actions: { enabled: true, allowed_actions: 'selected' } },
  },
  {
    id: 'github-action-pinning',
    title: 'Actions need not be pinned to a commit',
    why: 'The tag of an action can be moved to other code, which then runs with the secrets of the workflow.',
    fix: 'Require actions to be pinned to a full-length commit SHA.',
    severity: 'medium',
    references: PERMISSIONS,
    about: 'actions',
    expected: '"sha_pinning_required": true',
    judge: (value) =>
      valueAt(value, ['enabled']) === false ? [] : toggle('sha_pinning_required', true)(value),
    failing: { actions: { enabled: true, sha_pinning_required: false } },
    passing: { actions: { enabled: true, sha_pinning_required: true } },
  },
  {
    id: 'github-fork-approval',
    title: 'Workflows of strangers run without approval',
    why: 'Somebody whose typing mistake was once merged runs what he wants on the runners.',
    fix: 'Require approval for all external contributors.',
    severity: 'medium',
    references: PERMISSIONS,
    about: 'fork-approval',
    expected: '"approval_policy": "all_external_contributors"',
    judge: (value) => {
      const policy = String(valueAt(value, ['approval_policy']));
      return [
        {
          holds: policy === 'all_external_contributors',
          actual: `"approval_policy": ${JSON.stringify(policy)}`,
        },
      ];
    },
    failing: { 'fork-approval': { approval_policy: 'first_time_contributors' } },
    passing: { 'fork-approval': { approval_policy: 'all_external_contributors' } },
  },
  switchRule('private-forks', 'send_secrets_and_variables', false, {
    id: 'github-fork-secrets',
    title: 'Workflows of forks get the secrets',
    why: 'Whoever may read a private repository forks it and reads its secrets.',
    fix: 'Do not send secrets and variables to workflows from fork pull requests.',
    severity: 'high',
    references: PERMISSIONS,
  }),
  switchRule('private-forks', 'send_write_tokens_to_workflows', false, {
    id: 'github-fork-token',
    title: 'Workflows of forks get a token that may write',
    why: 'Whoever may read a private repository forks it and writes to it.',
    fix: 'Do not send write tokens to workflows from fork pull requests.',
    severity: 'high',
    references: PERMISSIONS,
  }),
  {
    id: 'github-actions-access',
    title: 'Other repositories use the actions and workflows of this one',
    why: 'Whoever may write here changes what runs there.',
    fix: 'Give access to nobody, where no other repository needs it.',
    severity: 'low',
    references: PERMISSIONS,
    about: 'access',
    expected: '"access_level": "none"',
    judge: (value) => {
      const level = String(valueAt(value, ['access_level']));
      return [{ holds: level === 'none', actual: `"access_level": ${JSON.stringify(level)}` }];
    },
    failing: { access: { access_level: 'organization' } },
    passing: { access: { access_level: 'none' } },
  },
  {
    id: 'github-self-hosted-runner',
    title: 'Workflows run on runners of your own',
    why: 'What one job leaves on such a runner is there for the next; in a public repository, whoever opens a pull request may run there.',
    fix: 'Use runners that live for one job, in a network of their own, and none in public repositories.',
    severity: 'medium',
    references: ['https://docs.github.com/en/actions/reference/security/secure-use'],
    standards: ['NIST SP 800-218 PO.5.1'],
    about: 'runners',
    expected: 'no runner that outlives a job',
    judge: (list) =>
      itemsOf(list).map((one) => ({
        holds: valueAt(one, ['ephemeral']) === true,
        actual: `runner ${JSON.stringify(valueAt(one, ['name']))}${valueAt(one, ['ephemeral']) === true ? ', for one job' : ''}`,
      })),
    failing: { runners: { runners: [{ id: 1, name: 'builder', status: 'online' }] } },
    passing: { runners: { runners: [{ id: 1, name: 'builder', status: 'online', ephemeral: true }] } },
  },
  {
    id: 'github-secret-variable',
    title: 'A variable of workflows looks like a secret',
    why: 'Variables are not masked in logs, and everybody who may write to the repository reads them.',
    fix: 'Keep it as a secret, and replace what was in the variable.',
    severity: 'medium',
    references: [
      'https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-variables',
    ],
    about: 'variables',
    expected: 'a secret',
    judge: (list) =>
      itemsOf(list).map((one) => {
        const name = String(valueAt(one, ['name']));
        return { holds: !isSecretName(name), actual: `variable ${name}` };
      }),
    failing: { variables: { variables: [{ name: 'DEPLOY_TOKEN', value: 'fake' }] } },
    passing: { variables: { variables: [{ name: 'REGION', value: 'eu-central-1' }] } },
  },
  {
    id: 'github-environment-review',
    title: 'An environment for production needs no approval',
    why: 'Whoever may push a workflow deploys, and gets the secrets of the environment.',
    fix: 'Require reviewers for the environment.',
    severity: 'medium',
    references: ['https://docs.github.com/en/rest/deployments/environments'],
    about: 'environments',
    expected: 'required reviewers',
    judge: (list) =>
      itemsOf(list).flatMap((one) => {
        const name = String(valueAt(one, ['name']));
        if (!isProduction(name)) return [];
        const holds = hasRule(one, 'required_reviewers');
        return [{ holds, actual: `environment "${name}" ${holds ? 'has' : 'has no'} required reviewers` }];
      }),
    failing: { environments: { environments: [{ name: 'production', protection_rules: [] }] } },
    passing: {
      environments: {
        environments: [{ name: 'production', protection_rules: [{ type: 'required_reviewers' }] }],
      },
    },
  },
  {
    id: 'github-environment-branches',
    title: 'Any branch deploys to an environment',
    why: 'Whoever may push a branch gets the secrets of the environment, without a review.',
    fix: 'Let protected branches, or selected ones, deploy only.',
    severity: 'medium',
    references: ['https://docs.github.com/en/rest/deployments/environments'],
    about: 'environments',
    expected: 'protected or selected branches',
    judge: (list) =>
      itemsOf(list).map((one) => {
        const policy = valueAt(one, ['deployment_branch_policy']);
        const holds = typeof policy === 'object' && policy !== null;
        const name = String(valueAt(one, ['name']));
        return { holds, actual: `environment "${name}": ${holds ? 'some branches' : 'any branch'}` };
      }),
    failing: { environments: { environments: [{ name: 'staging', deployment_branch_policy: null }] } },
    passing: {
      environments: {
        environments: [{ name: 'staging', deployment_branch_policy: { protected_branches: true } }],
      },
    },
  },
];

function hasRule(environment: unknown, type: string): boolean {
  return itemsOf(valueAt(environment, ['protection_rules'])).some((rule) => valueAt(rule, ['type']) === type);
}
