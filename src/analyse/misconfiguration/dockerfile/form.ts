import { allInstructions } from '../../../model/configuration/dockerfile.ts';
import { about, type DockerfileCheck, instructionsOf, isMeantAsList, REFERENCE } from './subject.ts';

const INSTRUCTIONS = new Set([
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
]);

/** What does not say what was meant. */
export const FORM_CHECKS: readonly DockerfileCheck[] = [
  {
    id: 'dockerfile-unknown-instruction',
    title: 'There is no such instruction',
    why: 'The build fails, or what was meant to harden the image is not done.',
    fix: 'Write an instruction that there is.',
    severity: 'medium',
    vectors: ['V7'],
    references: [`${REFERENCE}#overview`],
    *find({ dockerfile }) {
      for (const one of allInstructions(dockerfile).map((each) => each.trigger ?? each))
        if (!INSTRUCTIONS.has(one.name)) yield about(one, one.keyword, 'an instruction that there is');
    },
    failing: ['FROM debian:13\nRUNN ls\n'],
    passing: ['FROM debian:13\nRUN ls\n'],
  },
  {
    id: 'dockerfile-misplaced',
    title: 'The Dockerfile cannot be built as it is',
    why: 'Builders refuse it, so that what is built is another file than this one, or nothing.',
    fix: 'Write what the instruction asks for, and begin with FROM.',
    severity: 'medium',
    vectors: ['V7'],
    references: [`${REFERENCE}#from`],
    *find({ dockerfile }) {
      for (const { message, range, expected } of dockerfile.problems)
        yield { range, actual: message, expected };
    },
    failing: ['RUN ls\nFROM debian:13\n', '# nothing\nARG A\n', 'FROM debian:13\nENV A=b # one\n'],
    passing: ['ARG A=1\nFROM debian:13\n'],
  },
  {
    id: 'dockerfile-maintainer',
    title: 'MAINTAINER is no instruction any more',
    why: 'Builders may refuse it one day, and tools that read labels do not see it.',
    fix: 'Use LABEL org.opencontainers.image.authors.',
    severity: 'low',
    vectors: ['V7'],
    references: [
      `${REFERENCE}#maintainer-deprecated`,
      'https://docs.docker.com/reference/build-checks/maintainer-deprecated/',
    ],
    *find(subject) {
      for (const one of instructionsOf(subject, 'MAINTAINER')) {
        const isPlain =
          /^[^"'\\$\n]+$/.test(one.text) && !subject.dockerfile.text.slice(one.start, one.end).includes('\n');
        yield about(one, `MAINTAINER ${one.text}`, 'LABEL org.opencontainers.image.authors="…"', {
          edits: isPlain
            ? [
                {
                  start: one.start,
                  end: one.end,
                  text: `LABEL org.opencontainers.image.authors="${one.text}"`,
                },
              ]
            : undefined,
        });
      }
    },
    failing: ['FROM debian:13\nMAINTAINER Ann <ann@example.com>\n'],
    passing: ['FROM debian:13\nLABEL org.opencontainers.image.authors="Ann"\n'],
  },
  {
    id: 'dockerfile-old-env-form',
    title: 'A variable is set without an equals sign',
    why: 'Everything behind its name is its value, so that a second variable on the line becomes part of the first.',
    fix: 'Write ENV name=value.',
    severity: 'low',
    vectors: ['V7'],
    references: [
      `${REFERENCE}#env`,
      'https://docs.docker.com/reference/build-checks/legacy-key-value-format/',
    ],
    *find(subject) {
      for (const one of instructionsOf(subject, 'ENV', 'LABEL')) {
        const [first, second, ...others] = one.words;
        if (!first || !second || first.text.includes('=')) continue;
        const isPlain =
          others.length === 0 &&
          subject.dockerfile.text.slice(first.end, second.start).trim() === '' &&
          !subject.dockerfile.text.slice(first.end, second.start).includes('\n');
        yield about(one, `${one.name} ${first.text} …`, `${one.name} ${first.text}=…`, {
          edits: isPlain ? [{ start: first.end, end: second.start, text: '=' }] : undefined,
        });
      }
    },
    failing: ['FROM debian:13\nENV HOME /app\n'],
    passing: ['FROM debian:13\nENV HOME=/app LANG=C\n'],
  },
  {
    id: 'dockerfile-list-is-text',
    title: 'What looks like a list is run by a shell',
    why: 'JSON has double quotes: with others the whole is a command line, which fails when the container starts.',
    fix: 'Write the list with double quotes.',
    severity: 'medium',
    vectors: ['V7'],
    references: [`${REFERENCE}#exec-form`],
    *find(subject) {
      for (const one of instructionsOf(subject, 'CMD', 'ENTRYPOINT', 'RUN', 'SHELL', 'VOLUME', 'COPY', 'ADD'))
        if (isMeantAsList(one))
          yield about(one, `${one.name} ${one.text}`, 'a list in JSON, and nothing else');
    },
    failing: ["FROM debian:13\nCMD ['/app', '-x']\n", 'FROM debian:13\nCMD ["/app", "-x",]\n'],
    passing: [
      'FROM debian:13\nCMD ["/app", "-x"]\n',
      'FROM debian:13\nCMD ["/app"] # all of it\n',
      'FROM debian:13\nRUN [ -f /x ] && ls\n',
    ],
  },
  {
    id: 'dockerfile-mixed-case',
    title: 'Instructions are written in small and in capital letters',
    why: 'Who looks a file over for RUN or USER overlooks those that are written otherwise.',
    fix: 'Write all in capital letters.',
    severity: 'low',
    vectors: ['V7'],
    references: ['https://docs.docker.com/reference/build-checks/consistent-instruction-casing/'],
    *find({ dockerfile }) {
      const all = allInstructions(dockerfile).filter(({ name }) => INSTRUCTIONS.has(name));
      const small = all.filter(({ keyword, name }) => keyword !== name);
      if (
        small.length === 0 ||
        (small.length === all.length && small.every(({ keyword }) => keyword === keyword.toLowerCase()))
      )
        return;
      for (const one of small)
        yield about(one, one.keyword, one.name, {
          edits: [{ start: one.start, end: one.start + one.keyword.length, text: one.name }],
        });
    },
    failing: ['FROM debian:13\nrun ls\nUSER 9\n'],
    passing: ['FROM debian:13\nRUN ls\n', 'from debian:13\nrun ls\n'],
  },
  {
    id: 'dockerfile-comment-as-argument',
    title: 'A comment behind an instruction is part of it',
    why: 'A hash begins a comment only at the begin of a line: what was meant to be said is copied, exposed or set.',
    fix: 'Put the comment on a line of its own.',
    severity: 'low',
    vectors: ['V7'],
    references: [`${REFERENCE}#format`],
    *find(subject) {
      for (const one of instructionsOf(
        subject,
        'FROM',
        'COPY',
        'ADD',
        'EXPOSE',
        'USER',
        'WORKDIR',
        'VOLUME',
        'STOPSIGNAL',
      ))
        if (
          one.words.some(({ text }) => text === '#' || /^#\s?[A-Za-z]/.test(text)) &&
          !/#\w*:/.test(one.text)
        )
          yield about(one, `${one.name} ${one.text}`, 'the comment on a line of its own');
    },
    failing: ['FROM debian:13 # stable\nRUN ls\n'],
    passing: ['# stable\nFROM debian:13\nRUN ls # all of it\n'],
  },
];
