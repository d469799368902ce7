import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { Fault } from '../../model/fault.ts';
import type { OnExit } from '../../platform/exit/types.ts';

/** Bytes of what git says that are kept. */
const MOST_SAID = 2 ** 14;

/** What git says where it finds none, and where it may not look for one. */
const NO_REPOSITORY = /not a git repository|cannot change to|Not a directory/;

/** Where and how git is run. */
export interface Plumbing {
  /** The repository's own folder. */
  readonly gitFolder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onExit: OnExit;
  /** Aborted when there is no more time. */
  readonly signal?: AbortSignal | undefined;
}

/** What the repository's own settings would let run or ask, turned off; these stand above any file. */
const SETTINGS: readonly (readonly [string, string])[] = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.pager', 'cat'],
  ['core.quotePath', 'false'],
  ['protocol.allow', 'never'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  // What is read runs nothing, whoever owns it.
  ['safe.directory', '*'],
];

/** Only commands of plumbing are run, which take no alias, no textconv, no external diff and no signature program. */
export function plumbingEnvironment(environment: Plumbing['environment']): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(
    ([name]) => !name.startsWith('GIT_') || name === 'GIT_EXEC_PATH',
  );
  const index = environment['GIT_INDEX_FILE'];
  return {
    ...Object.fromEntries(kept),
    ...Object.fromEntries(
      SETTINGS.flatMap(([key, value], number) => [
        [`GIT_CONFIG_KEY_${number}`, key],
        [`GIT_CONFIG_VALUE_${number}`, value],
      ]),
    ),
    // Of a commit that is being made, as its hook is told.
    ...(index && { GIT_INDEX_FILE: resolve(index) }),
    GIT_CONFIG_COUNT: String(SETTINGS.length),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_PAGER: 'cat',
    LC_ALL: 'C',
  };
}

/** Hears what git writes; false says that no more is needed, and a promise that git is to wait until it is kept. */
type OnOutput = (bytes: Buffer) => boolean | Promise<void> | undefined;

/**
 * Runs git to its end, with lines for its standard input where there are any. Rejects with a `Fault`: `unsupported`
 * where there is no git, `limit` where there is no more time, `malformed` with what git says.
 */
export async function runPlumbing(
  words: readonly string[],
  plumbing: Plumbing,
  onOutput: OnOutput,
  lines?: AsyncIterable<string> | Iterable<string>,
): Promise<void> {
  const child = start(words, plumbing, lines ? 'pipe' : 'ignore');
  using _removal = plumbing.onExit(() => child.kill('SIGKILL'));
  let stderr = '';
  child.stderr?.on('data', (bytes: Buffer) => (stderr = (stderr + bytes.toString()).slice(-MOST_SAID)));
  const { promise, resolve: done, reject } = Promise.withResolvers<number | undefined>();
  const stop = (error: unknown): void => {
    child.kill('SIGKILL');
    reject(error);
  };
  const late = () => stop(lateFault());
  plumbing.signal?.addEventListener('abort', late);
  const heard = hear(child, onOutput, stop);
  child.on('error', (error) => reject(gitMissing(error)));
  child.on('close', (code) => done(code ?? undefined));
  if (lines) feed(child, lines).catch(stop);
  try {
    const code = await promise;
    if (code !== 0 && !heard.isEnough) throw unreadable(stderr);
  } finally {
    plumbing.signal?.removeEventListener('abort', late);
  }
}

/** Has what git writes heard, until that is enough; `stop` is told what was thrown. */
function hear(child: ChildProcess, onOutput: OnOutput, stop: (error: unknown) => void) {
  const { stdout } = child;
  const heard = { isEnough: false };
  stdout?.on('data', (bytes: Buffer) => {
    if (heard.isEnough) return;
    try {
      const answer = onOutput(bytes);
      if (answer === false) {
        heard.isEnough = true;
        child.kill('SIGKILL');
      } else if (answer instanceof Promise) {
        stdout.pause();
        answer.then(() => stdout.resume(), stop);
      }
    } catch (error) {
      stop(error);
    }
  });
  return heard;
}

function start(words: readonly string[], plumbing: Plumbing, stdin: 'pipe' | 'ignore'): ChildProcess {
  return spawn('git', [`--git-dir=${plumbing.gitFolder}`, ...words], {
    env: plumbingEnvironment(plumbing.environment),
    cwd: plumbing.gitFolder,
    stdio: [stdin, 'pipe', 'pipe'],
    windowsHide: true,
  });
}

function lateFault(): Fault {
  return new Fault('limit', 'there was no more time to read the repository, see --timeout');
}

function gitMissing(error: Error): Fault {
  const isMissing = 'code' in error && error.code === 'ENOENT';
  return isMissing
    ? new Fault('unsupported', 'git is not installed, so repositories cannot be read')
    : new Fault('refused', `git cannot be run: ${error.message}`);
}

function unreadable(stderr: string): Fault {
  return new Fault('malformed', `the repository cannot be read: ${said(stderr)}`);
}

function said(stderr: string): string {
  return (stderr.trim().split('\n').at(-1) ?? '').slice(0, 300) || 'git was ended';
}

/** Writes lines, in Latin-1, as fast as they are taken. */
async function feed(child: ChildProcess, lines: AsyncIterable<string> | Iterable<string>): Promise<void> {
  const { stdin } = child;
  if (!stdin) return;
  // Who ended before all was read says so by its exit code.
  stdin.on('error', () => undefined);
  let [waiting, goOn] = ['', () => {}];
  for (const event of ['drain', 'close']) stdin.on(event, () => goOn());
  const flush = async (): Promise<void> => {
    const isRoom = stdin.write(waiting, 'latin1');
    waiting = '';
    if (isRoom || stdin.destroyed) return;
    await new Promise<void>((resume) => (goOn = resume));
  };
  for await (const line of lines) {
    waiting += `${line}\n`;
    if (waiting.length >= 2 ** 16) await flush();
    if (stdin.destroyed) return;
  }
  stdin.end(waiting, 'latin1');
}

/** Splits what git writes at `separator`; each part is given as Latin-1, as names may be any bytes. */
export function partsOf(
  separator: number,
  onPart: (part: string) => boolean | undefined,
): (bytes: Buffer) => boolean | undefined {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes) => {
    const all = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes;
    let from = 0;
    for (let at = all.indexOf(separator); at >= 0; at = all.indexOf(separator, from)) {
      if (onPart(all.toString('latin1', from, at)) === false) return false;
      from = at + 1;
    }
    rest = Buffer.from(all.subarray(from));
    return undefined;
  };
}

/** The repository's own folder for a path in it. Rejects with a `Fault` (`not-found`) where it is in none. */
export async function findRepository(path: string, outside: Omit<Plumbing, 'gitFolder'>): Promise<string> {
  const { promise, resolve: done, reject } = Promise.withResolvers<string>();
  const child = spawn('git', ['rev-parse', '--absolute-git-dir'], {
    env: plumbingEnvironment(outside.environment),
    cwd: path,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  using _removal = outside.onExit(() => child.kill('SIGKILL'));
  let [output, stderr] = ['', ''];
  child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (stderr = (stderr + bytes.toString()).slice(-MOST_SAID)));
  // A pipe in place of a file of settings would have it wait for ever.
  const late = () => {
    child.kill('SIGKILL');
    reject(lateFault());
  };
  outside.signal?.addEventListener('abort', late);
  child.on('error', (error) => reject(gitMissing(error)));
  child.on('close', (code) => {
    outside.signal?.removeEventListener('abort', late);
    if (code === 0) done(output.replace(/\n$/, ''));
    else if (NO_REPOSITORY.test(stderr)) reject(new Fault('not-found', `${path} is in no git repository`));
    else reject(unreadable(stderr));
  });
  return await promise;
}
