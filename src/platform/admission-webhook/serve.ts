import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Fault, messageOf } from '../../model/fault.ts';
import { parseJson } from '../../model/json/parse.ts';

/** Bytes of a review: API servers take objects of up to 3 MiB, of which it may have two. */
const LARGEST = 8 * 2 ** 20;
/** Milliseconds for a request; API servers wait 30 seconds at most. */
const PATIENCE = 10_000;
const MOST_CONNECTIONS = 256;

export interface WebhookOptions {
  readonly host: string;
  readonly port: number;
  /** Files in PEM. */
  readonly certificate: string;
  readonly key: string;
  /** What is answered to the JSON that comes. Throws a `Fault` for what is refused as a whole. */
  readonly answer: (review: unknown) => object;
}

export interface Webhook extends AsyncDisposable {
  readonly port: number;
  /** Reads its certificate anew. Throws a `Fault` (`usage`) and keeps the one that it has. */
  reload(): void;
}

/** Answers an API server over TLS: `POST /mutate` with JSON, `GET /healthz` with nothing. Rejects with a `Fault`. */
export async function serveWebhook(options: WebhookOptions): Promise<Webhook> {
  const server = createServer(
    { ...credentials(options), minVersion: 'TLSv1.2', requestTimeout: PATIENCE, headersTimeout: PATIENCE },
    (request, response) => void respond(request, response, options.answer),
  );
  server.maxConnections = MOST_CONNECTIONS;
  await listen(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    reload: () => server.setSecureContext(credentials(options)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function credentials({ certificate, key }: WebhookOptions) {
  try {
    return { cert: readFileSync(certificate), key: readFileSync(key) };
  } catch (cause) {
    throw new Fault('usage', `certificate or key cannot be read: ${messageOf(cause)}`, { cause });
  }
}

async function listen(server: Server, { host, port }: WebhookOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new Fault('refused', `${host}:${port} cannot be listened on: ${messageOf(cause)}`, { cause })),
    );
    server.listen(port, host, resolve);
  });
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  answer: WebhookOptions['answer'],
): Promise<void> {
  const { status, body } = await outcome(request, answer);
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** Never rejects: what is wrong is an answer. */
async function outcome(
  request: IncomingMessage,
  answer: WebhookOptions['answer'],
): Promise<{ readonly status: number; readonly body: object }> {
  const path = request.url?.split('?', 1)[0];
  if (request.method === 'GET' && path === '/healthz') return { status: 200, body: {} };
  if (request.method !== 'POST' || path !== '/mutate')
    return { status: 404, body: { error: 'there is nothing here' } };
  try {
    return { status: 200, body: answer(await jsonOf(request)) };
  } catch (error) {
    const isTheirs = error instanceof Fault && error.code !== 'internal';
    return isTheirs
      ? { status: 400, body: { error: error.message } }
      : { status: 500, body: { error: 'internal fault' } };
  }
}

async function jsonOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > LARGEST) throw new Fault('limit', 'it is too large');
    parts.push(part);
  }
  try {
    return parseJson(Buffer.concat(parts, size).toString());
  } catch (cause) {
    throw new Fault('malformed', 'it is no JSON', { cause });
  }
}
