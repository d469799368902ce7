import { keysOf, valueAt } from '../../../model/configuration/place.ts';
import { expressionsIn, referencesOf } from './expressions.ts';
import {
  about,
  DOCS,
  SECURE_USE,
  stepsOf,
  SYNTAX,
  textOf,
  textsIn,
  usedAction,
  usesOf,
  type WorkflowCheck,
} from './workflow.ts';

/** Owners whose actions very many use, whom others would like to be taken for. */
const KNOWN_OWNERS = [
  'actions',
  'github',
  'docker',
  'aws-actions',
  'azure',
  'google-github-actions',
  'hashicorp',
  'codecov',
  'softprops',
  'peter-evans',
  'pypa',
  'gradle',
  'pnpm',
  'ruby',
  'dtolnay',
  'goreleaser',
  'golangci',
  'sigstore',
  'aquasecurity',
  'anchore',
  'step-security',
  'slsa-framework',
];

function job(steps: string): string {
  return `on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n${steps}`;
}

/** What names and expressions say, and what they seem to say. */
export const NAME_CHECKS: readonly WorkflowCheck[] = [
  {
    id: 'github-actions-mistyped-owner',
    title: 'An action’s owner is called almost like a well-known one',
    why: 'Somebody may have taken the mistyped name, to run what they like where it is used.',
    fix: 'Write the name of the owner that is meant.',
    severity: 'high',
    vectors: ['V1', 'V3'],
    references: [`${SECURE_USE}#using-third-party-actions`],
    standards: ['OWASP CICD-SEC-3'],
    *find(subject) {
      for (const { path, text, action } of usesOf(subject)) {
        const owner = action?.kind === 'action' ? (action.name.split('/')[0] ?? '') : '';
        if (owner.length < 5 || KNOWN_OWNERS.includes(owner)) continue;
        const meant = KNOWN_OWNERS.find((one) => one.length > 4 && isOneAway(owner, one));
        if (meant !== undefined) yield about(subject, path, `uses: ${text}`, `uses: ${meant}/…`);
      }
    },
    failing: [job('      - uses: actons/checkout@v5\n'), job('      - uses: action/checkout@v5\n')],
    passing: [job('      - uses: actions/checkout@v5\n'), job('      - uses: docker/login-action@v3\n')],
  },
  {
    id: 'github-actions-obscure-name',
    title: 'A name is written so that it is hard to read',
    why: 'Folders that lead nowhere, and expressions that are always the same, hide what is used from people and from tools.',
    fix: 'Write what it stands for.',
    severity: 'medium',
    vectors: ['V1', 'V2'],
    references: [`${SYNTAX}#jobsjob_idstepsuses`],
    *find(subject) {
      for (const { path, text } of usesOf(subject)) {
        const name = text.split('@')[0] ?? '';
        if (!/^(?:\.{1,2}\/|docker:)/.test(name) && /\/\.{0,2}(?:\/|$)/.test(name))
          yield about(subject, path, `uses: ${text}`, 'a plain name');
      }
      for (const { step } of stepsOf(subject))
        for (const { text, body } of expressionsIn(step.run ?? ''))
          if (/\b(?:format|join|fromjson|tojson)\s*\(/i.test(body) && referencesOf(body).length === 0)
            yield about(subject, [...step.path, 'run'], text, 'what it stands for');
    },
    failing: [
      job('      - uses: actions/checkout/./@v5\n'),
      job("      - run: ${{ format('{0}{1}', 'cu', 'rl') }} example.com\n"),
    ],
    passing: [
      job('      - uses: github/codeql-action/init@v4\n'),
      job("      - run: echo ${{ format('{0}', github.sha) }}\n"),
    ],
  },
  {
    id: 'github-actions-false-ternary',
    title: 'A condition gives the second value whatever it asks',
    why: '"a && b || c" gives c where b is empty, 0 or false: what was to be switched off, a check or a flag, stays on.',
    fix: 'Turn the condition around, so that the value in the middle is none of these, or use case().',
    severity: 'low',
    vectors: ['V7'],
    references: [`${DOCS}/reference/workflows-and-actions/expressions#operators`],
    *find(subject) {
      for (const { path, text } of textsIn(subject.document.value)) {
        const found = expressionsIn(text).find(({ body }) =>
          /&&\s{0,9}(?:''|false|0|null)\s{0,9}\|\|/.test(body),
        );
        if (found) yield about(subject, path, found.text, 'a value in the middle that is true');
      }
    },
    failing: [
      job("      - run: make\n        env: {FLAGS: \"${{ github.ref == 'a' && '' || '--strict' }}\"}\n"),
    ],
    passing: [
      job("      - run: make\n        env: {FLAGS: \"${{ github.ref != 'a' && '--strict' || '' }}\"}\n"),
    ],
  },
  {
    id: 'github-actions-latest-tool',
    title: 'An action installs a tool in whatever version there is',
    why: 'The action is pinned, what it fetches is not: a version that was published since runs with the token and the secrets of the job.',
    fix: 'Name the version of the tool.',
    severity: 'low',
    vectors: ['V3', 'V7'],
    references: [`${SECURE_USE}#using-third-party-actions`],
    standards: ['OWASP CICD-SEC-3'],
    *find(subject) {
      for (const { step } of stepsOf(subject))
        for (const key of keysOf(valueAt(step.value, ['with'])))
          if (
            /(?:^|[-_])version$/.test(key) &&
            /^(?:latest|nightly|canary|edge|main|master)$/.test(
              textOf(valueAt(step.value, ['with', key])) ?? '',
            )
          )
            yield about(
              subject,
              [...step.path, 'with', key],
              `${key}: ${textOf(valueAt(step.value, ['with', key]))}`,
              `${key}: 1.2.3`,
            );
    },
    failing: [
      job(`      - uses: golangci/golangci-lint-action@${'0'.repeat(40)}\n        with: {version: latest}\n`),
    ],
    passing: [
      job(`      - uses: golangci/golangci-lint-action@${'0'.repeat(40)}\n        with: {version: v2.5.0}\n`),
    ],
  },
  {
    id: 'github-actions-unchecked-feature',
    title: 'Something is used that is there for old workflows alone',
    why: 'It installs or runs what nobody locks or checks: packages beside a lock file, or a shell that goes on after a mistake.',
    fix: 'Install packages in a step of their own, from a lock file; use bash or pwsh.',
    severity: 'low',
    vectors: ['V3'],
    references: [
      'https://github.com/actions/setup-python/blob/main/docs/advanced-usage.md',
      `${SYNTAX}#jobsjob_idstepsshell`,
    ],
    *find(subject) {
      for (const { step } of stepsOf(subject)) {
        const packages = textOf(valueAt(step.value, ['with', 'pip-install']));
        if (usedAction(step.uses)?.name === 'actions/setup-python' && packages !== undefined)
          yield about(
            subject,
            [...step.path, 'with', 'pip-install'],
            `pip-install: ${packages}`,
            'a step of its own, from a lock file',
          );
        if (textOf(valueAt(step.value, ['shell'])) === 'cmd')
          yield about(subject, [...step.path, 'shell'], 'shell: cmd', 'shell: pwsh');
      }
    },
    failing: [
      job('      - uses: actions/setup-python@v6\n        with: {pip-install: tool}\n'),
      job('      - run: dir\n        shell: cmd\n'),
    ],
    passing: [
      job(
        '      - uses: actions/setup-python@v6\n        with: {python-version: "3.13"}\n      - run: dir\n        shell: pwsh\n',
      ),
    ],
  },
];

/** Is one the other with one letter more, less, or changed, or with two exchanged? */
function isOneAway(left: string, right: string): boolean {
  if (left === right || Math.abs(left.length - right.length) > 1) return false;
  let from = 0;
  while (from < left.length && left[from] === right[from]) from += 1;
  const [restOfLeft, restOfRight] = [left.slice(from), right.slice(from)];
  return (
    restOfLeft.slice(1) === restOfRight.slice(1) ||
    restOfLeft.slice(1) === restOfRight ||
    restOfLeft === restOfRight.slice(1) ||
    (restOfLeft.slice(2) === restOfRight.slice(2) &&
      restOfLeft[0] === restOfRight[1] &&
      restOfLeft[1] === restOfRight[0])
  );
}
