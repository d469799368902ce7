import { setImmediate as turn } from 'node:timers/promises';
import { openDraft } from './draft.ts';
import type { WriteFile } from './types.ts';

/** Characters that are written at once. */
const BLOCK_SIZE = 64 * 1024;

/** Writes a file that a person named: see `WriteFile` and `openDraft`. */
export const writeWhole: WriteFile = (path, text) => write(path, text);

/** Likewise one that is run. */
export const writeExecutable: WriteFile = (path, text) => write(path, text, 0o755);

function write(path: string, text: string, mode?: number): void {
  using draft = openDraft(path, mode);
  draft.write(text);
  draft.publish();
}

/** Likewise a text that is made while it is written; signals are heard meanwhile. */
export async function writePieces(path: string, pieces: Iterable<string>): Promise<void> {
  using draft = openDraft(path);
  for (const block of blocksOf(pieces)) {
    draft.write(block);
    await turn();
  }
  draft.publish();
}

/** The pieces put together, so that not each of them costs a write. */
export function* blocksOf(pieces: Iterable<string>): Generator<string, undefined> {
  let block = '';
  for (const piece of pieces) {
    block += piece;
    if (block.length < BLOCK_SIZE) continue;
    yield block;
    block = '';
  }
  yield block;
}
