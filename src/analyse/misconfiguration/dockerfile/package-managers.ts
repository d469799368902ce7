import type { ShellWord } from '../../../model/configuration/shell.ts';
import { type DockerfileSubject, type RunCommand, runCommands, shippedCommands } from './subject.ts';

/** A package manager as Dockerfiles use it. */
export interface PackageManager {
  /** In ids of checks. */
  readonly id: string;
  readonly title: string;
  /** Programs that are it. */
  readonly programs: RegExp;
  /** Words by which packages are installed. */
  readonly install: RegExp;
  /** What a package looks like whose version is decided. */
  readonly pinned: RegExp;
  /** `nginx=1.27.*` */
  readonly example: string;
  /** Options that take a word, which is no package. */
  readonly takesWord: RegExp;
  /** Where its documentation says so. */
  readonly reference: string;
}

export const PACKAGE_MANAGERS: readonly PackageManager[] = [
  {
    id: 'apt',
    title: 'apt',
    programs: /^(?:apt|apt-get|aptitude)$/,
    install: /^install$/,
    pinned: /[=/]/,
    example: 'package=VERSION',
    takesWord: /^(?:-o|-t|-c|--option|--target-release|--default-release|--config-file)$/,
    reference: 'https://manpages.debian.org/apt-get.8',
  },
  {
    id: 'apk',
    title: 'apk',
    programs: /^apk$/,
    install: /^add$/,
    pinned: /[=<>~]/,
    example: 'package=VERSION',
    takesWord:
      /^(?:-t|--virtual|-X|--repository|-p|--root|--keys-dir|--repositories-file|--arch|--wait|--cache-dir)$/,
    reference: 'https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper',
  },
  {
    id: 'dnf',
    title: 'dnf or yum',
    programs: /^(?:yum|dnf|dnf5|microdnf)$/,
    install: /^(?:install|localinstall)$/,
    pinned: /-\d|^@|^https?:|\.rpm$/,
    example: 'package-VERSION',
    takesWord:
      /^(?:-c|-x|--config|--exclude|--installroot|--setopt|--repo|--repoid|--enablerepo|--disablerepo|--releasever)$/,
    reference: 'https://dnf.readthedocs.io/en/latest/command_ref.html',
  },
  {
    id: 'zypper',
    title: 'zypper',
    programs: /^zypper$/,
    install: /^(?:install|in)$/,
    pinned: /[=<>]|-\d/,
    example: 'package=VERSION',
    takesWord: /^(?:-r|--repo|--from|-t|--type|--root)$/,
    reference: 'https://en.opensuse.org/SDB:Zypper_manual',
  },
  {
    id: 'pip',
    title: 'pip',
    programs: /^(?:pip|pip3|pip3\.\d+|pip2)$/,
    install: /^install$/,
    pinned: /[=~]=|@|^(?:\.{1,2}\/?|\/)|\.(?:whl|zip|tar\.gz)$|^https?:/,
    example: 'package==VERSION',
    takesWord:
      /^(?:-r|-c|-e|-t|-i|-f|--requirement|--constraint|--editable|--target|--index-url|--extra-index-url|--find-links|--trusted-host|--prefix|--root|--proxy|--cert|--timeout|--platform|--python-version|--implementation|--abi|--progress-bar|--upgrade-strategy|--src|--log|--cache-dir|--no-binary|--only-binary)$/,
    reference: 'https://pip.pypa.io/en/stable/cli/pip_install/',
  },
  {
    id: 'npm',
    title: 'npm, pnpm or yarn',
    programs: /^(?:npm|pnpm|yarn)$/,
    install: /^(?:install|i|add)$/,
    pinned: /.@[\dv]|^(?:\.{1,2}\/|\/)|\.tgz$|#[0-9a-f]{7,}|^https?:/,
    example: 'package@VERSION',
    takesWord:
      /^(?:--prefix|--registry|--cache|-w|--workspace|--omit|--only|--loglevel|--userconfig|--tag|-C)$/,
    reference: 'https://docs.npmjs.com/cli/commands/npm-install',
  },
  {
    id: 'gem',
    title: 'gem',
    programs: /^gem$/,
    install: /^install$/,
    pinned: /:\d|\.gem$/,
    example: 'package:VERSION',
    takesWord: /^(?:-v|--version|-s|--source|-i|--install-dir|-n|--bindir|--document|-P|--trust-policy)$/,
    reference: 'https://guides.rubygems.org/command-reference/#gem-install',
  },
  {
    id: 'cargo',
    title: 'cargo',
    programs: /^cargo$/,
    install: /^install$/,
    pinned: /@\d/,
    example: 'package@VERSION',
    takesWord:
      /^(?:--version|--git|--branch|--tag|--rev|--path|--root|--index|--registry|--features|-F|--target|--profile|-j|--jobs|--bin|--example)$/,
    reference: 'https://doc.rust-lang.org/cargo/commands/cargo-install.html',
  },
  {
    id: 'go',
    title: 'go',
    programs: /^go$/,
    install: /^(?:install|get)$/,
    pinned: /@(?!latest$|master$|main$|upgrade$)|^\.{1,3}(?:\/|$)|^\.\/|\/\.\.\.$/,
    example: 'module@VERSION',
    takesWord: /^(?:-ldflags|-tags|-mod|-o|-p|-gcflags|-asmflags)$/,
    reference: 'https://go.dev/ref/mod#go-install',
  },
];

/** Packages that a command installs. */
export interface Installation {
  readonly run: RunCommand;
  readonly manager: PackageManager;
  /** The word that says that it installs. */
  readonly verb: ShellWord;
  readonly packages: readonly ShellWord[];
}

/** What a command installs; undefined where it installs nothing, or is no package manager. */
export function installationOf(run: RunCommand): Installation | undefined {
  const asModule = /^python[\d.]*$/.test(run.name) && run.words[0] === '-m' && run.words[1] === 'pip';
  const name = asModule ? 'pip' : run.name;
  const words = asModule ? run.command.words.slice(2) : run.command.words;
  const manager = PACKAGE_MANAGERS.find(({ programs }) => programs.test(name));
  if (!manager) return undefined;
  const operands = operandsOf(words, manager.takesWord);
  // `yarn global add`
  if (name === 'yarn' && operands[0]?.known === 'global') operands.shift();
  const [verb, ...packages] = operands;
  if (!verb || !manager.install.test(verb.known)) return undefined;
  return { run, manager, verb, packages };
}

/** Words that are neither options nor words of options. */
function operandsOf(words: readonly ShellWord[], takesWord: RegExp): ShellWord[] {
  const operands: ShellWord[] = [];
  let isValue = false;
  for (const word of words) {
    if (isValue) isValue = false;
    else if (/^-./.test(word.known)) isValue = takesWord.test(word.known);
    else operands.push(word);
  }
  return operands;
}

/** Does the command, or one in the same RUN, do this? */
export function doesBeside(
  { siblings }: RunCommand,
  what: (name: string, words: readonly string[]) => boolean,
): boolean {
  return siblings.some(
    ({ name, words }) =>
      name !== undefined &&
      what(
        name,
        words.map(({ known }) => known),
      ),
  );
}

/** Is a cache mount where the package manager keeps what it fetched, so that no layer has it? */
export function hasCacheMount({ instruction }: RunCommand, ...folders: readonly string[]): boolean {
  return instruction.flags.some(
    ({ name, argument }) =>
      name === 'mount' &&
      /(?:^|,)type=(?:cache|tmpfs)(?:,|$)/.test(argument) &&
      folders.some((folder) => argument.includes(folder)),
  );
}

/** What a build installs by a package manager. */
export function* installations(subject: DockerfileSubject, id: string): Generator<Installation, undefined> {
  for (const run of runCommands(subject)) {
    const found = installationOf(run);
    if (found?.manager.id === id) yield found;
  }
}

/** The same of what is in the image. */
export function* shippedInstallations(
  subject: DockerfileSubject,
  id: string,
): Generator<Installation, undefined> {
  for (const run of shippedCommands(subject)) {
    const found = installationOf(run);
    if (found?.manager.id === id) yield found;
  }
}
