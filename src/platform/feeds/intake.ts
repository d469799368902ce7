import { setImmediate as breathe } from 'node:timers/promises';
import type { AdvisoryWriter } from '../advisories/writer.ts';
import { messageOf } from '../../model/fault.ts';
import type { ArchiveRecord } from './archive.ts';
import type { SourceRecord } from './formats/types.ts';
import { parseOsvRecord } from './osv.ts';
import type { BadRecord, UpdateProgress } from './types.ts';

const EXAMPLES = 100;
/** Records between two turns of the event loop. */
const TURN = 500;
/** Instead of how many parts an advisory has: another record of it, which is newer, is kept. */
const NOT_OURS = -1;
/** OSV's lists and records may write the same time with different fractions of a second. */
const SAME_TIME = 1000;

/** Takes records into the database and keeps the count of what was read and what was no advisory. */
export class Intake {
  readonly #writer: AdvisoryWriter;
  readonly #progress: (progress: UpdateProgress) => void;
  readonly #examples: BadRecord[] = [];
  #read = 0;
  #bad = 0;

  constructor(writer: AdvisoryWriter, progress: (progress: UpdateProgress) => void) {
    this.#writer = writer;
    this.#progress = progress;
  }

  get read(): number {
    return this.#read;
  }
  get bad(): { count: number; examples: readonly BadRecord[] } {
    return { count: this.#bad, examples: this.#examples };
  }

  /** Takes the records of one folder; returns the ids seen, those of bad records too. */
  async take(
    records: AsyncIterable<ArchiveRecord> | Iterable<ArchiveRecord>,
    folder: string,
    listing: ReadonlyMap<string, number>,
  ): Promise<Set<string>> {
    const seen = new Set<string>();
    for await (const record of records) {
      seen.add(this.#takeOne(record, folder, listing));
      if (seen.size % TURN !== 0) continue;
      this.#progress({ step: 'compile', subject: folder, done: seen.size });
      await breathe();
    }
    this.#progress({ step: 'compile', subject: folder, done: seen.size, total: seen.size });
    return seen;
  }

  /** Takes what a source says, several records of one advisory together; returns the ids seen. */
  async takeFromSource(
    records: AsyncIterable<SourceRecord>,
    folder: string,
    parts: Map<string, number>,
  ): Promise<void> {
    let turn = 0;
    for await (const { advisory, affected } of records) {
      const known = parts.get(advisory.id);
      if (known === undefined) {
        const isTaken = this.#writer.renew(advisory, affected, folder);
        parts.set(advisory.id, isTaken ? affected.length : NOT_OURS);
        this.#read += 1;
      } else if (known !== NOT_OURS) {
        this.#writer.extend(advisory.id, affected, known);
        parts.set(advisory.id, known + affected.length);
      }
      turn += 1;
      if (turn % TURN !== 0) continue;
      this.#progress({ step: 'compile', subject: folder, done: parts.size });
      await breathe();
    }
  }

  /** Counts something that is not an advisory. */
  reject(id: string, reason: string): void {
    this.#bad += 1;
    if (this.#examples.length < EXAMPLES) this.#examples.push({ id: shown(id), reason: shown(reason) });
  }

  #takeOne(record: ArchiveRecord, folder: string, listing: ReadonlyMap<string, number>): string {
    const named = record.name.replace(/\.json$/, '');
    try {
      if ('fault' in record) throw new Error(record.fault);
      const { advisory, affected } = parseOsvRecord(record.bytes);
      const modified = Date.parse(advisory.modified);
      const listed = listing.get(advisory.id) ?? modified;
      // A record older than its line in the list: the archive was packed before, the next update must ask again.
      const stale = listed - modified > SAME_TIME && !record.fresh;
      this.#writer.put(advisory, affected, folder, stale ? modified : listed);
      this.#read += 1;
      return advisory.id;
    } catch (error) {
      if (isDatabaseError(error)) throw error;
      this.reject(named, messageOf(error));
      return named;
    }
  }
}

/** Foreign text for a report: short, and nothing in it that a terminal would obey. */
function shown(text: string): string {
  return text.slice(0, 200).replaceAll(/[^ -~]/g, '?');
}

function isDatabaseError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';
}
