import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { type DetailedPeerCertificate, TLSSocket } from 'node:tls';
import { parseJson } from '../../model/json/parse.ts';
import { secondsOf } from '../durations.ts';
import { Refusal } from '../refusal.ts';
import { IN_ITS_STEAD } from './list-method.ts';
import { withOcspInOneSegment } from './ocsp-path.ts';
import type { Operation, VaultRequest } from '../routing/types.ts';

/** Bytes of a body; as Vault has it. */
const MAXIMUM_BODY = 32 * 2 ** 20;
/** Brackets, commas and colons of a body: ten times what the largest batch of `transit` has. */
const MOST_TOKENS = 250_000;
/** Types of bodies that are not JSON. */
const BINARY = new Set(['application/ocsp-request']);
/** Certificates of a chain; more are not looked at. */
const MOST_CERTIFICATES = 10;
const METHODS: ReadonlyMap<string, Operation> = new Map([
  ['GET', 'read'],
  ['HEAD', 'read'],
  ['LIST', 'list'],
  [IN_ITS_STEAD, 'list'],
  ['POST', 'update'],
  ['PUT', 'update'],
  ['PATCH', 'patch'],
  ['DELETE', 'delete'],
]);

/** What a message of HTTP asks of the vault. Throws a `Refusal` for what it cannot. */
export async function readRequest(message: IncomingMessage): Promise<VaultRequest> {
  const { pathname, searchParams } = placeOf(message);
  if (!pathname.startsWith('/v1/')) throw new Refusal(404, 'every path begins with /v1/');
  const method = METHODS.get(message.method ?? '');
  if (!method) throw new Refusal(405, 'unsupported operation');
  const { list, ...query } = searchParams ? Object.fromEntries(searchParams) : NO_QUERY;
  const operation = method === 'read' && list === 'true' ? 'list' : method;
  const path = searchParams ? decoded(pathname.slice('/v1/'.length)) : pathname.slice('/v1/'.length);
  const wrapTtl = header(message, 'x-vault-wrap-ttl');
  const seconds = wrapTtl === undefined ? undefined : secondsOf(wrapTtl);
  if (wrapTtl !== undefined && (seconds === undefined || seconds < 0))
    throw new Refusal(400, 'X-Vault-Wrap-TTL is no time');
  return {
    id: randomUUID(),
    operation,
    // Lists of a folder end in a slash, whoever asks.
    path: operation === 'list' ? path.replace(/\/?$/, '/') : path,
    ...(await readBody(message)),
    query,
    token: header(message, 'x-vault-token') ?? bearer(header(message, 'authorization')),
    wrapTtl: seconds === 0 ? undefined : seconds,
    namespace: (header(message, 'x-vault-namespace') ?? '').replace(/^\/|\/$/g, ''),
    address: message.socket.remoteAddress ?? '',
    certificates: certificatesOf(message.socket),
  };
}

/** What a client has shown, the one whose key it has first; none without TLS. */
function certificatesOf(socket: Socket): readonly Buffer[] {
  if (!(socket instanceof TLSSocket)) return [];
  const found: Buffer[] = [];
  let next: Partial<DetailedPeerCertificate> | undefined = socket.getPeerCertificate(true);
  // Of one that signed itself, that is itself again.
  while (next?.raw && found.length < MOST_CERTIFICATES && !found.some((one) => next?.raw?.equals(one))) {
    found.push(next.raw);
    next = next.issuerCertificate;
  }
  return found;
}

/** What most paths have: nothing that is encoded or mended, and no query. */
const PLAIN_PATH = /^(?:\/[\w-][\w.-]*)+$/;
const NO_QUERY: Readonly<Record<string, string>> = {};

/** Where a message goes; without `searchParams` it is as it was sent. */
function placeOf(
  message: IncomingMessage,
): Pick<URL, 'pathname'> & { readonly searchParams?: URLSearchParams } {
  const { url = '' } = message;
  return PLAIN_PATH.test(url) && !url.includes('/ocsp/') ? { pathname: url } : urlOf(message);
}

function urlOf({ url: given = '', method }: IncomingMessage): URL {
  const url = method === 'GET' ? withOcspInOneSegment(given) : given;
  // What the parser of URLs would mend, such as "..", is not what was asked.
  if (/(?:^|[/\\])\.{1,2}(?:[/\\?]|$)|%2e|%2f|%5c|\\/i.test(url.split('?', 1)[0] ?? ''))
    throw new Refusal(400, 'the path has a segment that is "." or "..", or an encoded slash');
  try {
    return new URL(url, 'http://vault');
  } catch {
    throw new Refusal(400, 'the path is no path');
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new Refusal(400, 'the path is not encoded as UTF-8');
  }
}

function header({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function bearer(value: string | undefined): string | undefined {
  return /^Bearer (\S+)$/i.exec(value ?? '')?.[1];
}

async function readBody(message: IncomingMessage): Promise<Pick<VaultRequest, 'body' | 'bytes'>> {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = message.headers;
  if (length === '0' && encoding === undefined) return { body: {} };
  const bytes = await bytesOf(message);
  if (bytes.length === 0) return { body: {} };
  if (BINARY.has(header(message, 'content-type') ?? '')) return { body: {}, bytes };
  try {
    const value: unknown = parseJson(bytes.toString(), { tokens: MOST_TOKENS });
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { body: value as Record<string, unknown> };
  } catch {
    // Told below, without the text, which may be a secret.
  } finally {
    bytes.fill(0);
  }
  throw new Refusal(400, 'failed to parse JSON input: an object is expected');
}

/** Rejects with a `Refusal` (413) at once where there are too many; what still comes is dropped. */
function bytesOf(message: IncomingMessage): Promise<Buffer> {
  // Where it is said how many come, they are put where they stay; memory that none came to is not used.
  const said = Number(message.headers['content-length']);
  let bytes = Buffer.allocUnsafe(said >= 0 && said <= MAXIMUM_BODY ? said : 0);
  let size = 0;
  return new Promise((resolve, reject) => {
    message.on('data', (part: Buffer) => {
      if (size + part.length > MAXIMUM_BODY) {
        bytes = Buffer.alloc(0);
        size = Infinity;
        reject(new Refusal(413, `a body has at most ${MAXIMUM_BODY} bytes`));
        return;
      }
      if (size + part.length > bytes.length)
        bytes = Buffer.concat(
          [bytes.subarray(0, size)],
          Math.min(MAXIMUM_BODY, Math.max(size * 2, size + part.length)),
        );
      part.copy(bytes, size);
      part.fill(0);
      size += part.length;
    });
    message.once('end', () => resolve(bytes.subarray(0, size)));
    message.once('error', reject);
    message.once('close', () => reject(new Refusal(400, 'the body did not come to its end')));
  });
}
