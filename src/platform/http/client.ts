import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { PassThrough, pipeline, type Readable } from 'node:stream';
import { Fault } from '../../model/fault.ts';
import { createAgents, type AgentChoice } from './agents.ts';
import { connectionFault, publicUrl } from './connection-fault.ts';
import { redirected } from './redirect.ts';
import type { HttpClient, HttpRequest, HttpResponse } from './types.ts';

const IDLE_TIMEOUT = 30_000;
const MAXIMUM_REDIRECTS = 5;

export interface HttpClientOptions {
  /** Sent as `user-agent`, such as `plimsoll/1.0.0`. */
  readonly userAgent: string;
  /** Where the proxy variables are looked up; default: this process's. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** An `HttpClient` on node's own http and https. A body that breaks off errs with a `Fault` (`unreachable`) too. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const agents = createAgents(options.environment ?? process.env);
  const headers = { 'user-agent': options.userAgent, 'accept-encoding': 'identity' };
  return {
    request: (request) => follow({ ...request, headers: { ...headers, ...request.headers } }, agents),
  };
}

async function follow(first: HttpRequest, agents: AgentChoice): Promise<HttpResponse> {
  const maximum = first.socketPath === undefined ? (first.maximumRedirects ?? MAXIMUM_REDIRECTS) : 0;
  let request = first;
  for (let hops = 0; ; hops += 1) {
    const message = await send(request, agents);
    const status = message.statusCode ?? 0;
    if (maximum === 0) return responseOf(message, request);
    let next: HttpRequest | undefined;
    try {
      next = redirected(request, status, message.headers.location);
      if (next && hops === maximum) {
        throw new Fault('limit', `${publicUrl(new URL(first.url))} redirects more than ${maximum} times`);
      }
    } catch (error) {
      message.destroy();
      throw error;
    }
    if (!next) return responseOf(message, request);
    // Its body is of no use and may be endless.
    message.destroy();
    request = next;
  }
}

/** Sends once; once more where a kept connection turns out to be closed already. */
async function send(request: HttpRequest, agents: AgentChoice): Promise<IncomingMessage> {
  const url = URL.parse(request.url);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new Fault('usage', `not an http or https URL: ${request.url}`);
  }
  const first = await attempt(request, url, agents);
  if (!first.stale) return first.message;
  const second = await attempt(request, url, agents);
  if (!second.stale) return second.message;
  throw connectionFault(second.error, url, request.socketPath);
}

type Attempt = { stale: false; message: IncomingMessage } | { stale: true; error: unknown };

function attempt(request: HttpRequest, url: URL, agents: AgentChoice): Promise<Attempt> {
  const { socketPath, body } = request;
  const idle = request.idleTimeout ?? IDLE_TIMEOUT;
  const start = url.protocol === 'https:' && socketPath === undefined ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    let message: IncomingMessage | undefined;
    const outgoing = start({
      ...(socketPath === undefined ? { host: hostOf(url), port: url.port } : { socketPath }),
      path: `${url.pathname}${url.search}`,
      method: request.method ?? 'GET',
      headers: {
        ...request.headers,
        ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
      },
      agent: agents(url, socketPath),
      timeout: idle,
    });
    outgoing.on('timeout', () => {
      // A reader that takes its time is not the server's fault.
      if (message?.isPaused()) outgoing.socket?.setTimeout(idle);
      else (message ?? outgoing).destroy(silence(request, url, idle));
    });
    outgoing.on('error', (error) => {
      const lost = 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      if (lost && outgoing.reusedSocket && request.method !== 'POST') resolve({ stale: true, error });
      else reject(connectionFault(error, url, socketPath));
    });
    outgoing.on('response', (incoming) => resolve({ stale: false, message: (message = incoming) }));
    outgoing.end(body);
  });
}

function silence(request: HttpRequest, url: URL, idle: number): Fault {
  return new Fault('unreachable', `${request.socketPath ?? publicUrl(url)} sent nothing for ${idle} ms`);
}

function hostOf(url: URL): string {
  return url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
}

function responseOf(message: IncomingMessage, request: HttpRequest): HttpResponse {
  const headers = Object.entries(message.headersDistinct).map(([name, values]) => [
    name,
    (values ?? []).join(', '),
  ]);
  return {
    status: message.statusCode ?? 0,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: bodyOf(message, request),
  };
}

/** The body, with errors told as faults. */
function bodyOf(message: IncomingMessage, request: HttpRequest): Readable {
  const body = new PassThrough({
    // Chunk by chunk: a stream of bytes would join what waits into new buffers.
    readableObjectMode: true,
    readableHighWaterMark: 1,
    // `pipeline` would hand over the raw error first.
    destroy: (error, done) => done(error && connectionFault(error, new URL(request.url), request.socketPath)),
  });
  pipeline(message, body, () => undefined);
  return body;
}
