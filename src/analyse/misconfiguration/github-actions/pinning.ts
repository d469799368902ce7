import { isLatest } from '../../../model/configuration/image-tag.ts';
import { keysOf, type Path, valueAt } from '../../../model/configuration/place.ts';
import { endedImage } from '../../lifecycle/ended-images.ts';
import {
  about,
  isCommit,
  SECURE_USE,
  SYNTAX,
  textOf,
  type Use,
  type UsedAction,
  usesOf,
  type WorkflowCheck,
  type WorkflowSubject,
} from './workflow.ts';

/** Whose actions are GitHub's own. */
const FIRST_PARTY = /^(?:actions|github)\//;
/** Actions of which versions were taken over, as advisories tell. A major version, such as `v4`, is a tag that moves on to mended ones. */
const TAKEN_OVER: readonly (readonly [action: RegExp, ref: RegExp, instead: string])[] = [
  [/^tj-actions\/changed-files$/, /^v?(?:[1-9]|[1-3]\d|4[0-5])(?:\.|$)/, 'v46.0.1 or later (CVE-2025-30066)'],
  [/^reviewdog\/action-setup$/, /^v1$/, 'a commit of today (CVE-2025-30154)'],
  [/^tj-actions\/branch-names$/, /^v?[1-7](?:\.|$)/, 'v8 or later (CVE-2023-49291)'],
  [/^actions\/download-artifact$/, /^v?4\.(?:0\.\d+|0|1\.[0-6])$/, 'v4.1.7 or later (CVE-2024-42471)'],
];
/** Actions and runtimes that nobody keeps any more. */
const ARCHIVED =
  /^(?:actions\/(?:create-release|upload-release-asset|setup-ruby|setup-haskell|setup-elixir)|actions-rs\/.*|marvinpinto\/action-automatic-releases|andymckay\/cancel-action|joshmgross\/update-image|pypa\/gh-action-pypi-publish-legacy)$/;
const OLD_ACTIONS: ReadonlyMap<string, number> = new Map([
  ['actions/checkout', 4],
  ['actions/upload-artifact', 4],
  ['actions/download-artifact', 4],
  ['actions/cache', 4],
  ['actions/setup-node', 4],
  ['actions/setup-python', 5],
  ['actions/setup-go', 5],
  ['actions/setup-java', 4],
  ['actions/github-script', 7],
]);
const OLD_RUNNERS =
  /^(?:ubuntu-(?:16|18|20)\.04|macos-(?:10\.15|11|12|13)(?:-.*)?|windows-(?:2016|2019)(?:-.*)?)$/;

/** Everything that is used and of which it is known what it is. */
function* actionsOf(subject: WorkflowSubject): Generator<Use & { readonly action: UsedAction }, undefined> {
  for (const { action, ...use } of usesOf(subject)) if (action) yield { ...use, action };
}

/** The images that steps, jobs and their services run in. */
function* imagesOf(subject: WorkflowSubject): Generator<{ path: Path; image: string }, undefined> {
  for (const { path, action } of actionsOf(subject))
    if (action.kind === 'image') yield { path, image: action.name };
  for (const job of subject.jobs) {
    const services = keysOf(valueAt(job.value, ['services'])).map((name) => ['services', name, 'image']);
    for (const keys of [['container'], ['container', 'image'], ...services]) {
      const image = textOf(valueAt(job.value, keys));
      if (image !== undefined) yield { path: [...job.path, ...keys], image };
    }
  }
}

function step(text: string): string {
  return `on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: ${text}\n`;
}

/** What a workflow takes from others, and in which version. */
export const PINNING_CHECKS: readonly WorkflowCheck[] = [
  {
    id: 'github-actions-unpinned',
    title: 'An action of others is used at a tag or a branch',
    why: 'Whoever takes over its repository moves the tag, and the next run does what they like with the token and the secrets; it has happened to actions that thousands used.',
    fix: 'Write the commit behind "@", the version in a comment, and have a bot renew both.',
    severity: 'medium',
    vectors: ['V1', 'V3'],
    references: [`${SECURE_USE}#using-third-party-actions`],
    standards: ['OWASP CICD-SEC-3', 'CIS Software Supply Chain 3.2.2'],
    *find(subject) {
      for (const { path, text, action } of actionsOf(subject)) {
        if (action.kind !== 'action' || FIRST_PARTY.test(action.name) || isCommit(action.ref)) continue;
        const isBranch = action.ref === undefined || !/^v?\d/.test(action.ref);
        yield about(
          subject,
          path,
          `uses: ${text}`,
          `uses: ${action.name}@0123… # ${action.ref ?? 'version'}`,
          isBranch ? { severity: 'high' } : {},
        );
      }
    },
    failing: [
      step('somebody/tool@v1'),
      step('somebody/tool@main'),
      'on: push\njobs:\n  a:\n    uses: somebody/x/.github/workflows/a.yml@v1\n',
    ],
    passing: [
      step(`somebody/tool@${'0123456789'.repeat(4)} # v1.2.3`),
      step('actions/checkout@v5'),
      step('./tools/a'),
    ],
  },
  {
    id: 'github-actions-own-unpinned',
    title: 'An action of GitHub is used at a tag',
    why: 'The tag can be moved: the next run is another one than the last.',
    fix: 'Write the commit behind "@", and the version in a comment.',
    severity: 'low',
    vectors: ['V3', 'V7'],
    references: [`${SECURE_USE}#using-third-party-actions`],
    *find(subject) {
      for (const { path, text, action } of actionsOf(subject))
        if (action.kind === 'action' && FIRST_PARTY.test(action.name) && !isCommit(action.ref))
          yield about(
            subject,
            path,
            `uses: ${text}`,
            `uses: ${action.name}@0123… # ${action.ref ?? 'version'}`,
          );
    },
    failing: [step('actions/checkout@v5')],
    passing: [step(`actions/checkout@${'0123456789'.repeat(4)}`)],
  },
  {
    id: 'github-actions-short-commit',
    title: 'A part of a commit is taken for a tag or a branch',
    why: 'Somebody may make a branch of that name.',
    fix: 'Write all forty digits of the commit.',
    severity: 'medium',
    vectors: ['V3'],
    references: [`${SECURE_USE}#using-third-party-actions`],
    *find(subject) {
      for (const { path, text, action } of actionsOf(subject))
        if (action.kind === 'action' && /^(?=.*\d)(?=.*[a-f])[0-9a-f]{7,39}$/.test(action.ref ?? ''))
          yield about(subject, path, `uses: ${text}`, 'all forty digits');
    },
    failing: [step('somebody/tool@0a1b2c3')],
    passing: [step('somebody/tool@v1')],
  },
  {
    id: 'github-actions-image-unpinned',
    title: 'A job or a step runs in an image that is not pinned',
    why: 'Who can push to the tag decides what runs with the secrets of the job.',
    fix: 'Add the digest of the image.',
    severity: 'low',
    vectors: ['V3', 'V4'],
    references: [`${SYNTAX}#jobsjob_idcontainer`],
    *find(subject) {
      for (const { path, image } of imagesOf(subject)) {
        if (image === '' || image.includes('@sha256:') || image.includes('${{')) continue;
        yield about(
          subject,
          path,
          image,
          `${image.replace(/:latest$/, '')}@sha256:…`,
          isLatest(image) ? { severity: 'medium' } : {},
        );
      }
    },
    failing: [
      step('docker://alpine'),
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    container: node:24\n    steps: [{run: ls}]\n',
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    services:\n      db: {image: "postgres:17"}\n    steps: [{run: ls}]\n',
    ],
    passing: [step(`docker://alpine@sha256:${'0'.repeat(64)}`)],
  },
  {
    id: 'github-actions-image-end-of-life',
    title: 'A job or a step runs in an image that gets no security updates any more',
    why: 'What is found in it from now on nobody mends, and it has the secrets of the job.',
    fix: 'Run a release that is maintained.',
    severity: 'medium',
    vectors: ['V3', 'V7'],
    references: ['https://endoflife.date/', `${SYNTAX}#jobsjob_idcontainer`],
    standards: ['NIST SP 800-190 4.1.1'],
    *find(subject) {
      for (const { path, image } of imagesOf(subject)) {
        const release = endedImage(image);
        if (release)
          yield about(subject, path, `${image}, whose updates ended ${release.ended}`, release.instead);
      }
    },
    failing: [
      step('docker://python:2.7'),
      'on: push\njobs:\n  a:\n    container: {image: "node:16"}\n    steps: [{run: ls}]\n',
      'on: push\njobs:\n  a:\n    services:\n      db: {image: "postgres:9.6"}\n    steps: [{run: ls}]\n',
    ],
    passing: [
      step('docker://python:3.13'),
      'on: push\njobs:\n  a:\n    container: example.com/node:16\n    steps: [{run: ls}]\n',
      'on: push\njobs:\n  a:\n    container: node:${{ matrix.node }}\n    steps: [{run: ls}]\n',
    ],
  },
  {
    id: 'github-actions-known-bad',
    title: 'An action is used in a version that was taken over, or has a known hole',
    why: 'Such versions have printed secrets of thousands of repositories, or let strangers write where they should not.',
    fix: 'Use a version in which it is mended, by its commit; where it ran meanwhile, change the secrets that it had.',
    severity: 'critical',
    vectors: ['V1', 'V3'],
    references: [
      'https://www.cisa.gov/news-events/alerts/2025/03/18/supply-chain-compromise-third-party-tj-actionschanged-files-cve-2025-30066-and-reviewdogaction',
      'https://github.com/advisories?query=type%3Areviewed+ecosystem%3Aactions',
    ],
    standards: ['OWASP CICD-SEC-3'],
    *find(subject) {
      for (const { path, text, action } of actionsOf(subject)) {
        const bad = TAKEN_OVER.find(
          ([names, refs]) => names.test(action.name) && refs.test(action.ref ?? ''),
        );
        if (bad) yield about(subject, path, `uses: ${text}`, bad[2]);
      }
    },
    failing: [step('tj-actions/changed-files@v45'), step('actions/download-artifact@v4.1.0')],
    passing: [
      step('tj-actions/changed-files@v46'),
      step('actions/download-artifact@v5'),
      step('actions/download-artifact@v4'),
    ],
  },
  {
    id: 'github-actions-archived',
    title: 'An action is used that nobody keeps any more',
    why: 'What is found in it is not mended, and its owner may give the name away.',
    fix: 'Use one that is kept, or a command of your own.',
    severity: 'low',
    vectors: ['V3'],
    references: [`${SECURE_USE}#using-third-party-actions`],
    *find(subject) {
      for (const { path, text, action } of actionsOf(subject))
        if (ARCHIVED.test(action.name)) yield about(subject, path, `uses: ${text}`, 'one that is kept');
    },
    failing: [step('actions/create-release@v1')],
    passing: [step('softprops/action-gh-release@v2')],
  },
  {
    id: 'github-actions-old-version',
    title: 'An action of GitHub is used in a version that is not kept any more',
    why: 'It runs on a Node.js without updates, and what is found in it is not mended.',
    fix: 'Use a version of today.',
    severity: 'low',
    vectors: ['V3', 'V7'],
    references: ['https://github.blog/changelog/label/actions/'],
    *find(subject) {
      for (const { path, text, action } of actionsOf(subject)) {
        const least = OLD_ACTIONS.get(action.name);
        const version = Number(/^v(\d+)/.exec(action.ref ?? '')?.[1]);
        if (least !== undefined && version < least)
          yield about(subject, path, `uses: ${text}`, `${action.name}@v${least} or later`);
      }
    },
    failing: [step('actions/checkout@v2')],
    passing: [step('actions/checkout@v5')],
  },
  {
    id: 'github-actions-old-runner',
    title: 'A job runs on a system that gets no updates any more',
    why: 'GitHub has taken it away, so that the job waits for ever, or a runner of that label is somebody’s own.',
    fix: 'Name a system of today, such as ubuntu-24.04.',
    severity: 'low',
    vectors: ['V7'],
    references: ['https://github.com/actions/runner-images'],
    *find(subject) {
      for (const { path, value } of subject.jobs) {
        const runner = valueAt(value, ['runs-on']);
        const matrix = valueAt(value, ['strategy', 'matrix', 'os']);
        const labels = [
          ...(Array.isArray(runner) ? runner : [runner]),
          ...(Array.isArray(matrix) && /matrix\.os/.test(textOf(runner) ?? '') ? matrix : []),
        ];
        const old = labels.find((one) => typeof one === 'string' && OLD_RUNNERS.test(one));
        if (old !== undefined) yield about(subject, [...path, 'runs-on'], String(old), 'a system of today');
      }
    },
    failing: [
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-18.04\n    steps: [{run: ls}]\n',
      'on: push\njobs:\n  a:\n    strategy: {matrix: {os: [macos-11]}}\n    runs-on: ${{ matrix.os }}\n    steps: [{run: ls}]\n',
    ],
    passing: ['on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps: [{run: ls}]\n'],
  },
];
