import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { dirname, join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';

/** What the code of a chunk is, once it has run: a function that takes what the chunk imports and gives what it exports. */
export type ChunkCode = (...imported: unknown[]) => Record<string, unknown>;

/** Compiled code is of functions that one command called, so each command has its own. */
const COMMAND = /^[a-z]{2,20}$/.exec(process.argv[2] ?? '')?.[0] ?? 'other';
/** A command that there is not has nothing to keep. */
const WRONG_USAGE = 2;
/** Before compiled code: whether it has all that the command calls, or only what loading it did. */
const WHOLE = 1;
const FLAGS = cachedDataVersionTag();

interface Loaded {
  readonly script: Script;
  readonly name: string;
  readonly path: string;
  readonly atLoad: Buffer | undefined;
}

const unfinished: Loaded[] = [];

/**
 * Loads the code of a chunk of the bundle (`folder` with `name`), compiled where that was kept. Node keeps of its modules
 * what is compiled before they run, which is next to nothing; this keeps the functions that were called. It is kept where
 * Node keeps its own, and only if Node does, as that is run: whoever chose the folder saw to it that it is nobody else's.
 */
export function loadChunk(folder: string, name: string): ChunkCode {
  const filename = join(folder, name);
  const code = readFileSync(filename, 'utf8');
  const place = getCompileCacheDir();
  const path = place === undefined ? undefined : join(place, `plimsoll-${COMMAND}`, groupOf(name));
  const kept = path === undefined ? undefined : readKept(path, name);
  const script = new Script(code, { filename, cachedData: kept?.data });
  const isUsed = kept !== undefined && script.cachedDataRejected !== true;
  const run = script.runInThisContext() as ChunkCode;
  if (path !== undefined && !(isUsed && kept.isWhole)) {
    if (unfinished.length === 0) process.once('exit', keepAll);
    unfinished.push({ script, name, path, atLoad: isUsed ? undefined : script.createCachedData() });
  }
  return run;
}

/** The name without the hash of the content, so that what another version kept is replaced. */
function groupOf(name: string): string {
  return name.slice(0, name.indexOf('-'));
}

/** V8 itself refuses what another V8 made, or one with other flags, but takes any code of the same length for the same. */
function readKept(
  path: string,
  name: string,
): { readonly isWhole: boolean; readonly data: Buffer } | undefined {
  try {
    const bytes = readFileSync(path);
    const [isWhole, start] = [bytes[0] === WHOLE, name.length + 1];
    if (bytes.toString('latin1', 1, start) !== name) return undefined;
    return { isWhole, data: bytes.subarray(start) };
  } catch {
    return undefined;
  }
}

/** Where flags have changed since, V8 would refuse what it is asked for now. */
function keepAll(exitCode: number): void {
  if (exitCode === WRONG_USAGE) return;
  const isWhole = cachedDataVersionTag() === FLAGS;
  for (const { script, name, path, atLoad } of unfinished) {
    const data = isWhole ? script.createCachedData() : atLoad;
    if (data !== undefined)
      keep(path, Buffer.concat([Buffer.from([isWhole ? WHOLE : 0]), Buffer.from(name), data]));
  }
}

function keep(path: string, bytes: Buffer): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const unfinishedPath = `${path}.${process.pid}`;
    writeFileSync(unfinishedPath, bytes, { mode: 0o600 });
    renameSync(unfinishedPath, path);
  } catch {
    // Without it, the next run compiles again.
  }
}
