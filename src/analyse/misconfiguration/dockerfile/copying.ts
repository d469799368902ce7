import type { Stage } from '../../../model/configuration/dockerfile.ts';
import {
  about,
  aboutCommand,
  type DockerfileCheck,
  instructionsOf,
  PRACTICES,
  REFERENCE,
  runCommands,
  shippedStages,
} from './subject.ts';

const ARCHIVE = /\.(?:tar|tar\.(?:gz|bz2|xz|zst|lzma)|tgz|tbz2?|txz|tlz)$/i;
const URL = /^(?:https?|ftp|git|ssh):\/\/|^git@/i;

function isGit(url: string): boolean {
  return /^git@|^git:|\.git(?:[?#]|$)/.test(url);
}

function isLocal(url: string): boolean {
  return /^(?:--?[\w-]+=)?https?:\/\/(?:localhost|127\.|\[::1\]|0\.0\.0\.0|[\w.-]*\.(?:local|internal|test|localhost)(?:[:/]|$))/i.test(
    url,
  );
}

/** Programs that fetch what the image is made of. */
const FETCHING =
  /^(?:curl|wget|fetch|aria2c|git|svn|pip3?|npm|yarn|pnpm|gem|helm|apk|rpm|yum|dnf|zypper|composer|conda)$/;
/** Variables that say where packages come from. */
const SOURCE_VARIABLE =
  /^(npm_config_registry|YARN_NPM_REGISTRY_SERVER|PIP_(?:EXTRA_)?INDEX_URL|UV_(?:DEFAULT_)?INDEX(?:_URL)?|GOPROXY|CARGO_REGISTRIES_\w{1,40}_INDEX|RUBYGEMS_HOST|HF_ENDPOINT|CONDA_CHANNEL_ALIAS)=["']?(http:\/\/.*)/i;

/** What is brought into an image, and from where. */
export const COPYING_CHECKS: readonly DockerfileCheck[] = [
  {
    id: 'dockerfile-add-local',
    title: 'ADD is used where COPY does',
    why: 'ADD unpacks archives and fetches URLs, so that what lands in the image depends on what the source happens to be.',
    fix: 'Use COPY.',
    severity: 'low',
    vectors: ['V3'],
    references: [`${PRACTICES}#add-or-copy`],
    standards: ['CIS Docker 4.9'],
    *find(subject) {
      for (const add of instructionsOf(subject, 'ADD')) {
        const sources = add.words.slice(0, -1);
        const isPlain =
          sources.length > 0 &&
          sources.every(
            ({ value, text }) =>
              value !== undefined && !URL.test(value) && !ARCHIVE.test(value) && !/[$*?[]/.test(text),
          );
        const start = add.start;
        if (isPlain && add.heredocs.length === 0)
          yield about(add, `ADD ${add.text}`, `COPY ${add.text}`, {
            edits:
              /^ADD\b/i.test(subject.dockerfile.text.slice(start, start + 4)) &&
              !add.flags.some(({ name }) => /^(?:checksum|keep-git-dir|unpack)$/.test(name))
                ? [{ start, end: start + 3, text: 'COPY' }]
                : undefined,
          });
      }
    },
    failing: ['FROM debian:13\nADD app.conf /etc/\n', 'FROM debian:13\nADD . /app\n'],
    passing: [
      'FROM debian:13\nCOPY . /app\n',
      'FROM debian:13\nADD app.tar.gz /app\n',
      'FROM debian:13\nADD *.conf /etc/\n',
    ],
  },
  {
    id: 'dockerfile-add-url',
    title: 'A file is fetched, and nothing says what is in it',
    why: 'Who controls the server, or the way there, decides what the image contains.',
    fix: 'Give ADD --checksum with the digest of the file.',
    severity: 'medium',
    vectors: ['V3'],
    references: [`${REFERENCE}#add---checksum`],
    standards: ['CIS Docker 4.9', 'CIS Docker 4.11', 'SLSA build L3'],
    *find(subject) {
      for (const add of instructionsOf(subject, 'ADD'))
        for (const { value } of add.words.slice(0, -1))
          if (
            value !== undefined &&
            URL.test(value) &&
            !isGit(value) &&
            !add.flags.some(({ name }) => name === 'checksum')
          )
            yield about(add, `ADD ${value}`, `ADD --checksum=sha256:… ${value}`);
    },
    failing: ['FROM debian:13\nADD https://example.com/tool /bin/\n'],
    passing: ['FROM debian:13\nADD --checksum=sha256:00 https://example.com/tool /bin/\n'],
  },
  {
    id: 'dockerfile-add-git-unpinned',
    title: 'A repository is fetched at whatever its branch is',
    why: 'Who can push to the branch decides what the next build contains.',
    fix: 'Name the commit behind "#", or by ?commit=.',
    severity: 'medium',
    vectors: ['V2', 'V3'],
    references: [`${REFERENCE}#add`],
    *find(subject) {
      for (const add of instructionsOf(subject, 'ADD'))
        for (const { value } of add.words.slice(0, -1))
          if (
            value !== undefined &&
            isGit(value) &&
            !/(?:#|[?&](?:ref|commit|checksum)=)[0-9a-f]{40}/i.test(value)
          )
            yield about(add, `ADD ${value}`, 'ADD of a commit: …git#0123…');
    },
    failing: [
      'FROM debian:13\nADD https://example.com/a.git /src\n',
      'FROM debian:13\nADD https://example.com/a.git#main /src\n',
    ],
    passing: [`FROM debian:13\nADD https://example.com/a.git#${'0123456789'.repeat(4)} /src\n`],
  },
  {
    id: 'dockerfile-http-source',
    title: 'Something is fetched without TLS',
    why: 'Anybody on the way can put something else in its place.',
    fix: 'Fetch it by https.',
    severity: 'high',
    vectors: ['V3'],
    references: [`${REFERENCE}#add`, 'https://owasp.org/www-project-top-ten/'],
    *find(subject) {
      for (const add of instructionsOf(subject, 'ADD'))
        for (const { value } of add.words.slice(0, -1))
          if (value !== undefined && /^http:\/\//i.test(value) && !isLocal(value))
            yield about(add, `ADD ${value}`, 'https://');
      for (const run of runCommands(subject)) {
        if (!FETCHING.test(run.name)) continue;
        const url = run.words.find(
          (word) => /^(?:--?[\w-]+=)?(?:http|ftp|git|svn):\/\//i.test(word) && !isLocal(word),
        );
        if (url !== undefined) yield aboutCommand(subject, run, 'https://');
      }
      for (const env of instructionsOf(subject, 'ENV'))
        for (const { value } of env.words) {
          const [, name, url = ''] = SOURCE_VARIABLE.exec(value ?? '') ?? [];
          if (name !== undefined && !isLocal(url)) yield about(env, `ENV ${name}=http://…`, 'https://');
        }
    },
    failing: [
      'FROM debian:13\nRUN curl -O http://example.com/a\n',
      'FROM debian:13\nRUN git clone git://example.com/a.git\n',
      'FROM node:24\nENV NPM_CONFIG_REGISTRY=http://npm.example.com\n',
      'FROM debian:13\nADD http://example.com/a /a\n',
    ],
    passing: [
      'FROM debian:13\nRUN curl -O https://example.com/a\n',
      'FROM debian:13\nRUN curl http://localhost:8080/\n',
      'FROM node:24\nENV NPM_CONFIG_REGISTRY=https://npm.example.com\n',
    ],
  },
  {
    id: 'dockerfile-copy-everything',
    title: 'The whole folder of the build is copied, and nothing is left out',
    why: 'The history of the repository, environment files and keys of whoever builds end up in a layer.',
    fix: 'Write a .dockerignore, or copy what is needed by name.',
    severity: 'medium',
    vectors: ['V2', 'V4'],
    references: ['https://docs.docker.com/build/concepts/context/#dockerignore-files'],
    standards: ['CIS Docker 4.10'],
    *find(subject) {
      if (subject.hasIgnoreList) return;
      const shipped = new Set(shippedStages(subject.dockerfile).map(({ number }) => number));
      for (const copy of instructionsOf(subject, 'COPY', 'ADD')) {
        const isWhole = copy.words
          .slice(0, -1)
          .some(({ value }) => value !== undefined && /^(?:\.\/?|\/|\*)$/.test(value));
        const isContext = !copy.flags.some(({ name }) => name === 'from' || name === 'exclude');
        if (isWhole && isContext && shipped.has(copy.stage ?? -1))
          yield about(copy, `${copy.name} ${copy.text}`, 'a .dockerignore beside the Dockerfile');
      }
    },
    failing: ['FROM debian:13\nCOPY . /app\n'],
    passing: [
      { '/Dockerfile': 'FROM debian:13\nCOPY . /app\n', '/.dockerignore': '.git\n' },
      'FROM debian:13\nCOPY src /app\n',
    ],
  },
  {
    id: 'dockerfile-copy-from-own-stage',
    title: 'A stage copies from itself, or from one that comes later',
    why: 'A stage that is not made yet has nothing to copy from: the build fails, or takes an image of that name from a registry.',
    fix: 'Name a stage before it, which makes the file.',
    severity: 'low',
    vectors: ['V7'],
    references: [`${REFERENCE}#copy---from`],
    *find(subject) {
      for (const copy of instructionsOf(subject, 'COPY'))
        for (const { name, argument } of copy.flags) {
          if (name !== 'from' || copy.stage === undefined) continue;
          const { stages } = subject.dockerfile;
          const isNamed = (stage: Stage): boolean => stage.name?.toLowerCase() === argument.toLowerCase();
          const isLater = /^\d+$/.test(argument)
            ? Number(argument) >= copy.stage
            : stages.slice(copy.stage).some(isNamed) && !stages.slice(0, copy.stage).some(isNamed);
          if (isLater) yield about(copy, `--from=${argument}`, 'a stage before it');
        }
    },
    failing: [
      'FROM debian:13 AS a\nCOPY --from=a /x /y\n',
      'FROM debian:13\nCOPY --from=b /x /y\nFROM debian:13 AS b\n',
      'FROM debian:13\nCOPY --from=1 /x /y\n',
    ],
    passing: ['FROM debian:13 AS a\nFROM debian:13 AS b\nCOPY --from=a /x /y\n'],
  },
  {
    id: 'dockerfile-copy-several-to-file',
    title: 'Several files are copied to what is no folder',
    why: 'The build fails: several files only fit into a folder.',
    fix: 'End the destination with a slash.',
    severity: 'low',
    vectors: ['V7'],
    references: [`${REFERENCE}#copy`],
    *find(subject) {
      for (const copy of instructionsOf(subject, 'COPY', 'ADD')) {
        const last = copy.words.at(-1);
        if (
          copy.words.length > 2 &&
          last?.value !== undefined &&
          copy.heredocs.length === 0 &&
          !/(?:\/|^\.{1,2})$/.test(last.value)
        )
          yield about(copy, `${copy.name} ${copy.text}`, `${last.value}/`, {
            edits:
              copy.form === 'shell' && /^[\w./-]+$/.test(last.text)
                ? [{ start: last.end, end: last.end, text: '/' }]
                : undefined,
          });
      }
    },
    failing: ['FROM debian:13\nCOPY a b /app\n'],
    passing: [
      'FROM debian:13\nCOPY a b /app/\n',
      'FROM debian:13\nCOPY a /app\n',
      'FROM debian:13\nCOPY ["a", "b", "./"]\n',
    ],
  },
];
