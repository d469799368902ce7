import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileAnalyser } from '../../src/model/analyser.ts';
import { Fault } from '../../src/model/fault.ts';
import type { FileEntry, OpenFile } from '../../src/model/file.ts';
import { saveMemory } from '../../src/platform/memory/save-memory.ts';
import { mergeLayers } from '../../src/observe/image/layers/merge.ts';
import { readTree } from '../../src/observe/image/layers/read-tree.ts';
import { assembleCatalogue } from '../../src/observe/packages/assemble-catalogue.ts';
import { PACKAGE_UNITS } from '../../src/observe/packages/units/registry.ts';
import { DOCUMENT_READERS } from './documents.ts';
import { type Giant, giantsOf } from './giants.ts';
import { ANALYSERS, FILE_READERS } from './readers.ts';

/**
 * Lets readers read giants of so many bytes, and prints what each took, one line of JSON for each. Called with the size
 * and the numbers of readers: files first, then documents. Nobody but the test starts it: it takes what it measures.
 */
export interface Measured {
  readonly reader: string;
  readonly giant: string;
  readonly milliseconds: number;
  /** Of memory at its peak; absent where this machine does not tell. */
  readonly megabytes?: number;
  /** Of what was thrown that is no Fault. */
  readonly crash?: string;
}

const BLOCK_SIZE = 256 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'giants-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const [size, ...numbers] = process.argv.slice(2).map(Number);
saveMemory();
for (const number of numbers) {
  const file = FILE_READERS[number];
  const document = DOCUMENT_READERS[number - FILE_READERS.length];
  if (file) {
    const most = Math.min(size ?? 0, mostOf(file.path));
    for (const giant of giantsOf(file.syntax, file))
      await measure(file.path, giant, most, (path, bytes) => readFileAt(path, file.path, bytes));
  } else if (document) {
    for (const giant of giantsOf(document.syntax, document))
      await measure(document.name, giant, Math.min(size ?? 0, document.maximumSize), document.read);
  }
}

/** The bytes of the largest file that somebody reads at this path. */
function mostOf(path: string): number {
  const entry = entryOf(path, 1);
  return Math.max(...ANALYSERS.filter((one) => one.interest(entry) !== 'no').map((one) => one.maximumSize));
}

async function measure(
  reader: string,
  giant: Giant,
  most: number,
  read: (path: string, bytes: number) => unknown,
): Promise<void> {
  process.stderr.write(`${reader}: ${giant.name}\n`);
  const path = join(folder, 'giant');
  const bytes = write(path, giant, most);
  resetPeak();
  const start = performance.now();
  let crash: string | undefined;
  try {
    await read(path, bytes);
  } catch (error) {
    if (!(error instanceof Fault) || error.code === 'internal') crash = String(error);
  }
  const milliseconds = performance.now() - start;
  const measured: Measured = { reader, giant: giant.name, milliseconds, ...peak(), ...(crash && { crash }) };
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}

/** Writes the giant, a little smaller than it may be, without having it in memory. */
function write(path: string, { head, piece, tail }: Giant, most: number): number {
  const descriptor = openSync(path, 'w');
  let length = 0;
  const append = (text: string) => void (length += writeSync(descriptor, text));
  append(head);
  for (let index = 0, block = ''; length < most - 2 * BLOCK_SIZE; block = '') {
    for (; block.length < BLOCK_SIZE / 2; index += 1) block += piece(index);
    append(block);
  }
  append(tail);
  closeSync(descriptor);
  return length;
}

/** Reads the file as one of a tree, and puts together what it tells. */
async function readFileAt(path: string, at: string, bytes: number): Promise<void> {
  const entry = entryOf(at, bytes);
  const analysers: readonly FileAnalyser[] = ANALYSERS;
  async function* walk() {
    yield { entry, open: () => openFile(path, entry) };
  }
  const layer = await readTree({ walk }, analysers);
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
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, offset));
  };
  return { entry, read, bytes: () => read(0, entry.size), [Symbol.dispose]: () => closeSync(descriptor) };
}

/** From now on the peak is that of what comes; only Linux can tell. */
function resetPeak(): void {
  globalThis.gc?.();
  if (process.platform === 'linux') writeFileSync('/proc/self/clear_refs', '5');
}

function peak(): { megabytes?: number } {
  if (process.platform !== 'linux') return {};
  const found = /^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return { megabytes: Math.round(Number(found) / 1024) };
}
