import type { ShellCommand } from '../../../model/configuration/shell.ts';
import { isDownloader } from '../../scripts/commands.ts';
import { baseName, runsSubstitution, savedBy, scriptNameOf } from '../../scripts/downloads.ts';
import { isFetchingCode, readsScript, runsFetchingCode } from '../../scripts/inner-code.ts';
import {
  about,
  aboutCommand,
  commandsOf,
  type DockerfileCheck,
  type DockerfileSubject,
  fullText,
  hasOption,
  instructionsOf,
  PRACTICES,
  REFERENCE,
  type RunCommand,
  runCommands,
} from './subject.ts';

const COMPARES = /^(?:sha\d+sum|shasum|b2sum|md5sum|gpg|gpgv|gpg2|cosign|minisign|signify|openssl|rpmkeys)$/;

/** Commands that stand before a command in its pipeline. */
function pipedInto({
  siblings,
  command,
}: {
  readonly siblings: readonly ShellCommand[];
  readonly command: ShellCommand;
}): ShellCommand[] {
  return siblings.filter(
    ({ pipeline, start }) => pipeline === command.pipeline && pipeline !== 0 && start < command.start,
  );
}

/** The files that the commands of a RUN fetch and keep, by name with what fetched them; none where something compares. */
function filesFetched(commands: readonly ShellCommand[]): ReadonlyMap<string, ShellCommand> {
  if (commands.some(({ name }) => COMPARES.test(name ?? ''))) return new Map();
  return new Map(
    commands.filter(isDownloader).flatMap((one) => savedBy(one).map((file) => [file, one] as const)),
  );
}

/** Commands of a build, and of what starts or looks at a container. */
function* startedCommands(subject: DockerfileSubject): Generator<RunCommand, undefined> {
  for (const one of instructionsOf(subject, 'RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK'))
    yield* commandsOf(one);
}

/** Is it printed into a table of cron, which runs it? */
function isWrittenDown({ name, words, instruction }: RunCommand): boolean {
  return (
    /^(?:echo|printf)$/.test(name) &&
    words.some((word) => /\b(?:curl|wget)\s[^\n|;&]{0,300}\|\s*(?:sudo\s+)?(?:ba|da|a|z)?sh\b/.test(word)) &&
    /\bcron/.test(fullText(instruction))
  );
}

/** What a build fetches by itself, and whether it is what it should be. */
export const DOWNLOAD_CHECKS: readonly DockerfileCheck[] = [
  {
    id: 'dockerfile-download-run',
    title: 'What is fetched is run, whatever it is',
    why: 'Who controls the server, or the way there, runs what they like in the build and in the image.',
    fix: 'Fetch a version into a file, compare its digest, and run it then.',
    severity: 'high',
    vectors: ['V3'],
    references: [`${PRACTICES}#run`, 'https://owasp.org/www-project-ci-cd-security-risks/'],
    standards: ['CIS Docker 4.11', 'SLSA build L3'],
    *find(subject) {
      let siblings: readonly ShellCommand[] = [];
      let files = filesFetched(siblings);
      for (const one of instructionsOf(subject, 'RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK'))
        if (!one.script && isFetchingCode(fullText(one)))
          yield about(one, one.text, 'a file whose digest is compared before it is run');
      for (const run of startedCommands(subject)) {
        if (run.siblings !== siblings) files = filesFetched((siblings = run.siblings));
        const isPiped = readsScript(run.command) && pipedInto(run).some(isDownloader);
        const script = run.instruction.script;
        const isSubstituted =
          runsFetchingCode(run.command) ||
          (script !== undefined && runsSubstitution(script, run.command)) ||
          isWrittenDown(run);
        const fetched = files.get(baseName(scriptNameOf(run.command)));
        if (isPiped || isSubstituted || fetched) {
          const first = isPiped ? (pipedInto(run)[0] ?? run.command) : (fetched ?? run.command);
          yield aboutCommand(
            subject,
            { ...run, command: { ...run.command, start: Math.min(first.start, run.command.start) } },
            'a file whose digest is compared before it is run',
          );
        }
      }
    },
    failing: [
      'FROM debian:13\nRUN curl -fsSL https://example.com/install.sh | sh\n',
      'FROM debian:13\nRUN bash -c "$(curl -fsSL https://example.com/i)"\n',
      'FROM debian:13\nRUN wget -qO- https://example.com/a | sudo bash -\n',
      'FROM debian:13\nRUN bash <(curl -fsS https://example.com/i)\n',
      'FROM debian:13\nRUN curl -fsSL https://example.com/i -o /tmp/i.sh && sh /tmp/i.sh --yes\n',
      'FROM debian:13\nRUN wget https://example.com/i.sh && bash i.sh\n',
      'FROM debian:13\nRUN ["/bin/bash", "-c", "curl -fsSL https://example.com/i.sh | sh"]\n',
      'FROM debian:13\nCMD curl -fsSL https://example.com/i.sh | sh\n',
      'FROM debian:13\nRUN ruby -e "$(curl -fsSL https://example.com/install)"\n',
      'FROM python:3.14\nRUN python -c "import urllib.request as u; exec(u.urlopen(\'https://example.com/i\').read())"\n',
      'FROM example.com/windows:1\nSHELL ["powershell", "-Command"]\nRUN iex ((New-Object Net.WebClient).DownloadString(\'https://example.com/i.ps1\'))\n',
      'FROM debian:13\nRUN echo "* * * * * root curl -fsSL https://example.com/i | sh" >> /etc/crontab\n',
      'FROM debian:13\nRUN wget https://example.com/i.sh && chmod +x i.sh && ./i.sh\n',
    ],
    passing: [
      'FROM debian:13\nRUN curl -fsSLo i.sh https://example.com/i.sh && echo "00 i.sh" | sha256sum -c && sh i.sh\n',
      'FROM debian:13\nRUN cat a.sh | sh\n',
      'FROM debian:13\nRUN curl -fsS https://example.com/a.json | python3 -m json.tool\n',
      'FROM debian:13\nRUN bash deploy.sh "$(curl -fsS https://example.com/version)"\n',
      'FROM debian:13\nRUN curl -fsSLo data.json https://example.com/data.json && sh build.sh data.json\n',
      'FROM debian:13\nRUN curl -fsS https://example.com/key | gpg --dearmor > /k\n',
      'FROM debian:13\nRUN sh -c "curl -fsSO https://example.com/a"\nRUN ["/bin/sh", "-c", "wget https://example.com/b"]\n',
    ],
  },
  {
    id: 'dockerfile-download-unchecked',
    title: 'A file is fetched, and nothing says what is in it',
    why: 'Who controls the server decides what the image contains, and nobody notices that it is another file than yesterday.',
    fix: 'Compare a digest in the same RUN, or use ADD --checksum.',
    severity: 'low',
    vectors: ['V3'],
    references: [`${REFERENCE}#add---checksum`],
    standards: ['CIS Docker 4.11', 'SLSA build L3'],
    *find(subject) {
      for (const run of runCommands(subject)) {
        if (!/^(?:curl|wget)$/.test(run.name)) continue;
        const isKept =
          run.name === 'wget'
            ? !run.words.some((word) => /^-[a-zA-Z]*O-$|^--spider$/.test(word)) && run.words.at(-1) !== '-'
            : hasOption(run.words, 'oO', '--output', '--remote-name') ||
              run.command.redirects.some(({ operator }) => operator === '>');
        const isUnpacked = run.siblings.some(
          ({ name, pipeline, start }) =>
            pipeline === run.command.pipeline &&
            start > run.command.start &&
            /^(?:tar|unzip|bsdtar|gunzip|dpkg|cpio)$/.test(name ?? ''),
        );
        const isCompared = run.siblings.some(({ name }) => COMPARES.test(name ?? ''));
        const url = run.command.words.find(({ known }) => /^https?:\/\//i.test(known));
        if (
          (isKept || isUnpacked) &&
          !isCompared &&
          url &&
          !/(?:\.asc|\.sig|\.gpg|\.sha\d+|key(?:s|ring)?)(?:$|\?)/i.test(url.known)
        )
          yield aboutCommand(subject, run, 'a digest that is compared in the same RUN');
      }
    },
    failing: [
      'FROM debian:13\nRUN curl -fsSLo /bin/t https://example.com/t && chmod +x /bin/t\n',
      'FROM debian:13\nRUN wget -q https://example.com/t.tgz && tar xf t.tgz\n',
      'FROM debian:13\nRUN curl -fsSL https://example.com/t.tgz | tar xz\n',
    ],
    passing: [
      'FROM debian:13\nRUN curl -fsSLo t https://example.com/t && echo "00  t" | sha256sum -c -\n',
      'FROM debian:13\nRUN curl -fsS https://example.com/health\n',
    ],
  },
  {
    id: 'dockerfile-git-unpinned',
    title: 'A repository is cloned at whatever its branch is',
    why: 'Who can push to the branch decides what the next build contains.',
    fix: 'Check out a commit, or fetch it by ADD with its number.',
    severity: 'low',
    vectors: ['V2', 'V3'],
    references: [`${REFERENCE}#add`],
    *find(subject) {
      for (const run of runCommands(subject)) {
        const isClone = run.name === 'git' && run.words.includes('clone');
        const isPinned =
          run.siblings.some(
            ({ name, words }) =>
              name === 'git' &&
              words.some(({ known }) => /^(?:checkout|reset|switch|fetch)$/.test(known)) &&
              words.some(
                ({ known, value }) => /^[0-9a-f]{7,40}$|^v?\d+(?:\.\d+)+/.test(known) || value === undefined,
              ),
          ) ||
          run.words.some(
            (word, index) =>
              /^(?:-b|--branch|--revision)$/.test(run.words[index - 1] ?? '') && /\d/.test(word),
          ) ||
          run.command.words.some(
            ({ value }, index) =>
              /^(?:-b|--branch|--revision)$/.test(run.words[index - 1] ?? '') && value === undefined,
          ) ||
          run.words.some((word) => /^--(?:branch|revision)=.*\d/.test(word));
        if (isClone && !isPinned) yield aboutCommand(subject, run, 'git checkout of a commit');
      }
    },
    failing: ['FROM debian:13\nRUN git clone https://example.com/a.git && make -C a\n'],
    passing: [
      'FROM debian:13\nRUN git clone https://example.com/a.git && git -C a checkout 0123456789abcdef\n',
      'FROM debian:13\nRUN git clone --branch v1.2.3 https://example.com/a.git\n',
    ],
  },
  {
    id: 'dockerfile-pipe-failure-lost',
    title: 'A build goes on where the begin of a pipeline failed',
    why: 'Only the last command of a pipeline counts: what was not fetched as a whole is unpacked and shipped all the same.',
    fix: 'Say SHELL ["/bin/bash", "-o", "pipefail", "-c"], or set -o pipefail, before it.',
    severity: 'low',
    vectors: ['V7'],
    references: [`${PRACTICES}#using-pipes`],
    *find(subject) {
      // A stage has the shell of the one that it goes on from.
      const safe = new Set<number | undefined>();
      for (const { instructions, number, parent } of subject.dockerfile.stages) {
        let isSafe = safe.has(parent);
        for (const one of instructions) {
          if (one.name === 'SHELL')
            isSafe =
              one.words.some(({ text }) => /pipefail/.test(text)) ||
              !/(?:^|\/)(?:sh|bash|ash|dash|zsh)$/.test(one.words[0]?.text ?? '');
          if (one.name !== 'RUN' || isSafe || !one.script || one.form === 'exec') continue;
          const { commands } = one.script;
          const sets = commands.find(
            ({ name, words }) => name === 'set' && words.some(({ known }) => known === 'pipefail'),
          );
          const piped = commands.find(
            ({ after, isAsked, by, start }) =>
              after === '|' &&
              !isAsked &&
              (!sets || sets.start > start) &&
              !by.some((name) => /^(?:bash|sh)$/.test(name)),
          );
          const first = piped && commands.find(({ pipeline }) => pipeline === piped.pipeline);
          if (
            first &&
            /^(?:curl|wget|cat|tar|gpg|git|base64|gunzip|xz|zstd|find|ls|grep|apt-key|pip\d?|npm|python\d?|openssl|unzip|awk|sed|jq)$/.test(
              first.name ?? '',
            )
          )
            yield about(one, `${first.name} … | ${piped.name}`, 'set -o pipefail before it');
        }
        if (isSafe) safe.add(number);
      }
    },
    failing: ['FROM debian:13\nRUN curl -fsS https://example.com/a | tar x\n'],
    passing: [
      'FROM debian:13\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN curl -fsS https://example.com/a | tar x\n',
      'FROM debian:13\nRUN set -o pipefail; curl -fsS https://example.com/a | tar x\n',
      'FROM debian:13\nRUN echo a | sha256sum\n',
      'FROM debian:13 AS a\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nFROM a\nRUN curl -fsS https://example.com/a | tar x\n',
    ],
  },
  {
    id: 'dockerfile-failure-ignored',
    title: 'A build goes on where its checks fail',
    why: 'What a scan, a test or a signature refused is shipped all the same.',
    fix: 'Take "|| true" away.',
    severity: 'medium',
    vectors: ['V3', 'V7'],
    references: [`${PRACTICES}#run`],
    *find(subject) {
      for (const run of runCommands(subject)) {
        const isJudging =
          COMPARES.test(run.name) ||
          /^(?:trivy|grype|snyk|plimsoll|audit-ci|pip-audit|govulncheck|semgrep|gitleaks)$/.test(run.name) ||
          (run.name === 'npm' && /^(?:audit|test)$/.test(run.words[0] ?? ''));
        const next = run.siblings.find(({ start, after }) => start > run.command.start && after === '||');
        if (isJudging && run.command.isAsked && next && /^(?:true|:|echo)$/.test(next.name ?? ''))
          yield aboutCommand(subject, run, `${run.name} whose failure ends the build`);
      }
    },
    failing: ['FROM debian:13\nRUN sha256sum -c a.sum || true\n', 'FROM node:24\nRUN npm audit || true\n'],
    passing: ['FROM debian:13\nRUN sha256sum -c a.sum\n', 'FROM debian:13\nRUN rm /x || true\n'],
  },
  {
    id: 'dockerfile-two-downloaders',
    title: 'curl and wget are both used',
    why: 'One of them is there for nothing, and both have to be kept up to date.',
    fix: 'Use one of them.',
    severity: 'low',
    vectors: ['V6'],
    references: [`${PRACTICES}#dont-install-unnecessary-packages`],
    *find(subject) {
      for (const { instructions } of subject.dockerfile.stages) {
        const used = instructions.flatMap((one) =>
          one.name === 'RUN' ? Array.from(commandsOf(one), ({ name }) => ({ name, one })) : [],
        );
        const second = used.find(
          ({ name }) =>
            (name === 'wget' && used.some((other) => other.name === 'curl')) ||
            (name === 'curl' && used.some((other) => other.name === 'wget')),
        );
        if (second) yield about(second.one, 'curl and wget', 'one of them');
      }
    },
    failing: [
      'FROM debian:13\nRUN curl -fsSO https://example.com/a\nRUN wget -q https://example.com/b\n',
      'FROM debian:13\nRUN ["curl", "-O", "https://example.com/a"]\nRUN ["wget", "https://example.com/b"]\n',
    ],
    passing: ['FROM debian:13\nRUN curl -fsSO https://example.com/a\n'],
  },
];
