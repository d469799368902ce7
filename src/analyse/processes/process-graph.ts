import type { ProgramFact, WrittenCommand } from '../../model/reachability/program.ts';
import { normalised } from '../file-tree/file-tree.ts';
import { libraryFinder } from './libraries.ts';
import type { ProcessGraph, ProcessInput } from './types.ts';

type Elf = ProgramFact & { readonly kind: 'elf' };

const SHELL = /^(?:ba|da|a|z|k|mk)?sh$/;
/** What a shell does itself, by POSIX and Bash; what it runs stands in its words, or in a file. */
const READS_FILE = new Set(['.', 'source']);
const RUNS_WORDS = new Set(['eval', 'trap']);
/** Programs of images that start what their words name, and nothing else. */
const INIT = /^(?:tini|tini-static|dumb-init|catatonit|docker-init)$/;
/** Programs that start the program which is named behind their options, and no other. */
const PASSING =
  /^(?:env|gosu|su-exec|setpriv|nice|nohup|chroot|ionice|stdbuf|timeout|setarch|exec|command|builtin|time|busybox)$/;
const USUAL_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const MAXIMUM_STARTED = 20_000;

/** Follows what is started from an image's command on, and what of it loads which files. */
export function processGraph(input: ProcessInput): ProcessGraph {
  const walk = new Walk(input);
  for (const command of input.commands) walk.start(command, undefined, []);
  if (input.commands.length === 0) walk.dynamic ??= 'the image names no command';
  walk.preload();
  return { loaded: walk.loaded, dynamic: walk.dynamic, perhaps: openedByLibrary(input, walk.loaded) };
}

/** What the C library of GNU loads itself: name services, character sets, what unwinds stacks. */
function openedByLibrary({ files }: ProcessInput, loaded: ProcessGraph['loaded']): Map<string, string> {
  const library = [...loaded.keys()].find((path) => path.endsWith('/libc.so.6'));
  const opened = /\/(?:libnss_[^/]*\.so[.\d]*|gconv\/[^/]*\.so|libgcc_s\.so\.1)$/;
  const paths = library === undefined ? [] : [...files.keys()].filter((path) => opened.test(path));
  return new Map(paths.map((path) => [path, `${library} may load ${path}`]));
}

class Walk {
  readonly loaded = new Map<string, string | undefined>();
  dynamic: string | undefined;
  readonly #input: ProcessInput;
  readonly #find: ReturnType<typeof libraryFinder>;
  readonly #folders: readonly string[];
  readonly #ran = new Set<string>();

  constructor(input: ProcessInput) {
    this.#input = input;
    this.#find = libraryFinder(input);
    this.#folders = (input.environment.get('PATH') ?? USUAL_PATH).split(':');
    for (const name of ['LD_PRELOAD', 'LD_AUDIT'])
      if (input.environment.get(name)) this.dynamic = `the image sets ${name}`;
  }

  /** `given`: what the script that writes the command was given itself. */
  start(command: WrittenCommand, by: string | undefined, given: WrittenCommand['words']): void {
    const { program, words } = command;
    const where = by ?? 'the image';
    for (const name of command.by) {
      if (RUNS_WORDS.has(name)) this.#note(`${name} runs what it is given in ${where}`);
      this.#run(name, [], by, true);
    }
    if (program === null) return this.#note(`${where} starts a program whose name only running it tells`);
    if (program === '$@') return this.#startGiven(given, by);
    if (READS_FILE.has(program)) return this.#readScript(words[0], given, by);
    if (RUNS_WORDS.has(program)) {
      if (words[0] !== '-' && words[0] !== '') this.#note(`${program} runs what it is given in ${where}`);
      return;
    }
    // What becomes of `$@` then, `set -- program "$@"`.
    if (program === 'set') return this.#becomesGiven(words, by);
    this.#run(program, words, by, false);
  }

  /** `set -- program "$@"`; `set -e` is none of it. */
  #becomesGiven(words: WrittenCommand['words'], by: string | undefined): void {
    const at = words.indexOf('--');
    const [program] = at < 0 ? [] : words.slice(at + 1);
    if (program === null)
      this.#note(`${by ?? 'the image'} starts a program whose name only running it tells`);
    else if (program !== undefined && program !== '$@') this.#run(program, words.slice(at + 2), by, false);
  }

  preload(): void {
    const fact = this.#input.files.get('/etc/ld.so.preload');
    if (fact?.kind !== 'loader') return;
    for (const path of fact.lines.flatMap((line) => line.split(/[\s:]+/)))
      if (path !== '') this.#load(path, '/etc/ld.so.preload');
  }

  #note(reason: string): void {
    this.dynamic ??= reason;
  }

  /** Whatever of these is a program may be what is left once others are shifted away. */
  #startGiven(given: WrittenCommand['words'], by: string | undefined): void {
    let isFound = false;
    for (const [index, word] of given.entries()) {
      if (word === null) return this.#note(`${by ?? 'the image'} starts what it is given`);
      if (/^(?:-|$|\w+=)/.test(word) || this.#fileOf(word) === undefined) continue;
      isFound = true;
      this.#run(word, given.slice(index + 1), by, false);
    }
    if (!isFound) this.#note(`${by ?? 'the image'} starts what it is given`);
  }

  #fileOf(program: string): string | undefined {
    const { tree, workingDirectory } = this.#input;
    if (program.includes('/'))
      return tree.file(program.startsWith('/') ? program : normalised(`${workingDirectory}/${program}`));
    for (const folder of this.#folders) {
      const file = tree.file(`${folder}/${program}`);
      if (file !== undefined) return file;
    }
    return undefined;
  }

  /** `isPassing`: what it runs itself is told apart. */
  #run(program: string, words: WrittenCommand['words'], by: string | undefined, isPassing: boolean): void {
    const name = program.slice(program.lastIndexOf('/') + 1);
    const path = this.#fileOf(program);
    if (path === undefined) {
      // What is no file is a function or part of the shell; a name with a folder, or a pattern, is neither.
      if (/[/*?[~]/.test(program) || by === undefined)
        this.#note(`${program}, which ${by ?? 'the image'} starts, was not found`);
      return;
    }
    const key = JSON.stringify([path, words, isPassing]);
    if (this.#ran.has(key)) return;
    this.#ran.add(key);
    if (this.#ran.size > MAXIMUM_STARTED)
      return this.#note(`more than ${MAXIMUM_STARTED} programs are started`);
    this.#add(path, by);
    const fact = this.#input.files.get(path);
    if (fact?.kind === 'script') return this.#runScript(path, fact, words);
    if (fact?.kind !== 'elf') return this.#note(`${path} is started and was not read`);
    this.#loadAll(path, fact, fact);
    if (isPassing) return;
    if (INIT.test(name)) return this.#startGiven(behindOptions(words), path);
    if (SHELL.test(name)) return this.#runShell(path, words);
    if (PASSING.test(name)) {
      if (words.length > 0) this.#startGiven(words, path);
      return;
    }
    this.#startsItself(path, fact);
  }

  #startsItself(path: string, fact: Elf): void {
    // Go asks the kernel itself, whatever else it is linked to.
    const own = this.#input.startsOf(path);
    const starts = fact.isStatic ? own : fact.starts || own === true;
    if (starts === undefined) this.#note(`what ${path} starts is not known: it is linked statically`);
    else if (starts) this.#note(`${path} may start any program`);
  }

  #runShell(path: string, words: WrittenCommand['words']): void {
    const at = words.findIndex((word) => word === null || !/^[-+]/.test(word));
    const options = at < 0 ? words : words.slice(0, at);
    // What stands behind `-c` is told as commands of its own.
    if (options.some((word) => word !== null && /^-[abd-z]*c[a-z]*$/.test(word))) return;
    const script = words[at];
    if (at < 0 || script === undefined) return this.#note(`${path} is started without a script`);
    this.#readScript(script, words.slice(at + 1), path);
  }

  /** A script that a shell reads itself. */
  #readScript(word: string | null | undefined, given: WrittenCommand['words'], by: string | undefined): void {
    const path = word === null || word === undefined ? undefined : this.#fileOf(word);
    const fact = path === undefined ? undefined : this.#input.files.get(path);
    if (path === undefined || fact?.kind !== 'script' || !fact.commands)
      return this.#note(`${by ?? 'the image'} reads a script that was not found`);
    const key = JSON.stringify([path, given]);
    if (this.#ran.has(key)) return;
    this.#ran.add(key);
    this.#add(path, by);
    for (const command of fact.commands) this.start(command, path, given);
  }

  #runScript(path: string, fact: ProgramFact & { kind: 'script' }, words: WrittenCommand['words']): void {
    const [interpreter, ...options] = fact.interpreter;
    if (interpreter === undefined) return this.#readScript(path, words, undefined);
    const all = [...options, path, ...words];
    const isEnv = interpreter.endsWith('/env');
    const rest = isEnv ? all.filter((word) => word !== '-S') : all;
    if (isEnv) this.#run(interpreter, [], path, true);
    const program = isEnv ? rest[0] : interpreter;
    if (program === null || program === undefined) return this.#note(`${path} names no interpreter`);
    this.#run(program, isEnv ? rest.slice(1) : rest, path, false);
  }

  #add(path: string, by: string | undefined): void {
    if (!this.loaded.has(path)) this.loaded.set(path, by === path ? undefined : by);
  }

  #load(path: string, by: string): void {
    const file = this.#input.tree.file(path);
    const fact = file === undefined ? undefined : this.#input.files.get(file);
    if (file === undefined || fact?.kind !== 'elf')
      return this.#note(`${path}, which ${by} loads, was not read`);
    this.#add(file, by);
    this.#loadAll(file, fact, fact);
  }

  /** The loader and all libraries that a program needs, and those that these need. */
  #loadAll(path: string, elf: Elf, program: Elf): void {
    if (this.#ran.has(path)) return;
    this.#ran.add(path);
    if (elf.interpreter !== undefined) this.#load(elf.interpreter, path);
    if (elf.opens) this.#note(`${path} may load any library`);
    for (const name of elf.libraries) {
      const files = this.#find(name, path, elf, program);
      if (files.length === 0) this.#note(`${name}, which ${path} needs, was not found`);
      for (const file of files) this.#loadLibrary(file, name, path, program);
    }
  }

  #loadLibrary(file: string, name: string, by: string, program: Elf): void {
    const fact = this.#input.files.get(file);
    this.#add(file, by);
    if (fact?.kind !== 'elf') return this.#note(`${file}, which ${by} loads, was not read`);
    if (fact.starts && !isLibraryOfSystem(name)) this.#note(`${file} may start any program`);
    this.#loadAll(file, fact, program);
  }
}

/** The C library and its loader: what they start, and load, others ask them for. */
function isLibraryOfSystem(name: string): boolean {
  return /^(?:libc|ld)[.-]/.test(name);
}

/** Behind the options of a program that starts another one. */
function behindOptions(words: WrittenCommand['words']): WrittenCommand['words'] {
  const end = words.indexOf('--');
  return end >= 0 ? words.slice(end + 1) : words;
}
