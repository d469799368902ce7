import {
  about,
  aboutCommand,
  type DockerfileCheck,
  instructionsOf,
  REFERENCE,
  runCommands,
} from './subject.ts';
import { isOfOthers, type Stage } from '../../../model/configuration/dockerfile.ts';

/** Variables that images of languages set. */
const BASE_VARIABLES = [
  'JAVA_HOME',
  'GOPATH',
  'GOROOT',
  'NODE_VERSION',
  'PYTHON_VERSION',
  'CARGO_HOME',
  'RUSTUP_HOME',
  'NGINX_VERSION',
  'CATALINA_HOME',
  'GEM_HOME',
  'BUNDLE_PATH',
  'PHP_INI_DIR',
  'PGDATA',
  'APACHE_DOCUMENT_ROOT',
  'LAMBDA_TASK_ROOT',
  'MAVEN_HOME',
  'GRADLE_HOME',
  'USER',
  'APP_HOME',
  'VIRTUAL_ENV',
];

function declared({
  name,
  words,
}: {
  readonly name: string;
  readonly words: readonly { readonly text: string }[];
}): string[] {
  if (name === 'ARG') return words.map(({ text }) => text.split('=')[0] ?? '');
  if (name !== 'ENV') return [];
  const [first] = words;
  return first && !first.text.includes('=')
    ? [first.text]
    : words.map(({ text }) => text.slice(0, text.indexOf('=')));
}

/** What the stages that a stage goes on from have set by ENV and ARG. */
function inherited(parent: number | undefined, stages: readonly Stage[]): string[] {
  const names: string[] = [];
  for (
    let at = parent, steps = 0;
    at !== undefined && steps < stages.length;
    at = stages[at]?.parent, steps += 1
  )
    names.push(...(stages[at]?.instructions ?? []).flatMap((one) => declared(one)));
  return names;
}

/** The image that a stage begins with in the end. */
function imageOf(stage: Stage, stages: readonly Stage[]): string | undefined {
  let first = stage;
  for (let steps = 0; first.parent !== undefined && steps < stages.length; steps += 1)
    first = stages[first.parent] ?? first;
  return first.base.value;
}

/** What the words of instructions become. */
export const SCRIPT_CHECKS: readonly DockerfileCheck[] = [
  {
    id: 'dockerfile-script-is-broken',
    title: 'What RUN runs is no shell',
    why: 'The build fails, or a shell makes something else of it than was meant.',
    fix: 'Mend what the shell does not take.',
    severity: 'low',
    vectors: ['V7'],
    references: ['https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html'],
    *find(subject) {
      for (const run of instructionsOf(subject, 'RUN')) {
        const [error] = run.script?.errors ?? [];
        if (error) yield about(run, error.message, 'a script that a shell takes');
      }
    },
    failing: ['FROM debian:13\nRUN if [ -f /x ]; then ls\n'],
    passing: ['FROM debian:13\nRUN if [ -f /x ]; then ls; fi\n'],
  },
  {
    id: 'dockerfile-undefined-variable',
    title: 'A variable is used that nobody sets',
    why: 'It is empty: a path begins at the root, a version is whatever there is. What an ENV sets is there only for the instructions behind it.',
    fix: 'Declare it by ARG or ENV in the stage that uses it, in an instruction before.',
    severity: 'low',
    vectors: ['V7'],
    references: ['https://docs.docker.com/reference/build-checks/undefined-var/'],
    *find({ dockerfile }) {
      for (const stage of dockerfile.stages) {
        const isForeign = isOfOthers(imageOf(stage, dockerfile.stages));
        const known = new Set<string>([
          'PATH',
          'HOME',
          'HOSTNAME',
          'PWD',
          ...(/^scratch$/.test(stage.base.value ?? '') ? [] : BASE_VARIABLES),
          ...inherited(stage.parent, dockerfile.stages),
        ]);
        for (const one of stage.instructions) {
          if (/^(?:COPY|ADD|WORKDIR|USER|EXPOSE|VOLUME|STOPSIGNAL)$/.test(one.name))
            for (const { text } of one.words) {
              const [, name] = /(?:^|[^\\$])\$\{?([A-Za-z_]\w*)\}?/.exec(text) ?? [];
              if (
                name !== undefined &&
                !isForeign &&
                !known.has(name) &&
                !/\$\{\w+:?[-+]/.test(text) &&
                !/^HTTPS?_PROXY|NO_PROXY$/i.test(name)
              )
                yield about(one, `$${name}`, `ARG ${name} before it`);
            }
          const own = new Set(declared(one));
          if (one.name === 'ENV')
            for (const { text } of one.words)
              for (const [, name = ''] of text.matchAll(/(?<!\\)\$\{?([A-Za-z_]\w*)/g))
                if (own.has(name) && !known.has(name) && !text.startsWith(`${name}=`))
                  yield about(one, `$${name} in the ENV that sets it`, `ENV ${name}=… before it`);
          for (const name of own) known.add(name);
        }
      }
    },
    failing: [
      'FROM debian:13\nCOPY app $TARGET/\n',
      'ARG V=1\nFROM debian:13\nWORKDIR /app-$V\n',
      'FROM debian:13\nENV APP=/app BIN=$APP/bin\n',
    ],
    passing: [
      'FROM debian:13\nARG TARGET=/app\nCOPY app $TARGET/\n',
      'FROM debian:13 AS a\nARG TARGET=/app\nFROM a\nCOPY app $TARGET/\n',
      'FROM example.com/notebook:2\nUSER ${NOTEBOOK_USER}\n',
      'FROM debian:13 AS a\nENV X=/x\nFROM a\nWORKDIR $X\n',
      'FROM debian:13\nENV APP=/app\nENV BIN=$APP/bin PATH=$PATH:/app\n',
    ],
  },
  {
    id: 'dockerfile-shell-exchanged',
    title: 'The shell of the system is replaced',
    why: 'Scripts of packages that rely on it break, and updates put the old one back.',
    fix: 'Say SHELL ["/bin/bash", "-c"].',
    severity: 'low',
    vectors: ['V7'],
    references: [`${REFERENCE}#shell`],
    *find(subject) {
      for (const run of runCommands(subject))
        if (/^(?:ln|mv|cp)$/.test(run.name) && /^\/(?:usr\/)?bin\/sh$/.test(run.words.at(-1) ?? ''))
          yield aboutCommand(subject, run, 'SHELL ["/bin/bash", "-c"]');
    },
    failing: ['FROM debian:13\nRUN ln -sf /bin/bash /bin/sh\n', 'FROM debian:13\nRUN mv /bin/bash /bin/sh\n'],
    passing: ['FROM debian:13\nSHELL ["/bin/bash", "-c"]\n'],
  },
];
