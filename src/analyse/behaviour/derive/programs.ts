import type { BehaviourFact } from '../../../model/behaviour.ts';
import type { Subject } from './types.ts';

/** A program of the container's command, and where it is, if the image's files are known. */
export interface Program {
  readonly name: string;
  readonly path: string | undefined;
}

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash']);
/** Programs that start the one that comes after them. */
const STARTERS =
  /^(?:tini|tini-static|dumb-init|gosu|su-exec|env|exec|catatonit|nice|ionice|setpriv|chpst|docker-init|(?:docker-)?entrypoint(?:\.sh)?|docker-php-entrypoint)$/;
const MAXIMUM_PROGRAMS = 8;
const MAXIMUM_WORDS = 256;

/** The programs that the container's command starts, one after the other: an entry point's script, then what it starts. */
export function programsOf(subject: Subject): Program[] {
  const programs: Program[] = [];
  const words = subject.command
    .slice(0, MAXIMUM_WORDS)
    .flatMap((word, index, all) => (isScript(all, index) ? scriptWords(word) : [word]));
  let isNext = true;
  for (const word of words) {
    if (programs.length >= MAXIMUM_PROGRAMS) break;
    if (!isNext || word.startsWith('-') || /^[A-Za-z_]\w*=/.test(word)) continue;
    // What comes before the program itself, such as gosu's account.
    const found = locate(word, subject);
    if (programs.length > 0 && found.path === undefined && subject.contents?.isRoot) continue;
    programs.push(found);
    const interpreter = interpreterOf(found, subject);
    if (interpreter) programs.push(interpreter);
    isNext =
      SHELLS.has(found.name) ||
      STARTERS.test(found.name) ||
      (interpreter !== undefined && SHELLS.has(interpreter.name));
  }
  return programs;
}

/** Paths of the ELF programs among the command's. */
export function binariesOf(subject: Subject): string[] {
  const paths = programsOf(subject).flatMap(({ path }) => path ?? []);
  return [...new Set(paths)].filter((path) => factAt(path, 'program', subject) !== undefined);
}

/** The fact of a kind about the file at exactly this path. */
export function factAt<K extends BehaviourFact['kind']>(
  path: string,
  kind: K,
  { contents }: Subject,
): Extract<BehaviourFact, { kind: K }> | undefined {
  const located = contents?.facts.find((fact) => fact.path === path && fact.fact.kind === kind);
  return located?.fact as Extract<BehaviourFact, { kind: K }> | undefined;
}

/** Is this word a script for the shell before it (`sh -c '…'`)? */
function isScript(words: readonly string[], index: number): boolean {
  return index >= 2 && /^-\w*c$/.test(words[index - 1] ?? '') && SHELLS.has(lastName(words[index - 2] ?? ''));
}

/** The words of a script, without those of the shell's own. */
function scriptWords(script: string): string[] {
  const last =
    script
      .slice(0, 4096)
      .split(/&&|;|\|\|?|\n/)
      .findLast((part) => part.trim() !== '') ?? '';
  return last
    .trim()
    .split(/\s+/)
    .filter((word) => word !== 'exec' && !word.includes('$'))
    .map((word) => word.replaceAll(/["']/g, ''));
}

function interpreterOf({ path }: Program, subject: Subject): Program | undefined {
  const script = path === undefined ? undefined : factAt(path, 'script', subject);
  return script && locate(script.interpreter, subject);
}

/** A word of a command, found as a shell finds it. */
function locate(word: string, { contents, environment }: Subject): Program {
  const name = lastName(word);
  if (!contents?.isRoot) return { name, path: word.startsWith('/') ? word : undefined };
  const folders = (environment.get('PATH')?.value ?? DEFAULT_PATH)
    .split(':')
    .filter((folder) => folder.startsWith('/'))
    .slice(0, 64);
  const here = `${contents.config.workingDirectory}/${word}`.replace(/^(?!\/)/, '/');
  const places = word.startsWith('/')
    ? [word]
    : word.includes('/')
      ? [here]
      : folders.map((folder) => `${folder}/${word}`);
  const found = places
    .map((place) => contents.files.resolve(place))
    .find((entry) => entry?.type === 'file' || entry?.type === 'hardlink');
  // A link's own name says what is started, such as busybox as sh.
  return { name, path: found?.path };
}

const lastName = (word: string): string => word.slice(word.lastIndexOf('/') + 1);
