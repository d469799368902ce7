import { keysOf, valueAt } from '../../../model/configuration/place.ts';
import {
  about,
  DOCS,
  isOpenToStrangers,
  SECURE_USE,
  stepsOf,
  SYNTAX,
  textOf,
  usedAction,
  type WorkflowCheck,
} from './workflow.ts';

const STEPS = 'jobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: ls\n';
/** Actions that hand out credentials of a cloud, with the inputs by which they get long-lived ones. */
const CLOUD_LOGINS: readonly (readonly [action: RegExp, input: RegExp, instead: string])[] = [
  [
    /^aws-actions\/configure-aws-credentials$/,
    /^aws-secret-access-key$/,
    'role-to-assume, with id-token: write',
  ],
  [/^google-github-actions\/auth$/, /^credentials_json$/, 'workload_identity_provider, with id-token: write'],
  [/^azure\/login$/, /^creds$/, 'client-id, tenant-id and subscription-id, with id-token: write'],
  [/^hashicorp\/vault-action$/, /^token$/, 'method: jwt, with id-token: write'],
  [/^pypa\/gh-action-pypi-publish$/, /^password$/, 'trusted publishing, with id-token: write'],
  [/^rubygems\/configure-rubygems-credentials$/, /^api-token$/, 'trusted publishing, with id-token: write'],
];

/** What the token of a job may do. */
export const PERMISSION_CHECKS: readonly WorkflowCheck[] = [
  {
    id: 'github-actions-no-permissions',
    title: 'Nobody says what the token of the workflow may do',
    why: 'It may do what the repository or the organisation gives by default, which in many is to write everything; an action that was taken over has it.',
    fix: 'Say "permissions: {}" for the workflow, and give each job what it needs.',
    severity: 'medium',
    vectors: ['V1', 'V2'],
    references: [`${SYNTAX}#permissions`, `${SECURE_USE}#use-the-principle-of-least-privilege`],
    standards: ['OWASP CICD-SEC-5', 'CIS Software Supply Chain 2.3.5'],
    *find(subject) {
      if (subject.kind !== 'workflow' || valueAt(subject.document.value, ['permissions']) !== undefined)
        return;
      const open = subject.jobs.filter(({ value }) => valueAt(value, ['permissions']) === undefined);
      const [first] = open;
      // Each job may say it for itself.
      if (first)
        yield about(
          subject,
          open.length === subject.jobs.length ? ['jobs'] : first.path,
          open.length === subject.jobs.length
            ? 'no "permissions"'
            : `no "permissions" of ${open
                .map(({ id }) => id)
                .slice(0, 5)
                .join(', ')}`,
          'permissions: {}',
        );
    },
    failing: [`on: push\n${STEPS}`],
    passing: [
      `on: push\npermissions: {}\n${STEPS}`,
      'on: push\njobs:\n  a:\n    permissions: {contents: read}\n    runs-on: ubuntu-24.04\n    steps:\n      - run: ls\n',
    ],
  },
  {
    id: 'github-actions-all-permissions',
    title: 'The token of the workflow may write everything',
    why: 'Whatever runs in it, an action that was taken over too, may change code, releases, packages and settings.',
    fix: 'Name the scopes that are needed.',
    severity: 'high',
    vectors: ['V1', 'V2'],
    references: [`${SYNTAX}#permissions`],
    standards: ['OWASP CICD-SEC-5', 'CIS Software Supply Chain 2.3.5'],
    *find(subject) {
      for (const path of [[], ...subject.jobs.map((job) => job.path)])
        if (valueAt(subject.document.value, [...path, 'permissions']) === 'write-all')
          yield about(
            subject,
            [...path, 'permissions'],
            'permissions: write-all',
            'the scopes that are needed',
          );
    },
    failing: [`on: push\npermissions: write-all\n${STEPS}`],
    passing: [`on: push\npermissions: read-all\n${STEPS}`],
  },
  {
    id: 'github-actions-permissions-for-all-jobs',
    title: 'Every job of the workflow may write',
    why: 'A job that only tests has the same token as the one that releases.',
    fix: 'Give the scope to the job that needs it.',
    severity: 'low',
    vectors: ['V1', 'V2'],
    references: [`${SYNTAX}#jobsjob_idpermissions`],
    standards: ['OWASP CICD-SEC-5'],
    *find(subject) {
      const permissions = valueAt(subject.document.value, ['permissions']);
      if (subject.jobs.length < 2) return;
      for (const scope of keysOf(permissions))
        if (textOf(valueAt(permissions, [scope])) === 'write')
          yield about(
            subject,
            ['permissions', scope],
            `${scope}: write`,
            `${scope}: write in the job that needs it`,
          );
    },
    failing: [
      'on: push\npermissions:\n  contents: write\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps: [{run: ls}]\n  b:\n    runs-on: ubuntu-24.04\n    steps: [{run: ls}]\n',
    ],
    passing: [
      `on: push\npermissions:\n  contents: read\n${STEPS}`,
      `on: push\npermissions:\n  contents: write\n${STEPS}`,
    ],
  },
  {
    id: 'github-actions-write-for-strangers',
    title: 'What strangers start may write to the repository',
    why: 'One expression or one checkout more, and strangers push code, publish packages or change releases.',
    fix: 'Give the job that strangers start what it needs to answer, and no more.',
    severity: 'high',
    vectors: ['V1', 'V2'],
    references: [`${SECURE_USE}#use-the-principle-of-least-privilege`],
    standards: ['OWASP CICD-SEC-4'],
    *find(subject) {
      if (!isOpenToStrangers(subject)) return;
      for (const path of [[], ...subject.jobs.map((job) => job.path)])
        for (const scope of keysOf(valueAt(subject.document.value, [...path, 'permissions'])))
          if (
            /^(?:contents|packages|actions|deployments|id-token|attestations|pages)$/.test(scope) &&
            textOf(valueAt(subject.document.value, [...path, 'permissions', scope])) === 'write'
          )
            yield about(subject, [...path, 'permissions', scope], `${scope}: write`, `no ${scope}: write`);
    },
    failing: [
      'on: pull_request_target\njobs:\n  a:\n    permissions:\n      contents: write\n    runs-on: ubuntu-24.04\n    steps: [{run: ls}]\n',
    ],
    passing: [
      'on: pull_request_target\njobs:\n  a:\n    permissions:\n      pull-requests: write\n    runs-on: ubuntu-24.04\n    steps: [{run: ls}]\n',
    ],
  },
  {
    id: 'github-actions-long-lived-credentials',
    title: 'A job logs in with a key that lives for ever',
    why: 'Whoever gets it out of one run has the cloud until somebody changes it.',
    fix: 'Have the cloud or the registry trust tokens of GitHub for this repository and branch (OpenID Connect).',
    severity: 'medium',
    vectors: ['V1'],
    references: [`${DOCS}/concepts/security/openid-connect`],
    standards: ['OWASP CICD-SEC-6'],
    *find(subject) {
      for (const { step } of stepsOf(subject)) {
        const action = usedAction(step.uses);
        const login = CLOUD_LOGINS.find(([names]) => action && names.test(action.name));
        const input =
          login && keysOf(valueAt(step.value, ['with'])).find((name) => login[1].test(name.toLowerCase()));
        if (login && input !== undefined)
          yield about(subject, [...step.path, 'with', input], `${action?.name} with ${input}`, login[2]);
      }
    },
    failing: [
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: aws-actions/configure-aws-credentials@v5\n        with: {aws-access-key-id: "${{ secrets.A }}", aws-secret-access-key: "${{ secrets.B }}"}\n',
    ],
    passing: [
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: aws-actions/configure-aws-credentials@v5\n        with: {role-to-assume: "arn:aws:iam::000000000000:role/a"}\n',
    ],
  },
  {
    id: 'github-actions-identity-for-pull-requests',
    title: 'Pull requests may log in to the cloud',
    why: 'Where the cloud trusts every token of the repository, whoever can open a branch has what the role may do.',
    fix: 'Give id-token: write to jobs on protected branches and environments, and have the cloud ask for them in "sub".',
    severity: 'medium',
    vectors: ['V1'],
    references: [`${DOCS}/reference/security/oidc`],
    standards: ['OWASP CICD-SEC-5'],
    *find(subject) {
      if (!subject.triggers.has('pull_request')) return;
      for (const { path, value } of [{ path: [], value: subject.document.value }, ...subject.jobs]) {
        const isEnvironment = valueAt(value, ['environment']) !== undefined;
        const isLimited = /github\.(?:event_name|ref)/.test(textOf(valueAt(value, ['if'])) ?? '');
        if (textOf(valueAt(value, ['permissions', 'id-token'])) === 'write' && !isEnvironment && !isLimited)
          yield about(
            subject,
            [...path, 'permissions', 'id-token'],
            'id-token: write on pull_request',
            'id-token: write in a job with an environment',
          );
      }
    },
    failing: [
      'on: [push, pull_request]\njobs:\n  a:\n    permissions: {id-token: write}\n    runs-on: ubuntu-24.04\n    steps: [{run: ls}]\n',
    ],
    passing: [
      'on: [push, pull_request]\njobs:\n  a:\n    environment: production\n    permissions: {id-token: write}\n    runs-on: ubuntu-24.04\n    steps: [{run: ls}]\n',
      'on: push\njobs:\n  a:\n    permissions: {id-token: write}\n    runs-on: ubuntu-24.04\n    steps: [{run: ls}]\n',
    ],
  },
];
