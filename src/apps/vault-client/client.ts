import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { rootCertificates } from 'node:tls';
import { valueAt } from '../../model/configuration/place.ts';
import { Fault, type FaultCode } from '../../model/fault.ts';
import { parseJson } from '../../model/json/parse.ts';
import type { Connection } from './connection.ts';

/** What a vault answers: an object of JSON; undefined where it has nothing to say. */
export type VaultAnswer = Readonly<Record<string, unknown>> | undefined;
type Body = Readonly<Record<string, unknown>>;

/** Asks one vault. Everything rejects with a `Fault`: `not-found`, `refused`, `unreachable`, `usage`. */
export interface VaultClient {
  /** The same vault, whose answers are not wrapped, for what is asked before. */
  plain(): VaultClient;
  /** The same vault, asked by another. */
  as(token: string): VaultClient;
  read(path: string, query?: Readonly<Record<string, string>>): Promise<VaultAnswer>;
  list(path: string): Promise<VaultAnswer>;
  write(path: string, body?: Body): Promise<VaultAnswer>;
  patch(path: string, body: Body): Promise<VaultAnswer>;
  remove(path: string, query?: Readonly<Record<string, string>>): Promise<VaultAnswer>;
  /** What is read as it comes, for as long as it takes. */
  download(path: string): Promise<IncomingMessage>;
  upload(path: string, bytes: Readable): Promise<VaultAnswer>;
}

/** Milliseconds, and bytes, after which an answer is none. */
const PATIENCE = 60_000;
const LARGEST_ANSWER = 64 * 2 ** 20;

/** A client of the vault at an address. `wrapTtl` is a time such as `5m`, for which answers are wrapped. */
export function vaultClient(connection: Connection, wrapTtl?: string): VaultClient {
  const ask = (method: string, path: string, body?: Body, query: Readonly<Record<string, string>> = {}) =>
    answerOf(connection, { method, path, query, body, wrapTtl });
  return {
    plain: () => vaultClient(connection),
    as: (token) => vaultClient({ ...connection, token }, wrapTtl),
    read: (path, query) => ask('GET', path, undefined, query),
    list: (path) => ask('GET', path.replace(/\/?$/, '/'), undefined, { list: 'true' }),
    write: (path, body = {}) => ask('PUT', path, body),
    patch: (path, body) => ask('PATCH', path, body),
    remove: (path, query) => ask('DELETE', path, undefined, query),
    async download(path) {
      const message = await send(connection, headOf(connection, { method: 'GET', path }), undefined);
      if (message.statusCode !== 200) throw faultOf(connection, message, parsed(await bytesOf(message)));
      return message;
    },
    async upload(path, bytes) {
      const head = headOf(connection, { method: 'POST', path });
      const headers = { ...head.headers, 'content-type': 'application/octet-stream' };
      const message = await send(connection, { ...head, headers }, bytes);
      const answer = parsed(await bytesOf(message));
      if ((message.statusCode ?? 0) >= 400) throw faultOf(connection, message, answer);
      return answer;
    },
  };
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Body | undefined;
  readonly wrapTtl?: string | undefined;
}

async function answerOf(connection: Connection, asked: Asked): Promise<VaultAnswer> {
  const text = asked.body && JSON.stringify(asked.body);
  const message = await send(connection, headOf(connection, asked, text), text);
  const answer = parsed(await bytesOf(message));
  if (isAnswer(message.statusCode ?? 0, answer)) return answer;
  throw faultOf(connection, message, answer, asked.path);
}

/**
 * Is it what was asked for? Of what is not there, data tells more, such as of a version that was deleted. What tells how
 * the vault is has codes of its own, and no errors.
 */
export function isAnswer(status: number, answer: VaultAnswer): boolean {
  if (status < 400) return true;
  if (status === 404) return valueAt(answer, ['data', 'metadata']) !== undefined;
  return answer !== undefined && !('errors' in answer);
}

function faultOf(
  { address }: Connection,
  { statusCode = 0 }: IncomingMessage,
  answer: VaultAnswer,
  path?: string,
): Fault {
  const errors = errorsOf(answer);
  // Of what is not there nothing is said.
  const said = errors === '' && statusCode === 404 && path !== undefined ? `: nothing is at ${path}` : errors;
  return new Fault(codeOf(statusCode), `${address.host} answers ${statusCode}${said}`);
}

function headOf(
  { token, namespace }: Connection,
  { method, path, query = {}, wrapTtl }: Asked,
  text?: string,
) {
  const headers = {
    'x-vault-request': 'true',
    ...(token !== undefined && { 'x-vault-token': token }),
    ...(namespace !== '' && { 'x-vault-namespace': namespace }),
    ...(wrapTtl !== undefined && { 'x-vault-wrap-ttl': wrapTtl }),
    ...(text !== undefined && {
      'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
      'content-length': Buffer.byteLength(text),
    }),
  };
  return { method, path: pathOf(path, query), headers };
}

function send(
  { address, authorities, skipsVerification, ownCertificate, patience = PATIENCE }: Connection,
  asked: {
    readonly method: string;
    readonly path: string;
    readonly headers: Record<string, string | number>;
  },
  body: string | Readable | undefined,
): Promise<IncomingMessage> {
  const isTls = address.protocol === 'https:';
  const own = isTls ? ownCertificate?.() : undefined;
  return new Promise((resolve, reject) => {
    const outgoing = (isTls ? httpsRequest : httpRequest)(address, {
      ...asked,
      timeout: patience,
      // A server that sends a little now and then is not waited for either.
      signal: AbortSignal.timeout(patience),
      // Whoever shows another certificate is another client.
      ...(own && { ...own, agent: false }),
      ...(isTls && { rejectUnauthorized: !skipsVerification }),
      ...(isTls && authorities && { ca: [...rootCertificates, authorities] }),
    });
    const fail = (cause: unknown) =>
      reject(
        new Fault('unreachable', `no vault answers at ${address.origin}`, { cause, hint: hintOf(cause) }),
      );
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')));
    outgoing.on('error', fail);
    outgoing.on('response', resolve);
    if (typeof body !== 'object') outgoing.end(body);
    // One that is refused is answered before it was sent: what that breaks is told by the answer.
    else pipeline(body, outgoing).catch(fail);
  });
}

function hintOf(cause: unknown): string {
  return cause instanceof Error
    ? `${cause.message}; VAULT_ADDR says where it is`
    : 'VAULT_ADDR says where it is';
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of message as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > LARGEST_ANSWER) throw new Fault('limit', `an answer has more than ${LARGEST_ANSWER} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts, size);
}

function parsed(bytes: Buffer): VaultAnswer {
  if (bytes.length === 0) return undefined;
  try {
    const value: unknown = parseJson(bytes.toString());
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch (cause) {
    throw new Fault('malformed', 'what answers is no vault: its answer is no JSON', { cause });
  }
  throw new Fault('malformed', 'what answers is no vault: its answer is no object');
}

/** A path as it goes into a URL, in which `?` and `#` are text. */
function pathOf(path: string, query: Readonly<Record<string, string>>): string {
  const segments = path.replace(/^\//, '').split('/').map(encodeURIComponent).join('/');
  const parameters = new URLSearchParams(query).toString();
  return `/v1/${segments}${parameters === '' ? '' : `?${parameters}`}`;
}

function codeOf(status: number): FaultCode {
  if (status === 404) return 'not-found';
  if (status === 400 || status === 405 || status === 413) return 'usage';
  return status === 401 || status === 403 ? 'refused' : 'unreachable';
}

function errorsOf(answer: VaultAnswer): string {
  const errors = answer?.['errors'] ?? answer?.['warnings'];
  if (!Array.isArray(errors) || errors.length === 0) return '';
  return `: ${errors.map((error) => String(error).replaceAll(/\s+/g, ' ').trim()).join('; ')}`;
}
