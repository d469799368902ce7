import { Fault } from '../../model/fault.ts';
import type { HttpClient } from '../http/types.ts';
import type { Fetch } from './types.ts';

/** Milliseconds of silence, and for all of an answer: somebody waits for it to come in. */
const IDLE_TIMEOUT = 5_000;
const TOTAL_TIMEOUT = 10_000;
/** Bytes of an answer. */
const LARGEST = 1024 * 1024;

/** Asks by a client of HTTP. */
export function createFetch(http: HttpClient): Fetch {
  return async (request) => {
    const { status, body, scope } = await http.request({
      ...request,
      maximumRedirects: 0,
      idleTimeout: IDLE_TIMEOUT,
      totalTimeout: TOTAL_TIMEOUT,
    });
    const pieces: Buffer[] = [];
    let size = 0;
    for await (const piece of body as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size > LARGEST)
        throw new Fault('limit', `${new URL(request.url).host} answers more than ${LARGEST} bytes`);
      pieces.push(piece);
    }
    return { status, body: Buffer.concat(pieces, size).toString(), scope };
  };
}
