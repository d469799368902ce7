import type { ShellCommand, ShellScript } from '../../model/configuration/shell.ts';
import { argumentsOf, isDownloader, isInterpreter, lineOf, shown } from './commands.ts';
import { isFetchingCode, readsScript, runsFetchingCode, substitutedCode } from './inner-code.ts';
import type { ScriptRule } from './types.ts';
import { SECOND_INDEX, TAKES_HIGHER } from './second-index.ts';

const COMPARES =
  /\b(?:sha(?:1|224|256|384|512)sum|shasum|b3sum|gpgv?|cosign|minisign|signify|rsign|slsa-verifier|openssl)\b/;
const CURL = 'https://curl.se/docs/manpage.html';

/** What scripts fetch from elsewhere. */
export const DOWNLOAD_RULES: readonly ScriptRule[] = [
  {
    id: 'download-run',
    title: 'What is fetched is run, whatever it is',
    why: 'Who controls the server, or the way there, runs what they like with the token and the secrets of the job.',
    fix: 'Fetch a version into a file, compare its digest, and run it then.',
    severity: 'medium',
    vectors: ['V1', 'V3'],
    references: ['https://owasp.org/www-project-top-10-ci-cd-security-risks/'],
    standards: ['OWASP CICD-SEC-3'],
    isFoundIn: isFetchingCode,
    *find(script) {
      const { commands } = script;
      const fetching = new Map<number, number>();
      const files = filesKept(script);
      for (const one of commands)
        if (isDownloader(one) && !fetching.has(one.pipeline)) fetching.set(one.pipeline, one.start);
      for (const one of commands) {
        const first = fetching.get(one.pipeline);
        const isPiped = first !== undefined && first < one.start && readsScript(one);
        const isCode = runsFetchingCode(one);
        const isKept = files.has(baseName(scriptNameOf(one)));
        if (isPiped || isKept || isCode || runsSubstitution(script, one))
          yield {
            start: one.start,
            actual: isKept || isCode ? shown(script, one) : `curl … | ${one.name ?? one.by.at(-1) ?? 'sh'}`,
            expected: 'a file whose digest is compared before it is run',
          };
      }
    },
    failing: [
      'curl -fsSL https://example.com/i.sh | bash',
      'bash -c "$(curl -fsSL https://example.com/i.sh)"',
      'eval "$(wget -qO- https://example.com/i.sh)"',
      'ruby -e "$(curl -fsSL https://example.com/install)"',
      'bash <<< "$(curl -fsSL https://example.com/i.sh)"',
      'curl -fsSL https://example.com/i.sh -o i.sh\nbash ./i.sh --yes',
      'wget https://example.com/i.sh && chmod +x i.sh && sudo ./i.sh 18',
      'python3 -c "import urllib.request as u; exec(u.urlopen(\'https://example.com/i.py\').read())"',
      'pwsh -Command "iex ((New-Object Net.WebClient).DownloadString(\'https://example.com/i.ps1\'))"',
    ],
    passing: [
      'curl -fsSLo i.sh https://example.com/i.sh && sha256sum -c i.sum && bash i.sh',
      'curl -fsS https://example.com/a.json | python3 -m json.tool',
      'curl -fsS https://example.com/a.json | python3 -c "import json, sys; print(json.load(sys.stdin))"',
      'curl -fsS https://example.com/a.json | node pick.js',
      'bash deploy.sh "$(curl -fsS https://example.com/version)"',
    ],
  },
  {
    id: 'download-not-compared',
    title: 'A program is fetched and used, and nobody compares what it is',
    why: 'Who controls the server, a mirror or an account there changes the file, and every run from then on uses theirs.',
    fix: 'Compare its digest with one that stands in the repository: echo "… tool" | sha256sum -c.',
    severity: 'low',
    vectors: ['V3'],
    references: ['https://owasp.org/www-project-top-10-ci-cd-security-risks/'],
    standards: ['OWASP CICD-SEC-9'],
    *find(script) {
      const names = filesKept(script);
      if (names.size === 0) return;
      for (const one of script.commands) {
        const used = usedFile(one);
        if (used !== undefined && names.has(baseName(used)))
          yield {
            start: one.start,
            actual: shown(script, one),
            expected: `a digest of ${baseName(used)} that is compared first`,
          };
      }
    },
    failing: [
      'curl -fsSLo tool https://example.com/tool\nchmod +x tool',
      'wget https://example.com/a.tar.gz\ntar xzf a.tar.gz',
    ],
    passing: [
      'curl -fsSLo tool https://example.com/tool\necho "abc  tool" | sha256sum -c\nchmod +x tool',
      'curl -fsSLo data.json https://example.com/data.json',
    ],
  },
  {
    id: 'plain-download',
    title: 'Something is fetched without encryption',
    why: 'Everybody on the way reads it, and may change it.',
    fix: 'Use https.',
    severity: 'medium',
    vectors: ['V3'],
    references: [CURL],
    standards: ['OWASP CICD-SEC-3'],
    *find({ commands }) {
      for (const one of commands) {
        const isFetching =
          isDownloader(one) || /^git (?:clone|fetch|pull)|^pip3? install|^docker pull/.test(lineOf(one));
        const found = isFetching && argumentsOf(one).find(isPlainAddress);
        if (typeof found === 'string')
          yield { start: one.start, actual: `${one.name} ${hostOf(found)}`, expected: 'https://' };
      }
    },
    failing: ['curl -o a http://example.com/a', 'git clone http://example.com/a.git'],
    passing: ['curl -o a https://example.com/a', 'curl http://localhost:8080/health'],
  },
  {
    id: 'index-of-others',
    ...SECOND_INDEX,
    standards: ['OWASP CICD-SEC-3'],
    *find({ commands }) {
      for (const one of commands)
        if (TAKES_HIGHER.test(one.name ?? ''))
          for (const word of argumentsOf(one))
            if (/^--extra-index-url(?:=|$)/.test(word))
              yield { start: one.start, actual: `${one.name} --extra-index-url`, expected: '--index-url' };
    },
    failing: ['pip install --extra-index-url https://example.com/simple tool'],
    passing: [
      'pip install --index-url https://example.com/simple tool',
      'uv pip install --extra-index-url https://example.com/simple tool',
    ],
  },
  {
    id: 'unlocked-install',
    title: 'A job installs what a range lets in, not what the lock file says',
    why: 'A version that was published since is taken and run, with the token and the secrets of the job, without anybody having seen it.',
    fix: 'Use npm ci, yarn install --immutable, pip install --require-hashes or their like.',
    severity: 'low',
    vectors: ['V3'],
    references: ['https://docs.npmjs.com/cli/commands/npm-ci'],
    standards: ['OWASP CICD-SEC-3'],
    *find({ commands }) {
      for (const one of commands) {
        const options = argumentsOf(one);
        const [verb, ...rest] = options.filter((word) => !word.startsWith('-'));
        const isOpen =
          (one.name === 'npm' &&
            /^(?:install|i)$/.test(verb ?? '') &&
            rest.length === 0 &&
            !options.some((word) => /^(?:-g|--global)$/.test(word))) ||
          (one.name === 'npx' &&
            options.some((word) => /^(?:-y|--yes)$/.test(word)) &&
            !options.some((word) => /.@\d/.test(word)));
        if (isOpen)
          yield {
            start: one.start,
            actual: lineOf(one),
            expected: one.name === 'npm' ? 'npm ci' : 'npx with a version',
          };
      }
    },
    failing: ['npm install', 'npx -y some-tool'],
    passing: ['npm ci', 'npm install -g npm@11.6.0', 'npx -y some-tool@1.2.3'],
  },
  {
    id: 'unpinned-install',
    title: 'A tool is installed in whatever version there is',
    why: 'A version that was published since is taken and run, with the token and the secrets of the job, without anybody having seen it.',
    fix: 'Name the version, or install it from a lock file.',
    severity: 'low',
    vectors: ['V3', 'V7'],
    references: ['https://pip.pypa.io/en/stable/topics/repeatable-installs/'],
    standards: ['OWASP CICD-SEC-3'],
    *find(script) {
      for (const one of script.commands) {
        const found = unpinnedIn(one);
        if (found !== undefined)
          yield { start: one.start, actual: shown(script, one), expected: `${found} with a version` };
      }
    },
    failing: [
      'pip install tool',
      'npm install -g tool',
      'go install example.com/tool@latest',
      'gem install tool',
    ],
    passing: [
      'pip install tool==1.2.3 -r requirements.txt',
      'pip install -r requirements.txt',
      'pip install .',
      'npm install -g tool@1.2.3',
      'go install example.com/tool@v1.2.3',
      'go install -tags extended,netgo',
      'go install example.com/app/cmd/tool',
      'npm install -g pnpm@XXXXXXXXXXXXXXXXXXXXX',
      'npm install -g "pnpm@${PNPM_VERSION}"',
      'pip install "pip<27" setuptools',
      'gem install tool -v 1.2.3',
      'cargo install tool --locked --version 1.2.3',
    ],
  },
];

/** `bash -c "$(curl …)"`, `eval "$(curl …)"`, `. <(curl …)`. */
export function runsSubstitution(script: ShellScript, one: ShellCommand): boolean {
  return /(?:\$\(|<\(|`)\s*(?:curl|wget)\b/.test(substitutedCode(script, one));
}

/** Options of installers that take a word, or say the version. */
const TAKES_WORD =
  /^-(?:r|c|e|i|f|t|-requirement|-constraint|-editable|-index-url|-find-links|-target|-root|-registry|-prefix)$/;
const SAYS_VERSION = /^(?:-v|-r|--version|--require-hashes|--rev|--tag|--path|--git)(?:=|$)/;

/** What is no package of a registry, or has a version, be it one that an expression in its place (`X…`) tells. */
const HAS_VERSION =
  /^(?:\.|\/|~|https?:|git\+|(?:pip|setuptools|wheel)(?:$|[\s!<=>~[]))|[=<>]=|.@v?\d|\.(?:whl|gem|tgz)$|\$|X{6}/;

/** The first package of a command that it installs without a version. */
function unpinnedIn(one: ShellCommand): string | undefined {
  const words = argumentsOf(one);
  const line = lineOf(one);
  const verb = words.findIndex((word) => /^(?:install|i|add)$/.test(word));
  const isGlobal = words.some((word) => /^(?:-g|--global)$/.test(word));
  const isInstall =
    /^(?:pip[\d.]*|python[\d.]* -m pip|pipx|uv pip|uv tool) install\b/.test(line) ||
    (/^(?:npm|pnpm) (?:.* )?(?:install|i|add)\b/.test(line) && isGlobal) ||
    /^(?:gem|go|cargo) install\b/.test(line);
  if (!isInstall || verb < 0 || words.some((word) => SAYS_VERSION.test(word))) return undefined;
  // What only running it tells, as `tool@$VERSION`, may have a version.
  const names = words
    .slice(verb + 1)
    .filter(
      (word, at, all) =>
        one.words[verb + 1 + at]?.value !== undefined &&
        !word.startsWith('-') &&
        !TAKES_WORD.test(all[at - 1] ?? ''),
    );
  return names.find(
    (name) =>
      name !== '' &&
      // Without a version Go takes the one that the module here asks for, or the module itself.
      !(one.name === 'go' && !name.includes('@')) &&
      !HAS_VERSION.test(name),
  );
}

/** Files that a script fetches and keeps; none where it compares any. */
function filesKept({ text, commands }: ShellScript): ReadonlySet<string> {
  return new Set(COMPARES.test(text) ? [] : commands.filter(isDownloader).flatMap(savedBy));
}

/** The file that a command runs: what an interpreter is given, or the command itself where it is named with its folder. */
export function scriptNameOf(one: ShellCommand): string {
  const words = argumentsOf(one);
  // Code that is given as a word is no file.
  if (isInterpreter(one) && words.some((word) => /^-[a-z]*c$|^-m$/.test(word))) return '';
  if (isInterpreter(one)) return words.find((word) => !word.startsWith('-')) ?? '';
  return one.program?.known.includes('/') ? one.program.known : '';
}

/** Names of files in which a download is kept, without their folders. */
export function savedBy(one: ShellCommand): string[] {
  const words = argumentsOf(one);
  const named = words.flatMap((word, index) =>
    /^(?:-[A-Za-z]*[oO]|--output|--output-document)$/.test(word) && words[index + 1] !== undefined
      ? [words[index + 1] ?? '']
      : (/^--output(?:-document)?=(.+)$/.exec(word)?.slice(1) ?? []),
  );
  const isByName =
    one.name === 'wget' ? named.length === 0 : words.some((word) => /^-[A-NP-Za-z]*O[A-Za-z]*$/.test(word));
  const addresses = isByName ? words.filter((word) => /^https?:\/\//.test(word)) : [];
  const into = one.redirects.flatMap(({ operator, target }) =>
    operator === '>' && target ? [target.known] : [],
  );
  return [...named, ...addresses, ...into].map(baseName).filter((name) => name !== '' && name !== '-');
}

/** The file that a command runs, unpacks or makes a program of. */
function usedFile(one: ShellCommand): string | undefined {
  const words = argumentsOf(one);
  if (one.name === 'chmod') return words.some((word) => /x|7/.test(word)) ? words.at(-1) : undefined;
  if (/^(?:install|dpkg|rpm|unzip)$/.test(one.name ?? '')) return words.find((word) => !word.startsWith('-'));
  if (one.name === 'tar') return words.find((word) => /\.(?:tar(?:\.\w+)?|tgz|txz)$/.test(word));
  return undefined;
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function isPlainAddress(word: string): boolean {
  return /^(?:http|ftp):\/\/(?!localhost\b|127\.|0\.0\.0\.0|\[::1\]|10\.|192\.168\.|169\.254\.|host\.docker\.internal|[\w-]+(?:[:/]|$))/.test(
    word,
  );
}

/** Without what may be a credential. */
function hostOf(address: string): string {
  return address.replace(/^(\w+:\/\/)(?:[^/@]*@)?([^/?#]*).*$/s, '$1$2');
}
