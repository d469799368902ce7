import { setImmediate as turn } from 'node:timers/promises';
import { DEFAULT_BUDGET, type Deadline, inflatedRoom, NO_DEADLINE, overTime } from '../../../model/budget.ts';
import type { FileAnalyser } from '../../../model/analyser.ts';
import { Fault, messageOf } from '../../../model/fault.ts';
import type { FileEntry, OpenFile } from '../../../model/file.ts';
import type { PlainRoom } from '../../../model/plain-room.ts';
import type { TreeTarget } from '../sources/types.ts';
import { Collector, headLength } from './collector.ts';
import { defaultLimits } from './limits.ts';
import type { LayerFacts, LayerLimits } from './types.ts';

/** Bytes of files between which signals and timers are heard, and what is loaded meanwhile comes to be. */
const TURN = 2 ** 23;

/** How a folder is read. */
export interface TreeReading {
  readonly limits?: Partial<LayerLimits>;
  readonly enters?: ((folder: string) => boolean) | undefined;
  readonly deadline?: Deadline | undefined;
  /** What facts may take as they are. */
  readonly room?: PlainRoom;
}

/**
 * Walks a folder and lets analysers read the files they ask for. A file that cannot be opened is a gap; so is a limit
 * that is reached, which ends the walk. Folders that `enters` says no to are left out.
 */
export async function readTree(
  target: Pick<TreeTarget, 'walk'>,
  analysers: readonly FileAnalyser[],
  { limits = {}, enters, deadline = NO_DEADLINE, room }: TreeReading = {},
): Promise<LayerFacts> {
  const bounds = { ...defaultLimits, ...limits };
  const collector = new Collector(
    analysers,
    bounds,
    inflatedRoom({ ...DEFAULT_BUDGET, bytes: bounds.totalSize }, deadline),
    room,
  );
  let passed = 0;
  try {
    for await (const found of target.walk((gap) => collector.gap(gap), enters)) {
      if (deadline.isOver()) throw overTime(deadline);
      collector.add(found.entry);
      if (found.entry.type !== 'file') continue;
      readFile(collector, found.entry, () => found.open());
      passed += found.entry.size;
      if (passed < TURN) continue;
      passed = 0;
      // oxlint-disable-next-line no-await-in-loop -- a turn of the event loop
      await turn();
    }
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'limit') throw error;
    collector.gap({ kind: 'limit', subject: '/', reason: `${error.message}; the rest was not read` });
  }
  return collector.finish('');
}

function readFile(collector: Collector, entry: FileEntry, open: () => OpenFile & Disposable): void {
  const wanted = collector.wanted(entry);
  if (wanted === undefined) return;
  try {
    using file = open();
    const head = wanted.byMagic.length === 0 ? Buffer.alloc(0) : file.read(0, headLength);
    const readers = collector.recognise(entry, wanted, head);
    if (readers.length > 0) collector.examine(file, readers);
  } catch (error) {
    if (error instanceof Fault && error.code === 'limit') throw error;
    collector.gap({ kind: 'unreadable', subject: entry.path, reason: messageOf(error) });
  }
}
