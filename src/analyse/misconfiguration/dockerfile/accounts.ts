import type { ShellWord } from '../../../model/configuration/shell.ts';
import {
  about,
  aboutCommand,
  type DockerfileCheck,
  fullText,
  hasOption,
  instructionsOf,
  REFERENCE,
  type RunCommand,
  runCommands,
} from './subject.ts';

/** Groups whose members have root, which the group "root" does not give, of the container or of what they reach. */
const POWERFUL = /^(?:docker|sudo|wheel|lxd|disk|shadow|libvirt|kmem|admin)$/;

/** Groups that a command puts an account into. */
function groupsGiven({ name, words, operands }: RunCommand): string[] {
  if (/^(?:usermod|useradd)$/.test(name)) {
    const at = words.findIndex((word) => /^-[a-zA-Z]*G$|^--groups(?:=|$)/.test(word));
    const word = at < 0 ? '' : (words[at] ?? '');
    return (word.includes('=') ? word.slice(word.indexOf('=') + 1) : (words[at + 1] ?? '')).split(',');
  }
  if (name === 'gpasswd' && hasOption(words, 'a', '--add')) return [operands.at(-1)?.known ?? ''];
  // Of two names the second is a group that there is.
  return /^(?:adduser|addgroup)$/.test(name) && names(operands).length === 2 ? names(operands).slice(1) : [];
}

/** Operands that are names, and not numbers or folders that options take. */
function names(operands: readonly ShellWord[]): string[] {
  return operands.map(({ known }) => known).filter((word) => /^[a-z_][\w-]*$/i.test(word));
}

/** Does a command make an account that has root's number? */
function makesRoot({ name, words }: RunCommand): boolean {
  if (!/^(?:useradd|usermod|adduser)$/.test(name)) return false;
  const at = words.findIndex((word) => /^-[a-zA-Z]*u$|^--uid$/.test(word));
  return (
    (at >= 0 && /^0+$/.test(words[at + 1] ?? '')) ||
    words.some((word) => /^-[a-z]*u0+$|^--uid=0+$/.test(word))
  );
}

/** Files that say who is who. */
const ACCOUNT_FILE = /^\/etc\/(?:passwd|shadow|group|gshadow|sudoers(?:\.d(?:\/.*)?)?)$/;
const OPENS = /^0?[0-7]?[0-7](?:[2367][0-7]|[0-7][2367])$|^u?[goa]+[+=][rx]*w|^g=u$|^\+[rx]*w/;

/** Settings of an ssh server by which whoever knows a password gets in. */
const OPEN_LOGIN =
  /\b(?:PermitRootLogin\s{1,9}yes|PasswordAuthentication\s{1,9}yes|PermitEmptyPasswords\s{1,9}yes|HostbasedAuthentication\s{1,9}yes|PermitUserEnvironment\s{1,9}yes)\b/i;

/** What accounts of an image may do. */
export const ACCOUNT_CHECKS: readonly DockerfileCheck[] = [
  {
    id: 'dockerfile-powerful-group',
    title: 'An account is put into a group that has root',
    why: 'Members of such a group become root, of the container or of the host whose engine they reach, and so does whoever gets into their processes.',
    fix: 'Give the account the files that it needs, and leave it out of the group.',
    severity: 'medium',
    vectors: ['V6'],
    references: [
      'https://docs.docker.com/engine/install/linux-postinstall/',
      'https://wiki.debian.org/SystemGroups',
    ],
    standards: ['CIS Docker 4.1'],
    *find(subject) {
      for (const run of runCommands(subject)) {
        const group = groupsGiven(run).find((one) => POWERFUL.test(one));
        if (group !== undefined) yield aboutCommand(subject, run, `no group "${group}"`);
      }
    },
    failing: [
      'FROM debian:13\nRUN usermod -aG docker app\n',
      'FROM debian:13\nRUN useradd -m -G sudo,dev app\n',
      'FROM debian:13\nRUN adduser app sudo\n',
      'FROM debian:13\nRUN gpasswd -a app wheel\n',
    ],
    passing: [
      'FROM debian:13\nRUN usermod -aG dev app\n',
      'FROM debian:13\nRUN usermod -aG root app\n',
      'FROM debian:13\nRUN useradd -g app -u 1000 app\n',
      'FROM alpine:3.22\nRUN addgroup -S docker && adduser -S -G app app\n',
    ],
  },
  {
    id: 'dockerfile-second-root',
    title: 'An account has the number of root',
    why: 'The kernel knows numbers, not names: it is root under a name that nobody looks for.',
    fix: 'Give it a number of its own.',
    severity: 'high',
    vectors: ['V6'],
    references: ['https://manpages.debian.org/useradd.8', `${REFERENCE}#user`],
    standards: ['CIS Docker 4.1'],
    *find(subject) {
      for (const run of runCommands(subject)) {
        const isWritten =
          /^(?:echo|printf)$/.test(run.name) &&
          run.words.some((word) => /^(?!root:)[\w.-]+:[^:\n]*:0+:\d/.test(word)) &&
          fullText(run.instruction).includes('/etc/passwd');
        if (isWritten || makesRoot(run)) yield aboutCommand(subject, run, 'a number that is not 0');
      }
    },
    failing: [
      'FROM debian:13\nRUN useradd -o -u 0 app\n',
      'FROM debian:13\nRUN adduser --disabled-password --uid 0 app\n',
      "FROM debian:13\nRUN echo 'app:x:0:0::/:/bin/sh' >> /etc/passwd\n",
    ],
    passing: [
      'FROM debian:13\nRUN useradd -u 1000 app\n',
      "FROM debian:13\nRUN echo 'app:x:1000:0::/:/bin/sh' >> /etc/passwd\n",
    ],
  },
  {
    id: 'dockerfile-account-file-writable',
    title: 'Processes without privileges may write who is root',
    why: 'Whoever can write the accounts or the rules of sudo gives itself the number of root.',
    fix: 'Leave the file to root; a program that needs a name for its number gets one by nss_wrapper or its image.',
    severity: 'high',
    vectors: ['V6'],
    references: [
      'https://access.redhat.com/articles/4859371',
      'https://man7.org/linux/man-pages/man5/passwd.5.html',
    ],
    standards: ['CIS Docker 4.8'],
    *find(subject) {
      for (const run of runCommands(subject)) {
        const [mode, ...files] = run.operands.map(({ known }) => known);
        if (run.name === 'chmod' && OPENS.test(mode ?? '') && files.some((file) => ACCOUNT_FILE.test(file)))
          yield aboutCommand(subject, run, 'a file that only root may write');
      }
    },
    failing: [
      'FROM debian:13\nRUN chmod g+w /etc/passwd\n',
      'FROM debian:13\nRUN chmod g=u /etc/passwd /etc/group\n',
      'FROM debian:13\nRUN chmod 664 /etc/passwd\n',
    ],
    passing: ['FROM debian:13\nRUN chmod 644 /etc/passwd && chmod 0440 /etc/sudoers\n'],
  },
  {
    id: 'dockerfile-open-ssh-login',
    title: 'A server of remote shells takes root or passwords',
    why: 'Whoever guesses or reads a password has a shell in every container of the image, root’s where that is let in.',
    fix: 'Leave the server out; engines and orchestrators have exec.',
    severity: 'high',
    vectors: ['V6', 'V8'],
    references: ['https://man.openbsd.org/sshd_config'],
    standards: ['CIS Docker 5.7', 'NIST SP 800-190 4.1.2'],
    *find(subject) {
      for (const run of instructionsOf(subject, 'RUN')) {
        const text = fullText(run);
        const [found] = text.includes('ssh') ? (OPEN_LOGIN.exec(replacements(text)) ?? []) : [];
        if (found !== undefined) yield about(run, found, 'no server of remote shells');
      }
    },
    failing: [
      "FROM debian:13\nRUN echo 'PermitRootLogin yes' >> /etc/ssh/sshd_config\n",
      "FROM debian:13\nRUN sed -i 's/#PasswordAuthentication no/PasswordAuthentication yes/' /etc/ssh/sshd_config\n",
    ],
    passing: [
      "FROM debian:13\nRUN echo 'PermitRootLogin no' >> /etc/ssh/sshd_config\n",
      "FROM debian:13\nRUN sed -i 's/PasswordAuthentication yes/PasswordAuthentication no/' /etc/ssh/sshd_config\n",
    ],
  },
  {
    id: 'dockerfile-login-key',
    title: 'A key that lets somebody in is a part of the image',
    why: 'Who has the other half of it has a shell in every container that runs a server of remote shells.',
    fix: 'Take it away; engines and orchestrators have exec.',
    severity: 'medium',
    vectors: ['V4', 'V6'],
    references: ['https://man.openbsd.org/sshd#AUTHORIZED_KEYS_FILE_FORMAT'],
    standards: ['CIS Docker 5.7'],
    *find(subject) {
      for (const run of runCommands(subject))
        if (
          run.command.redirects.some(
            ({ operator, target }) => operator.startsWith('>') && isKeyList(target?.text),
          )
        )
          yield aboutCommand(subject, run, 'no authorized_keys');
      for (const copy of instructionsOf(subject, 'COPY', 'ADD'))
        if (copy.words.some(({ value }) => isKeyList(value)))
          yield about(copy, `${copy.name} authorized_keys`, 'no authorized_keys');
    },
    failing: [
      "FROM debian:13\nRUN echo 'ssh-ed25519 AAAAfake a' >> /root/.ssh/authorized_keys\n",
      'FROM debian:13\nCOPY id.pub /root/.ssh/authorized_keys\n',
    ],
    passing: ['FROM debian:13\nRUN rm -f /root/.ssh/authorized_keys\n'],
  },
];

function isKeyList(path: string | undefined): boolean {
  return path !== undefined && /(?:^|\/)authorized_keys2?["']?$/.test(path);
}

/** A script with what `sed` looks for left out: what it puts in its place counts. */
function replacements(text: string): string {
  return text.replaceAll(/\bs([/|#,])(?:(?!\1)[^\n]){0,200}\1/g, 's/');
}
