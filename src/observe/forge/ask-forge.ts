import { Fault, type FaultCode } from '../../model/fault.ts';
import type { HttpClient, HttpResponse } from '../../platform/http/types.ts';
import type { AskForge, ForgeReply } from './types.ts';

/** Milliseconds of silence, and for all of an answer. */
const IDLE_TIMEOUT = 15_000;
const ANSWER_TIMEOUT = 30_000;
/** Bytes of an answer; a page of a hundred entries has some hundred thousand. */
const LARGEST_ANSWER = 4 * 2 ** 20;
const MOST_REDIRECTS = 3;

const REASONS: Readonly<Record<FaultCode, string>> = {
  usage: 'could not be asked',
  'not-found': 'could not be found',
  refused: 'may not be asked',
  unreachable: 'could not be reached',
  malformed: 'gave no answer of HTTP',
  mismatch: 'gave no answer of HTTP',
  limit: 'gave an answer that takes too long, or is too large',
  unsupported: 'could not be asked',
  internal: 'could not be asked',
};

/** The API of a forge, and who asks it. */
export interface ForgeAccess {
  /** Base of the API: `https://api.github.com`, `https://gitlab.com/api/v4`. */
  readonly api: string;
  /** Goes to that origin and to no other. */
  readonly token: string | undefined;
  readonly accept: string;
}

/** Asks by HTTP. The token is in no reason and follows no redirect to another origin. */
export function createAskForge(http: HttpClient, { api, token, accept }: ForgeAccess): AskForge {
  const base = api.replace(/(?<!\/)\/+$/, '');
  const { host } = new URL(base);
  const headers = { accept, ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  return async (path) => {
    try {
      const response = await http.request({
        url: `${base}${path}`,
        headers,
        maximumRedirects: MOST_REDIRECTS,
        idleTimeout: IDLE_TIMEOUT,
        totalTimeout: ANSWER_TIMEOUT,
      });
      return replyOf(response, await bodyOf(response), base);
    } catch (error) {
      // The message has the URL in it, which may have been made by the forge.
      if (error instanceof Fault) return { reason: `${host} ${REASONS[error.code]}` };
      throw error;
    }
  };
}

function replyOf({ status, headers }: HttpResponse, body: string, base: string): ForgeReply {
  const isLimited =
    status === 429 ||
    (status === 403 && (headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined));
  return { status, body, next: nextOf(headers['link'] ?? '', base), isLimited };
}

async function bodyOf({ body }: HttpResponse): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > LARGEST_ANSWER) {
      body.destroy();
      throw new Fault('limit', `the answer has more than ${LARGEST_ANSWER} bytes`);
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

/** The next page that a `Link` header names (RFC 8288), where it is of the same API. */
function nextOf(link: string, base: string): string | undefined {
  for (const part of link.slice(0, 4096).split(',')) {
    const [, url = ''] = /^\s*<([^<>]{1,2000})>\s*;.{0,200}rel="next"/.exec(part) ?? [];
    if (url.startsWith(`${base}/`)) return url.slice(base.length);
  }
  return undefined;
}
