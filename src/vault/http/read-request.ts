import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { type DetailedPeerCertificate, TLSSocket } from 'node:tls';
import { secondsOf } from '../durations.ts';
import { Refusal } from '../refusal.ts';
import { IN_ITS_STEAD } from './list-method.ts';
import { withOcspInOneSegment } from './ocsp-path.ts';
import type { Operation, VaultRequest } from '../routing/types.ts';

/** Certificates of a chain; more are not looked at. */
const MOST_CERTIFICATES = 10;
/** Codes of second factors, and letters of one with its method. */
const [MOST_CODES, LONGEST_CODE] = [10, 264];
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

/** What is true to a query, as Go reads it: `hvac` sends the word as Python writes it. */
const TRUE: ReadonlySet<string> = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);

/** What a request says before its body. */
export type RequestHead = Omit<VaultRequest, 'body' | 'exactBody' | 'bytes' | 'stream'>;

/** What a message of HTTP asks of the vault. Throws a `Refusal` for what it cannot. */
export function readHead(message: IncomingMessage): RequestHead {
  const { pathname, searchParams } = placeOf(message);
  if (!pathname.startsWith('/v1/')) throw new Refusal(404, 'every path begins with /v1/');
  const method = METHODS.get(message.method ?? '');
  if (!method) throw new Refusal(405, 'unsupported operation');
  const { list, ...query } = searchParams ? Object.fromEntries(searchParams) : NO_QUERY;
  const operation = method === 'read' && TRUE.has(list ?? '') ? 'list' : method;
  const path = searchParams ? decoded(pathname.slice('/v1/'.length)) : pathname.slice('/v1/'.length);
  const wrapTtl = header(message, 'x-vault-wrap-ttl');
  const seconds = wrapTtl === undefined ? undefined : secondsOf(wrapTtl);
  if (wrapTtl !== undefined && (seconds === undefined || seconds < 0))
    throw new Refusal(400, 'X-Vault-Wrap-TTL is no time');
  const codes = header(message, 'x-vault-mfa');
  return {
    id: randomUUID(),
    operation,
    // Lists of a folder end in a slash, whoever asks.
    path: operation === 'list' ? path.replace(/\/?$/, '/') : path,
    query,
    token: header(message, 'x-vault-token') ?? bearer(header(message, 'authorization')),
    wrapTtl: seconds === 0 ? undefined : seconds,
    namespace: namespaceIn(header(message, 'x-vault-namespace')),
    address: message.socket.remoteAddress ?? '',
    ...(codes !== undefined && { mfa: codesIn(codes) }),
    certificates: certificatesOf(message.socket),
  };
}

/** Codes as Node joins several headers of one name. Throws a `Refusal` for more than there is reason for. */
function codesIn(text: string): readonly string[] {
  const mfa = text.split(',').map((one) => one.trim());
  if (mfa.length > MOST_CODES || mfa.some((one) => one.length > LONGEST_CODE))
    throw new Refusal(400, 'X-Vault-MFA is METHOD:CODE, a few times at most');
  return mfa;
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

export function header({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** With or without slashes around it; the root has a name of its own, too. */
function namespaceIn(value: string | undefined): string {
  const path = (value ?? '').trim().replace(/^\//, '').replace(/\/$/, '');
  return path === '' || path === 'root' ? '' : `${path}/`;
}

function bearer(value: string | undefined): string | undefined {
  return /^Bearer (\S+)$/i.exec(value ?? '')?.[1];
}
