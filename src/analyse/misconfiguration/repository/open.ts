import { valueAt } from '../../../model/configuration/place.ts';
import type { CheckHead, Example } from '../../../model/configuration/check.ts';
import { notReadable } from '../../audit/evidence.ts';
import {
  commandsOnHost,
  editorJson,
  type EditorAction,
  isDevContainer,
  isEditorTasks,
  isWorkspace,
  reachOfContainer,
  rightsOfContainer,
  tasksOnOpen,
} from '../../audit/folder-open.ts';
import { iniEntries } from '../../audit/ini.ts';
import { failure, lineOf, ofFiles, ofTexts, type RepositoryCheck } from './rule.ts';

const isPackage = (path: string): boolean =>
  /(?:^|\/)package\.json$/.test(path) && !path.includes('node_modules/');
const isPreCommit = (path: string): boolean => /^\.pre-commit-config\.ya?ml$/.test(path);
const isPackageSettings = (path: string): boolean => /(?:^|\/)\.npmrc$/.test(path);

/** Files in which checks of this file look. */
export const isOpened = (path: string): boolean =>
  [isPackage, isPreCommit, isPackageSettings, isEditorTasks, isWorkspace, isDevContainer].some((is) =>
    is(path),
  );

interface EditorRule extends Omit<CheckHead, 'vectors'> {
  readonly isAbout: (path: string) => boolean;
  readonly actions: (value: unknown) => readonly EditorAction[];
  readonly expected: string;
  readonly path: string;
  readonly bad: string;
  readonly good: string;
}

const EDITOR_RULES: readonly EditorRule[] = [
  {
    id: 'repository-open-task',
    title: 'A task runs when the folder is opened',
    why: 'Who clones the repository and opens it in an editor that trusts the folder runs what somebody else wrote.',
    fix: 'Take "runOn": "folderOpen" away.',
    severity: 'high',
    references: ['https://code.visualstudio.com/docs/editor/tasks'],
    isAbout: (path) => isEditorTasks(path) || isWorkspace(path),
    actions: tasksOnOpen,
    expected: 'no "runOn": "folderOpen"',
    path: '.vscode/tasks.json',
    bad: '{\n  // at once\n  "tasks": [{ "label": "setup", "command": "./setup.sh", "runOptions": { "runOn": "folderOpen" } }],\n}\n',
    good: '{ "tasks": [{ "label": "test", "command": "npm test" }] }\n',
  },
  {
    id: 'repository-container-host-command',
    title: 'A dev container runs a command on the machine itself',
    why: '"initializeCommand" runs outside of the container, as who opens the folder.',
    fix: 'Move it into the container, such as to "onCreateCommand".',
    severity: 'medium',
    references: ['https://containers.dev/implementors/json_reference/'],
    isAbout: isDevContainer,
    actions: commandsOnHost,
    expected: 'no "initializeCommand"',
    path: '.devcontainer/devcontainer.json',
    bad: '{ "image": "go:1", "initializeCommand": "./setup.sh" }\n',
    good: '{ "image": "go:1", "onCreateCommand": "./setup.sh" }\n',
  },
  {
    id: 'repository-container-reach',
    title: 'A dev container gets the engine or credentials of the machine',
    why: 'Whatever runs in it, a dependency or an extension, is then as good as on the machine.',
    fix: 'Mount neither the socket of the engine nor folders of your home.',
    severity: 'high',
    references: ['https://containers.dev/implementors/json_reference/'],
    isAbout: isDevContainer,
    actions: reachOfContainer,
    expected: 'no socket of an engine, and no folder with credentials',
    path: '.devcontainer/devcontainer.json',
    bad: '{\n  "mounts": ["source=/var/run/docker.sock,target=/var/run/docker.sock,type=bind"]\n}\n',
    good: '{ "mounts": ["source=cache,target=/cache,type=volume"] }\n',
  },
  {
    id: 'repository-container-rights',
    title: 'A dev container has the rights of the machine',
    why: 'Whatever runs in it gets out of it.',
    fix: 'Take "privileged" away, and give the capabilities that are needed.',
    severity: 'high',
    references: ['https://containers.dev/implementors/json_reference/'],
    isAbout: isDevContainer,
    actions: rightsOfContainer,
    expected: 'no privileges',
    path: '.devcontainer.json',
    bad: '{ "runArgs": ["--privileged"] }\n',
    good: '{ "runArgs": ["--init"] }\n',
  },
];

/** What happens on the machine of who clones the repository, opens it, or installs what it needs. */
export const OPEN_CHECKS: readonly RepositoryCheck[] = [
  ...EDITOR_RULES.map((rule): RepositoryCheck => {
    const { isAbout, actions, expected, path, bad, good, ...head } = rule;
    return {
      ...head,
      vectors: ['V1', 'V2'],
      find: (facts) =>
        ofTexts(facts, isAbout, expected, (text, file) => {
          const value = editorJson(text);
          if (value === undefined) return [notReadable(file, 'is no JSON', expected)];
          return actions(value).map(({ actual, word }) =>
            failure(file, actual, expected, lineOf(text, word)),
          );
        }),
      failing: [{ [path]: bad }] as [Example],
      passing: [{ [path]: good }, {}] as [Example, Example],
    };
  }),
  {
    id: 'repository-install-script',
    title: 'Installing the dependencies runs scripts of the repository',
    why: 'Who clones it and installs what it needs runs what somebody else wrote.',
    fix: 'Have people call it by name; install with "--ignore-scripts" where you do not know the repository.',
    severity: 'low',
    vectors: ['V1', 'V2'],
    references: ['https://docs.npmjs.com/cli/using-npm/scripts'],
    find: (facts) =>
      ofTexts(facts, isPackage, 'no such script', (text, path) => {
        const value = editorJson(text);
        if (value === undefined) return [notReadable(path, 'is no JSON', 'no such script')];
        const scripts = valueAt(value, ['scripts']);
        return ['preinstall', 'install', 'postinstall', 'prepare']
          .filter((name) => typeof valueAt(scripts, [name]) === 'string')
          .map((name) =>
            failure(path, `has the script "${name}"`, 'no such script', lineOf(text, `"${name}"`)),
          );
      }),
    failing: [{ 'package.json': '{\n  "scripts": { "postinstall": "node setup.js" }\n}\n' }],
    passing: [{ 'package.json': '{ "scripts": { "test": "node --test" } }\n' }, {}],
  },
  {
    id: 'repository-hook-manager',
    title: 'The repository brings hooks for git',
    why: 'Once its hook manager is installed, whoever may push decides what runs at the next commit or checkout.',
    fix: 'Have changes of them reviewed by owners, and look at them before you install them.',
    severity: 'low',
    vectors: ['V1', 'V2'],
    references: ['https://git-scm.com/docs/githooks'],
    find: (facts) =>
      ofFiles(facts, 'no hooks in the tree', (files) =>
        files
          .filter(({ path }) =>
            /^(?:\.husky\/[a-z-]+|\.githooks\/[a-z-]+|\.?lefthook\.(?:ya?ml|toml|json))$/.test(path),
          )
          .map(({ path }) => failure(path, 'runs at actions of git', 'no hooks in the tree')),
      ),
    failing: [{ '.husky/post-checkout': './setup.sh\n' }],
    passing: [{ 'main.go': '' }, {}],
  },
  {
    id: 'repository-hook-pin',
    title: 'A hook of pre-commit is taken from a branch',
    why: 'Whoever may push to that repository decides what runs at the next commit on every machine.',
    fix: 'Write a tag or, better, a commit as "rev".',
    severity: 'medium',
    vectors: ['V1', 'V3'],
    references: ['https://pre-commit.com/#using-the-latest-version-for-a-repository'],
    find: (facts) =>
      ofTexts(facts, isPreCommit, 'a tag or a commit', (text, path) =>
        text.split('\n', 5_000).flatMap((line, index) => {
          const [, revision] = /^[\s-]*rev:\s*["']?([\w./-]{1,100})/.exec(line) ?? [];
          return revision !== undefined &&
            /^(?:main|master|HEAD|develop|dev|trunk|latest|stable)$/.test(revision)
            ? [failure(path, `rev: ${revision}`, 'a tag or a commit', index + 1)]
            : [];
        }),
      ),
    failing: [{ '.pre-commit-config.yaml': 'repos:\n  - repo: https://git.example/hooks\n    rev: main\n' }],
    passing: [
      { '.pre-commit-config.yaml': 'repos:\n  - repo: https://git.example/hooks\n    rev: v1.2.3\n' },
      {},
    ],
  },
  {
    id: 'repository-active-hook',
    title: 'Git runs hooks of this copy of the repository',
    why: 'They are not in the history: who sent the folder as an archive, or ran something in it, may have put them there.',
    fix: 'Look at them, and delete those that you do not know.',
    severity: 'low',
    vectors: ['V1'],
    references: ['https://git-scm.com/docs/githooks'],
    find: ({ hooks }) => {
      const [path, expected] = ['.git/hooks', 'no hooks that run'];
      if (hooks.state === 'unreadable') return [notReadable(path, hooks.reason, expected)];
      const names = hooks.state === 'read' ? hooks.value : [];
      const [first, ...rest] = names.map((name) => failure(`${path}/${name}`, 'runs', expected));
      return first ? [first, ...rest] : [{ outcome: 'pass', path, actual: 'none runs', expected }];
    },
    failing: [{ '.git/hooks/post-checkout (100755)': '#!/bin/sh\n' }],
    passing: [{ '.git/hooks/pre-commit.sample (100755)': '' }],
  },
  {
    id: 'repository-environment-script',
    title: 'Entering the folder runs a script',
    why: 'direnv runs it once it was allowed, and every prompt shows how to.',
    fix: 'Look at each change of it before you allow it.',
    severity: 'low',
    vectors: ['V1'],
    references: ['https://direnv.net/'],
    find: (facts) =>
      ofFiles(facts, 'no .envrc', (files) =>
        files
          .filter(({ path }) => /(?:^|\/)\.envrc$/.test(path))
          .map(({ path }) => failure(path, 'is there', 'no .envrc')),
      ),
    failing: [{ '.envrc': 'layout go\n' }],
    passing: [{ 'main.go': '' }, {}],
  },
  {
    id: 'repository-package-registry',
    title: 'Settings of the package manager give up protection',
    why: 'Who is on the way gives packages of his own, and the build takes them.',
    fix: 'Use https registries, and leave "strict-ssl" on.',
    severity: 'high',
    vectors: ['V2', 'V3'],
    references: ['https://docs.npmjs.com/cli/configuring-npm/npmrc'],
    find: (facts) =>
      ofTexts(facts, isPackageSettings, 'https registries that are verified', (text, path) =>
        iniEntries(text).flatMap(({ key, value, line }) => {
          const isPlain = /(?:^|:)registry$/.test(key) && /^http:\/\//i.test(value);
          const isUnverified = key === 'strict-ssl' && value === 'false';
          const actual = isPlain ? `${key} without TLS` : 'strict-ssl=false';
          return isPlain || isUnverified
            ? [failure(path, actual, 'https registries that are verified', line)]
            : [];
        }),
      ),
    failing: [{ '.npmrc': 'registry=http://packages.example/\n' }],
    passing: [{ '.npmrc': 'registry=https://packages.example/\n' }, {}],
  },
];
