import { hash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, truncate } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { Fault } from '../../model/fault.ts';
import { readTail, type Tail } from './read-tail.ts';
import type { AuditFile, MakeRecord } from './types.ts';

/**
 * A file for records, which only its owner may read; it is opened when the first one comes. Records that come while
 * others are written are written together, so that one wait for the disk serves many.
 */
export function openAuditFile(path: string): AuditFile {
  return new AppendedFile(path);
}

/** How every record begins. */
const RECORD_START = Buffer.from('{"time":"');

/** Appends, and is done when what was written is on the disk. */
const DURABLE = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | constants.O_DSYNC;

/** Where so many records came together, others come at once; milliseconds in which those are awaited at most. */
const [MANY, LONGEST_REST] = [8, 8];
/** Bytes in which lines are put together, and that UTF-8 has of a letter at most. */
const [ROOM, BYTES_OF_A_LETTER] = [256 * 2 ** 10, 3];

class AppendedFile implements AuditFile {
  readonly #path: string;
  #file: FileHandle | undefined;
  /** Hash of the last line. It outlives the file, so that one that takes its name goes on from it. */
  #previous: string | undefined;
  #waiting: MakeRecord[] = [];
  /** Of the records that wait; the write of those before them comes first. */
  #next: Promise<void> | undefined;
  #last: Promise<void> = Promise.resolve();
  #isClosed = false;
  /** Those who were answered together ask again together: their next records share a write, too. */
  #rest: Promise<void> = Promise.resolve();
  /** Ends it, once so many records wait as are awaited. */
  #endRest: () => void = () => undefined;
  #awaited = Infinity;
  readonly #room = Buffer.allocUnsafeSlow(ROOM);

  constructor(path: string) {
    this.#path = path;
  }

  append(...records: readonly MakeRecord[]): Promise<void> {
    this.#waiting.push(...records);
    if (this.#waiting.length >= this.#awaited) this.#endRest();
    if (!this.#next) {
      // A turn later, as what came with this one is recorded with it; and with what comes at once after others.
      const before = Promise.allSettled([this.#last, turn()]).then(() => this.#rest);
      this.#next = before.then(() => this.#write());
      this.#last = this.#next;
    }
    return this.#next;
  }

  async prepare(): Promise<void> {
    await this.#last.catch(() => undefined);
    try {
      this.#file ??= await this.#open();
    } catch (cause) {
      throw unwritable(this.#path, cause);
    }
  }

  async reopen(): Promise<void> {
    this.#last = this.#last.catch(() => undefined).then(() => this.#letGo());
    await this.#last;
  }

  async close(): Promise<void> {
    await this.reopen();
    this.#isClosed = true;
  }

  async #write(): Promise<void> {
    const records = this.#waiting;
    this.#waiting = [];
    this.#next = undefined;
    try {
      this.#file ??= await this.#open();
      const start = performance.now();
      this.#previous = await this.#append(this.#file, records);
      if (records.length >= MANY) this.#restAfter(records.length, performance.now() - start);
    } catch (cause) {
      // What of it was written is not known: the file is looked at anew.
      this.#previous = undefined;
      await this.#letGo().catch(() => undefined);
      throw unwritable(this.#path, cause);
    }
  }

  /** Gives the hash of the last line. */
  async #append(file: FileHandle, records: readonly MakeRecord[]): Promise<string> {
    let [previous, room, size] = [this.#previous ?? hashOf(''), this.#room, 0];
    for (const record of records) {
      const line = `${record(previous)}\n`;
      const most = line.length * BYTES_OF_A_LETTER;
      if (size > 0 && size + most > room.length) {
        await file.appendFile(room.subarray(0, size));
        [room, size] = [this.#room, 0];
      }
      if (most > room.length) room = Buffer.allocUnsafeSlow(most);
      const end = size + room.write(line, size);
      previous = hashOf(room.subarray(size, end - 1));
      size = end;
    }
    await file.appendFile(room.subarray(0, size));
    return previous;
  }

  /** Waits for as many records more, but no longer than twice what was written took. */
  #restAfter(records: number, took: number): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, Math.min(2 * took, LONGEST_REST));
    this.#rest = promise;
    this.#awaited = this.#waiting.length + records;
    this.#endRest = () => {
      clearTimeout(timer);
      resolve();
    };
  }

  async #open(): Promise<FileHandle> {
    if (this.#isClosed) throw new Error('it is closed');
    const file = await open(this.#path, DURABLE, 0o600);
    const tail = await readTail(this.#path);
    if (!isOfRecords(tail)) throw new Error('there is something else in it');
    // A record that did not get to its end is of a request that was not served.
    if (tail.unfinished.length > 0) await truncate(this.#path, tail.size - tail.unfinished.length);
    if (tail.line !== undefined) this.#previous = hashOf(tail.line);
    return file;
  }

  async #letGo(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }
}

function unwritable(path: string, cause: unknown): Fault {
  return new Fault('unreachable', `${path} cannot be written`, { cause });
}

/** What somebody names by mistake, such as the store, is not written to. */
function isOfRecords({ line, unfinished }: Tail): boolean {
  const isRecord = (bytes: Buffer) => bytes.subarray(0, RECORD_START.length).equals(RECORD_START);
  const isBegun = unfinished.length < RECORD_START.length && RECORD_START.indexOf(unfinished) === 0;
  return (line === undefined || isRecord(line)) && (isBegun || isRecord(unfinished));
}

function hashOf(text: string | Buffer): string {
  return hash('sha256', text);
}
