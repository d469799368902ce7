import { isSecretName } from '../../../model/configuration/secret-names.ts';
import { type ImageCheck, ofConfig, shown, startOf } from './subject.ts';

const ENTRYPOINT = 'https://docs.docker.com/reference/dockerfile/#entrypoint';

const SHELLS = /^(?:\/usr)?(?:\/bin\/)?(?:sh|ash|bash|dash|zsh)$/;
/** What holds several programs, or others' sessions. */
const SUPERVISORS = /(?:^|\/)(?:systemd|init|runsvdir|supervisord|sshd|s6-svscan|circusd|pm2|dropbear)$/;

/** By what a container starts. */
export const START_CHECKS: readonly ImageCheck[] = [
  {
    id: 'image-start-nothing',
    title: 'The image does not say what it starts',
    why: 'What runs is decided where it is started, by whoever starts it.',
    fix: 'Name the program by ENTRYPOINT.',
    severity: 'low',
    vectors: ['V6'],
    references: [ENTRYPOINT],
    *find(subject) {
      if (subject.image && startOf(subject).length === 0)
        yield ofConfig('entrypoint', 'no entrypoint and no command', 'an entrypoint');
    },
    failing: [{ 'image.json': '{}' }],
    passing: [{ 'image.json': '{"entrypoint":["/app"]}' }],
  },
  {
    id: 'image-start-by-shell',
    title: 'The program is started by a shell that stays',
    why: 'The shell is the first process: it hands no signal on, so that stopping takes until the engine kills all, and the image needs a shell.',
    fix: 'Write ENTRYPOINT as a list of words, or let the shell exec the program.',
    severity: 'low',
    vectors: ['V6'],
    references: [ENTRYPOINT, 'https://docs.docker.com/reference/build-checks/json-args-recommended/'],
    *find(subject) {
      const [shell = '', option, script = ''] = startOf(subject);
      if (SHELLS.test(shell) && option === '-c' && !/(?:^|[\s;&])exec\s/.test(script))
        yield ofConfig('entrypoint', shown(`${shell} -c ${script}`), 'the program itself, or exec');
    },
    failing: [{ 'image.json': '{"command":["/bin/sh","-c","node server.js"]}' }],
    passing: [
      { 'image.json': '{"command":["node","server.js"]}' },
      { 'image.json': '{"command":["/bin/sh","-c","exec node server.js"]}' },
    ],
  },
  {
    id: 'image-start-supervisor',
    title: 'The image starts a supervisor of several programs',
    why: 'The engine sees the supervisor alone: it neither restarts, limits nor logs the programs apart, and one can read what the others do.',
    fix: 'Make an image of each program.',
    severity: 'medium',
    vectors: ['V6', 'V9'],
    references: ['https://docs.docker.com/engine/containers/multi-service_container/'],
    *find(subject) {
      // An init that hands signals on, such as tini, has another name and one program.
      const found = startOf(subject).find((word) => SUPERVISORS.test(word));
      if (found !== undefined) yield ofConfig('entrypoint', shown(found), 'the one program');
    },
    failing: [{ 'image.json': '{"command":["/usr/bin/supervisord","-n"]}' }],
    passing: [{ 'image.json': '{"entrypoint":["/sbin/tini","--","/app"]}' }],
  },
  {
    id: 'image-start-secret',
    title: 'A secret is among the words that start the program',
    why: 'Everybody who can pull the image reads it, and everybody on the host sees it among the processes.',
    fix: 'Let the program read it from a file that the orchestrator or a vault brings; then change it, as it was told.',
    severity: 'high',
    vectors: ['V2', 'V4'],
    references: ['https://docs.docker.com/build/building/secrets/'],
    standards: ['CIS Docker 4.10', 'NIST SP 800-190 4.1.4'],
    *find(subject) {
      for (const word of startOf(subject)) {
        const [, dashes = '', name = ''] = /^(--?)([\w-]{1,100})[= ](?!\s*[$'"]?\$)\S{4}/.exec(word) ?? [];
        if (isSecretName(name)) yield ofConfig('entrypoint', `${dashes}${name}=…`, 'no secret');
      }
    },
    failing: [{ 'image.json': '{"command":["/app","--db-password=fake-one"]}' }],
    passing: [
      { 'image.json': '{"command":["/app","--password=$PASSWORD","--password-file=/run/secrets/db"]}' },
    ],
  },
  {
    id: 'image-volume-of-system',
    title: 'A folder of the system is a volume',
    why: "What is written there outlives the container and its update, or is the host's own.",
    fix: 'Take it away; let those who start the container mount what they mean to.',
    severity: 'medium',
    vectors: ['V6', 'V9'],
    references: ['https://docs.docker.com/reference/dockerfile/#volume'],
    standards: ['CIS Docker 5.6'],
    *find({ image }) {
      for (const volume of image?.config.volumes ?? [])
        if (
          /^\/(?:|(?:bin|boot|dev|etc|lib|lib64|proc|root|run|sbin|sys|usr)(?:\/.*)?|var\/run(?:\/.*)?|var\/lib\/(?:docker|kubelet)(?:\/.*)?)\/?$/.test(
            volume,
          )
        )
          yield ofConfig(`volume ${volume}`, `volume ${shown(volume)}`, 'a folder of the program');
    },
    failing: [
      { 'image.json': '{"volumes":["/etc"]}' },
      { 'image.json': '{"volumes":["/var/run/docker.sock"]}' },
    ],
    passing: [{ 'image.json': '{"volumes":["/data","/var/lib/postgresql"]}' }],
  },
];
