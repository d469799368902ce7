import type { Instruction } from '../../../model/configuration/dockerfile.ts';
import {
  about,
  commandsOf,
  type DockerfileCheck,
  isMeantAsList,
  PRACTICES,
  REFERENCE,
  shippedInstructions,
  shippedStages,
} from './subject.ts';

/** The last of a name that counts, by stages that are shipped. */
function last(subject: Parameters<DockerfileCheck['find']>[0], name: string): Instruction | undefined {
  return shippedInstructions(subject.dockerfile, name).at(-1);
}

function severalCheck(name: 'CMD' | 'ENTRYPOINT' | 'HEALTHCHECK'): DockerfileCheck {
  const example = {
    CMD: 'CMD ["/app"]',
    ENTRYPOINT: 'ENTRYPOINT ["/app"]',
    HEALTHCHECK: 'HEALTHCHECK CMD ["/app"]',
  }[name];
  return {
    id: `dockerfile-several-${name.toLowerCase()}`,
    title: `${name} stands more than once in a stage`,
    why: 'Only the last one counts; whoever reads the others takes them for what runs.',
    fix: `Leave one ${name} in each stage.`,
    severity: 'low',
    vectors: ['V7'],
    references: [
      `${REFERENCE}#${name.toLowerCase()}`,
      'https://docs.docker.com/reference/build-checks/multiple-instructions-disallowed/',
    ],
    *find({ dockerfile }) {
      for (const { instructions } of dockerfile.stages) {
        const found = instructions.filter((one) => one.name === name);
        for (const one of found.slice(0, -1)) yield about(one, `${name} ${one.text}`, `one ${name}`);
      }
    },
    failing: [`FROM debian:13\n${example}\n${example.replace('app', 'b')}\n`],
    passing: [`FROM debian:13 AS a\n${example}\nFROM debian:13\n${example}\n`],
  };
}

function shellFormCheck(name: 'CMD' | 'ENTRYPOINT'): DockerfileCheck {
  return {
    id: `dockerfile-${name.toLowerCase()}-by-shell`,
    title: `${name} runs by a shell, which keeps signals to itself`,
    why: 'The program is not told to stop, is killed in the middle of what it does, and the image needs a shell, which somebody who got in can use.',
    fix: `Write ${name} as a list: ${name} ["program", "argument"]; where it needs variables, begin it with exec.`,
    severity: 'low',
    vectors: ['V6', 'V7'],
    references: [
      `${REFERENCE}#shell-and-exec-form`,
      'https://docs.docker.com/reference/build-checks/json-args-recommended/',
    ],
    *find(subject) {
      const one = last(subject, name);
      const shells = shippedInstructions(subject.dockerfile, 'SHELL');
      const begins = one?.script?.commands[0];
      // "exec program" hands over to the program.
      const hands = begins !== undefined && (begins.by.includes('exec') || begins.name === 'exec');
      if (
        one &&
        one.form === 'shell' &&
        one.text !== '' &&
        !isMeantAsList(one) &&
        shells.length === 0 &&
        !hands
      )
        yield about(one, `${name} ${one.text}`, `${name} ["…"]`);
    },
    failing: [`FROM debian:13\n${name} /app --port 80\n`],
    passing: [
      `FROM debian:13\n${name} ["/app", "--port", "80"]\n`,
      `FROM debian:13\n${name} exec /app --port 80\n`,
    ],
  };
}

/** What a container of the image does when it runs. */
export const RUNTIME_CHECKS: readonly DockerfileCheck[] = [
  {
    id: 'dockerfile-no-healthcheck',
    title: 'Nobody can tell whether the program works',
    why: 'An engine takes a container that hangs for one that works, and sends traffic to it.',
    fix: 'Say HEALTHCHECK with a command that fails where the program does not work; Kubernetes has probes of its own.',
    severity: 'low',
    vectors: ['V6'],
    references: [`${REFERENCE}#healthcheck`],
    standards: ['CIS Docker 4.6'],
    *find(subject) {
      const final = subject.dockerfile.stages.at(-1);
      const runs = last(subject, 'CMD') ?? last(subject, 'ENTRYPOINT');
      if (final && runs && !last(subject, 'HEALTHCHECK'))
        yield about(final.from, 'no HEALTHCHECK', 'HEALTHCHECK CMD …');
    },
    failing: ['FROM debian:13\nCMD ["/app"]\n'],
    passing: [
      'FROM debian:13\nHEALTHCHECK CMD ["/app", "--check"]\nCMD ["/app"]\n',
      'FROM debian:13\nRUN ls\n',
    ],
  },
  {
    id: 'dockerfile-healthcheck-off',
    title: 'The health check of the base image is switched off',
    why: 'An engine takes a container that hangs for one that works.',
    fix: 'Say HEALTHCHECK with a command of your own.',
    severity: 'low',
    vectors: ['V6'],
    references: [`${REFERENCE}#healthcheck`],
    standards: ['CIS Docker 4.6'],
    *find(subject) {
      const one = last(subject, 'HEALTHCHECK');
      if (one && /^NONE$/i.test(one.text)) yield about(one, 'HEALTHCHECK NONE', 'HEALTHCHECK CMD …');
    },
    failing: ['FROM debian:13\nHEALTHCHECK NONE\n'],
    passing: ['FROM debian:13\nHEALTHCHECK CMD ["/app", "--check"]\n'],
  },
  severalCheck('CMD'),
  severalCheck('ENTRYPOINT'),
  severalCheck('HEALTHCHECK'),
  shellFormCheck('CMD'),
  shellFormCheck('ENTRYPOINT'),
  {
    id: 'dockerfile-debug-start',
    title: 'The program starts with its debugger open',
    why: 'Who reaches the debugger runs what they like in the program; in debug mode frameworks tell their insides to everybody.',
    fix: 'Start it without, and attach where somebody has to look.',
    severity: 'high',
    vectors: ['V6', 'V11'],
    references: [
      'https://nodejs.org/en/learn/getting-started/debugging#security-implications',
      'https://flask.palletsprojects.com/en/stable/debugging/',
    ],
    *find(subject) {
      for (const name of ['CMD', 'ENTRYPOINT']) {
        const one = last(subject, name);
        const text = one?.text ?? '';
        const [found] =
          /--inspect(?:-brk)?(?:=|\b)\S*|-agentlib:jdwp\S*|-Xrunjdwp\S*|\bdebugpy\b|--debugger\b|\bdlv\b|FLASK_DEBUG=1|--reload\b/.exec(
            text,
          ) ?? [];
        if (one && found !== undefined)
          yield about(one, found, 'no debugger', found === '--reload' ? { severity: 'low' } : {});
      }
      for (const env of shippedInstructions(subject.dockerfile, 'ENV')) {
        const [found] =
          /\b(?:FLASK_DEBUG|DJANGO_DEBUG|APP_DEBUG|RAILS_DEBUG)(?:\s*=\s*|\s+)["']?(?:1|true)\b|\bFLASK_ENV(?:\s*=\s*|\s+)["']?development\b|--inspect\S*|-agentlib:jdwp\S*/i.exec(
            env.text,
          ) ?? [];
        if (found !== undefined) yield about(env, `ENV ${found}`, 'no debug mode');
      }
    },
    failing: [
      'FROM node:24\nCMD ["node", "--inspect=0.0.0.0", "app.js"]\n',
      'FROM python:3.13\nENV FLASK_DEBUG=1\n',
    ],
    passing: ['FROM node:24\nCMD ["node", "app.js"]\n'],
  },
  {
    id: 'dockerfile-several-services',
    title: 'A supervisor runs several programs in one container',
    why: 'One of them falls with the others, has their rights, files and secrets, and the orchestrator sees only the supervisor.',
    fix: 'Give each program an image and a container of its own.',
    severity: 'low',
    vectors: ['V6', 'V9'],
    references: [`${PRACTICES}#decouple-applications`],
    *find(subject) {
      for (const name of ['CMD', 'ENTRYPOINT']) {
        const one = last(subject, name);
        if (!one) continue;
        const program = [...commandsOf(one)].find((run) =>
          /^(?:supervisord|s6-svscan|runsvdir|systemd|init|monit|circusd)$/.test(run.name),
        );
        if (program) yield about(one, `${name} ${program.name}`, 'one program');
      }
    },
    failing: ['FROM debian:13\nCMD ["/usr/bin/supervisord", "-n"]\n'],
    passing: ['FROM debian:13\nCMD ["/app"]\n'],
  },
  {
    id: 'dockerfile-start-by-package-manager',
    title: 'The program is started by a package manager',
    why: 'npm and its like pass signals on badly, keep a process of their own, and read settings of whoever can write the folder.',
    fix: 'Start the program itself: CMD ["node", "app.js"].',
    severity: 'low',
    vectors: ['V6', 'V7'],
    references: ['https://github.com/nodejs/docker-node/blob/main/docs/BestPractices.md#cmd'],
    *find(subject) {
      for (const name of ['CMD', 'ENTRYPOINT']) {
        const one = last(subject, name);
        if (!one) continue;
        const program = [...commandsOf(one)].find(
          (run) =>
            /^(?:npm|yarn|pnpm|npx|poetry|pipenv|bundle)$/.test(run.name) &&
            /^(?:start|run|exec|serve|dev)$/.test(run.words[0] ?? ''),
        );
        if (program) yield about(one, `${program.name} ${program.words[0]}`, 'the program itself');
      }
    },
    failing: ['FROM node:24\nCMD ["npm", "start"]\n'],
    passing: ['FROM node:24\nCMD ["node", "app.js"]\n'],
  },
  {
    id: 'dockerfile-stop-signal-kill',
    title: 'The program is killed when it is to stop',
    why: 'It cannot end what it does, and loses what it had not written.',
    fix: 'Take STOPSIGNAL away, or name the signal at which the program ends.',
    severity: 'low',
    vectors: ['V7'],
    references: [`${REFERENCE}#stopsignal`],
    *find(subject) {
      const one = last(subject, 'STOPSIGNAL');
      if (one && /^(?:SIG)?KILL$|^9$/i.test(one.words[0]?.value ?? ''))
        yield about(one, `STOPSIGNAL ${one.text}`, 'STOPSIGNAL SIGTERM');
    },
    failing: ['FROM debian:13\nSTOPSIGNAL SIGKILL\n'],
    passing: ['FROM debian:13\nSTOPSIGNAL SIGQUIT\n'],
  },
  {
    id: 'dockerfile-search-path',
    title: 'Programs are looked for where others may write',
    why: 'Who can write a folder that is searched first decides what runs under the name of any program.',
    fix: 'Leave relative paths, /tmp and empty parts out of PATH, LD_LIBRARY_PATH and LD_PRELOAD.',
    severity: 'high',
    vectors: ['V6'],
    references: ['https://man7.org/linux/man-pages/man8/ld.so.8.html'],
    *find({ dockerfile }) {
      for (const { instructions } of shippedStages(dockerfile))
        for (const env of instructions.filter(({ name }) => name === 'ENV'))
          for (const { text } of env.words) {
            const [, name = '', value = ''] =
              /^(PATH|LD_LIBRARY_PATH|LD_PRELOAD|PYTHONPATH|NODE_PATH)=["']?(.*?)["']?$/.exec(text) ?? [];
            const parts = value.split(':');
            const unsafe =
              name !== '' &&
              parts.some(
                (part, index) =>
                  part === '.' ||
                  part.startsWith('./') ||
                  /^\/(?:var\/)?tmp(?:\/|$)/.test(part) ||
                  (part === '' && index > 0 && /^(?:LD_LIBRARY_PATH|PATH)$/.test(name)),
              );
            if (unsafe) yield about(env, `ENV ${text}`, 'absolute folders that only root writes');
          }
    },
    failing: ['FROM debian:13\nENV PATH=.:$PATH\n', 'FROM debian:13\nENV LD_PRELOAD=/tmp/a.so\n'],
    passing: ['FROM debian:13\nENV PATH=/app/bin:$PATH\n'],
  },
];
