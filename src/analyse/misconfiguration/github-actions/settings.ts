import { holdsSecret, isCredential } from '../../../model/configuration/credentials.ts';
import { keysOf, type Path, valueAt } from '../../../model/configuration/place.ts';
import {
  about,
  DOCS,
  publishes,
  SYNTAX,
  textOf,
  type WorkflowCheck,
  type WorkflowSubject,
} from './workflow.ts';

const SECRETS = `${DOCS}/how-tos/write-workflows/choose-what-workflows-do/use-secrets`;
function job(steps: string, more = ''): string {
  return `on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n${more}    steps:\n${steps}`;
}

/** Passwords of databases that a job starts for its tests: a word, or what is asked of this machine or of a service. */
const OF_TESTS = /^[a-z]{1,10}$|@(?:localhost|127\.0\.0\.1|\[::1\]|[a-z]{1,20})(?::\d{1,5})?(?:\/|$)/i;

/** Where variables and inputs stand, and passwords of registries of Dependabot. */
function* credentialPlaces({ kind, jobs, document }: WorkflowSubject): Generator<Path, undefined> {
  if (kind === 'dependabot') {
    for (const name of keysOf(valueAt(document.value, ['registries']))) yield ['registries', name];
    return;
  }
  yield ['env'];
  for (const { path, steps } of jobs) {
    yield [...path, 'env'];
    for (const step of steps)
      yield* [
        [...step.path, 'env'],
        [...step.path, 'with'],
      ];
  }
}

/** What workflows say for all that they run. */
export const SETTING_CHECKS: readonly WorkflowCheck[] = [
  {
    id: 'github-actions-password-in-workflow',
    title: 'A password stands in the workflow',
    why: 'Everybody who can read the repository has it.',
    fix: 'Keep it as a secret, and change it, as it was told.',
    severity: 'critical',
    vectors: ['V2'],
    references: [SECRETS],
    standards: ['OWASP CICD-SEC-6'],
    *find(subject) {
      for (const own of subject.jobs) {
        const places = [
          ['container', 'credentials', 'password'],
          ...keysOf(valueAt(own.value, ['services'])).map((name) => [
            'services',
            name,
            'credentials',
            'password',
          ]),
        ];
        for (const keys of places) {
          const value = textOf(valueAt(own.value, keys));
          if (value !== undefined && value !== '' && !value.includes('${{'))
            yield about(subject, [...own.path, ...keys], 'password: …', 'password: ${{ secrets.… }}');
        }
      }
      for (const path of credentialPlaces(subject))
        for (const name of keysOf(valueAt(subject.document.value, path))) {
          const value = textOf(valueAt(subject.document.value, [...path, name])) ?? '';
          if (!OF_TESTS.test(value) && (isCredential(name, value) || holdsSecret(value)))
            yield about(subject, [...path, name], `${name}: …`, `${name}: \${{ secrets.… }}`, {
              severity: 'high',
            });
        }
    },
    failing: [
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    container:\n      image: example.com/a:1\n      credentials: {username: ann, password: fake-one}\n    steps: [{run: ls}]\n',
      'on: push\nenv: {DEPLOY_PASSWORD: fake-Pa55word-for-tests}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps: [{run: ls}]\n',
    ],
    passing: [
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    container:\n      image: example.com/a:1\n      credentials: {username: ann, password: "${{ secrets.P }}"}\n    steps: [{run: ls}]\n',
      'on: push\nenv: {POSTGRES_PASSWORD: postgres, DB: "postgres://postgres:postgres@localhost:5432/test"}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps: [{run: ls}]\n',
      'on: push\nenv: {TOKEN_FILE: token, PASSWORD: "${{ secrets.P }}"}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps: [{run: ls}]\n',
    ],
  },
  {
    id: 'github-actions-debug-logs',
    title: 'Every run prints what is for debugging',
    why: 'These logs have what masks do not cover, for everybody who can read the repository.',
    fix: 'Take the variable away; debugging is switched on for a single run.',
    severity: 'low',
    vectors: ['V1'],
    references: [`${DOCS}/how-tos/monitor-workflows/enable-debug-logging`],
    *find(subject) {
      for (const path of [
        [],
        ...subject.jobs.flatMap((one) => [one.path, ...one.steps.map((step) => step.path)]),
      ])
        for (const name of ['ACTIONS_STEP_DEBUG', 'ACTIONS_RUNNER_DEBUG'])
          if (textOf(valueAt(subject.document.value, [...path, 'env', name])) === 'true')
            yield about(subject, [...path, 'env', name], `${name}: true`, `no ${name}`);
    },
    failing: [
      'on: push\nenv: {ACTIONS_STEP_DEBUG: true}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps: [{run: ls}]\n',
    ],
    passing: ['on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps: [{run: ls}]\n'],
  },
  {
    id: 'github-actions-no-time-limit',
    title: 'Nothing ends a job that hangs',
    why: 'It runs for six hours, on a machine of one’s own for ever, with its token alive all the while.',
    fix: 'Say "timeout-minutes" for the job.',
    severity: 'low',
    vectors: ['V1'],
    references: [`${SYNTAX}#jobsjob_idtimeout-minutes`],
    *find(subject) {
      if (subject.kind !== 'workflow') return;
      for (const own of subject.jobs) {
        const isOwn = own.steps.length > 0;
        const isLimited =
          valueAt(own.value, ['timeout-minutes']) !== undefined ||
          own.steps.every(({ value }) => valueAt(value, ['timeout-minutes']) !== undefined);
        const labels = JSON.stringify(valueAt(own.value, ['runs-on']) ?? '');
        if (isOwn && !isLimited && labels.includes('self-hosted'))
          yield about(subject, own.path, 'no "timeout-minutes"', 'timeout-minutes: 30');
      }
    },
    failing: ['on: push\npermissions: {}\njobs:\n  a:\n    runs-on: [self-hosted]\n    steps: [{run: ls}]\n'],
    passing: [
      'on: push\npermissions: {}\njobs:\n  a:\n    runs-on: [self-hosted]\n    timeout-minutes: 5\n    steps: [{run: ls}]\n',
      job('      - run: ls\n'),
    ],
  },
  {
    id: 'github-actions-publishes-beside',
    title: 'Two releases may run beside each other',
    why: 'One publishes while the other does: what is there in the end is a mixture, or the older one.',
    fix: 'Say "concurrency" with a group for the release, and do not cancel what runs.',
    severity: 'low',
    vectors: ['V7'],
    references: [`${SYNTAX}#concurrency`],
    *find(subject) {
      const isOne =
        valueAt(subject.document.value, ['concurrency']) !== undefined ||
        subject.jobs.some(({ value }) => valueAt(value, ['concurrency']) !== undefined);
      if (subject.kind === 'workflow' && publishes(subject) && !isOne)
        yield about(subject, ['on'], 'no "concurrency"', 'concurrency: {group: release}');
    },
    failing: [job('      - run: npm publish\n')],
    passing: [
      job('      - run: npm test\n'),
      `concurrency: {group: release}\n${job('      - run: npm publish\n')}`,
    ],
  },
];
