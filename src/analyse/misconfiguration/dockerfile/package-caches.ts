import { doesBeside, hasCacheMount, shippedInstallations } from './package-managers.ts';
import {
  aboutCommand,
  type DockerfileCheck,
  hasOption,
  PRACTICES,
  shippedCommands,
  wordBehind,
} from './subject.ts';

/** What package managers leave in an image. */
export const PACKAGE_CACHE_CHECKS: readonly DockerfileCheck[] = [
  {
    id: 'dockerfile-apt-lists-kept',
    title: 'Lists of packages stay in the image',
    why: 'They make the image larger, and are old on the day after.',
    fix: 'Remove /var/lib/apt/lists in the same RUN, or keep it in a cache mount.',
    severity: 'low',
    vectors: ['V7'],
    references: [`${PRACTICES}#apt-get`],
    *find(subject) {
      for (const { run } of shippedInstallations(subject, 'apt')) {
        const isGone = doesBeside(
          run,
          (name, words) =>
            /^(?:rm|find)$/.test(name) &&
            words.some(
              (word) =>
                /^\/var\/(?:lib(?:\/apt(?:\/lists.*)?)?)?\/?\*?$/.test(word) ||
                word.startsWith('/var/lib/apt'),
            ),
        );
        const updates = doesBeside(
          run,
          (name, words) => /^apt(?:-get|itude)?$/.test(name) && words.includes('update'),
        );
        if (updates && !isGone && !hasCacheMount(run, '/var/lib/apt'))
          yield aboutCommand(subject, run, 'rm -rf /var/lib/apt/lists/* in the same RUN');
      }
    },
    failing: ['FROM debian:13\nRUN apt-get update && apt-get install -y nginx\n'],
    passing: [
      'FROM debian:13\nRUN apt-get update && apt-get install -y nginx && rm -rf /var/lib/apt/lists/*\n',
      'FROM debian:13\nRUN --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y nginx\n',
    ],
  },
  {
    id: 'dockerfile-apk-cache-kept',
    title: 'What apk fetched stays in the image',
    why: 'It makes the image larger, and is old on the day after.',
    fix: 'Use apk add --no-cache.',
    severity: 'low',
    vectors: ['V7'],
    references: ['https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper'],
    *find(subject) {
      for (const { run, verb } of shippedInstallations(subject, 'apk')) {
        const isGone = doesBeside(
          run,
          (name, words) =>
            (name === 'rm' && words.some((word) => word.startsWith('/var/cache/apk'))) ||
            (name === 'apk' && words.includes('cache') && words.includes('clean')),
        );
        if (
          !hasOption(run.words, '', '--no-cache') &&
          !isGone &&
          !hasCacheMount(run, '/var/cache/apk', '/etc/apk/cache')
        )
          yield aboutCommand(subject, run, 'apk add --no-cache', {
            edits: wordBehind(run, verb, '--no-cache'),
          });
      }
    },
    failing: ['FROM alpine:3.22\nRUN apk add nginx\n'],
    passing: [
      'FROM alpine:3.22\nRUN apk add --no-cache nginx\n',
      'FROM alpine:3.22\nRUN apk update && apk add nginx && rm -rf /var/cache/apk/*\n',
    ],
  },
  {
    id: 'dockerfile-dnf-cache-kept',
    title: 'What dnf or yum fetched stays in the image',
    why: 'It makes the image larger, and is old on the day after.',
    fix: 'Run dnf clean all in the same RUN, or keep it in a cache mount.',
    severity: 'low',
    vectors: ['V7'],
    references: ['https://dnf.readthedocs.io/en/latest/command_ref.html#clean-command'],
    *find(subject) {
      for (const { run } of shippedInstallations(subject, 'dnf')) {
        const isGone = doesBeside(
          run,
          (name, words) =>
            (/^(?:yum|dnf|dnf5|microdnf)$/.test(name) && words.includes('clean')) ||
            (name === 'rm' && words.some((word) => word.startsWith('/var/cache'))),
        );
        if (!isGone && !hasCacheMount(run, '/var/cache'))
          yield aboutCommand(subject, run, `${run.name} clean all in the same RUN`);
      }
    },
    failing: ['FROM fedora:44\nRUN dnf install -y nginx\n'],
    passing: ['FROM fedora:44\nRUN dnf install -y nginx && dnf clean all\n'],
  },
  {
    id: 'dockerfile-zypper-cache-kept',
    title: 'What zypper fetched stays in the image',
    why: 'It makes the image larger, and is old on the day after.',
    fix: 'Run zypper clean in the same RUN.',
    severity: 'low',
    vectors: ['V7'],
    references: ['https://en.opensuse.org/SDB:Zypper_manual'],
    *find(subject) {
      for (const { run } of shippedInstallations(subject, 'zypper')) {
        const isGone = doesBeside(
          run,
          (name, words) =>
            (name === 'zypper' && words.some((word) => /^(?:clean|cc)$/.test(word))) ||
            (name === 'rm' && words.some((word) => word.startsWith('/var/cache'))),
        );
        if (!isGone && !hasCacheMount(run, '/var/cache'))
          yield aboutCommand(subject, run, 'zypper clean --all in the same RUN');
      }
    },
    failing: ['FROM opensuse/leap:15.6\nRUN zypper install -y nginx\n'],
    passing: ['FROM opensuse/leap:15.6\nRUN zypper install -y nginx && zypper clean --all\n'],
  },
  {
    id: 'dockerfile-pip-cache-kept',
    title: 'What pip fetched stays in the image',
    why: 'It makes the image larger, and nothing uses it.',
    fix: 'Use pip install --no-cache-dir, or keep it in a cache mount.',
    severity: 'low',
    vectors: ['V7'],
    references: ['https://pip.pypa.io/en/stable/topics/caching/'],
    *find(subject) {
      const isOff = /\bPIP_NO_CACHE_DIR(?:\s*=\s*|\s+)["']?(?!0\b|false\b|no\b)\S/i.test(
        subject.dockerfile.text,
      );
      for (const { run, verb } of shippedInstallations(subject, 'pip'))
        if (
          !isOff &&
          !hasOption(run.words, '', '--no-cache-dir') &&
          !hasCacheMount(run, 'pip', '/root/.cache')
        )
          yield aboutCommand(subject, run, 'pip install --no-cache-dir', {
            edits: wordBehind(run, verb, '--no-cache-dir'),
          });
    },
    failing: ['FROM python:3.13\nRUN pip install -r requirements.txt\n'],
    passing: [
      'FROM python:3.13\nRUN pip install --no-cache-dir -r requirements.txt\n',
      'FROM python:3.13\nENV PIP_NO_CACHE_DIR=1\nRUN pip install flask==3\n',
    ],
  },
  {
    id: 'dockerfile-yarn-cache-kept',
    title: 'What yarn fetched stays in the image',
    why: 'It makes the image larger, and nothing uses it.',
    fix: 'Run yarn cache clean in the same RUN, or keep it in a cache mount.',
    severity: 'low',
    vectors: ['V7'],
    references: ['https://classic.yarnpkg.com/en/docs/cli/cache/'],
    *find(subject) {
      for (const run of shippedCommands(subject)) {
        const installs =
          run.name === 'yarn' &&
          (run.operands.length === 0 || /^(?:install|add)$/.test(run.operands[0]?.known ?? ''));
        const isGone = doesBeside(
          run,
          (name, words) => name === 'yarn' && words.includes('cache') && words.includes('clean'),
        );
        if (installs && !isGone && !hasCacheMount(run, 'yarn', '/root/.cache'))
          yield aboutCommand(subject, run, 'yarn cache clean in the same RUN');
      }
    },
    failing: ['FROM node:24\nRUN yarn install\n'],
    passing: ['FROM node:24\nRUN yarn install && yarn cache clean\n'],
  },
];
