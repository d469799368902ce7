import { about, type DockerfileCheck, instructionsOf, REFERENCE } from './subject.ts';

/** The options of a mount by their names. */
function mountOf(argument: string): ReadonlyMap<string, string> {
  return new Map(
    argument.split(',').map((part) => {
      const [name = '', value = 'true'] = part.split('=', 2);
      return [name, value];
    }),
  );
}

/** What a step of the build may do beyond its own container. */
export const BUILD_OPTION_CHECKS: readonly DockerfileCheck[] = [
  {
    id: 'dockerfile-insecure-step',
    title: 'A step of the build is not confined',
    why: 'With --security=insecure it has every capability and device of the host that builds.',
    fix: 'Take the option away; do what needs it outside of the build.',
    severity: 'critical',
    vectors: ['V1', 'V6'],
    references: [`${REFERENCE}#run---security`],
    *find(subject) {
      for (const run of instructionsOf(subject, 'RUN'))
        for (const { name, argument } of run.flags)
          if (name === 'security' && argument === 'insecure')
            yield about(run, '--security=insecure', 'no --security');
    },
    failing: ['FROM debian:13\nRUN --security=insecure mount /dev/sda /mnt\n'],
    passing: ['FROM debian:13\nRUN --security=sandbox ls\n'],
  },
  {
    id: 'dockerfile-host-network-step',
    title: 'A step of the build is in the network of the host',
    why: 'It reaches what listens only for the host: engines, databases, metadata with credentials of the cloud.',
    fix: 'Take --network=host away.',
    severity: 'high',
    vectors: ['V1', 'V8'],
    references: [`${REFERENCE}#run---network`],
    *find(subject) {
      for (const run of instructionsOf(subject, 'RUN'))
        for (const { name, argument } of run.flags)
          if (name === 'network' && argument === 'host')
            yield about(run, '--network=host', 'no --network, or none');
    },
    failing: ['FROM debian:13\nRUN --network=host make\n'],
    passing: ['FROM debian:13\nRUN --network=none make\n'],
  },
  {
    id: 'dockerfile-secret-not-required',
    title: 'A build without its secret goes on',
    why: 'Where the secret is not handed in, the step runs without it, and what it makes is something else than was meant.',
    fix: 'Add required=true to the mount.',
    severity: 'low',
    vectors: ['V7'],
    references: [`${REFERENCE}#run---mounttypesecret`],
    *find(subject) {
      for (const run of instructionsOf(subject, 'RUN'))
        for (const flag of run.flags.filter(({ name }) => name === 'mount')) {
          const mount = mountOf(flag.argument);
          if (mount.get('type') !== 'secret' || (mount.get('required') ?? 'false') !== 'false') continue;
          const isPlain =
            subject.dockerfile.text.slice(flag.start, flag.end) === flag.text &&
            !mount.has('required') &&
            !/["']/.test(flag.text);
          yield about(run, `--mount=${flag.argument}`, 'required=true', {
            edits: isPlain ? [{ start: flag.end, end: flag.end, text: ',required=true' }] : undefined,
          });
        }
    },
    failing: ['FROM node:24\nRUN --mount=type=secret,id=npmrc npm ci --ignore-scripts\n'],
    passing: [
      'FROM node:24\nRUN --mount=type=secret,id=npmrc,required=true npm ci --ignore-scripts\n',
      'FROM debian:13\nRUN --mount=type=cache,target=/x ls\n',
    ],
  },
  {
    id: 'dockerfile-secret-readable',
    title: 'Everybody in the build may read a secret',
    why: 'A step that runs as another user, or what it starts, reads it as well.',
    fix: 'Give the mount a mode for its user alone, such as mode=0400.',
    severity: 'medium',
    vectors: ['V1'],
    references: [`${REFERENCE}#run---mounttypesecret`],
    *find(subject) {
      for (const run of instructionsOf(subject, 'RUN'))
        for (const { argument } of run.flags.filter(({ name }) => name === 'mount')) {
          const mount = mountOf(argument);
          if (/^(?:secret|ssh)$/.test(mount.get('type') ?? '') && /[4-7]$/.test(mount.get('mode') ?? ''))
            yield about(run, `mode=${mount.get('mode')}`, 'mode=0400');
        }
    },
    failing: ['FROM debian:13\nRUN --mount=type=secret,id=a,mode=0444,required=true ls\n'],
    passing: ['FROM debian:13\nRUN --mount=type=secret,id=a,mode=0400,required=true ls\n'],
  },
  {
    id: 'dockerfile-checks-skipped',
    title: 'The checks of the build are switched off',
    why: 'What BuildKit finds in the Dockerfile is not told to anybody.',
    fix: 'Name the checks that do not fit, or take the line away.',
    severity: 'low',
    vectors: ['V7'],
    references: [`${REFERENCE}#check`],
    *find({ dockerfile }) {
      const check = dockerfile.directives.get('check');
      if (check && /\bskip=all\b/i.test(check.value))
        yield about(check, `# check=${check.value}`, 'no skip=all');
    },
    failing: ['# check=skip=all\nFROM debian:13\n'],
    passing: ['# check=error=true\nFROM debian:13\n'],
  },
  {
    id: 'dockerfile-onbuild',
    title: 'The image acts in builds of others',
    why: 'What ONBUILD says runs in every build upon the image, and nobody sees it in their own Dockerfile.',
    fix: 'Leave it to those who build upon the image, or say so in its name.',
    severity: 'low',
    vectors: ['V3'],
    references: [`${REFERENCE}#onbuild`],
    *find(subject) {
      for (const { instructions } of subject.dockerfile.stages)
        for (const one of instructions)
          if (one.name === 'ONBUILD') yield about(one, `ONBUILD ${one.text}`, 'no ONBUILD');
    },
    failing: ['FROM debian:13\nONBUILD RUN make\n'],
    passing: ['FROM debian:13\nRUN make\n'],
  },
];
