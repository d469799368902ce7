import { type FileHandle, open } from 'node:fs/promises';
import { Fault } from '../../model/fault.ts';
import type { AuditFile } from './types.ts';

/**
 * Opens a file for lines to be added, which only its owner may read. Lines that come while others are written are
 * written together, so that one wait for the disk serves many. Rejects with a `Fault` (`unreachable`).
 */
export async function openAuditFile(path: string): Promise<AuditFile> {
  try {
    return new AppendedFile(path, await open(path, 'a', 0o600));
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

class AppendedFile implements AuditFile {
  readonly #path: string;
  readonly #file: FileHandle;
  #waiting: string[] = [];
  /** Of the lines that wait; the write of those before them comes first. */
  #next: Promise<void> | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  append(line: string): Promise<void> {
    this.#waiting.push(line);
    if (!this.#next) {
      this.#next = this.#last.catch(() => undefined).then(() => this.#write());
      this.#last = this.#next;
    }
    return this.#next;
  }

  async close(): Promise<void> {
    await this.#last.catch(() => undefined);
    await this.#file.close();
  }

  async #write(): Promise<void> {
    const lines = this.#waiting;
    this.#waiting = [];
    this.#next = undefined;
    try {
      await this.#file.appendFile(lines.map((line) => `${line}\n`).join(''));
      await this.#file.datasync();
    } catch (cause) {
      throw unwritable(this.#path, cause);
    }
  }
}

function unwritable(path: string, cause: unknown): Fault {
  return new Fault('unreachable', `${path} cannot be written`, { cause });
}
