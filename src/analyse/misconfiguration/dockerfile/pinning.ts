import {
  doesBeside,
  type Installation,
  installations,
  PACKAGE_MANAGERS,
  type PackageManager,
} from './package-managers.ts';
import { aboutCommand, type DockerfileCheck, hasOption, PRACTICES, runCommands } from './subject.ts';

/** Packages whose version nobody says; what only the build tells is not judged. */
function unpinned({ packages, manager, run, verb }: Installation): string[] {
  if (
    hasOption(run.words, '', '--version', '--rev', '--tag') ||
    (manager.id === 'gem' && hasOption(run.words, 'v'))
  )
    return [];
  const isGoInstall = run.name === 'go' && verb.known === 'install';
  return packages.flatMap(({ value }) => {
    if (value === undefined || manager.pinned.test(value) || /^[<>]/.test(value)) return [];
    // Without a version it builds what go.mod says of it, or fails.
    return isGoInstall && !value.includes('@') ? [] : [value];
  });
}

const INSTALLS: Readonly<Record<string, readonly [failing: string, passing: string]>> = {
  apt: ['apt-get install -y nginx', 'apt-get install -y nginx=1.26.3-3'],
  apk: ['apk add --no-cache nginx', 'apk add --no-cache nginx=1.28.0-r3'],
  dnf: ['dnf install -y nginx', 'dnf install -y nginx-1.26.3'],
  zypper: ['zypper install -y nginx', 'zypper install -y nginx=1.27.2'],
  pip: ['pip install flask', 'pip install flask==3.1.0 && pip install -r requirements.txt'],
  npm: [
    'npm install -g typescript && yarn global add typescript',
    'npm install -g typescript@5.9.2 && npm install && yarn install && pnpm add typescript@5.9.2',
  ],
  gem: ['gem install rails', 'gem install rails:8.0.2 && gem install rake -v 13.2.1'],
  cargo: ['cargo install ripgrep', 'cargo install ripgrep@14.1.1 && cargo install --path .'],
  go: [
    'go install example.com/tool@latest',
    'go install example.com/tool@v1.2.3 && go install ./... && go install example.com/app/cmd/app',
  ],
};

function unpinnedCheck({ id, title, example, reference }: PackageManager): DockerfileCheck {
  const [failing = '', passing = ''] = INSTALLS[id] ?? [];
  const isSystem = /^(?:apt|apk|dnf|zypper)$/.test(id);
  return {
    id: `dockerfile-${id}-unpinned`,
    title: `Packages of ${title} are installed in whatever version there is`,
    why: 'The same Dockerfile makes another image tomorrow, and a version that somebody took over is taken as well.',
    fix: isSystem
      ? 'Say the version of each package, or install from a snapshot of the archive.'
      : 'Say the version of each package, or install from a lock file.',
    severity: isSystem ? 'low' : 'medium',
    vectors: ['V3', 'V7'],
    references: [reference, `${PRACTICES}#version-pinning`],
    *find(subject) {
      for (const found of installations(subject, id)) {
        const names = unpinned(found);
        if (names.length > 0)
          yield {
            ...aboutCommand(subject, found.run, example),
            actual: `${found.run.name} ${found.verb.known} ${names.slice(0, 5).join(' ')}${names.length > 5 ? ' …' : ''}`,
          };
      }
    },
    failing: [`FROM debian:13\nRUN ${failing}\n`],
    passing: [`FROM debian:13\nRUN ${passing}\n`],
  };
}

/** In which versions packages are installed. */
export const PINNING_CHECKS: readonly DockerfileCheck[] = [
  ...PACKAGE_MANAGERS.map(unpinnedCheck),
  {
    id: 'dockerfile-npm-without-lock',
    title: 'npm installs what a range lets in, not what the lock file says',
    why: 'A version that was published since is taken without anybody having seen it.',
    fix: 'Use npm ci, with the lock file copied beside package.json.',
    severity: 'medium',
    vectors: ['V3'],
    references: ['https://docs.npmjs.com/cli/commands/npm-ci'],
    *find(subject) {
      for (const { run, packages } of installations(subject, 'npm'))
        if (
          run.name === 'npm' &&
          packages.length === 0 &&
          !hasOption(run.words, 'g', '--global', '--location', '--package-lock-only')
        )
          yield aboutCommand(subject, run, 'npm ci');
      for (const run of runCommands(subject)) {
        const isInstall =
          /^(?:yarn|pnpm)$/.test(run.name) &&
          (run.operands.length === 0 || run.operands[0]?.known === 'install');
        if (
          isInstall &&
          !hasOption(run.words, '', '--frozen-lockfile', '--immutable', '--version', '--prod-frozen')
        )
          yield aboutCommand(subject, run, `${run.name} install --frozen-lockfile`);
      }
    },
    failing: ['FROM node:24\nRUN npm install\n', 'FROM node:24\nRUN yarn install\n'],
    passing: [
      'FROM node:24\nRUN npm ci\n',
      'FROM node:24\nRUN yarn install --frozen-lockfile\n',
      'FROM node:24\nRUN npm install -g npm@11.6.0\n',
    ],
  },
  {
    id: 'dockerfile-system-upgrade',
    title: 'The whole system is upgraded while the image is built',
    why: 'What the image contains depends on the day of the build and on the cache, and upgrades of what runs only on hosts can fail.',
    fix: 'Build upon a newer base image, and upgrade single packages where one waits for it.',
    severity: 'low',
    vectors: ['V3', 'V7'],
    references: [`${PRACTICES}#apt-get`],
    *find(subject) {
      for (const run of runCommands(subject)) {
        const [verb] = run.operands;
        const isUpgrade =
          (/^(?:apt|apt-get|aptitude)$/.test(run.name) &&
            /^(?:upgrade|safe-upgrade|dist-upgrade|full-upgrade)$/.test(verb?.known ?? '') &&
            run.operands.length === 1) ||
          (/^(?:yum|dnf|dnf5|microdnf)$/.test(run.name) &&
            /^(?:update|upgrade|up|distro-sync)$/.test(verb?.known ?? '') &&
            run.operands.length === 1) ||
          (run.name === 'zypper' &&
            /^(?:up|update|dup|dist-upgrade|patch)$/.test(verb?.known ?? '') &&
            run.operands.length === 1) ||
          (run.name === 'apk' && verb?.known === 'upgrade' && run.operands.length === 1);
        if (isUpgrade) yield aboutCommand(subject, run, 'a newer base image');
      }
    },
    failing: [
      'FROM debian:13\nRUN apt-get update && apt-get dist-upgrade -y\n',
      'FROM debian:13\nRUN apt-get update && apt-get -y upgrade\n',
      'FROM alpine:3.22\nRUN apk upgrade --no-cache\n',
      'FROM opensuse/leap:16.0\nRUN zypper --non-interactive update\n',
    ],
    passing: [
      'FROM debian:13\nRUN apt-get update && apt-get install -y --only-upgrade openssl\n',
      'FROM fedora:44\nRUN dnf update -y openssl\n',
    ],
  },
  {
    id: 'dockerfile-apt-update-alone',
    title: 'Lists of packages are fetched in a layer of their own',
    why: 'The layer is cached, so that what is installed later comes from lists of long ago, without the security updates since.',
    fix: 'Run apt-get update and apt-get install in one RUN.',
    severity: 'medium',
    vectors: ['V3', 'V7'],
    references: [`${PRACTICES}#apt-get`],
    standards: ['CIS Docker 4.7'],
    *find(subject) {
      for (const run of runCommands(subject)) {
        if (
          !/^(?:apt|apt-get|apk|yum|dnf|zypper)$/.test(run.name) ||
          !/^(?:update|refresh|ref|makecache)$/.test(run.operands[0]?.known ?? '') ||
          // That of yum, dnf and zypper is an upgrade.
          (/^(?:yum|dnf|zypper)$/.test(run.name) && run.operands[0]?.known === 'update')
        )
          continue;
        const uses = doesBeside(
          run,
          (name, words) =>
            /^(?:apt|apt-get|aptitude|apk|yum|dnf|zypper|add-apt-repository|\w*pkg\w*)$/.test(name) &&
            words.some((word) =>
              /^(?:install|add|in|upgrade|dist-upgrade|full-upgrade|dup|up|build-dep|satisfy|source|download)$/.test(
                word,
              ),
            ),
        );
        // A script may install what nobody sees here.
        if (
          !uses &&
          run.siblings.every(({ name }) =>
            /^(?:apt|apt-get|apk|yum|dnf|zypper|echo|set|rm|:|true)$/.test(name ?? ''),
          )
        )
          yield aboutCommand(subject, run, `${run.name} update && ${run.name} install in one RUN`);
      }
    },
    failing: ['FROM debian:13\nRUN apt-get update\nRUN apt-get install -y nginx\n'],
    passing: [
      'FROM debian:13\nRUN apt-get update && apt-get install -y nginx\n',
      'FROM debian:13\nRUN apt-get update && ./install.sh\n',
      'FROM fedora:44\nRUN dnf -y update\n',
    ],
  },
];
