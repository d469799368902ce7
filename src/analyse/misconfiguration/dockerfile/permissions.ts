import {
  about,
  aboutCommand,
  type DockerfileCheck,
  instructionsOf,
  REFERENCE,
  type RunCommand,
  runCommands,
} from './subject.ts';

const OPEN_MODE = /^0?[0-7]?[0-7]{2}[2367]$|^(?:a|o|ugo|go|uo|augo)?[+=][rwxXst]*w/;
const SETUID_MODE = /^0?[4-7][0-7]{3}$|^[ugoa]*[+=][rwxX]*s/;

/** The mode that a command gives: `chmod 755`, `mkdir -m 755`, `install -m755`; empty where it gives none. */
function modeOf({ name, words, operands }: RunCommand): string {
  if (name === 'chmod') return operands[0]?.known ?? '';
  if (!/^(?:mkdir|install)$/.test(name)) return '';
  const at = words.findIndex((word) => /^(?:-m|--mode$|--mode=)/.test(word));
  const word = words[at] ?? '';
  return /^--?m(?:ode)?$/.test(word) ? (words[at + 1] ?? '') : word.replace(/^(?:-m|--mode=)/, '');
}

/** Who may do what with files of an image. */
export const PERMISSION_CHECKS: readonly DockerfileCheck[] = [
  {
    id: 'dockerfile-world-writable',
    title: 'Everybody may write a file of the image',
    why: 'A process without privileges can change what another one, or the next start, runs or reads.',
    fix: 'Give it to the user that has to write it, and take the right from others.',
    severity: 'medium',
    vectors: ['V6'],
    references: [`${REFERENCE}#copy---chown---chmod`],
    standards: ['CIS Docker 4.8'],
    *find(subject) {
      for (const run of runCommands(subject))
        if (OPEN_MODE.test(modeOf(run)) && !/^0?1[0-7]{3}$/.test(modeOf(run)))
          yield aboutCommand(subject, run, 'a mode without the right of others to write');
      for (const copy of instructionsOf(subject, 'COPY', 'ADD'))
        for (const { name, argument } of copy.flags)
          if (name === 'chmod' && OPEN_MODE.test(argument))
            yield about(copy, `--chmod=${argument}`, '--chmod=755 or 644');
    },
    failing: [
      'FROM debian:13\nRUN chmod -R 777 /app\n',
      'FROM debian:13\nRUN chmod a+w /x\n',
      'FROM debian:13\nRUN mkdir -m 777 -p /app\n',
      'FROM debian:13\nRUN install -d --mode=0777 /app\n',
      'FROM debian:13\nCOPY --chmod=777 a /a\n',
    ],
    passing: [
      'FROM debian:13\nRUN chmod 755 /app && chmod 1777 /tmp && chmod +x /b\n',
      'FROM debian:13\nRUN mkdir -m 1777 /a && install -m0755 b /c && mkdir -p /777\n',
      'FROM debian:13\nCOPY --chmod=644 a /a\n',
    ],
  },
  {
    id: 'dockerfile-setuid',
    title: 'A program gets the rights of its owner for whoever starts it',
    why: 'A setuid program is a way to root for any process of the container.',
    fix: 'Take the bit away, and give the one capability that is needed instead, if any.',
    severity: 'high',
    vectors: ['V6'],
    references: ['https://man7.org/linux/man-pages/man1/chmod.1.html'],
    standards: ['CIS Docker 4.8'],
    *find(subject) {
      for (const run of runCommands(subject))
        if (/^(?:chmod|install)$/.test(run.name) && SETUID_MODE.test(modeOf(run)))
          yield aboutCommand(subject, run, 'a mode without setuid and setgid');
      for (const copy of instructionsOf(subject, 'COPY', 'ADD'))
        for (const { name, argument } of copy.flags)
          if (name === 'chmod' && SETUID_MODE.test(argument))
            yield about(copy, `--chmod=${argument}`, '--chmod=755');
    },
    failing: [
      'FROM debian:13\nRUN chmod u+s /bin/ping\n',
      'FROM debian:13\nRUN chmod 4755 /bin/x\n',
      'FROM debian:13\nRUN install -m 4755 x /bin/x\n',
    ],
    passing: ['FROM debian:13\nRUN chmod u-s /bin/ping\n', 'FROM debian:13\nRUN chmod 0755 /bin/x\n'],
  },
  {
    id: 'dockerfile-file-capabilities',
    title: 'A program gets a capability that is nearly root',
    why: 'Whoever starts it can take the container over, and with some of them the host.',
    fix: 'Give the program the narrowest capability that does, or none.',
    severity: 'high',
    vectors: ['V6'],
    references: ['https://man7.org/linux/man-pages/man7/capabilities.7.html'],
    *find(subject) {
      for (const run of runCommands(subject))
        if (
          run.name === 'setcap' &&
          run.words.some((word) =>
            /cap_(?:sys_admin|sys_module|sys_ptrace|sys_rawio|sys_boot|sys_chroot|sys_time|dac_override|dac_read_search|setuid|setgid|setpcap|bpf|perfmon|setfcap|chown|fowner|mknod|net_admin|mac_admin|mac_override|syslog|audit_control)\b|(?:^|=)all|^=[eip]+$/i.test(
              word,
            ),
          )
        )
          yield aboutCommand(subject, run, 'a narrower capability');
    },
    failing: [
      'FROM debian:13\nRUN setcap cap_sys_admin+ep /bin/x\n',
      "FROM debian:13\nRUN setcap 'cap_net_raw,cap_net_admin=eip' /bin/x\n",
    ],
    passing: [
      'FROM debian:13\nRUN setcap cap_net_bind_service=+ep /bin/x\n',
      'FROM debian:13\nRUN setcap -r /bin/x\n',
    ],
  },
  {
    id: 'dockerfile-socket-volume',
    title: 'The socket of the engine is a volume of the image',
    why: 'Who may talk to the engine may start a container that has the host.',
    fix: 'Take it away; whoever runs the image decides what it may reach.',
    severity: 'critical',
    vectors: ['V6', 'V9'],
    references: ['https://docs.docker.com/engine/security/#docker-daemon-attack-surface'],
    standards: ['CIS Docker 5.32'],
    *find(subject) {
      for (const volume of instructionsOf(subject, 'VOLUME'))
        for (const { value } of volume.words)
          if (value !== undefined && /(?:^|\/)(?:docker|containerd|crio|podman)\.sock$/.test(value))
            yield about(volume, `VOLUME ${value}`, 'no socket of an engine');
    },
    failing: ['FROM debian:13\nVOLUME /var/run/docker.sock\n'],
    passing: ['FROM debian:13\nVOLUME /data\n'],
  },
  {
    id: 'dockerfile-system-volume',
    title: 'A folder of the system is a volume',
    why: 'What is in it is no longer that of the image, and what is written there outlives the container.',
    fix: 'Use a folder of the program’s own.',
    severity: 'medium',
    vectors: ['V6'],
    references: [`${REFERENCE}#volume`],
    *find(subject) {
      for (const volume of instructionsOf(subject, 'VOLUME'))
        for (const { value } of volume.words)
          if (
            value !== undefined &&
            /^\/(?:|bin|boot|dev|etc|lib|lib64|proc|root|sbin|sys|usr|var|run)\/?$/.test(value)
          )
            yield about(volume, `VOLUME ${value}`, 'a folder of its own');
    },
    failing: ['FROM debian:13\nVOLUME ["/etc"]\n'],
    passing: ['FROM debian:13\nVOLUME /var/lib/app\n'],
  },
];
