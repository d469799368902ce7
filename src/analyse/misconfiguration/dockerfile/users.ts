import { type Instruction, WINDOWS_USER } from '../../../model/configuration/dockerfile.ts';
import {
  about,
  aboutCommand,
  commandsOf,
  type DockerfileCheck,
  fullText,
  hasOption,
  instructionsOf,
  PRACTICES,
  REFERENCE,
  type RunCommand,
  runCommands,
  shippedInstructions,
  shippedStages,
} from './subject.ts';

const ROOT = /^(?:root|0+)?(?::.*)?$/;

/** The user of the image, as the last USER that counts says. */
function lastUser(subject: Parameters<DockerfileCheck['find']>[0]): Instruction | undefined {
  return shippedInstructions(subject.dockerfile, 'USER').at(-1);
}

/** `yes word | passwd`, `passwd < file`. */
function isGivenInput({ command, siblings }: RunCommand): boolean {
  return (
    command.redirects.some(({ operator }) => operator.startsWith('<')) ||
    siblings.some((one) => one !== command && one.pipeline === command.pipeline && one.start < command.start)
  );
}

/** By whom processes of the image run. */
export const USER_CHECKS: readonly DockerfileCheck[] = [
  {
    id: 'dockerfile-no-user',
    title: 'Nobody says that the image does not run as root',
    why: 'Processes run as root where the base image says nothing else, and whoever gets into one has root in the container, one hole of the kernel or runtime away from the host.',
    fix: 'Make a user for the program, and name it by its number in USER.',
    severity: 'medium',
    vectors: ['V6'],
    references: [`${PRACTICES}#user`],
    standards: ['CIS Docker 4.1', 'NIST SP 800-190 4.4.3'],
    *find(subject) {
      const [first] = shippedStages(subject.dockerfile);
      const last = subject.dockerfile.stages.at(-1);
      if (!first || !last || lastUser(subject)) return;
      // Some images say so by their tag, and are meant for this.
      if (/(?:^|[-:/])(?:nonroot|rootless|unprivileged)(?:$|[-:@])/.test(first.base.value ?? '')) return;
      yield about(last.from, 'no USER', 'USER 65532, or another number that is not 0');
    },
    failing: [
      'FROM debian:13\nCMD ["/app"]\n',
      'FROM debian:13 AS a\nUSER 1\nFROM debian:13\nCOPY --from=a /x /x\n',
    ],
    passing: [
      'FROM debian:13\nUSER 65532\n',
      'FROM gcr.io/distroless/static:nonroot\n',
      'FROM debian:13 AS a\nUSER 9\nFROM a\n',
    ],
  },
  {
    id: 'dockerfile-root-user',
    title: 'The image runs as root',
    why: 'Whoever gets into a process has root in the container, one hole of the kernel or runtime away from the host.',
    fix: 'Go back to a user without privileges when what needs root is done.',
    severity: 'high',
    vectors: ['V6'],
    references: [`${PRACTICES}#user`],
    standards: ['CIS Docker 4.1', 'NIST SP 800-190 4.4.3'],
    *find(subject) {
      const user = lastUser(subject);
      const value = user?.words[0]?.value;
      if (user && value !== undefined && ROOT.test(value))
        yield about(user, `USER ${value}`, 'USER 65532, or another number that is not 0');
    },
    failing: [
      'FROM debian:13\nUSER app\nUSER root\n',
      'FROM debian:13\nUSER 0:0\n',
      'FROM debian:13\nUSER $MISTYPED\n',
      'FROM example.com/notebook:2\nARG U=root\nUSER $U\n',
    ],
    passing: [
      'FROM debian:13\nUSER root\nRUN ls\nUSER app\n',
      'ARG U\nFROM debian:13\nARG U\nUSER $U\n',
      'FROM example.com/notebook:2\nUSER root\nRUN ls\nUSER ${NOTEBOOK_USER}\n',
      'ARG BASE=example/notebook\nFROM $BASE AS a\nFROM a\nUSER $NOTEBOOK_USER\n',
    ],
  },
  {
    id: 'dockerfile-user-by-name',
    title: 'The user of the image is named, not numbered',
    why: 'Kubernetes cannot tell from a name that it is not root, and refuses the image where runAsNonRoot is asked for.',
    fix: 'Write the number of the user in USER.',
    severity: 'low',
    vectors: ['V5', 'V6'],
    references: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
    *find(subject) {
      const user = lastUser(subject);
      const value = user?.words[0]?.value;
      if (user && value !== undefined && !ROOT.test(value) && !/^\d/.test(value) && !WINDOWS_USER.test(value))
        yield about(user, `USER ${value}`, 'USER with a number');
    },
    failing: ['FROM debian:13\nUSER app\n'],
    passing: [
      'FROM debian:13\nUSER 1000:1000\n',
      'FROM debian:13\nUSER root\n',
      'ARG BASE\nFROM $BASE\nUSER ContainerUser\n',
    ],
  },
  {
    id: 'dockerfile-sudo',
    title: 'The build, or what it makes, uses sudo',
    why: 'It has to be installed, and then is in the image as a way to root; in a build it gives nothing that USER does not.',
    fix: 'Switch to root by USER for what needs it, and back again.',
    severity: 'medium',
    vectors: ['V6'],
    references: [`${PRACTICES}#user`],
    *find(subject) {
      const seen = new Set<Instruction>();
      for (const run of runCommands(subject)) {
        if (!run.command.by.includes('sudo') || seen.has(run.instruction)) continue;
        seen.add(run.instruction);
        yield aboutCommand(subject, run, `USER root, and ${run.name} without sudo`);
      }
      for (const one of instructionsOf(subject, 'CMD', 'ENTRYPOINT'))
        if ([...commandsOf(one)].some(({ command }) => command.by.includes('sudo')))
          yield about(one, `${one.name} with sudo`, 'a program that needs no root');
    },
    failing: [
      'FROM debian:13\nRUN sudo apt-get update\n',
      'FROM debian:13\nRUN a && sudo -E b\n',
      'FROM debian:13\nRUN ["sudo", "-E", "b"]\n',
      'FROM debian:13\nENTRYPOINT ["sudo", "node"]\n',
    ],
    passing: ['FROM debian:13\nRUN apt-get install -y sudo\n'],
  },
  {
    id: 'dockerfile-sudo-without-password',
    title: 'A user may become root without a password',
    why: 'A process that runs as that user is root for whoever gets into it.',
    fix: 'Take the line out of sudoers, and do what needs root while the image is built.',
    severity: 'high',
    vectors: ['V6'],
    references: [`${PRACTICES}#user`, 'https://www.sudo.ws/docs/man/sudoers.man/'],
    *find(subject) {
      for (const run of instructionsOf(subject, 'RUN'))
        if (/\bNOPASSWD\s*:/.test(fullText(run)))
          yield about(run, 'NOPASSWD', 'no line of sudoers without a password');
    },
    failing: ["FROM debian:13\nRUN echo 'app ALL=(ALL) NOPASSWD: ALL' >> /etc/sudoers\n"],
    passing: ["FROM debian:13\nRUN echo 'app ALL=(ALL) ALL' >> /etc/sudoers\n"],
  },
  {
    id: 'dockerfile-large-user-id',
    title: 'A user with a large number is made with a full log of last logins',
    why: 'useradd writes a sparse file as long as the number asks for, which fills the layer and the disk.',
    fix: 'Add --no-log-init (-l) to useradd.',
    severity: 'low',
    vectors: ['V7'],
    references: [`${PRACTICES}#user`],
    *find(subject) {
      for (const run of runCommands(subject)) {
        const at = run.words.findIndex((word) => /^(?:-u|--uid)$/.test(word));
        const id = at < 0 ? run.words.find((word) => word.startsWith('--uid='))?.slice(6) : run.words[at + 1];
        if (
          run.name === 'useradd' &&
          /^\d{6,}$/.test(id ?? '') &&
          !hasOption(run.words, 'l', '--no-log-init')
        )
          yield aboutCommand(subject, run, 'useradd --no-log-init');
      }
    },
    failing: ['FROM debian:13\nRUN useradd -u 1234567 app\n'],
    passing: ['FROM debian:13\nRUN useradd -l -u 1234567 app\n', 'FROM debian:13\nRUN useradd -u 1000 app\n'],
  },
  {
    id: 'dockerfile-password',
    title: 'A password is set while the image is built',
    why: 'It is in the history of the image and in its layers, for everybody who can pull it, and the same in every container.',
    fix: 'Leave accounts without passwords; who has to get in gets there by the engine or the orchestrator.',
    severity: 'critical',
    vectors: ['V2', 'V4', 'V6'],
    references: ['https://docs.docker.com/build/building/secrets/', `${REFERENCE}#run---mounttypesecret`],
    standards: ['CIS Docker 4.10', 'NIST SP 800-190 4.1.4'],
    *find(subject) {
      for (const run of runCommands(subject)) {
        const sets =
          run.name === 'chpasswd' ||
          (run.name === 'passwd' && hasOption(run.words, '', '--stdin')) ||
          (run.name === 'passwd' && isGivenInput(run)) ||
          (/^(?:useradd|usermod)$/.test(run.name) && hasOption(run.words, 'p', '--password'));
        if (sets)
          yield { ...aboutCommand(subject, run, 'no password'), actual: `${run.name} with a password` };
      }
    },
    failing: [
      "FROM debian:13\nRUN echo 'root:fake' | chpasswd\n",
      'FROM debian:13\nRUN useradd -p fake app\n',
      'FROM debian:13\nRUN yes fake | passwd app\n',
    ],
    passing: ['FROM debian:13\nRUN useradd app\n', 'FROM debian:13\nRUN passwd -l root\n'],
  },
  {
    id: 'dockerfile-empty-password',
    title: 'An account can be entered without a password',
    why: 'Any process in the container that reaches su or a login is that account.',
    fix: 'Lock the account: passwd --lock.',
    severity: 'high',
    vectors: ['V6'],
    references: ['https://manpages.debian.org/passwd.1'],
    *find(subject) {
      for (const run of runCommands(subject))
        if (run.name === 'passwd' && hasOption(run.words, 'd', '--delete'))
          yield aboutCommand(subject, run, 'passwd --lock');
    },
    failing: ['FROM debian:13\nRUN passwd -d root\n'],
    passing: ['FROM debian:13\nRUN passwd -l root\n'],
  },
];
