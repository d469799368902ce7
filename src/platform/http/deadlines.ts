import type { IncomingMessage } from 'node:http';
import { Fault } from '../../model/fault.ts';
import type { HttpRequest } from './types.ts';

const IDLE_TIMEOUT = 30_000;
const TOTAL_TIMEOUT = 3_600_000;
/** Bytes in a second: a modem has seven times as many. */
const LEAST_RATE = 1024;
/** A timer cannot wait longer. */
const LONGEST_TIMER = 2 ** 31 - 1;
const TICK = 1000;
/** Milliseconds later than silence is told, so that it is told as such. */
const GRACE = 100;

/** What a server is given to answer, in milliseconds; see `HttpRequest`. */
export interface Deadlines {
  /** Without a byte, and until the headers are whole, all redirects included. */
  readonly idle: number;
  /** Bytes that have to come in each second of waiting, taken over `idle`. */
  readonly rate: number;
  /** Moments of `performance.now()` at which the headers have to be whole, and the body. */
  readonly answered: number;
  readonly done: number;
}

/** The deadlines of an exchange that begins now. */
export function deadlinesOf({ idleTimeout, totalTimeout, leastRate }: HttpRequest): Deadlines {
  const idle = Math.min(idleTimeout ?? IDLE_TIMEOUT, LONGEST_TIMER);
  const total = totalTimeout ?? TOTAL_TIMEOUT;
  const now = performance.now();
  return {
    idle,
    rate: leastRate ?? LEAST_RATE,
    answered: now + Math.min(idle + GRACE, total),
    done: now + total,
  };
}

/** Calls `fail` where the headers are not there in time, unless it is disposed of before. */
export function awaitHeaders(deadlines: Deadlines, where: string, fail: (fault: Fault) => void): Disposable {
  const left = Math.max(0, deadlines.answered - performance.now());
  const timer = setTimeout(
    () => fail(new Fault('unreachable', `${where} did not answer within ${deadlines.idle} ms`)),
    Math.min(left, LONGEST_TIMER),
  );
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}

/**
 * Watches over a body that is being read: `fail` is called where too little of it comes while somebody waits for it, or
 * where it has no end in time. A reader that takes its time is not the server's fault.
 */
export function watchBody(
  message: IncomingMessage,
  { idle, rate, done }: Deadlines,
  where: string,
  fail: (fault: Fault) => void,
): { readonly count: (bytes: number) => void } {
  const tick = Math.max(1, Math.min(TICK, idle / 4));
  let [waited, bytes] = [0, 0];
  const timer = setInterval(() => {
    if (performance.now() > done) fail(new Fault('limit', `${where} did not come to an end in time`));
    if (message.isPaused()) return;
    waited += tick;
    // One tick more, so that silence is told as such.
    if (waited <= idle) return;
    if (bytes < (rate * waited) / 1000)
      fail(new Fault('limit', `${where} sent only ${bytes} bytes in ${Math.round(waited)} ms`));
    [waited, bytes] = [0, 0];
  }, tick);
  message.once('close', () => clearInterval(timer));
  return { count: (more) => (bytes += more) };
}
