import { closeSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { Fault } from '../../src/model/fault.ts';
import type { FileEntry, OpenFile } from '../../src/model/file.ts';
import { mergeLayers } from '../../src/observe/image/layers/merge.ts';
import { readTree } from '../../src/observe/image/layers/read-tree.ts';
import { assembleCatalogue } from '../../src/observe/packages/assemble-catalogue.ts';
import { PACKAGE_UNITS } from '../../src/observe/packages/units/registry.ts';
import { DOCUMENT_READERS } from './documents.ts';
import type { Place, Syntax } from './giants.ts';
import { ANALYSERS, FILE_READERS } from './readers.ts';

/** Something of ours that reads what others wrote. */
export interface Reader extends Place {
  readonly name: string;
  readonly syntax: Syntax;
  /** Bytes of the largest input that it is given. */
  readonly maximumSize: number;
  /** Reads the input of so many bytes at a path of this machine. */
  read(path: string, bytes: number): unknown;
}

/** All of them: those of files, which are read as of a tree and put together, and those of documents. */
export const READERS: readonly Reader[] = [
  ...FILE_READERS.map((file): Reader => ({
    ...file,
    name: file.path,
    maximumSize: mostOf(file.path),
    read: (path, bytes) => readFileAt(path, file.path, bytes),
  })),
  ...DOCUMENT_READERS,
];

/** What is thrown and no Fault, which is a defect of ours. */
export async function crashOf(read: () => unknown): Promise<string | undefined> {
  try {
    await read();
    return undefined;
  } catch (error) {
    if (error instanceof Fault && error.code !== 'internal') return undefined;
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/** The bytes of the largest file that somebody reads at this path. */
function mostOf(path: string): number {
  const entry = entryOf(path, 1);
  return Math.max(...ANALYSERS.filter((one) => one.interest(entry) !== 'no').map((one) => one.maximumSize));
}

async function readFileAt(path: string, at: string, bytes: number): Promise<void> {
  const entry = entryOf(at, bytes);
  async function* walk() {
    yield { entry, open: () => openFile(path, entry) };
  }
  const layer = await readTree({ walk }, ANALYSERS);
  const defect = layer.gaps.find(({ reason }) => reason.includes('internal defect'));
  if (defect) throw new Error(defect.reason);
  const merged = mergeLayers([layer], { tree: true });
  assembleCatalogue(PACKAGE_UNITS, merged, undefined, { target: 'source', withFiles: true });
}

function entryOf(path: string, size: number): FileEntry {
  return { path, type: 'file', size, mode: 0o755, uid: 0, gid: 0 };
}

function openFile(path: string, entry: FileEntry): OpenFile & Disposable {
  const descriptor = openSync(path, 'r');
  const read = (offset: number, length: number) => {
    const bytes = Buffer.allocUnsafeSlow(Math.max(0, Math.min(length, entry.size - offset)));
    return bytes.length === 0
      ? bytes
      : bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, offset));
  };
  return { entry, read, bytes: () => read(0, entry.size), [Symbol.dispose]: () => closeSync(descriptor) };
}

/** Bytes that a process holds when it has given back what it can, and a little more. */
const SMALL = 160 * 2 ** 20;

/** From now on the peak is that of what comes; only Linux can tell. What little is held from before is in it. */
export function resetPeak(): void {
  if (process.memoryUsage.rss() > SMALL)
    globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  if (process.platform === 'linux') writeFileSync('/proc/self/clear_refs', '5');
}

/** MB of memory at its peak; undefined where this machine does not tell. */
export function peakOfMemory(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const found = /^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return Math.round(Number(found) / 1024);
}

/** How the launcher starts Node: what is measured is what people get. */
export const NODE_FLAGS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=1', '--expose-gc'];
export const NODE_MEMORY = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_TRIM_THRESHOLD_: '65536',
  MALLOC_MMAP_THRESHOLD_: '65536',
};
