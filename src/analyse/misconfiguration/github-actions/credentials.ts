import { keysOf, valueAt } from '../../../model/configuration/place.ts';
import type { ShellCommand, ShellScript } from '../../../model/configuration/shell.ts';
import { isSubstituted, pipelinesOf, reachesLog } from '../../scripts/commands.ts';
import { referencesIn } from './expressions.ts';
import {
  about,
  DOCS,
  SECURE_USE,
  stepsOf,
  SYNTAX,
  textOf,
  textsIn,
  usedAction,
  type WorkflowCheck,
} from './workflow.ts';

const SECRETS = `${DOCS}/how-tos/write-workflows/choose-what-workflows-do/use-secrets`;

function job(steps: string, on = 'push'): string {
  return `on: ${on}\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n${steps}`;
}

/** Names of secrets that a text refers to. */
function secretsIn(text: string): string[] {
  return referencesIn(text).flatMap(({ name }) =>
    name.startsWith('secrets.') && name !== 'secrets.github_token' ? [name.slice(8)] : [],
  );
}

/** Commands whose output people see: in the log, or in the summary of the run. */
function printedIn(script: ShellScript): ShellCommand[] {
  const behind = pipelinesOf(script);
  return script.commands.filter(
    (command) =>
      /^(?:echo|printf|env|printenv)$/.test(command.name ?? '') &&
      !isSubstituted(script, command) &&
      reachesLog(command, behind(command), /GITHUB_STEP_SUMMARY/),
  );
}

/** Who gets the secrets of a repository, and where they stay. */
export const CREDENTIAL_CHECKS: readonly WorkflowCheck[] = [
  {
    id: 'github-actions-checkout-keeps-token',
    title: 'The token of the job stays in the folder',
    why: 'actions/checkout writes it where every later step, and every artifact with the folder in it, has it.',
    fix: 'Say "persist-credentials: false", unless later steps push.',
    severity: 'low',
    vectors: ['V1'],
    references: ['https://github.com/actions/checkout#usage'],
    standards: ['OWASP CICD-SEC-6'],
    *find(subject) {
      for (const { job: own, step } of stepsOf(subject)) {
        if (usedAction(step.uses)?.name !== 'actions/checkout') continue;
        const kept = textOf(valueAt(step.value, ['with', 'persist-credentials']));
        if (kept === 'false') continue;
        const pushes = own.steps.some(
          ({ run, uses }) =>
            /\bgit\b[^\n]*\b(?:push|fetch|pull)\b|\bgh\b/.test(run ?? '') ||
            /^(?:stefanzweifel\/git-auto-commit-action|peter-evans\/create-pull-request|ad-m\/github-push-action|changesets\/action|EndBug\/add-and-commit)@/i.test(
              uses ?? '',
            ),
        );
        const uploads = own.steps.some(
          (other) =>
            usedAction(other.uses)?.name === 'actions/upload-artifact' &&
            /^(?:\.|\.\/|\$\{\{\s*github\.workspace\s*\}\}\/?|\*\*)$/m.test(
              textOf(valueAt(other.value, ['with', 'path'])) ?? '',
            ),
        );
        if (uploads || !pushes)
          yield about(
            subject,
            step.path,
            kept === undefined ? 'no "persist-credentials: false"' : `persist-credentials: ${kept}`,
            'persist-credentials: false',
            {
              ...(uploads && { severity: 'high' as const }),
              edits: subject.document.set([...step.path, 'with', 'persist-credentials'], false),
            },
          );
      }
    },
    failing: [
      job('      - uses: actions/checkout@v5\n      - run: make\n'),
      job(
        '      - uses: actions/checkout@v5\n      - run: git push\n      - uses: actions/upload-artifact@v4\n        with: {path: .}\n',
      ),
    ],
    passing: [
      job('      - uses: actions/checkout@v5\n        with: {persist-credentials: false}\n'),
      job('      - uses: actions/checkout@v5\n      - run: git push\n'),
    ],
  },
  {
    id: 'github-actions-secret-in-script',
    title: 'A secret is put into a script',
    why: 'A character of it that means something to the shell runs, or breaks the script; programs show their command line to others.',
    fix: 'Put it into a variable under "env" of the step, and use that in quotes.',
    severity: 'medium',
    vectors: ['V1'],
    references: [SECRETS],
    standards: ['OWASP CICD-SEC-6'],
    *find(subject) {
      for (const { step } of stepsOf(subject)) {
        const [secret] = secretsIn(step.run ?? '');
        if (secret !== undefined)
          yield about(
            subject,
            [...step.path, 'run'],
            `\${{ secrets.${secret.toUpperCase()} }} in "run"`,
            `env: {${secret.toUpperCase()}: …}`,
          );
      }
    },
    failing: [job('      - run: curl --user a:${{ secrets.KEY }} https://example.com\n')],
    passing: [
      job(
        '      - env: {KEY: "${{ secrets.KEY }}"}\n        run: curl --user "a:$KEY" https://example.com\n',
      ),
    ],
  },
  {
    id: 'github-actions-secret-printed',
    title: 'A secret is printed',
    why: 'Logs are for everybody who can read the repository; what is masked is only the secret as it is, not its half, its base64 or its lines.',
    fix: 'Take it away, and change the secret where it was printed.',
    severity: 'high',
    vectors: ['V1'],
    references: [SECURE_USE],
    standards: ['OWASP CICD-SEC-6', 'OWASP CICD-SEC-10'],
    *find(subject) {
      for (const { step } of stepsOf(subject)) {
        const variables = new Set(
          keysOf(valueAt(step.value, ['env'])).filter(
            (name) => secretsIn(textOf(valueAt(step.value, ['env', name])) ?? '').length > 0,
          ),
        );
        const script = subject.scriptOf(step);
        for (const command of script && variables.size > 0 ? printedIn(script) : []) {
          const shown = command.words.find(({ text }) =>
            [...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].some(([, name = '']) => variables.has(name)),
          );
          const isMask = command.words.some(({ text }) => text.includes('::add-mask::'));
          const isAll = /^(?:env|printenv)$/.test(command.name ?? '') && command.words.length === 0;
          if ((shown && !isMask) || isAll)
            yield about(
              subject,
              [...step.path, 'run'],
              `${command.name} ${shown?.text ?? ''}`,
              'nothing printed',
            );
        }
      }
    },
    failing: [
      job('      - env: {KEY: "${{ secrets.KEY }}"}\n        run: echo "$KEY"\n'),
      job('      - env: {KEY: "${{ secrets.KEY }}"}\n        run: echo "$KEY" | base64\n'),
      job('      - env: {KEY: "${{ secrets.KEY }}"}\n        run: echo "$KEY" >> $GITHUB_STEP_SUMMARY\n'),
    ],
    passing: [
      job(
        '      - env: {KEY: "${{ secrets.KEY }}"}\n        run: echo "$KEY" | docker login --password-stdin\n',
      ),
      job('      - env: {KEY: "${{ secrets.KEY }}"}\n        run: echo "$KEY" > key.txt\n'),
      job('      - env: {KEY: "${{ secrets.KEY }}"}\n        run: echo "$KEY" | base64 -d > key.txt\n'),
      job('      - env: {KEY: "${{ secrets.KEY }}"}\n        run: echo "$KEY" | base64 -d -o key.txt\n'),
      job('      - env: {KEY: "${{ secrets.KEY }}"}\n        run: CODE=$(echo "$KEY" | rev)\n'),
    ],
  },
  {
    id: 'github-actions-secrets-inherited',
    title: 'A workflow gets every secret',
    why: 'What it needs is one of them; an action in it that was taken over has all.',
    fix: 'Name the secrets under "secrets".',
    severity: 'medium',
    vectors: ['V1'],
    references: [`${SYNTAX}#jobsjob_idsecretsinherit`],
    standards: ['OWASP CICD-SEC-5'],
    *find(subject) {
      for (const { path, value } of subject.jobs)
        if (valueAt(value, ['secrets']) === 'inherit')
          yield about(subject, [...path, 'secrets'], 'secrets: inherit', 'the secrets by name');
    },
    failing: [
      'on: push\npermissions: {}\njobs:\n  a:\n    uses: ./.github/workflows/b.yml\n    secrets: inherit\n',
    ],
    passing: [
      'on: push\npermissions: {}\njobs:\n  a:\n    uses: ./.github/workflows/b.yml\n    secrets: {KEY: "${{ secrets.KEY }}"}\n',
    ],
  },
  {
    id: 'github-actions-all-secrets',
    title: 'Every secret is handed over as one text',
    why: 'Whatever gets it has all of them, those that are added later too, and masks do not fit what is escaped.',
    fix: 'Name the secrets that are needed.',
    severity: 'high',
    vectors: ['V1'],
    references: [SECRETS],
    standards: ['OWASP CICD-SEC-6'],
    *find(subject) {
      for (const { path, text } of textsIn(subject.document.value)) {
        const references = referencesIn(text);
        const found =
          references.find(({ name, functions }) => name === 'secrets' && functions.includes('tojson')) ??
          references.find(({ name }) => name === 'secrets.*');
        if (found) yield about(subject, path, found.text, 'secrets by name');
      }
    },
    failing: [
      job('      - env: {ALL: "${{ toJSON(secrets) }}"}\n        run: ./deploy\n'),
      job('      - env: {ONE: "${{ secrets[format(\'{0}_KEY\', matrix.x)] }}"}\n        run: ./deploy\n'),
    ],
    passing: [
      job('      - env: {KEY: "${{ secrets.KEY }}"}\n        run: ./deploy\n'),
      job('      - env: {KEY: "${{ secrets[\'KEY\'] }}"}\n        run: ./deploy\n'),
    ],
  },
  {
    id: 'github-actions-secret-for-all-steps',
    title: 'A secret is a variable of every step',
    why: 'Each action of the job or the workflow has it, and everything that they start.',
    fix: 'Put it under "env" of the step that needs it.',
    severity: 'low',
    vectors: ['V1'],
    references: [SECRETS],
    standards: ['OWASP CICD-SEC-5'],
    *find(subject) {
      for (const { path, steps } of [
        { path: [], steps: subject.jobs.flatMap((one) => one.steps) },
        ...subject.jobs,
      ]) {
        const environment = valueAt(subject.document.value, [...path, 'env']);
        for (const name of keysOf(environment))
          if (steps.length > 1 && secretsIn(textOf(valueAt(environment, [name])) ?? '').length > 0)
            yield about(
              subject,
              [...path, 'env', name],
              `${name} for ${steps.length} steps`,
              `${name} under "env" of its step`,
            );
      }
    },
    failing: [
      'on: push\npermissions: {}\nenv:\n  KEY: ${{ secrets.KEY }}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/checkout@v5\n      - run: ./deploy\n',
    ],
    passing: [job('      - env: {KEY: "${{ secrets.KEY }}"}\n        run: ./deploy\n')],
  },
];
