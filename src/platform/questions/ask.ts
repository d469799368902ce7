import { setTimeout as wait } from 'node:timers/promises';
import { Fault, type FaultCode } from '../../model/fault.ts';
import type { HttpClient } from '../http/types.ts';
import type { Answer, Ask, NoAnswer, Question } from './types.ts';

/** Milliseconds between questions to one host: what the strictest of the common limits allow. */
const INTERVAL = 250;
/** Milliseconds of silence, and for all of an answer. */
const IDLE_TIMEOUT = 10_000;
const ANSWER_TIMEOUT = 20_000;
/** Milliseconds for all questions together. */
const TOTAL_TIMEOUT = 300_000;
/** Bytes of an answer that are read. */
const LARGEST_ANSWER = 256 * 1024;
/** Milliseconds that a host is left alone that asks for it without saying how long. */
const USUAL_REST = 60_000;
/** Milliseconds that somebody waits for a host that asks for rest. */
const LONGEST_REST = 30_000;

const WORDS: Readonly<Record<FaultCode, string>> = {
  usage: 'could not be asked',
  'not-found': 'could not be found',
  refused: 'may not be asked (--offline)',
  unreachable: 'could not be reached over TLS',
  malformed: 'gave no answer of HTTP',
  mismatch: 'gave no answer of HTTP',
  limit: 'did not answer in time',
  unsupported: 'could not be asked',
  internal: 'could not be asked',
};

export interface AskOptions {
  readonly http: HttpClient;
  /** Milliseconds; default as above. */
  readonly interval?: number;
  readonly answerTimeout?: number;
  readonly totalTimeout?: number;
}

/** A host, and when it may be asked again, in `performance.now()`. */
interface Turn {
  last: Promise<unknown>;
  free: number;
  /** What it said when it asked for rest. */
  rest: string | undefined;
}

/** Makes what asks. Time for all questions runs from the first one. */
export function createAsk(options: AskOptions): Ask {
  const turns = new Map<string, Turn>();
  let end: number | undefined;
  return (question) => {
    end ??= performance.now() + (options.totalTimeout ?? TOTAL_TIMEOUT);
    const url = URL.parse(question.url);
    if (url?.protocol !== 'https:') return Promise.resolve(silence('a secret only goes out over TLS', false));
    const turn = turns.get(url.host) ?? { last: Promise.resolve(), free: 0, rest: undefined };
    turns.set(url.host, turn);
    const answer = turn.last.then(() => inTurn(question, url.host, turn, end ?? 0, options));
    turn.last = answer;
    return answer;
  };
}

async function inTurn(
  question: Question,
  host: string,
  turn: Turn,
  end: number,
  options: AskOptions,
): Promise<Answer | NoAnswer> {
  const pause = turn.free - performance.now();
  if (turn.rest !== undefined && pause > LONGEST_REST) return silence(`${host} ${turn.rest}`, false);
  if (performance.now() + Math.max(0, pause) >= end) return silence('there was no time left to ask', false);
  if (pause > 0) await wait(pause);
  turn.rest = undefined;
  try {
    const answer = await exchange(question, end, options);
    const rest = restOf(answer);
    turn.free = performance.now() + (rest ?? options.interval ?? INTERVAL);
    if (rest !== undefined) turn.rest = `asks to be left alone for ${Math.ceil(rest / 1000)} s`;
    return answer;
  } catch (error) {
    turn.free = performance.now() + (options.interval ?? INTERVAL);
    // The message of a fault has the URL in it, and a URL may have a secret in it.
    const code = error instanceof Fault ? error.code : 'internal';
    return silence(`${host} ${WORDS[code]}`, code !== 'refused' && code !== 'internal');
  }
}

function silence(reason: string, isAsked: boolean): NoAnswer {
  return { reason, isAsked };
}

async function exchange(
  question: Question,
  end: number,
  { http, answerTimeout }: AskOptions,
): Promise<Answer> {
  const most = Math.min(answerTimeout ?? ANSWER_TIMEOUT, end - performance.now());
  const { status, headers, body } = await http.request({
    ...question,
    // A connection of its own: what is sent over a kept one that turns out closed is sent twice.
    headers: { ...question.headers, connection: 'close' },
    maximumRedirects: 0,
    idleTimeout: Math.min(IDLE_TIMEOUT, most),
    totalTimeout: most,
  });
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    pieces.push(piece);
    size += piece.length;
    if (size >= LARGEST_ANSWER) break;
  }
  body.destroy();
  return { status, headers, body: Buffer.concat(pieces).toString('utf8', 0, LARGEST_ANSWER) };
}

/** Milliseconds for which it wants to be left alone: RFC 9110, section 10.2.3, seconds or a date. */
function restOf({ status, headers }: Answer): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const after = headers['retry-after'] ?? '';
  if (/^\d{1,9}$/.test(after)) return Number(after) * 1000;
  const date = Date.parse(after);
  if (Number.isFinite(date)) return Math.max(0, date - Date.now());
  return status === 429 ? USUAL_REST : undefined;
}
