import { valueAt } from '../../../model/configuration/place.ts';
import {
  about,
  DOCS,
  isOpenToStrangers,
  type Job,
  SECURE_USE,
  type Step,
  stepsOf,
  textOf,
  usedAction,
  type WorkflowCheck,
  type WorkflowSubject,
} from './workflow.ts';

/** Refs of what a stranger has written. */
const STRANGERS_REF =
  /github\.event\.pull_request\.(?:head\.(?:sha|ref)|merge_commit_sha|number)|github\.head_ref|github\.event\.workflow_run\.(?:head_(?:sha|branch)|pull_requests)|github\.event\.(?:issue|comment)\b.*|github\.event\.(?:number|after)\b|refs\/pull\/|steps\..*\.outputs\..*(?:sha|ref)|github\.event\.client_payload\./;

/** A step that fetches what a stranger has written; what of it says so. */
function fetched(subject: WorkflowSubject, job: Job, step: Step): string | undefined {
  const action = usedAction(step.uses);
  if (action?.name === 'actions/checkout') {
    for (const key of ['ref', 'repository']) {
      const value = withVariables(textOf(valueAt(step.value, ['with', key])) ?? '', subject, job);
      if (
        STRANGERS_REF.test(value) ||
        /github\.event\.(?:pull_request|workflow_run)\.head_?(?:\.repo|_repository)/.test(value)
      )
        return `actions/checkout with.${key}: ${value}`;
    }
    return undefined;
  }
  if (
    subject.triggers.has('workflow_run') &&
    action &&
    /^(?:actions\/download-artifact|dawidd6\/action-download-artifact)$/.test(action.name) &&
    (action.name !== 'actions/download-artifact' || valueAt(step.value, ['with', 'run-id']) !== undefined)
  )
    return action.name;
  const [byNumber] = /\b(?:gh|hub) pr checkout\b/.exec(step.run ?? '') ?? [];
  return byNumber ?? fetchedByGit(subject, job, step);
}

/** A line of a script by which git fetches what a stranger has written. */
function fetchedByGit(subject: WorkflowSubject, job: Job, step: Step): string | undefined {
  for (const line of (step.run ?? '').split('\n')) {
    if (!/\bgit (?:-\S+ )*(?:checkout|clone|switch|fetch|pull|merge|reset|cherry-pick|worktree)\b/.test(line))
      continue;
    const used = [...line.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name = '']) =>
      variable(name, subject, job, step),
    );
    const isForeign =
      /\$\{\{\s*github\.(?:head_ref|event\.pull_request\.head)|refs\/pull\/|pull\/\$/.test(line) ||
      used.some((value) =>
        /github\.(?:head_ref|event\.(?:pull_request\.head|workflow_run\.head_))/.test(value),
      );
    if (isForeign) return line.trim();
  }
  return undefined;
}

/** What a variable is given, by a step, its job or the workflow; empty where none says so. */
function variable(name: string, { document }: WorkflowSubject, job: Job, step?: Step): string {
  for (const holder of [step?.value, job.value, document.value]) {
    const value = textOf(valueAt(holder, ['env', name]));
    if (value !== undefined) return value;
  }
  return '';
}

/** A text with what variables of the job and the workflow in it stand for. */
function withVariables(text: string, subject: WorkflowSubject, job: Job): string {
  const [, name] = /\$\{\{\s*env\.(\w{1,100})/.exec(text) ?? [];
  return name === undefined ? text : text + variable(name, subject, job);
}

/** Does a step run what lies in the folder? */
function runsFolder(step: Step): boolean {
  const action = usedAction(step.uses);
  if (action?.kind === 'local') return true;
  if (
    action &&
    /^(?:docker\/(?:build-push-action|bake-action)|gradle\/|pre-commit\/action|golangci\/golangci-lint-action|cypress-io\/github-action|bahmutov\/npm-install|borales\/actions-yarn|ruby\/setup-ruby|actions\/jekyll-build-pages)/.test(
      action.name,
    )
  )
    return true;
  return /\b(?:npm|yarn|pnpm|bun|npx) (?:ci|i|install|run|test|exec|build)\b|\bnpm i\b|^[ \t]*yarn[ \t]*$|\b(?:make|cmake|ninja|gradlew?|mvnw?|cargo|tox|pytest|nox|bundle|rake|composer|dotnet|go) ?\b|\bpip3? install (?:-e |-r |\.)|\bpython3? \S+\.py|\bsetup\.py\b|(?:^|[\s;&|])\.\/\S+|\b(?:ba|z)?sh \S+\.sh|\bdocker (?:build|compose)\b|\bpre-commit run\b|\bterraform (?:init|plan|apply)\b|\bnode \S+\.[cm]?js/m.test(
    step.run ?? '',
  );
}

/** Conditions that let only some in; whoever writes them thinks of these. */
function isGuarded(job: Job, step: Step): boolean {
  const texts = [valueAt(job.value, ['if']), valueAt(step.value, ['if'])].map((one) => textOf(one) ?? '');
  return (
    texts.some((text) =>
      /author_association|head\.repo\.full_name\s*==\s*github\.repository|head_repository\.full_name\s*==\s*github\.repository|labels\.\*\.name|github\.event\.pull_request\.head\.repo\.fork\s*==\s*false|!github\.event\.pull_request\.head\.repo\.fork/.test(
        text,
      ),
    ) || valueAt(job.value, ['environment']) !== undefined
  );
}

/** Events by which strangers start workflows with the rights of the repository. */
export const TRIGGER_CHECKS: readonly WorkflowCheck[] = [
  {
    id: 'github-actions-untrusted-checkout',
    title: 'What a stranger sends is run with the rights of the repository',
    why: 'The workflow has the secrets and a token that writes, fetches the code of a pull request of anybody, and runs it: tests, build files and lifecycle scripts are the stranger’s.',
    fix: 'Build in a workflow on "pull_request", without secrets, and hand over results, as data, to one on "workflow_run".',
    severity: 'critical',
    vectors: ['V1', 'V2'],
    references: [
      'https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/',
      `${SECURE_USE}#mitigating-the-risks-of-untrusted-code-checkout`,
    ],
    standards: ['OWASP CICD-SEC-4', 'CIS Software Supply Chain 2.3.4'],
    *find(subject) {
      if (!isOpenToStrangers(subject)) return;
      for (const job of subject.jobs)
        for (const [index, step] of job.steps.entries()) {
          const what = fetched(subject, job, step);
          if (what === undefined) continue;
          const runner =
            job.steps.slice(index).find((one) => one !== step && runsFolder(one)) ??
            (runsFolder(step) ? step : undefined);
          const guarded = isGuarded(job, step);
          const severity = guarded ? 'medium' : runner ? 'critical' : 'high';
          yield about(
            subject,
            step.path,
            `${what}${runner ? ` → ${runner.uses ?? (runner.run ?? '').split('\n')[0] ?? ''}` : ''}`,
            'no code of strangers where secrets are',
            { severity },
          );
        }
    },
    failing: [
      'on: pull_request_target\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/checkout@v5\n        with:\n          ref: ${{ github.event.pull_request.head.sha }}\n      - run: npm ci\n',
      'on: issue_comment\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: gh pr checkout ${{ github.event.issue.number }}\n      - run: make\n',
      'on: pull_request_target\nenv: {SHA: "${{ github.event.pull_request.head.sha }}"}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: git switch --detach "$SHA"\n      - run: make\n',
      'on: pull_request_target\nenv: {SHA: "${{ github.event.pull_request.head.sha }}"}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/checkout@v5\n        with: {ref: "${{ env.SHA }}"}\n      - run: make\n',
      'on:\n  workflow_run:\n    workflows: [a]\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/checkout@v5\n        with: {ref: "${{ github.event.workflow_run.head_sha }}"}\n      - run: ./build.sh\n',
    ],
    passing: [
      'on: pull_request\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/checkout@v5\n        with: {ref: "${{ github.event.pull_request.head.sha }}"}\n      - run: npm ci\n',
      'on: pull_request_target\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/checkout@v5\n      - uses: actions/labeler@v5\n',
    ],
  },
  {
    id: 'github-actions-dangerous-trigger',
    title: 'Strangers start the workflow with the rights of the repository',
    why: 'On these events it has the secrets and a token that writes: one expression or one checkout more, and strangers have them.',
    fix: 'Use "pull_request" where it does, and give the job only the permissions that it needs.',
    severity: 'low',
    vectors: ['V1', 'V2'],
    references: [`${DOCS}/reference/workflows-and-actions/events-that-trigger-workflows#pull_request_target`],
    standards: ['OWASP CICD-SEC-4'],
    *find(subject) {
      for (const event of ['pull_request_target', 'workflow_run'])
        if (subject.triggers.has(event))
          yield about(subject, ['on'], `on: ${event}`, 'on: pull_request, where it does');
    },
    failing: [
      'on: pull_request_target\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/labeler@v5\n',
    ],
    passing: ['on: pull_request\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: ls\n'],
  },
  {
    id: 'github-actions-artifact-of-strangers',
    title: 'What a stranger’s run has left is unpacked where secrets are',
    why: 'Its files can lie over programs and settings of this run, and its texts become variables.',
    fix: 'Unpack it into a folder of its own, and take what is in it for what a stranger wrote.',
    severity: 'high',
    vectors: ['V1'],
    references: ['https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/'],
    standards: ['OWASP CICD-SEC-4'],
    *find(subject) {
      if (!subject.triggers.has('workflow_run')) return;
      for (const { step } of stepsOf(subject)) {
        const action = usedAction(step.uses);
        const isForeign =
          action?.name === 'dawidd6/action-download-artifact' ||
          (action?.name === 'actions/download-artifact' &&
            valueAt(step.value, ['with', 'run-id']) !== undefined) ||
          /\bgh run download\b|actions\/artifacts\//.test(step.run ?? '');
        const folder = textOf(valueAt(step.value, ['with', 'path']));
        const isApart = folder !== undefined && /runner\.temp|^\/tmp|RUNNER_TEMP/.test(folder);
        if (isForeign && !isApart)
          yield about(
            subject,
            step.path,
            step.uses ?? 'gh run download',
            'a folder under ${{ runner.temp }}',
          );
      }
    },
    failing: [
      'on:\n  workflow_run:\n    workflows: [a]\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/download-artifact@v5\n        with: {run-id: "${{ github.event.workflow_run.id }}"}\n',
    ],
    passing: [
      'on:\n  workflow_run:\n    workflows: [a]\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/download-artifact@v5\n        with: {run-id: "${{ github.event.workflow_run.id }}", path: "${{ runner.temp }}/a"}\n',
    ],
  },
  {
    id: 'github-actions-self-hosted-for-strangers',
    title: 'What strangers send runs on a machine of one’s own',
    why: 'A runner of one’s own keeps what a job leaves: programs, processes, and the way into the network that it stands in.',
    fix: 'Use runners of GitHub for pull requests, or such that live for one job and stand apart.',
    severity: 'high',
    vectors: ['V1'],
    references: [`${SECURE_USE}#hardening-for-self-hosted-runners`],
    standards: ['OWASP CICD-SEC-7'],
    *find(subject) {
      if (!subject.triggers.has('pull_request') && !isOpenToStrangers(subject)) return;
      for (const { path, value } of subject.jobs) {
        const runner = valueAt(value, ['runs-on']);
        const labels = Array.isArray(runner)
          ? runner
          : [
              runner,
              ...(Array.isArray(valueAt(runner, ['labels']))
                ? (valueAt(runner, ['labels']) as unknown[])
                : [valueAt(runner, ['labels'])]),
            ];
        const [, name] = /^\$\{\{\s*matrix\.([\w-]{1,100})\s*\}\}$/.exec(textOf(runner) ?? '') ?? [];
        const values = name === undefined ? [] : valueAt(value, ['strategy', 'matrix', name]);
        if (Array.isArray(values)) labels.push(...(values.flat() as unknown[]));
        if (labels.some((one) => one === 'self-hosted'))
          yield about(
            subject,
            [...path, 'runs-on'],
            'self-hosted',
            'a runner of GitHub, or one that lives for one job',
          );
      }
    },
    failing: [
      'on: pull_request\njobs:\n  a:\n    strategy: {matrix: {on: [ubuntu-24.04, self-hosted]}}\n    runs-on: ${{ matrix.on }}\n    steps:\n      - run: make\n',
      'on: pull_request\njobs:\n  a:\n    runs-on: [self-hosted, linux]\n    steps:\n      - run: make\n',
    ],
    passing: [
      'on: push\njobs:\n  a:\n    runs-on: [self-hosted, linux]\n    steps:\n      - run: make\n',
      'on: pull_request\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make\n',
    ],
  },
];
