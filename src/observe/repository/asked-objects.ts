import { Fault } from '../../model/fault.ts';
import { BATCH_FORMAT, ObjectParser, type ObjectSink } from './object-parser.ts';
import { type Plumbing, runPlumbing } from './plumbing.ts';

/** Objects at which git may give up before it is left alone: each costs a process. */
const MOST_FAILURES = 1000;

type Lines = AsyncIterable<string> | readonly string[];

/**
 * Brings objects in the order that is asked for; what stands behind an id comes as the `rest`. One that git cannot read,
 * at which it ends, is told as one that is not there, and those behind it are asked for again.
 */
export async function bringObjects(asked: Lines, plumbing: Plumbing, sink: ObjectSink): Promise<void> {
  if ('length' in asked && asked.length === 0) return;
  const list = new AskedObjects(asked, sink);
  const words = ['cat-file', '--buffer', `--batch=${BATCH_FORMAT}`];
  try {
    for (let failures = 0; ; failures += 1) {
      const parser = new ObjectParser(list);
      try {
        await runPlumbing(words, plumbing, (bytes) => parser.push(bytes), list.unanswered());
        return;
      } catch (error) {
        if (failures === MOST_FAILURES || list.isBroken || !isUnreadable(error) || !list.passOver())
          throw error;
      }
    }
  } finally {
    list.close();
  }
}

/** Is it git that could not read something? */
export function isUnreadable(error: unknown): error is Fault {
  return error instanceof Fault && error.code === 'malformed';
}

/** What is asked for, and what of it was not answered yet. */
class AskedObjects implements ObjectSink {
  readonly #lines: AsyncIterator<string> | Iterator<string>;
  readonly #sink: ObjectSink;
  #waiting: string[] = [];
  #next: Promise<IteratorResult<string>> | undefined;
  #run = 0;
  /** Whoever says what is to be asked for failed. */
  isBroken = false;

  constructor(asked: Lines, sink: ObjectSink) {
    this.#lines = Symbol.asyncIterator in asked ? asked[Symbol.asyncIterator]() : asked[Symbol.iterator]();
    this.#sink = sink;
  }

  readonly begin: ObjectSink['begin'] = (head) => this.#sink.begin(head);
  readonly piece: ObjectSink['piece'] = (bytes) => this.#sink.piece(bytes);
  readonly end: ObjectSink['end'] = () => {
    this.#waiting.shift();
    this.#sink.end();
  };
  readonly missing: ObjectSink['missing'] = (id) => {
    this.#waiting.shift();
    this.#sink.missing(id);
  };

  /** All that is still to be asked for; the run of git before is over. */
  async *unanswered(): AsyncGenerator<string, undefined> {
    this.#run += 1;
    const run = this.#run;
    const again = this.#waiting.slice();
    yield* again;
    for (;;) {
      const next = await (this.#next ??= this.#ask());
      // A run that is over may have waited for this one too, which belongs to the run behind it.
      if (run !== this.#run) return;
      this.#next = undefined;
      if (next.done === true) return;
      this.#waiting.push(next.value);
      yield next.value;
    }
  }

  /** Tells of the first that was not answered that it is not there; false where none is left. */
  passOver(): boolean {
    const [line] = this.#waiting;
    if (line === undefined) return false;
    this.missing(line.split(' ', 1)[0] ?? '');
    return true;
  }

  close(): void {
    this.#run += 1;
    Promise.resolve(this.#lines.return?.()).catch(() => undefined);
  }

  async #ask(): Promise<IteratorResult<string>> {
    try {
      return await this.#lines.next();
    } catch (error) {
      this.isBroken = true;
      throw error;
    }
  }
}
