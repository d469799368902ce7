import { about, aboutCommand, type DockerfileCheck, PRACTICES, REFERENCE, runCommands } from './subject.ts';

/** Where instructions are, and what they write is kept. */
export const FOLDER_CHECKS: readonly DockerfileCheck[] = [
  {
    id: 'dockerfile-relative-workdir',
    title: 'The working directory is relative to one that nobody said',
    why: 'Where it is depends on the base image, and changes with it.',
    fix: 'Write WORKDIR with a path that begins with a slash.',
    severity: 'low',
    vectors: ['V7'],
    references: [
      `${PRACTICES}#workdir`,
      'https://docs.docker.com/reference/build-checks/workdir-relative-path/',
    ],
    *find({ dockerfile }) {
      for (const stage of dockerfile.stages) {
        let isKnown = stage.parent !== undefined;
        for (const one of stage.instructions.filter(({ name }) => name === 'WORKDIR')) {
          const value = one.words[0]?.value;
          const isAbsolute = value === undefined || /^(?:[/\\]|[A-Za-z]:)/.test(value);
          if (!isAbsolute && !isKnown) yield about(one, `WORKDIR ${value}`, `WORKDIR /${value}`);
          if (isAbsolute) isKnown = true;
        }
      }
    },
    failing: ['FROM debian:13\nWORKDIR app\n'],
    passing: ['FROM debian:13\nWORKDIR /app\nWORKDIR src\n', 'ARG D\nFROM debian:13\nARG D\nWORKDIR $D\n'],
  },
  {
    id: 'dockerfile-cd',
    title: 'A folder is changed into, and only for one instruction',
    why: 'The next instruction is where the one before was; who overlooks that runs something elsewhere.',
    fix: 'Use WORKDIR.',
    severity: 'low',
    vectors: ['V7'],
    references: [`${PRACTICES}#workdir`],
    *find(subject) {
      for (const run of runCommands(subject))
        if (run.name === 'cd' && run.siblings.length === 1)
          yield aboutCommand(subject, run, `WORKDIR ${run.words[0] ?? ''}`);
    },
    failing: ['FROM debian:13\nRUN cd /app\n'],
    passing: ['FROM debian:13\nRUN cd /app && make\n', 'FROM debian:13\nWORKDIR /app\n'],
  },
  {
    id: 'dockerfile-change-behind-volume',
    title: 'What is written behind VOLUME is lost',
    why: 'The classic builder throws away what later instructions write into a volume, so that a mended permission or a removed file comes back.',
    fix: 'Write VOLUME behind what fills the folder.',
    severity: 'low',
    vectors: ['V7'],
    references: [`${REFERENCE}#notes-about-specifying-volumes`],
    *find({ dockerfile }) {
      for (const { instructions } of dockerfile.stages) {
        const volumes: string[] = [];
        for (const one of instructions) {
          if (one.name === 'VOLUME')
            volumes.push(
              ...one.words.flatMap(({ value }) => (value?.startsWith('/') ? [value.replace(/\/$/, '')] : [])),
            );
          if (one.name !== 'RUN' || volumes.length === 0) continue;
          const touched = one.script?.commands.find(
            (command) =>
              /^(?:chown|chmod|mkdir|cp|mv|touch|tar)$/.test(command.name ?? '') &&
              command.words.some(({ known }) =>
                volumes.some(
                  (folder) => folder !== '' && (known === folder || known.startsWith(`${folder}/`)),
                ),
              ),
          );
          if (touched) yield about(one, `RUN ${touched.name} in a volume`, 'VOLUME behind it');
        }
      }
    },
    failing: ['FROM debian:13\nVOLUME /data\nRUN chown app /data\n'],
    passing: ['FROM debian:13\nRUN chown app /data\nVOLUME /data\n'],
  },
];
