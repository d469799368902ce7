import { installationOf, installations, shippedInstallations } from './package-managers.ts';
import {
  aboutCommand,
  type DockerfileCheck,
  fullText,
  hasOption,
  PRACTICES,
  REFERENCE,
  runCommands,
  shippedCommands,
  wordBehind,
} from './subject.ts';

/** How packages are installed, and which of them nobody needs. */
export const PACKAGE_CHOICE_CHECKS: readonly DockerfileCheck[] = [
  {
    id: 'dockerfile-apt-without-yes',
    title: 'apt-get asks before it installs',
    why: 'A build has nobody who answers, and fails or hangs.',
    fix: 'Add --yes (-y).',
    severity: 'low',
    vectors: ['V7'],
    references: ['https://manpages.debian.org/apt-get.8'],
    *find(subject) {
      for (const { run, verb } of [
        ...installations(subject, 'apt'),
        ...installations(subject, 'dnf'),
        ...installations(subject, 'zypper'),
      ]) {
        const isYes =
          hasOption(
            run.words,
            'yq',
            '--yes',
            '--assume-yes',
            '--assumeyes',
            '--quiet',
            '--non-interactive',
            '--no-confirm',
            '--simulate',
          ) ||
          run.words.some((word) => /^-?qq|^-q=[2-9]|^-n$|^(?:-o)?APT::Get::Assume-Yes/i.test(word)) ||
          run.siblings.some(({ name }) => name === 'yes');
        if (!isYes)
          yield aboutCommand(subject, run, `${run.name} ${verb.known} -y`, {
            edits: wordBehind(run, verb, '-y'),
          });
      }
    },
    failing: [
      'FROM debian:13\nRUN apt-get update && apt-get install nginx\n',
      'FROM fedora:44\nRUN dnf install nginx\n',
    ],
    passing: [
      'FROM debian:13\nRUN apt-get update && apt-get install -qy nginx\n',
      'FROM debian:13\nRUN apt-get -y install nginx\n',
      'FROM debian:13\nRUN apt-get -q=2 install nginx\n',
    ],
  },
  {
    id: 'dockerfile-apt-interactive',
    title: 'apt is meant for people, not for scripts',
    why: 'Its output and its options may change in any release, and the build with them.',
    fix: 'Use apt-get and apt-cache.',
    severity: 'low',
    vectors: ['V7'],
    references: ['https://manpages.debian.org/apt.8'],
    *find(subject) {
      for (const run of runCommands(subject)) {
        if (run.name !== 'apt') continue;
        const start = run.instruction.script?.placeOf(run.command.start);
        const isPlain =
          start !== undefined &&
          run.command.by.length === 0 &&
          run.command.assignments.length === 0 &&
          /^(?:update|install|upgrade|remove|purge|autoremove)$/.test(run.operands[0]?.known ?? '') &&
          subject.dockerfile.text.startsWith('apt ', start);
        yield aboutCommand(subject, run, 'apt-get', {
          edits: isPlain ? [{ start, end: start + 3, text: 'apt-get' }] : undefined,
        });
      }
    },
    failing: ['FROM debian:13\nRUN apt update && apt install -y nginx\n'],
    passing: ['FROM debian:13\nRUN apt-get update && apt-get install -y nginx\n'],
  },
  {
    id: 'dockerfile-apt-recommends',
    title: 'Packages are installed that nothing needs',
    why: 'What apt recommends makes the image larger, and every package is one that can have a hole.',
    fix: 'Add --no-install-recommends, and name what is needed.',
    severity: 'low',
    vectors: ['V6'],
    references: [`${PRACTICES}#apt-get`],
    standards: ['CIS Docker 4.3'],
    *find(subject) {
      for (const { run } of shippedInstallations(subject, 'apt')) {
        const isTold =
          hasOption(run.words, '', '--no-install-recommends') ||
          run.words.some((word) => /APT::Install-Recommends=(?:false|0|no)/i.test(word)) ||
          fullText(run.instruction).includes('APT::Install-Recommends');
        if (!isTold && run.name !== 'aptitude')
          yield aboutCommand(subject, run, `${run.name} install --no-install-recommends`);
      }
    },
    failing: ['FROM debian:13\nRUN apt-get update && apt-get install -y nginx\n'],
    passing: [
      'FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends nginx\n',
      'FROM debian:13 AS b\nRUN apt-get install -y gcc\nFROM scratch\nCOPY --from=b /a /a\n',
    ],
  },
  {
    id: 'dockerfile-needless-tool',
    title: 'A tool is installed that an image does not need',
    why: 'Editors, clients of remote shells and debuggers are what somebody who got in would have to bring along.',
    fix: 'Take it away; who has to look into a container starts another one beside it.',
    severity: 'low',
    vectors: ['V6'],
    references: [`${PRACTICES}#dont-install-unnecessary-packages`],
    standards: ['CIS Docker 4.3', 'NIST SP 800-190 4.1.2'],
    *find(subject) {
      for (const run of shippedCommands(subject)) {
        const found = installationOf(run);
        if (!found || !/^(?:apt|apk|dnf|zypper)$/.test(found.manager.id)) continue;
        const tool = found.packages.find(({ known }) =>
          /^(?:vim(?:-tiny)?|nano|emacs(?:-nox)?|telnet|netcat(?:-\w+)?|nmap(?:-ncat)?|ncat|tcpdump|strace|gdb|ftp|rsh-\w+|screen|tmux|man-db|htop|less)(?:=|$)/.test(
            known,
          ),
        );
        if (tool) yield aboutCommand(subject, run, `no ${tool.known}`);
      }
    },
    failing: ['FROM debian:13\nRUN apt-get update && apt-get install -y vim\n'],
    passing: [
      'FROM debian:13\nRUN apt-get update && apt-get install -y nginx\n',
      'FROM debian:13 AS b\nRUN apt-get install -y strace\nFROM debian:13\nCOPY --from=b /a /a\n',
    ],
  },
  {
    id: 'dockerfile-ssh-server',
    title: 'The image has a server for remote shells',
    why: 'It needs keys and passwords in the image, runs as root, and goes around all that the orchestrator logs and allows.',
    fix: 'Take it away; engines and orchestrators have exec.',
    severity: 'high',
    vectors: ['V6'],
    references: [`${PRACTICES}#decouple-applications`],
    standards: ['CIS Docker 5.7', 'NIST SP 800-190 4.1.2'],
    *find(subject) {
      for (const run of shippedCommands(subject)) {
        const found = installationOf(run);
        const server = found?.packages.find(({ known }) =>
          /^(?:openssh-server|openssh|dropbear|telnetd|sshd|vsftpd|proftpd(?:-\w+)?|xrdp|tigervnc-standalone-server)(?:[=~<>-]\d.*)?$/.test(
            known,
          ),
        );
        if (server) yield aboutCommand(subject, run, `no ${server.known}`);
      }
    },
    failing: ['FROM debian:13\nRUN apt-get update && apt-get install -y openssh-server\n'],
    passing: ['FROM debian:13\nRUN apt-get update && apt-get install -y openssh-client\n'],
  },
  {
    id: 'dockerfile-idle-command',
    title: 'A command means nothing while an image is built',
    why: 'Processes and mounts of a step are gone when it ends, and nobody looks at the screen: what the command was for does not come about.',
    fix: 'Take it away, or start the program by CMD or ENTRYPOINT.',
    severity: 'low',
    vectors: ['V7'],
    references: [`${PRACTICES}#run`, `${REFERENCE}#run`],
    *find(subject) {
      for (const run of runCommands(subject)) {
        const isLast = run.command === run.siblings.at(-1);
        // What is started for the commands behind it is of use.
        const isStart =
          isLast &&
          ((run.name === 'service' && /^(?:re)?start$/.test(run.words[1] ?? '')) ||
            (run.name === 'systemctl' && /^(?:re)?start$/.test(run.words[0] ?? '')));
        const isIdle =
          /^(?:top|htop|free|shutdown|reboot|halt|poweroff|ifconfig|vi|vim|nano|mount|umount)$/.test(
            run.name,
          ) ||
          (/^(?:ps|kill)$/.test(run.name) && run.siblings.length === 1) ||
          (run.name === 'ssh' &&
            !run.instruction.flags.some(({ argument }) => /(?:^|,)type=ssh(?:,|$)/.test(argument)));
        if (isStart || isIdle) yield aboutCommand(subject, run, 'no such command');
      }
    },
    failing: [
      'FROM debian:13\nRUN apt-get update && service nginx start\n',
      'FROM debian:13\nRUN top\n',
      'FROM debian:13\nRUN ssh ann@build.example make\n',
    ],
    passing: [
      'FROM debian:13\nRUN service postgresql start && psql -f /setup.sql\n',
      'FROM debian:13\nRUN systemctl enable nginx\n',
      'FROM debian:13\nRUN --mount=type=ssh ssh git@git.example\n',
    ],
  },
];
