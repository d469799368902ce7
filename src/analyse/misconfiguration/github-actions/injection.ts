import { valueAt } from '../../../model/configuration/place.ts';
import { pipelinesOf } from '../../scripts/commands.ts';
import { wayText } from '../../scripts/way.ts';
import { taintOf } from './callers.ts';
import { codeOf } from './code.ts';
import { referencesIn } from './expressions.ts';
import { variableIn, writtenFile } from './taint.ts';
import {
  about,
  DOCS,
  FOR_STRANGERS,
  SECURE_USE,
  stepsOf,
  SYNTAX,
  textOf,
  usedAction,
  type WorkflowCheck,
  type WorkflowSubject,
} from './workflow.ts';

const pushed = (filter: string): string =>
  `on:\n  push: ${filter}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo \${{ github.ref_name }}\n`;

/** Does a push to a branch or tag start it that may have any name? A name may hold quotes and `$(…)`. */
function takesAnyName({ triggers, document }: WorkflowSubject): boolean {
  if (triggers.has('create') || triggers.has('delete')) return true;
  if (!triggers.has('push')) return false;
  const filters = ['branches', 'tags'].map((key) => valueAt(document.value, ['on', 'push', key]));
  const names = filters.flat().flatMap((one) => textOf(one) ?? []);
  return names.length === 0 || names.some((name) => name.includes('*') && !name.startsWith('!'));
}

/** Text of strangers that is run. */
export const INJECTION_CHECKS: readonly WorkflowCheck[] = [
  {
    id: 'github-actions-script-injection',
    title: 'What a stranger writes is run as a script',
    why: 'An expression is put into the script before a shell reads it: a title or a branch name with a quote and a semicolon runs whatever it says, with the token and secrets of the job.',
    fix: 'Put the expression into a variable under "env", and use the variable in the script, in quotes.',
    severity: 'critical',
    vectors: ['V1', 'V2'],
    references: [`${SECURE_USE}#good-practices-for-mitigating-script-injection-attacks`],
    standards: ['OWASP CICD-SEC-4', 'CIS Software Supply Chain 2.3.4'],
    *find(subject) {
      const taint = taintOf(subject);
      for (const { job, step } of stepsOf(subject)) {
        if (step.run === undefined) continue;
        const found = taint.wayIn(step.run, job, step);
        if (found)
          yield about(
            subject,
            [...step.path, 'run'],
            wayText(found.way, 'run'),
            'a variable under "env", used in quotes',
          );
      }
    },
    failing: [
      `${FOR_STRANGERS}      - run: echo "\${{ github.event.issue.title }}"\n`,
      'on: pull_request_target\nenv:\n  REF: ${{ github.head_ref }}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: git checkout ${{ env.REF }}\n',
      `${FOR_STRANGERS}      - id: t\n        env: {T: "\${{ github.event.issue.body }}"}\n        run: echo "title=$T" >> "$GITHUB_OUTPUT"\n      - run: echo \${{ steps.t.outputs.title }}\n`,
      `${FOR_STRANGERS}      - id: t\n        run: echo "title=$(gh issue view 1 --json title -q .title)" >> "$GITHUB_OUTPUT"\n      - run: echo \${{ steps.t.outputs.title }}\n`,
    ],
    passing: [
      `${FOR_STRANGERS}      - env:\n          T: \${{ github.event.issue.title }}\n        run: echo "$T"\n`,
      `${FOR_STRANGERS}      - run: echo \${{ github.event.issue.number }} \${{ contains(github.event.issue.title, 'a') }}\n`,
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ github.sha }}\n',
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - id: t\n        run: echo "at=$(git log -1 --format=%ct)" >> "$GITHUB_OUTPUT"\n      - run: echo ${{ steps.t.outputs.at }}\n',
    ],
  },
  {
    id: 'github-actions-code-input-injection',
    title: 'What a stranger writes is run by an action',
    why: 'The action takes the input as code, into which the expression is put before it is read.',
    fix: 'Hand the text over by a variable under "env", and read that in the code.',
    severity: 'critical',
    vectors: ['V1', 'V2'],
    references: [`${SECURE_USE}#good-practices-for-mitigating-script-injection-attacks`],
    standards: ['OWASP CICD-SEC-4'],
    *find(subject) {
      const taint = taintOf(subject);
      for (const { job, step } of stepsOf(subject)) {
        for (const [keys, code] of codeOf(step)) {
          const found = keys[0] === 'with' ? taint.wayIn(code, job, step) : undefined;
          if (found)
            yield about(
              subject,
              [...step.path, ...keys],
              wayText(found.way, `${usedAction(step.uses)?.name} ${keys.join('.')}`),
              'a variable under "env", read in the code',
            );
        }
      }
    },
    failing: [
      `${FOR_STRANGERS}      - uses: actions/github-script@${'0'.repeat(40)}\n        with:\n          script: core.info("\${{ github.event.issue.title }}")\n`,
    ],
    passing: [
      `${FOR_STRANGERS}      - uses: actions/github-script@${'0'.repeat(40)}\n        env: {T: "\${{ github.event.issue.title }}"}\n        with:\n          script: core.info(process.env.T)\n`,
    ],
  },
  {
    id: 'github-actions-environment-injection',
    title: 'What a stranger writes becomes a variable of later steps',
    why: 'A line break in it sets any variable, such as LD_PRELOAD or NODE_OPTIONS, by which the next program runs what the stranger likes.',
    fix: 'Write it with a delimiter that is random, or hand it over as an output.',
    severity: 'high',
    vectors: ['V1', 'V2'],
    references: [`${DOCS}/reference/workflows-and-actions/workflow-commands#multiline-strings`],
    standards: ['OWASP CICD-SEC-4'],
    *find(subject) {
      const taint = taintOf(subject);
      for (const { job, step } of stepsOf(subject)) {
        const variables = taint.environment(job, step);
        const script = subject.scriptOf(step);
        const behind = script && pipelinesOf(script);
        for (const command of script?.commands ?? []) {
          const { words } = command;
          if (!/GITHUB_(?:ENV|PATH)/.test(writtenFile(command, behind?.(command) ?? []) ?? '')) continue;
          for (const { text } of words) {
            const way = variableIn(text, variables);
            if (way)
              yield about(
                subject,
                [...step.path, 'run'],
                wayText(way, 'GITHUB_ENV'),
                'a random delimiter, or an output',
              );
          }
        }
      }
    },
    failing: [
      `${FOR_STRANGERS}      - env: {T: "\${{ github.event.issue.title }}"}\n        run: echo "TITLE=$T" >> "$GITHUB_ENV"\n`,
      `${FOR_STRANGERS}      - env: {T: "\${{ github.event.issue.title }}"}\n        run: echo "TITLE=$T" | tee -a "$GITHUB_ENV"\n`,
      `${FOR_STRANGERS}      - env: {T: "\${{ github.event.issue.title }}"}\n        run: '{ echo "TITLE<<EOF"; echo "$T"; echo EOF; } >> "$GITHUB_ENV"'\n`,
    ],
    passing: [
      `${FOR_STRANGERS}      - env: {T: "\${{ github.event.issue.title }}"}\n        run: echo 'MAKE=$T' >> "$GITHUB_ENV"\n`,
      `${FOR_STRANGERS}      - env: {N: "\${{ github.event.issue.number }}"}\n        run: echo "NUMBER=$N" >> "$GITHUB_ENV"\n`,
    ],
  },
  {
    id: 'github-actions-input-in-script',
    title: 'An input of an action or a workflow, or the name of a branch or tag, is run as a script',
    why: 'Whoever starts it, pushes a branch or tag of any name, or uses it in a workflow with a title, runs what they like with its rights.',
    fix: 'Put the expression into a variable under "env", and use the variable in the script, in quotes.',
    severity: 'medium',
    vectors: ['V1', 'V2'],
    references: [`${SECURE_USE}#good-practices-for-mitigating-script-injection-attacks`],
    standards: ['OWASP CICD-SEC-4'],
    *find(subject) {
      const isTyped = (name: string): boolean => {
        const type =
          valueAt(subject.document.value, ['on', 'workflow_call', 'inputs', name, 'type']) ??
          valueAt(subject.document.value, ['on', 'workflow_dispatch', 'inputs', name, 'type']);
        return /^(?:boolean|number|choice|environment)$/.test(textOf(type) ?? '');
      };
      const taint = taintOf(subject);
      const anyName = takesAnyName(subject);
      for (const { job, step } of stepsOf(subject)) {
        for (const [keys, code] of codeOf(step)) {
          if (taint.wayIn(code, job, step)) continue;
          const found = referencesIn(code).filter(({ functions }) => functions.length === 0);
          const input = found.find(
            ({ name }) =>
              /^(?:github\.event\.)?inputs\./.test(name) && !isTyped(name.split('.').at(-1) ?? ''),
          );
          const ref = found.find(
            ({ name }) =>
              (anyName && /^github\.(?:event\.)?ref(?:_name)?$/.test(name)) ||
              /^github\.event\.(?:release\.(?:(?:tag_)?name|body|target_commitish)|deployment\.(?:ref|description|environment|payload\..*)|description|context)$/.test(
                name,
              ),
          );
          const told = input ?? ref;
          if (told)
            yield about(
              subject,
              [...step.path, ...keys],
              told.text,
              keys[0] === 'run'
                ? 'a variable under "env", used in quotes'
                : 'a variable under "env", read in the code',
              input ? {} : { severity: 'low' },
            );
        }
      }
    },
    failing: [
      'on:\n  workflow_dispatch:\n    inputs:\n      name: {type: string}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ inputs.name }}\n',
      {
        '/.github/actions/a/action.yml':
          'name: a\nruns:\n  using: composite\n  steps:\n    - shell: bash\n      run: echo ${{ inputs.x }}\n',
      },
      `on: {workflow_dispatch: {inputs: {name: {type: string}}}}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/github-script@${'0'.repeat(40)}\n        with: {script: "core.info('\${{ inputs.name }}')"}\n`,
      pushed('{tags: ["v*"]}'),
      'on: release\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ github.event.release.tag_name }}\n',
    ],
    passing: [
      'on:\n  workflow_dispatch:\n    inputs:\n      debug: {type: boolean}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ inputs.debug }}\n',
      pushed('{branches: [main, next]}'),
    ],
  },
  {
    id: 'github-actions-unsafe-commands',
    title: 'Lines of a log may set variables of later steps',
    why: 'Whatever a step prints, a title or a file of a stranger too, can set any variable and any program of the steps behind it.',
    fix: 'Take ACTIONS_ALLOW_UNSECURE_COMMANDS away, and write to the file that $GITHUB_ENV names.',
    severity: 'high',
    vectors: ['V1'],
    references: [`${DOCS}/reference/workflows-and-actions/workflow-commands#setting-an-environment-variable`],
    *find(subject) {
      const places = [
        [],
        ...subject.jobs.flatMap(({ path, steps }) => [path, ...steps.map((step) => step.path)]),
      ];
      for (const path of places) {
        const value = textOf(
          valueAt(subject.document.value, [...path, 'env', 'ACTIONS_ALLOW_UNSECURE_COMMANDS']),
        );
        if (value === 'true' || value === '1')
          yield about(
            subject,
            [...path, 'env', 'ACTIONS_ALLOW_UNSECURE_COMMANDS'],
            'ACTIONS_ALLOW_UNSECURE_COMMANDS: true',
            'no such variable',
            { edits: subject.document.remove([...path, 'env', 'ACTIONS_ALLOW_UNSECURE_COMMANDS']) },
          );
      }
    },
    failing: [
      'on: push\nenv:\n  ACTIONS_ALLOW_UNSECURE_COMMANDS: true\n  B: 1\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: ls\n',
    ],
    passing: [
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo "A=b" >> "$GITHUB_ENV"\n',
    ],
  },
  {
    id: 'github-actions-old-commands',
    title: 'A command is used that GitHub has taken back',
    why: 'It was taken back because whatever is printed could use it; the workflow fails, or relies on a switch that allows it for everybody.',
    fix: 'Write to the files that $GITHUB_OUTPUT, $GITHUB_ENV, $GITHUB_STATE and $GITHUB_PATH name.',
    severity: 'low',
    vectors: ['V1', 'V7'],
    references: [`${DOCS}/reference/workflows-and-actions/workflow-commands`],
    *find(subject) {
      for (const { step } of stepsOf(subject)) {
        const [found] = /::(?:set-output|save-state|set-env|add-path)\b/.exec(step.run ?? '') ?? [];
        if (found !== undefined)
          yield about(subject, [...step.path, 'run'], found, 'a line in the file that $GITHUB_OUTPUT names');
      }
    },
    failing: [
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo "::set-output name=a::b"\n',
    ],
    passing: [
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo "a=b" >> "$GITHUB_OUTPUT"\n',
    ],
  },
  {
    id: 'github-actions-runner-from-expression',
    title: 'What a stranger writes chooses where a job runs, or in what',
    why: 'A label or an image of their choice has the token and the secrets of the job.',
    fix: 'Name the runner and the image.',
    severity: 'high',
    vectors: ['V1'],
    references: [`${SYNTAX}#jobsjob_idruns-on`],
    *find(subject) {
      const taint = taintOf(subject);
      for (const job of subject.jobs)
        for (const keys of [['runs-on'], ['container'], ['container', 'image'], ['environment'], ['uses']]) {
          const found = taint.wayIn(textOf(valueAt(job.value, keys)) ?? '', job);
          if (found)
            yield about(subject, [...job.path, ...keys], wayText(found.way, keys.join('.')), 'a name');
        }
    },
    failing: [
      'on: pull_request_target\njobs:\n  a:\n    runs-on: ${{ github.event.pull_request.title }}\n    steps:\n      - run: ls\n',
    ],
    passing: [
      'on: push\njobs:\n  a:\n    strategy:\n      matrix:\n        os: [ubuntu-24.04]\n    runs-on: ${{ matrix.os }}\n    steps:\n      - run: ls\n',
    ],
  },
];
