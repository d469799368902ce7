import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Fault, messageOf } from '../../../model/fault.ts';
import type { Artefact } from '../../../model/profile/artefact.ts';
import { mapFile } from './maps.ts';
import { NUMBERS_DECISIONS, POINTING, VERSION } from './runtime.ts';

const MOST_ANSWER = 1 << 20;
const PATIENCE = 10_000;
const SHORT_PATIENCE = 2000;
/** After the last of them nothing points at the sets of before, which are removed next. */
const REPLACES_POINTERS = POINTING.map((name) => `commit map ${VERSION} ${mapFile(name)}\n`);
/** Milliseconds for requests that another thread of HAProxy looks up by the decisions and limits of before. */
const UNDER_WAY = 50;

/**
 * Writes the configuration and the maps below a folder, each file at once, so that a HAProxy that starts meanwhile
 * reads an old one or a new one and never a part; none before there is room for all. Throws a `Fault` (`refused`).
 */
export function writeConfiguration(folder: string, artefacts: readonly Artefact[]): void {
  const files = artefacts.map(({ path, text }) => ({ file: join(folder, path), text }));
  try {
    for (const { file, text } of files) {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(`${file}.new`, text, { mode: 0o600 });
    }
    for (const { file } of files) renameSync(`${file}.new`, file);
  } catch (error) {
    for (const { file } of files) rmSync(`${file}.new`, { force: true, recursive: true });
    throw new Fault('refused', `the waypoint's files cannot be written: ${messageOf(error)}`, {
      cause: error,
      hint: `make room in ${folder}, and let nobody else write there`,
    });
  }
}

/** The digest of the files that a HAProxy in the folder has for certain, or will read when it starts. */
const MARKER = 'policy';
const RUNTIME = 'haproxy/runtime.txt';
const MAPS = 'haproxy/maps/';
/** Characters of a map that is told. */
const MOST_SHOWN = 2 ** 26;

/** The socket of the runtime API of the HAProxy of a folder. */
export function runtimeSocket(folder: string): string {
  return join(folder, 'runtime.sock');
}

/**
 * Writes files where they differ and brings a HAProxy that runs with them to what they say. `waiting`: none answers, and
 * it is asked again the next time, for one that is starting may have read the old files. A HAProxy that cannot be brought
 * there, or whose configuration is another one, is ended, so that whoever keeps it running starts it with the new files.
 */
export async function bringPolicy(
  folder: string,
  artefacts: readonly Artefact[],
): Promise<'same' | 'brought' | 'ended' | 'waiting'> {
  const digest = createHash('sha256').update(JSON.stringify(artefacts)).digest('hex');
  if (textIn(folder, MARKER) === digest) return 'same';
  const textOf = (path: string) => artefacts.find((one) => one.path === path)?.text ?? '';
  // With a marker, HAProxy has what the files say, so that nothing has to be said of those that stay.
  const stays = textIn(folder, MARKER) === undefined ? [] : unchanged(folder, artefacts);
  const isReconfigured = isOtherStart(folder, artefacts);
  rmSync(join(folder, MARKER), { force: true });
  writeConfiguration(folder, artefacts);
  try {
    if (isReconfigured) return await endProcess(folder);
    await applyRuntime(withoutMaps(textOf(RUNTIME), stays), runtimeSocket(folder));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return error.code === 'refused' ? endProcess(folder) : 'waiting';
  }
  writeConfiguration(folder, [{ path: MARKER, text: digest }]);
  return 'brought';
}

/** Is a file that HAProxy reads at its start only another one than what is there? */
function isOtherStart(folder: string, artefacts: readonly Artefact[]): boolean {
  return artefacts.some(
    ({ path, text }) =>
      !path.startsWith(MAPS) && path !== RUNTIME && ![undefined, text].includes(textIn(folder, path)),
  );
}

/** A file below a folder; undefined where it cannot be read. */
export function textIn(folder: string, path: string): string | undefined {
  try {
    return readFileSync(join(folder, path), 'utf8');
  } catch {
    return undefined;
  }
}

function unchanged(folder: string, artefacts: readonly Artefact[]): string[] {
  return artefacts.filter(({ path, text }) => textIn(folder, path) === text).map(({ path }) => path);
}

/** The runtime commands but for those about some maps. */
export function withoutMaps(runtime: string, paths: readonly string[]): string {
  const names = paths.map((path) => path.slice(path.indexOf('/') + 1));
  return blocksOf(runtime)
    .filter((block) => !names.some((name) => isAbout(block, name)))
    .join('');
}

function isAbout(block: string, map: string): boolean {
  if (block.startsWith(NUMBERS_DECISIONS)) return map === mapFile('decisions');
  return block.split('\n', 1)[0]?.split(' ').includes(map) ?? false;
}

function blocksOf(runtime: string): string[] {
  return runtime.split(/(?<=\n\n)/).filter((one) => one.trim() !== '');
}

/** The files of the policy that was written last; undefined where there is none. */
export function lastPolicy(folder: string, wanted: readonly Artefact[]): Artefact[] | undefined {
  const found = wanted.flatMap(({ path }) => {
    const text = textIn(folder, path);
    return text === undefined ? [] : [{ path, text }];
  });
  return found.length === wanted.length ? found : undefined;
}

/**
 * The files of a folder as the HAProxy that runs with them has them: its maps as it tells them itself, or, where none
 * answers, what it would read. `wanted` says which files there are. Throws a `Fault`.
 */
export async function readPolicy(folder: string, wanted: readonly Artefact[]): Promise<Artefact[]> {
  const pid = await runningProcess(folder);
  try {
    return await policyOf(folder, wanted, pid !== undefined);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'unreachable') throw error;
    // It may have ended while it was asked; whoever answers now is asked once more.
    const next = await runningProcess(folder);
    if (next === pid) throw error;
    return policyOf(folder, wanted, next !== undefined);
  }
}

async function policyOf(
  folder: string,
  wanted: readonly Artefact[],
  isAnswering: boolean,
): Promise<Artefact[]> {
  const all: Artefact[] = [];
  for (const { path } of wanted) {
    const isMap = path.startsWith(MAPS) && isAnswering;
    const text = isMap ? await mapText(folder, path) : textIn(folder, path);
    if (text === undefined) throw new Fault('malformed', `the waypoint has no file ${path}`);
    all.push({ path, text });
  }
  return all;
}

/** A line of `show map` begins with where the entry is in memory. */
async function mapText(folder: string, path: string): Promise<string> {
  const name = path.slice(path.indexOf('/') + 1);
  const shown = await askRuntime(runtimeSocket(folder), `show map ${name}\n`, { most: MOST_SHOWN });
  return shown
    .replaceAll(/^0x[0-9a-f]+ /gm, '')
    .replace(/\n\n$/, '\n')
    .replace(/^\n$/, '');
}

/** The number of the HAProxy that answers in the folder, within a second or two; undefined: none does. */
export async function runningProcess(folder: string): Promise<number | undefined> {
  try {
    const options = { patience: SHORT_PATIENCE };
    const [, pid] =
      /^Pid: (\d+)/m.exec(await askRuntime(runtimeSocket(folder), 'show info\n', options)) ?? [];
    return pid === undefined ? undefined : Number(pid);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

/** Ends the HAProxy that answers in the folder, whoever started it, with its connections. */
export async function endProcess(folder: string): Promise<'ended'> {
  const pid = await runningProcess(folder);
  if (pid === undefined) return 'ended';
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (let turn = 0; isRunning(pid) && turn < 40; turn += 1) {
      if (turn === 0) kill(pid, signal);
      await wait(25);
    }
  }
  return 'ended';
}

function isRunning(pid: number): boolean {
  return kill(pid, 0);
}

function kill(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/**
 * Brings a running HAProxy to the policy of `haproxy/runtime.txt`, command by command, without a reload. Throws a
 * `Fault`: `unreachable` where nothing answers at the socket, `refused` with HAProxy's answer to a command that failed.
 */
export async function applyRuntime(runtime: string, socket: string): Promise<void> {
  let version = '';
  const blocks = blocksOf(runtime);
  const lastPointer = blocks.findLastIndex((block) => REPLACES_POINTERS.includes(block.slice(0, -1)));
  for (const [index, block] of blocks.entries()) {
    if (index > 0 && index === lastPointer + 1) await wait(UNDER_WAY);
    const answer = await askRuntime(socket, block.replace(VERSION, `@${version}`));
    version = /New version created: (\d+)/.exec(answer)?.[1] ?? version;
    if (!/^(?:\s*|New version created: \d+\s*)$/.test(answer))
      throw new Fault(
        'refused',
        `HAProxy refused "${block.split('\n', 1)[0]}": ${answer.trim().slice(0, 500)}`,
        {
          hint: 'its maps are those that it read at its start; restart it to read the files anew',
        },
      );
  }
}

/** One command of the runtime API with its payload; gives the answer (HAProxy management guide, section 9.3). */
export async function askRuntime(
  socket: string,
  command: string,
  { most = MOST_ANSWER, patience = PATIENCE } = {},
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const connection = connect(socket);
  let answer = '';
  const fail = (reason: string, cause?: unknown) => {
    connection.destroy();
    reject(new Fault('unreachable', `HAProxy at ${socket} ${reason}`, { cause }));
  };
  connection.setTimeout(patience, () => {
    fail('does not answer');
  });
  connection.on('data', (bytes: Buffer) => {
    answer += bytes.toString('utf8');
    if (answer.length > most) fail(`answers more than ${most} characters`);
  });
  connection.on('error', (error) => {
    fail(`does not answer: ${error.message}`, error);
  });
  connection.on('close', () => {
    resolve(answer);
  });
  connection.write(command);
  return promise;
}
