import { Fault } from '../../model/fault.ts';

/** An object that git brings: what `cat-file --batch` says before its content. */
export interface ObjectHead {
  readonly id: string;
  readonly type: string;
  readonly size: number;
  /** What was asked for behind its id, in Latin-1. */
  readonly rest: string;
}

/** Hears objects one after another. */
export interface ObjectSink {
  begin(head: ObjectHead): void;
  /** One piece where the object is not large. The buffer is reused. */
  piece(bytes: Buffer): void;
  end(): void;
  missing(id: string): void;
}

/** Objects up to this many bytes are given in one piece. */
const WHOLE = 8 * 2 ** 20;
const NEW_LINE = 10;
const LONGEST_HEAD = 2 ** 16;
/** https://git-scm.com/docs/git-cat-file, "BATCH OUTPUT" */
export const BATCH_FORMAT = '%(objectname) %(objecttype) %(objectsize) %(rest)';

/** Reads the output of `git cat-file --batch=BATCH_FORMAT`, in pieces of any size. */
export class ObjectParser {
  readonly #sink: ObjectSink;
  #rest: Buffer = Buffer.alloc(0);
  #pieces: Buffer[] = [];
  #gathered = 0;
  /** Bytes of the object that are still to come, its new line too; undefined between objects. */
  #left: number | undefined;
  #size = 0;

  constructor(sink: ObjectSink) {
    this.#sink = sink;
  }

  push(bytes: Buffer): undefined {
    let all = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes;
    this.#rest = Buffer.alloc(0);
    while (all.length > 0) {
      all = this.#left === undefined ? this.#takeHead(all) : this.#takeContent(all, this.#left);
      if (this.#left === undefined && all.indexOf(NEW_LINE) < 0) {
        if (all.length > LONGEST_HEAD) throw new Fault('malformed', 'git tells of an object without an end');
        this.#rest = Buffer.from(all);
        return;
      }
    }
  }

  #takeHead(all: Buffer): Buffer {
    const end = all.indexOf(NEW_LINE);
    if (end < 0) return all;
    const line = all.toString('latin1', 0, end);
    const [, id = '', type = '', size = '', rest = ''] = /^([0-9a-f]+) (\w+) (\d+) ?(.*)$/s.exec(line) ?? [];
    if (id === '') this.#sink.missing(line.split(' ', 1)[0] ?? '');
    else {
      this.#size = Number(size);
      this.#left = this.#size + 1;
      this.#sink.begin({ id, type, size: this.#size, rest });
    }
    return all.subarray(end + 1);
  }

  #takeContent(all: Buffer, left: number): Buffer {
    const taken = all.subarray(0, left);
    const content = taken.length === left ? taken.subarray(0, -1) : taken;
    this.#left = left - taken.length;
    const isDone = this.#left === 0;
    if (this.#size > WHOLE) this.#sink.piece(content);
    else if (isDone && this.#gathered === 0) this.#sink.piece(content);
    else {
      this.#pieces.push(Buffer.from(content));
      this.#gathered += content.length;
      if (isDone) this.#sink.piece(Buffer.concat(this.#pieces));
    }
    if (isDone) {
      this.#sink.end();
      this.#left = undefined;
      [this.#pieces, this.#gathered] = [[], 0];
    }
    return all.subarray(taken.length);
  }
}
