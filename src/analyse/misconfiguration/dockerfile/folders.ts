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
    id: 'dockerfile-relative-copy',
    title: 'Files are copied to where nobody said',
    why: 'Without WORKDIR a relative path is in whatever folder the base image ends, and changes with it.',
    fix: 'Write WORKDIR before it, or a path that begins with a slash.',
    severity: 'low',
    vectors: ['V7'],
    references: [`${REFERENCE}#copy`, `${PRACTICES}#workdir`],
    *find({ dockerfile }) {
      for (const { parent, instructions } of dockerfile.stages) {
        let isKnown = parent !== undefined;
        for (const one of instructions) {
          if (one.name === 'WORKDIR') isKnown = true;
          if (isKnown || !/^(?:COPY|ADD)$/.test(one.name)) continue;
          const target = one.words.at(-1)?.value;
          if (one.words.length > 1 && target !== undefined && !/^(?:[/\\]|[A-Za-z]:)/.test(target))
            yield about(one, `${one.name} … ${target}`, 'WORKDIR before it');
        }
      }
    },
    failing: ['FROM node:24\nCOPY src ./\n'],
    passing: [
      'FROM node:24\nWORKDIR /app\nCOPY src ./\n',
      'FROM node:24\nCOPY src /app/\n',
      'FROM node:24 AS a\nFROM a\nCOPY src ./\n',
      'ARG D\nFROM node:24\nARG D\nCOPY src $D\n',
    ],
  },
  {
    id: 'dockerfile-cd',
    title: 'A folder is changed into by cd, and only for one instruction',
    why: 'The next instruction is where the one before was; who overlooks that runs something elsewhere.',
    fix: 'Use WORKDIR.',
    severity: 'low',
    vectors: ['V7'],
    references: [`${PRACTICES}#workdir`],
    *find(subject) {
      for (const run of runCommands(subject))
        // Behind other commands it may be a folder that they have just made.
        if (run.name === 'cd' && run.command === run.siblings[0] && run.command.by.length === 0)
          yield aboutCommand(subject, run, `WORKDIR ${run.words[0] ?? ''}`);
    },
    failing: ['FROM debian:13\nRUN cd /app\n', 'FROM debian:13\nRUN cd /app && make\n'],
    passing: [
      'FROM debian:13\nRUN tar xf a.tar && cd a && make\n',
      'FROM debian:13\nWORKDIR /app\nRUN make\n',
    ],
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
