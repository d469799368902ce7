import { Fault } from '../../model/fault.ts';
import type { FileEntry, OpenFile } from '../../model/file.ts';
import type { ProgramFact } from '../../model/reachability/program.ts';
import { MAXIMUM_IMPORTS, readDynamics } from '../executable/dynamics.ts';
import { isProgram, mayBeProgram } from '../executable/executable.ts';
import { readElf } from '../executable/elf.ts';
import { writtenCommands } from './written-commands.ts';

/** Functions of the C library that start programs, by POSIX and GNU. */
const STARTING =
  /^(?:exec(?:l|le|lp|v|ve|vp|vpe|veat)|fexecve|system|popen|posix_spawnp?|wordexp|pidfd_spawnp?)$/;
const OPENING = /^(?:dlopen|dlmopen|__libc_dlopen_mode|lt_dlopen\w*|g_module_open\w*)$/;
const MAXIMUM_SCRIPT = 256 * 1024;
const SHELL = /(?:^|\/)(?:ba|da|a|z|k|mk)?sh$/;
/** Settings of loaders: of GNU, and of musl. */
const LOADER_FILE =
  /^\/etc\/(?:ld\.so\.conf|ld\.so\.preload|ld\.so\.conf\.d\/[^/]+\.conf|ld-musl-[\w-]+\.path)$/;
const SHELL_SCRIPT = /\.sh$/;
const HASH_BANG = '#!';

/** Might this be a program, a library, a script, or a setting of a loader? */
export function mayBeStarted(entry: FileEntry): boolean {
  const { path, mode } = entry;
  return mayBeProgram(entry) || (mode & 0o111) !== 0 || isToldByPath(path);
}

/** Is it known by its path alone to be one? */
export function isToldByPath(path: string): boolean {
  return LOADER_FILE.test(path) || SHELL_SCRIPT.test(path);
}

/** Are these the first bytes of an ELF program or library, or of a script? */
export function isStarted(head: Buffer): boolean {
  return head.toString('latin1', 0, 2) === HASH_BANG || (isElf(head) && isProgram(head));
}

const isElf = (head: Buffer): boolean => head.toString('latin1', 0, 4) === '\u007fELF';

/** What a file says of what it starts and loads. What cannot be read is told as that, and is nobody's gap. */
export function programFact(file: OpenFile): ProgramFact {
  try {
    const head = Buffer.from(file.read(0, 512));
    if (isElf(head)) return elfFact(file);
    if (LOADER_FILE.test(file.entry.path)) return { kind: 'loader', lines: linesOf(textOf(file)) };
    return scriptFact(file);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { kind: 'unread', reason: error.message };
  }
}

function elfFact(file: OpenFile): ProgramFact {
  const { sections, trouble } = readElf(file);
  if (sections.length === 0) return { kind: 'unread', reason: trouble ?? 'it has no table of sections' };
  const { imports, ...dynamics } = readDynamics(file);
  const isWhole = imports.length < MAXIMUM_IMPORTS;
  return {
    kind: 'elf',
    ...dynamics,
    starts: !isWhole || imports.some((name) => STARTING.test(name)),
    opens: !isWhole || imports.some((name) => OPENING.test(name)),
    isStatic: dynamics.interpreter === undefined && dynamics.libraries.length === 0,
  };
}

function scriptFact(file: OpenFile): ProgramFact {
  const text = textOf(file);
  const first = text.slice(0, 512).split('\n', 1)[0] ?? '';
  const interpreter = first.startsWith(HASH_BANG) ? wordsOfLine(first.slice(2)) : [];
  const [program = '', second = ''] = interpreter;
  const isShell =
    interpreter.length === 0 || SHELL.test(program) || (program.endsWith('/env') && SHELL.test(second));
  return { kind: 'script', interpreter, ...(isShell && { commands: writtenCommands(text) }) };
}

/** The kernel gives all behind the interpreter as one argument, without the blanks around it; `env` parts it by `-S`. */
function wordsOfLine(line: string): string[] {
  return line
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 16);
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
}

function textOf(file: OpenFile): string {
  const { path, size } = file.entry;
  if (size > MAXIMUM_SCRIPT) throw new Fault('limit', `${path}: ${size} bytes, more than ${MAXIMUM_SCRIPT}`);
  return new TextDecoder().decode(file.bytes());
}
