import type { IncomingMessage } from 'node:http';
import { Fault } from '../../model/fault.ts';
import { hasUncertainNumbers, parseExactJson } from '../../model/json/exact-json.ts';
import { parseJson } from '../../model/json/parse.ts';
import { Refusal } from '../refusal.ts';
import type { VaultRequest } from '../routing/types.ts';
import type { Share } from './body-room.ts';
import { header } from './read-request.ts';

/** Bytes of a body, as Vault has it, and of one that has no good token. */
const [MOST, MOST_OF_STRANGERS] = [32 * 2 ** 20, 2 ** 20];
/** A batch of 10,000 items is less, and Vault takes no deeper ones: whoever has no token shall not fill the memory. */
const JSON_LIMITS = { tokens: 200_000, depth: 300 };
/** What curl says of any text: only what begins as one is a form. */
const FORM = {
  type: /^application\/x-www-form-urlencoded(?:;|$)/i,
  start: /^[\w.%+~-]{1,256}=/,
  bytes: 2 ** 16,
};
/** Types of bodies that are not JSON. */
const BINARY = new Set(['application/ocsp-request']);

type Body = Pick<VaultRequest, 'body' | 'exactBody' | 'bytes'>;

/** May anything follow what a request says first? */
export function hasBody({ headers }: IncomingMessage): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = headers;
  return length !== '0' || encoding !== undefined;
}

/**
 * The body of a request that may have one; `isKnown` says whether its token is good. Rejects with a `Refusal` for one that
 * is no object of JSON, is too long, or for which there is no room.
 */
export async function readBody(
  message: IncomingMessage,
  share: Share,
  isKnown: () => Promise<boolean>,
): Promise<Body> {
  try {
    const bytes = await bytesOf(message, share, isKnown);
    if (bytes.length === 0) return { body: {} };
    const type = header(message, 'content-type') ?? '';
    if (BINARY.has(type)) return { body: {}, bytes };
    return FORM.type.test(type) && FORM.start.test(bytes.toString('latin1', 0, 257))
      ? { body: formBody(bytes) }
      : jsonBody(bytes);
  } finally {
    // What is left of one that was refused is let pass, so that the answer is read.
    message.resume();
  }
}

async function bytesOf(
  message: IncomingMessage,
  share: Share,
  isKnown: () => Promise<boolean>,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  let [size, most] = [0, MOST_OF_STRANGERS];
  for await (const part of message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > most && most < MOST && (await isKnown())) most = MOST;
    if (size > most) throw new Refusal(413, `a body has at most ${most} bytes`);
    if (!share.take(part.length)) throw new Refusal(503, 'too many large bodies at once');
    parts.push(part);
  }
  return Buffer.concat(parts, size);
}

function jsonBody(bytes: Buffer): Body {
  try {
    const text = bytes.toString();
    if (text.trim() === '') return { body: {} };
    // Clients of Go send null for no fields.
    const body = parseJson(text, JSON_LIMITS) ?? {};
    if (isRecord(body))
      return hasUncertainNumbers(text)
        ? { body, exactBody: parseExactJson(text, JSON_LIMITS) as Record<string, unknown> }
        : { body };
  } catch (error) {
    if (error instanceof Fault) throw new Refusal(400, `failed to parse JSON input: ${error.message}`);
    // What is no JSON is told below, without the text, which may be a secret.
  } finally {
    bytes.fill(0);
  }
  throw new Refusal(400, 'failed to parse JSON input: an object is expected');
}

/** A field that is there more than once is a list. Throws a `Refusal` (413) for more than there is reason for. */
function formBody(bytes: Buffer): Body['body'] {
  if (bytes.length > FORM.bytes) throw new Refusal(413, `a form has at most ${FORM.bytes} bytes`);
  const form = new URLSearchParams(bytes.toString());
  bytes.fill(0);
  const lists = new Map<string, string[]>();
  for (const [name, value] of form) {
    const list = lists.get(name);
    if (list) list.push(value);
    else lists.set(name, [value]);
  }
  return Object.fromEntries(Array.from(lists, ([name, list]) => [name, list.length > 1 ? list : list[0]]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
