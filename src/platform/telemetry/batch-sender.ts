import { setTimeout as wait } from 'node:timers/promises';
import { Fault, messageOf } from '../../model/fault.ts';
import type { HttpClient } from '../http/types.ts';

const MOST_QUEUED = 8192;
const BATCH = 512;
/** Milliseconds that what was queued waits for more. */
const INTERVAL = 1000;
const IDLE_TIMEOUT = 10_000;
/** Bytes of an answer that are read. */
const MOST_ANSWER = 2 ** 20;
/** Statuses after which the same request may be sent again. Source: OTLP/HTTP, retryable response codes. */
const RETRYABLE: readonly number[] = [429, 502, 503, 504];

export interface BatchSenderOptions<T> {
  readonly url: string;
  readonly http: HttpClient;
  readonly body: (batch: readonly T[]) => string;
  /** Told, in a sentence, why something could not be sent; once for each reason. */
  readonly onProblem: (problem: string) => void;
}

/** Sends things in batches to an OTLP/HTTP endpoint. The queue is bounded, and what is not taken in the end is counted. */
export class BatchSender<T> {
  readonly #options: BatchSenderOptions<T>;
  readonly #problems = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  #queue: T[] = [];
  #sending: Promise<void> = Promise.resolve();
  #isSending = false;
  #sent = 0;
  #lost = 0;

  constructor(options: BatchSenderOptions<T>) {
    this.#options = options;
    this.#timer = setInterval(() => this.#start(), INTERVAL);
  }

  add(item: T): void {
    if (this.#queue.length >= MOST_QUEUED) {
      this.#lost += 1;
      this.#tell(`more than ${MOST_QUEUED} flows were waiting to be sent`);
      return;
    }
    this.#queue.push(item);
    if (this.#queue.length >= BATCH) this.#start();
  }

  /** Sends what is left. `sent` and `lost` together are all that was added. */
  async close(): Promise<{ readonly sent: number; readonly lost: number }> {
    clearInterval(this.#timer);
    await this.#sending;
    this.#start();
    await this.#sending;
    return { sent: this.#sent, lost: this.#lost };
  }

  #start(): void {
    if (this.#isSending || this.#queue.length === 0) return;
    this.#isSending = true;
    this.#sending = this.#sendAll().finally(() => {
      this.#isSending = false;
    });
  }

  async #sendAll(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#queue.slice(0, BATCH);
      this.#queue = this.#queue.slice(BATCH);
      const refused = await this.#send(batch);
      this.#lost += refused;
      this.#sent += batch.length - refused;
    }
  }

  /** How many of a batch were not taken. */
  async #send(batch: readonly T[]): Promise<number> {
    const body = this.#options.body(batch);
    try {
      const first = await this.#post(body);
      if (RETRYABLE.includes(first.status)) await wait(INTERVAL);
      const { status, text } = RETRYABLE.includes(first.status) ? await this.#post(body) : first;
      if (status >= 200 && status < 300) return Math.min(rejectedIn(text), batch.length);
      this.#tell(`${this.#options.url} answered with ${status}`);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#tell(`${this.#options.url} did not take flows: ${messageOf(error)}`);
    }
    return batch.length;
  }

  async #post(body: string): Promise<{ status: number; text: string }> {
    const { url, http } = this.#options;
    const headers = { 'content-type': 'application/json' };
    const response = await http.request({
      url,
      method: 'POST',
      headers,
      body,
      idleTimeout: IDLE_TIMEOUT,
      totalTimeout: 3 * IDLE_TIMEOUT,
      maximumRedirects: 0,
    });
    return { status: response.status, text: await beginningOf(response.body) };
  }

  #tell(problem: string): void {
    if (this.#problems.has(problem)) return;
    this.#problems.add(problem);
    this.#options.onProblem(problem);
  }
}

/** The first bytes of an answer, which says little where all is well; what follows may be endless. */
async function beginningOf(body: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(Buffer.from(chunk));
    if ((size += chunk.length) >= MOST_ANSWER) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** `partialSuccess.rejectedLogRecords`, a 64-bit number as a string; 0 where the answer has none. */
function rejectedIn(text: string): number {
  const [, digits = '0'] = /"rejectedLogRecords"\s*:\s*"?(\d{1,15})/.exec(text) ?? [];
  return Number(digits);
}
