import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { finished, type Readable, Transform } from 'node:stream';
import { Fault } from '../../model/fault.ts';
import { mayName, scopeOfHost } from './address-scope.ts';
import { type AgentChoice, createAgents, type LookUp, namingFault, scopeOfAnswer } from './agents.ts';
import { connectionFault, publicUrl } from './connection-fault.ts';
import { awaitHeaders, type Deadlines, deadlinesOf, watchBody } from './deadlines.ts';
import type { Environment } from './proxies.ts';
import { redirected } from './redirect.ts';
import type { HttpClient, HttpRequest, HttpResponse } from './types.ts';

const MAXIMUM_REDIRECTS = 5;

export interface HttpClientOptions {
  /** Sent as `user-agent`, such as `plimsoll/1.0.0`. */
  readonly userAgent: string;
  /** Where the proxy variables are looked up; default: this process's. */
  readonly environment?: Environment;
  /** What finds the addresses of names that others than the user named; default: the system. */
  readonly lookUp?: LookUp;
}

/** What requests are sent with. */
interface Sending {
  readonly agents: AgentChoice;
  readonly environment: Environment;
  readonly deadlines: Deadlines;
}

/** An `HttpClient` on node's own http and https. A body that breaks off errs with a `Fault` (`unreachable`) too. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const environment = options.environment ?? process.env;
  const agents = createAgents(environment, options.lookUp);
  const headers = { 'user-agent': options.userAgent, 'accept-encoding': 'identity' };
  return {
    request: (request) =>
      follow(
        { ...request, headers: { ...headers, ...loginOf(request.url), ...request.headers } },
        { agents, environment, deadlines: deadlinesOf(request) },
      ),
  };
}

/** The login that the user wrote into a URL: user information, RFC 3986 section 3.2.1. */
function loginOf(text: string): Record<string, string> {
  const { username = '', password = '' } = URL.parse(text) ?? {};
  if (username === '' && password === '') return {};
  const login = `${unescape(username)}:${unescape(password)}`;
  return { authorization: `Basic ${Buffer.from(login).toString('base64')}` };
}

function unescape(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that begins no escape means itself.
    return text;
  }
}

async function follow(first: HttpRequest, sending: Sending): Promise<HttpResponse> {
  const maximum = first.socketPath === undefined ? (first.maximumRedirects ?? MAXIMUM_REDIRECTS) : 0;
  let request = first;
  for (let hops = 0; ; hops += 1) {
    const message = await send(request, sending);
    if (maximum === 0) return responseOf(message, request, sending);
    let next: HttpRequest | undefined;
    try {
      next = redirected(request, message.statusCode ?? 0, message.headers.location);
      if (next && hops === maximum) {
        throw new Fault('limit', `${publicUrl(new URL(first.url))} redirects more than ${maximum} times`);
      }
    } catch (error) {
      message.destroy();
      throw error;
    }
    if (!next) return responseOf(message, request, sending);
    next = { ...next, namedFrom: scopeOfAnswer(new URL(request.url), remote(message), sending.environment) };
    // Its body is of no use and may be endless.
    message.destroy();
    request = next;
  }
}

/** Sends once; once more where a kept connection turns out to be closed already. */
async function send(request: HttpRequest, sending: Sending): Promise<IncomingMessage> {
  const url = URL.parse(request.url);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new Fault('usage', `not an http or https URL: ${request.url}`);
  }
  const { namedFrom } = request;
  const scope = scopeOfHost(url.hostname);
  if (namedFrom && scope && !mayName(namedFrom, scope)) throw namingFault(url.host, namedFrom, scope);
  const first = await attempt(request, url, sending);
  if (!first.stale) return first.message;
  const second = await attempt(request, url, sending);
  if (!second.stale) return second.message;
  throw connectionFault(second.error, url, request.socketPath);
}

type Attempt = { stale: false; message: IncomingMessage } | { stale: true; error: unknown };

function attempt(
  request: HttpRequest,
  url: URL,
  { agents, deadlines }: Pick<Sending, 'agents' | 'deadlines'>,
): Promise<Attempt> {
  const { socketPath, body, namedFrom, authority } = request;
  const { idle } = deadlines;
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
      agent: agents({ url, socketPath, namedFrom, authority }),
      timeout: idle,
    });
    const where = socketPath ?? publicUrl(url);
    const late = awaitHeaders(deadlines, where, (fault) => outgoing.destroy(fault));
    outgoing.on('close', () => late[Symbol.dispose]());
    outgoing.on('timeout', () => {
      // A reader that takes its time is not the server's fault.
      if (message?.isPaused()) outgoing.socket?.setTimeout(idle);
      else (message ?? outgoing).destroy(new Fault('unreachable', `${where} sent nothing for ${idle} ms`));
    });
    outgoing.on('error', (error) => {
      const lost = 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      if (lost && outgoing.reusedSocket && request.method !== 'POST') resolve({ stale: true, error });
      else reject(connectionFault(error, url, socketPath));
    });
    outgoing.on('response', (incoming) => {
      late[Symbol.dispose]();
      resolve({ stale: false, message: (message = incoming) });
    });
    outgoing.end(body);
  });
}

function hostOf(url: URL): string {
  return url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
}

/** The response of a message, whose body is watched over from then on. */
function responseOf(message: IncomingMessage, request: HttpRequest, sending: Sending): HttpResponse {
  const headers = Object.entries(message.headersDistinct).map(([name, values]) => [
    name,
    (values ?? []).join(', '),
  ]);
  const answering = () => scopeOfAnswer(new URL(request.url), remote(message), sending.environment);
  return {
    status: message.statusCode ?? 0,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: bodyOf(message, request, sending.deadlines),
    scope: request.socketPath === undefined ? answering() : undefined,
  };
}

function remote(message: IncomingMessage): string | undefined {
  return message.socket.remoteAddress;
}

/** The body, with errors told as faults. */
function bodyOf(message: IncomingMessage, request: HttpRequest, deadlines: Deadlines): Readable {
  const url = new URL(request.url);
  const where = request.socketPath ?? publicUrl(url);
  const watch = watchBody(message, deadlines, where, (fault) => message.destroy(fault));
  const body = new Transform({
    // Chunk by chunk: a stream of bytes would join what waits into new buffers.
    readableObjectMode: true,
    readableHighWaterMark: 1,
    transform(chunk: Buffer, _encoding, done) {
      watch.count(chunk.length);
      done(null, chunk);
    },
  });
  // Whoever reads later finds the fault in the stream, so it has to be one before the stream is destroyed.
  body.on('error', () => undefined);
  finished(message, { writable: false }, (error) => {
    if (error) body.destroy(connectionFault(error, url, request.socketPath));
  });
  body.once('close', () => message.destroy());
  message.pipe(body);
  return body;
}
