import { SECOND_INDEX, TAKES_HIGHER } from '../../scripts/second-index.ts';
import {
  about,
  aboutCommand,
  type DockerfileCheck,
  fullText,
  hasOption,
  instructionsOf,
  PRACTICES,
  runCommands,
} from './subject.ts';

/** Options by which package managers take what nobody signed. */
const UNSIGNED: readonly (readonly [programs: RegExp, option: RegExp])[] = [
  [
    /^(?:apt|apt-get)$/,
    /^--(?:allow-unauthenticated|force-yes|allow-insecure-repositories)$|^(?:-o)?(?:APT::Get::AllowUnauthenticated|Acquire::AllowInsecureRepositories|Acquire::https::Verify-Peer)=(?:"?true"?|1|yes|false|0)$/i,
  ],
  [/^apk$/, /^--allow-untrusted$/],
  [/^(?:yum|dnf|dnf5|microdnf)$/, /^--nogpgcheck$|^--setopt=(?:.*\.)?(?:gpgcheck|sslverify)=(?:0|false)$/],
  [/^zypper$/, /^--no-gpg-checks$|^--allow-unsigned(?:-rpm)?$/],
  [/^rpm$/, /^--(?:nosignature|nodigest|nogpgcheck)$/],
  [/^(?:pip|pip3)$/, /^--trusted-host(?:=|$)/],
  [/^npm$/, /^--strict-ssl=false$|^strict-ssl=false$/],
  [/^(?:gem)$/, /^-P?NoSecurity$|^--trust-policy=NoSecurity$/],
  [/^debootstrap$/, /^--no-check-gpg$/],
];

/** From whom packages are taken. */
export const PACKAGE_TRUST_CHECKS: readonly DockerfileCheck[] = [
  {
    id: 'dockerfile-unsigned-packages',
    title: 'Packages are installed without their signature being looked at',
    why: 'Anybody on the way to the archive, or who has a mirror, can put something else in their place.',
    fix: 'Take the option away, and give the package manager the key of the archive.',
    severity: 'high',
    vectors: ['V3'],
    references: ['https://manpages.debian.org/apt-secure.8', `${PRACTICES}#run`],
    standards: ['CIS Docker 4.11', 'NIST SP 800-190 4.1.5'],
    *find(subject) {
      for (const run of runCommands(subject)) {
        const option = UNSIGNED.filter(([programs]) => programs.test(run.name)).flatMap(([, one]) =>
          run.words.filter((word) => one.test(word)),
        )[0];
        const isSetting =
          run.name === 'npm' &&
          /^config$/.test(run.words[0] ?? '') &&
          run.words.includes('strict-ssl') &&
          run.words.includes('false');
        if (option !== undefined || isSetting)
          yield aboutCommand(subject, run, `no ${option ?? 'strict-ssl false'}`);
      }
    },
    failing: [
      'FROM debian:13\nRUN apt-get install -y --allow-unauthenticated nginx\n',
      'FROM alpine:3.22\nRUN apk add --no-cache --allow-untrusted a.apk\n',
      'FROM fedora:44\nRUN dnf install -y --nogpgcheck nginx\n',
      'FROM node:24\nRUN npm config set strict-ssl false\n',
      'FROM python:3.13\nRUN pip install --trusted-host example.com flask==3\n',
    ],
    passing: [
      'FROM debian:13\nRUN apt-get install -y nginx\n',
      'FROM alpine:3.22\nRUN apk add --no-cache nginx\n',
    ],
  },
  {
    id: 'dockerfile-apt-key',
    title: 'A key of an archive is trusted for every archive',
    why: 'Who has that key can replace any package of the system.',
    fix: 'Put the key into /etc/apt/keyrings, and name it by signed-by at its archive.',
    severity: 'medium',
    vectors: ['V3'],
    references: [
      'https://manpages.debian.org/apt-key.8',
      'https://wiki.debian.org/DebianRepository/UseThirdParty',
    ],
    *find(subject) {
      for (const run of runCommands(subject))
        if (run.name === 'apt-key' && /^(?:add|adv)$/.test(run.operands[0]?.known ?? run.words[0] ?? ''))
          yield aboutCommand(subject, run, 'a key in /etc/apt/keyrings, and signed-by');
    },
    failing: [
      'FROM debian:13\nRUN curl -fsS https://example.com/key | apt-key add -\n',
      'FROM debian:13\nRUN apt-key adv --keyserver example.com --recv-keys 1\n',
    ],
    passing: ['FROM debian:13\nRUN curl -fsSo /etc/apt/keyrings/a.asc https://example.com/key\n'],
  },
  {
    id: 'dockerfile-trusted-archive',
    title: 'An archive is taken without signatures',
    why: 'Anybody on the way to it decides what is installed.',
    fix: 'Take trusted=yes away, and give the archive its key by signed-by.',
    severity: 'high',
    vectors: ['V3'],
    references: ['https://manpages.debian.org/sources.list.5'],
    *find(subject) {
      for (const run of runCommands(subject)) {
        if (
          run.command === run.siblings[0] &&
          /\[[^\]\n]{0,300}\b(?:trusted|allow-insecure)=yes\b|\bgpgcheck=0\b/.test(fullText(run.instruction))
        )
          yield aboutCommand(subject, run, 'signed-by=…, or gpgcheck=1');
      }
    },
    failing: [
      "FROM debian:13\nRUN echo 'deb [trusted=yes] https://example.com/ ./' > /etc/apt/sources.list.d/a.list\n",
      'FROM debian:13\nRUN <<EOF\necho "deb [trusted=yes] https://example.com/ ./" > /etc/apt/sources.list.d/a.list\nEOF\n',
    ],
    passing: [
      "FROM debian:13\nRUN echo 'deb [signed-by=/etc/apt/keyrings/a.asc] https://example.com/ ./' > /etc/apt/sources.list.d/a.list\n",
    ],
  },
  {
    id: 'dockerfile-local-package',
    title: 'A package is installed past the package manager',
    why: 'dpkg and rpm look at no signature of a single file, and nobody renews it.',
    fix: 'Install it from an archive with a key, or compare its digest before.',
    severity: 'medium',
    vectors: ['V3'],
    references: ['https://manpages.debian.org/dpkg.1', `${PRACTICES}#run`],
    *find(subject) {
      for (const run of runCommands(subject)) {
        const isInstall =
          (run.name === 'dpkg' && hasOption(run.words, 'i', '--install')) ||
          (run.name === 'rpm' &&
            run.words.some((word) => /^-[a-hj-z]*[iU][a-z]*$|^--(?:install|upgrade)$/.test(word)));
        const isFetched = run.siblings.some(({ name }) => /^(?:curl|wget)$/.test(name ?? ''));
        const isCompared = run.siblings.some(({ name }) =>
          /^(?:sha\d+sum|gpg|gpgv|cosign|rpmkeys|md5sum|shasum)$/.test(name ?? ''),
        );
        if (isInstall && isFetched && !isCompared)
          yield aboutCommand(subject, run, 'a digest that is compared before');
      }
    },
    failing: ['FROM debian:13\nRUN curl -fsSO https://example.com/a.deb && dpkg -i a.deb\n'],
    passing: [
      'FROM debian:13\nRUN curl -fsSO https://example.com/a.deb && echo "00 a.deb" | sha256sum -c && dpkg -i a.deb\n',
    ],
  },
  {
    id: 'dockerfile-extra-index',
    ...SECOND_INDEX,
    *find(subject) {
      for (const run of runCommands(subject))
        if (
          TAKES_HIGHER.test(run.name) &&
          (hasOption(run.words, '', '--extra-index-url') ||
            run.command.assignments.some(({ name }) => name === 'PIP_EXTRA_INDEX_URL'))
        )
          yield aboutCommand(subject, run, '--index-url');
      for (const env of instructionsOf(subject, 'ENV'))
        if (env.words.some(({ text }) => /^PIP_EXTRA_INDEX_URL(?:=|$)/.test(text)))
          yield about(env, 'ENV PIP_EXTRA_INDEX_URL', 'ENV PIP_INDEX_URL');
    },
    failing: [
      'FROM python:3.13\nRUN pip install --extra-index-url https://example.com/simple tool==1.2.3\n',
      'FROM python:3.13\nENV PIP_EXTRA_INDEX_URL=https://example.com/simple\n',
    ],
    passing: [
      'FROM python:3.13\nRUN pip install --index-url https://example.com/simple tool==1.2.3\n',
      'FROM python:3.13\nRUN uv pip install --extra-index-url https://example.com/simple tool==1.2.3\n',
    ],
  },
  {
    id: 'dockerfile-lifecycle-scripts',
    title: 'Scripts of any dependency run as root while the image is built',
    why: 'A package that was taken over runs its code in the build, with its secrets and its network.',
    fix: 'Install with --ignore-scripts, and run the scripts of those that need them by name.',
    severity: 'low',
    vectors: ['V3'],
    references: ['https://docs.npmjs.com/cli/using-npm/scripts'],
    *find(subject) {
      const isOff =
        /\bnpm_config_ignore_scripts(?:\s*=\s*|\s+)["']?true\b|\bNPM_CONFIG_IGNORE_SCRIPTS(?:\s*=\s*|\s+)["']?true\b/i.test(
          subject.dockerfile.text,
        );
      for (const run of runCommands(subject)) {
        const isInstall = run.name === 'npm' && /^(?:ci|install|i)$/.test(run.operands[0]?.known ?? '');
        const hasSecret = run.instruction.flags.some(
          ({ name, argument }) => name === 'mount' && /type=(?:secret|ssh)/.test(argument),
        );
        const isUnsafe =
          run.name === 'npm' && run.words.some((word) => /^(?:--)?unsafe-perm(?:=true)?$/.test(word));
        if (isUnsafe) yield aboutCommand(subject, run, 'npm without --unsafe-perm');
        else if (isInstall && hasSecret && !isOff && !hasOption(run.words, '', '--ignore-scripts'))
          yield aboutCommand(subject, run, `npm ${run.operands[0]?.known} --ignore-scripts`, {
            severity: 'medium',
          });
      }
    },
    failing: [
      'FROM node:24\nRUN --mount=type=secret,id=npmrc npm ci\n',
      'FROM node:24\nRUN npm install --unsafe-perm tool@1.2.3\n',
    ],
    passing: [
      'FROM node:24\nRUN --mount=type=secret,id=npmrc npm ci --ignore-scripts\n',
      'FROM node:24\nRUN npm ci\n',
    ],
  },
];
