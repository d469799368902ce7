import { keysOf, valueAt } from '../../../model/configuration/place.ts';
import { referencesIn } from './expressions.ts';
import { about, DOCS, stepsOf, textOf, textsIn, usedAction, type WorkflowCheck } from './workflow.ts';

const SECRETS = `${DOCS}/how-tos/write-workflows/choose-what-workflows-do/use-secrets`;
const APP_TOKEN =
  /^(?:actions\/create-github-app-token|tibdex\/github-app-token|getsentry\/action-github-app-token)$/;
/** Commands that publish with a token that lives for ever, the variables that hold it, and what takes its place. */
const PUBLISHERS: readonly (readonly [command: RegExp, variable: RegExp, instead: string])[] = [
  [
    /\b(?:npm|pnpm|yarn npm|bun) publish\b/,
    /^(?:NODE_AUTH_TOKEN|NPM_TOKEN|NPM_AUTH_TOKEN)$/,
    'trusted publishing of npm',
  ],
  [
    /\btwine upload\b|\b(?:uv|poetry|hatch|flit|pdm) publish\b/,
    /^(?:TWINE_PASSWORD|UV_PUBLISH_TOKEN|POETRY_PYPI_TOKEN_PYPI|HATCH_INDEX_AUTH|FLIT_PASSWORD|PDM_PUBLISH_PASSWORD)$/,
    'trusted publishing of PyPI',
  ],
  [/\bcargo publish\b/, /^CARGO_REGISTRY_TOKEN$/, 'trusted publishing of crates.io'],
  [/\bgem push\b/, /^(?:GEM_HOST_API_KEY|RUBYGEMS_API_KEY)$/, 'trusted publishing of RubyGems'],
  [/\bdotnet nuget push\b/, /^NUGET_API_KEY$/, 'trusted publishing of NuGet'],
];

function job(steps: string, more = ''): string {
  return `on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n${more}    steps:\n${steps}`;
}

/** What tokens and secrets may do, and for whom. */
export const TOKEN_CHECKS: readonly WorkflowCheck[] = [
  {
    id: 'github-actions-secret-without-environment',
    title: 'A secret is for every branch',
    why: 'A secret of the repository goes to every workflow on every branch: whoever may push one has it. One of an environment goes only where the environment’s rules say.',
    fix: 'Keep it as a secret of an environment, and say "environment" for the job.',
    severity: 'low',
    vectors: ['V1', 'V2'],
    references: [
      `${DOCS}/reference/security/secrets`,
      `${DOCS}/how-tos/deploy/configure-and-manage-deployments/manage-environments`,
    ],
    standards: ['OWASP CICD-SEC-5'],
    *find(subject) {
      if (subject.kind !== 'workflow') return;
      for (const one of subject.jobs) {
        if (valueAt(one.value, ['environment']) !== undefined || one.steps.length === 0) continue;
        const names = textsIn(one.value).flatMap(({ text }) =>
          referencesIn(text).flatMap(({ name }) =>
            /^secrets\.(?!github_token$|actions_(?:step|runner)_debug$|\*)/.test(name)
              ? [name.slice(8).toUpperCase()]
              : [],
          ),
        );
        const [first] = names;
        if (first !== undefined)
          yield about(subject, one.path, `secrets.${first} without "environment"`, 'environment: …');
      }
    },
    failing: [job('      - env: {KEY: "${{ secrets.KEY }}"}\n        run: ./deploy\n')],
    passing: [
      job(
        '      - env: {KEY: "${{ secrets.KEY }}"}\n        run: ./deploy\n',
        '    environment: production\n',
      ),
      job('      - env: {KEY: "${{ secrets.GITHUB_TOKEN }}"}\n        run: gh pr list\n'),
      job('      - env: {DEBUG: "${{ secrets.ACTIONS_STEP_DEBUG }}"}\n        run: make\n'),
    ],
  },
  {
    id: 'github-actions-part-of-secret',
    title: 'A part of a secret is not masked',
    why: 'GitHub masks the secret as a whole: what is taken out of it by fromJSON() stands in the log as it is.',
    fix: 'Keep each value as a secret of its own.',
    severity: 'medium',
    vectors: ['V1'],
    references: [SECRETS],
    standards: ['OWASP CICD-SEC-6'],
    *find(subject) {
      for (const own of subject.jobs)
        for (const one of [own, ...own.steps])
          for (const key of ['env', 'with'])
            for (const name of keysOf(valueAt(one.value, [key]))) {
              const text = textOf(valueAt(one.value, [key, name])) ?? '';
              const found = referencesIn(text).find(
                (reference) =>
                  reference.name.startsWith('secrets.') && reference.functions.includes('fromjson'),
              );
              if (found)
                yield about(subject, [...one.path, key, name], found.text, 'a secret for each value');
            }
    },
    failing: [job('      - env: {P: "${{ fromJSON(secrets.ALL).password }}"}\n        run: ./deploy\n')],
    passing: [job('      - env: {P: "${{ secrets.PASSWORD }}"}\n        run: ./deploy\n')],
  },
  {
    id: 'github-actions-wide-app-token',
    title: 'The token of an app may do all that the app may',
    why: 'Without scopes and repositories it reaches everything that the app was installed for; what takes over the job has that.',
    fix: 'Say the scopes that are needed, "permission-contents: read", and the repositories; leave it to be taken back at the end.',
    severity: 'medium',
    vectors: ['V1', 'V2'],
    references: ['https://github.com/actions/create-github-app-token#usage'],
    standards: ['OWASP CICD-SEC-5'],
    *find(subject) {
      for (const { step } of stepsOf(subject)) {
        const action = usedAction(step.uses);
        if (!action || !APP_TOKEN.test(action.name)) continue;
        const given = valueAt(step.value, ['with']);
        const keys = keysOf(given);
        const isWide =
          action.name === 'actions/create-github-app-token' &&
          !keys.some((key) => key.startsWith('permission-'));
        const isOwners = keys.includes('owner') && !keys.includes('repositories');
        const isKept = textOf(valueAt(given, ['skip-token-revoke'])) === 'true';
        if (isWide || isOwners || isKept)
          yield about(
            subject,
            step.path,
            isKept
              ? 'skip-token-revoke: true'
              : isOwners
                ? 'owner without "repositories"'
                : 'no "permission-…"',
            'the scopes and repositories that are needed',
            isKept ? { severity: 'high' } : {},
          );
      }
    },
    failing: [
      job(
        '      - uses: actions/create-github-app-token@v2\n        with: {app-id: 1, private-key: "${{ secrets.K }}"}\n',
      ),
      job(
        '      - uses: actions/create-github-app-token@v2\n        with: {app-id: 1, permission-contents: read, owner: a}\n',
      ),
    ],
    passing: [
      job(
        '      - uses: actions/create-github-app-token@v2\n        with: {app-id: 1, private-key: "${{ secrets.K }}", permission-contents: read}\n',
      ),
    ],
  },
  {
    id: 'github-actions-published-by-token',
    title: 'A package is published with a token that lives for ever',
    why: 'Whoever gets it out of one run publishes in the name of the project until somebody changes it; the registry takes tokens of GitHub instead, which live for minutes.',
    fix: 'Make the workflow a trusted publisher of the package, and give the job id-token: write.',
    severity: 'medium',
    vectors: ['V1', 'V3'],
    references: [
      'https://docs.npmjs.com/trusted-publishers',
      'https://docs.pypi.org/trusted-publishers/',
      'https://crates.io/docs/trusted-publishing',
    ],
    standards: ['OWASP CICD-SEC-6'],
    *find(subject) {
      for (const { job: own, step } of stepsOf(subject)) {
        const publisher = PUBLISHERS.find(([command]) => command.test(step.run ?? ''));
        if (!publisher) continue;
        for (const [path, value] of [
          [[], subject.document.value],
          [own.path, own.value],
          [step.path, step.value],
        ] as const)
          for (const name of keysOf(valueAt(value, ['env'])))
            if (publisher[1].test(name) && /secrets\./.test(textOf(valueAt(value, ['env', name])) ?? ''))
              yield about(
                subject,
                [...path, 'env', name],
                `${name} for ${step.run?.split('\n')[0] ?? ''}`,
                publisher[2],
              );
      }
    },
    failing: [job('      - env: {NODE_AUTH_TOKEN: "${{ secrets.NPM }}"}\n        run: npm publish\n')],
    passing: [
      job('      - run: npm publish --provenance\n', '    permissions: {id-token: write}\n'),
      job('      - env: {NODE_AUTH_TOKEN: "${{ secrets.NPM }}"}\n        run: npm ci\n'),
    ],
  },
];
