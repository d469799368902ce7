import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '../refusal.ts';
import { refusedReply, type Reply } from '../reply.ts';
import type { RawBody, Stream, VaultRequest } from '../routing/types.ts';
import { STREAMED_PATHS } from '../system/snapshot.ts';
import type { Vault } from '../vault.ts';
import { IN_ITS_STEAD } from './list-method.ts';
import { crossOrigin, type CrossOrigin } from './cross-origin.ts';
import { BodyRoom } from './body-room.ts';
import { hasBody, readBody } from './read-body.ts';
import { header, readHead } from './read-request.ts';
import { withRecordedHeaders } from './recorded-headers.ts';
import { sealEndpoint } from './seal-endpoints.ts';

/** Serves `/v1` as clients of Vault speak it. `report` is told what went wrong here, and never a secret. */
export function vaultListener(vault: Vault, report: (error: unknown) => void): RequestListener {
  const room = new BodyRoom();
  return (message, response) => {
    void serve(vault, message, response, room, report).catch(report);
  };
}

async function serve(
  vault: Vault,
  message: IncomingMessage,
  response: ServerResponse,
  room: BodyRoom,
  report: (error: unknown) => void,
): Promise<void> {
  const { origin } = message.headers;
  const cross = origin === undefined ? undefined : crossOriginOf(vault, message, origin);
  let reply: Reply;
  try {
    reply = cross?.reply ?? (await answer(vault, message, room));
  } catch (error) {
    if (!(error instanceof Refusal)) report(error);
    reply =
      error instanceof Refusal ? refusedReply(error) : { status: 500, body: { errors: ['internal error'] } };
  }
  if (message.method === IN_ITS_STEAD) response.shouldKeepAlive = false;
  const isHead = message.method === 'HEAD';
  if (reply.stream) await sendStream(response, reply.status, reply.stream, isHead, cross?.headers);
  else send(response, reply, isHead, cross?.headers);
}

/** What a browser is told that asks from elsewhere. */
function crossOriginOf(vault: Vault, message: IncomingMessage, origin: string): CrossOrigin | undefined {
  const requestMethod = header(message, 'access-control-request-method');
  // Its parser does not know LIST, which is asked in the stead of another.
  const method = message.method === IN_ITS_STEAD ? 'LIST' : message.method;
  return crossOrigin(vault.core?.services.listener.cors, { method, origin, requestMethod });
}

async function answer(vault: Vault, message: IncomingMessage, room: BodyRoom): Promise<Reply> {
  const head = withRecordedHeaders(readHead(message), message, vault.core?.services.listener);
  // Whoever asks too often does not have their body read.
  const refused = vault.core?.overLimit(head);
  if (refused) return refused;
  if (head.operation === 'update' && STREAMED_PATHS.has(head.path))
    return vault.handle({ ...head, body: {}, stream: message as AsyncIterable<Buffer> });
  if (!hasBody(message)) return await answered(vault, { ...head, body: {} });
  const share = room.share();
  try {
    const body = await readBody(message, share, async () => (await vault.core?.knows(head)) === true);
    return await answered(vault, { ...head, ...body });
  } finally {
    share.end();
  }
}

function answered(vault: Vault, request: VaultRequest): Promise<Reply> {
  return sealEndpoint(vault, request) ?? vault.handle(request);
}

async function sendStream(
  response: ServerResponse,
  status: number,
  { type, parts }: Stream,
  isHead: boolean,
  more: CrossOrigin['headers'] = {},
): Promise<void> {
  response.writeHead(status, { 'cache-control': 'no-store', 'content-type': type, ...more });
  // One that breaks off ends the connection, so that nobody takes it for whole.
  await pipeline(isHead ? [] : parts, response);
}

function send(
  response: ServerResponse,
  { status, body, raw }: Reply,
  isHead: boolean,
  more?: CrossOrigin['headers'],
): void {
  // A text goes out in one write with the headers, which bytes do not.
  const content = raw?.bytes ?? (body === undefined ? undefined : `${JSON.stringify(body)}\n`);
  // A list, which Node writes as it is.
  const headers: (string | string[])[] = raw?.headers
    ? rawHeaders(raw.headers)
    : ['cache-control', 'no-store'];
  if (content !== undefined)
    headers.push(
      'content-type',
      raw?.type ?? 'application/json',
      'content-length',
      String(Buffer.byteLength(content)),
    );
  if (more) headers.push(...Object.entries(more).flat());
  response.writeHead(status, headers);
  response.end(isHead ? undefined : content);
}

/** Those of a body, and that nobody keeps it where that says nothing else. */
function rawHeaders(given: NonNullable<RawBody['headers']>): (string | string[])[] {
  const headers = Object.entries({ 'cache-control': 'no-store', ...given });
  return headers.flatMap(([name, value]) => [name, typeof value === 'string' ? value : [...value]]);
}
