import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../../../model/fault.ts';
import type { HttpClient, HttpRequest, HttpResponse } from '../../../../platform/http/types.ts';
import type { ImageReference } from '../../reference/reference.ts';
import { authorize, loginMissing } from './authorization.ts';
import type { Credentials } from './credentials.ts';
import { apiHost, isLoopback } from './hosts.ts';

const ATTEMPTS = 4;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
/** Milliseconds after which nothing is tried again. */
const PATIENCE = 45_000;
const HANDSHAKE_TIME = 10_000;
const PASSING_ERRORS = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN']);

export interface RegistryClientOptions {
  readonly http: HttpClient;
  readonly reference: ImageReference;
  /** Speak plain HTTP to a registry that is not on this machine and has no TLS. */
  readonly allowHttp: boolean;
  /** Asked at most once, and only where the registry wants a login. */
  readonly credentials: () => Promise<Credentials | undefined>;
  /** Waits that many milliseconds. */
  readonly pause?: (milliseconds: number) => Promise<void>;
}

type RegistryRequest = Pick<HttpRequest, 'method' | 'headers' | 'totalTimeout'>;

/** Speaks the OCI distribution specification with one registry about one repository. */
export class RegistryClient {
  readonly host: string;
  readonly #options: RegistryClientOptions;
  #origin: URL | undefined;
  #authorization: string | undefined;
  #credentials: Promise<Credentials | undefined> | undefined;

  constructor(options: RegistryClientOptions) {
    this.#options = options;
    this.host = apiHost(options.reference.domain);
  }

  /**
   * Requests a path below `/v2/NAME/`. Logs in where the registry asks, and tries again where it is busy.
   * The status is a success, or 404. Throws a `Fault` (`refused`, `unreachable`).
   */
  async request(path: string, request: RegistryRequest = {}): Promise<HttpResponse> {
    const response = await this.#persist(path, request);
    if (response.status !== 401) return checkStatus(response, this.host);
    response.body.destroy();
    await this.#logIn(response);
    const second = await this.#persist(path, request);
    if (second.status !== 401) return checkStatus(second, this.host);
    second.body.destroy();
    throw loginMissing(this.#options.reference.domain);
  }

  /** Sends until the answer is neither "busy" nor a lost connection, a few times at most. */
  async #persist(path: string, request: RegistryRequest): Promise<HttpResponse> {
    const started = performance.now();
    const isLate = (pause: number): boolean => performance.now() - started + pause > PATIENCE;
    for (let attempt = 1; ; attempt += 1) {
      let pause = FIRST_PAUSE * 2 ** (attempt - 1);
      try {
        const response = await this.#send(path, request);
        if (!isBusy(response.status) || attempt === ATTEMPTS) return response;
        response.body.destroy();
        pause = Math.max(pause, retryAfter(response));
        if (pause > LONGEST_PAUSE || isLate(pause)) {
          throw new Fault('unreachable', `${this.host} asks to come back in ${Math.round(pause / 1000)} s`);
        }
      } catch (error) {
        if (attempt === ATTEMPTS || isLate(pause) || !isPassing(error)) throw error;
      }
      await (this.#options.pause ?? sleep)(pause);
    }
  }

  async #send(path: string, request: RegistryRequest): Promise<HttpResponse> {
    const { http, reference } = this.#options;
    const send = (origin: URL, more: Pick<HttpRequest, 'idleTimeout'> = {}) => {
      const headers = {
        ...request.headers,
        ...(this.#authorization && { authorization: this.#authorization }),
      };
      return http.request({
        ...request,
        ...more,
        url: `${origin.origin}/v2/${reference.path}/${path}`,
        headers,
      });
    };
    if (this.#origin) return send(this.#origin);
    const secure = this.#originWith('https:');
    const mayBePlain = this.#options.allowHttp || isLoopback(secure.hostname);
    try {
      // A server without TLS may wait for more of what it takes for a request.
      const response = await send(secure, mayBePlain ? { idleTimeout: HANDSHAKE_TIME } : {});
      this.#origin = secure;
      return response;
    } catch (error) {
      if (!mayBePlain || !(error instanceof Fault) || error.code !== 'unreachable') throw error;
    }
    const plain = this.#originWith('http:');
    const response = await send(plain);
    this.#origin = plain;
    return response;
  }

  #originWith(protocol: 'https:' | 'http:'): URL {
    const url = URL.parse(`${protocol}//${this.host}/`);
    if (!url) throw new Fault('usage', `${this.host} is no host`);
    return url;
  }

  async #logIn(response: HttpResponse): Promise<void> {
    const { http, reference, credentials } = this.#options;
    this.#authorization = await authorize({
      domain: reference.domain,
      origin: this.#origin ?? this.#originWith('https:'),
      header: response.headers['www-authenticate'] ?? '',
      scope: response.scope,
      asked: `repository:${reference.path}:pull`,
      credentials: await (this.#credentials ??= credentials()),
      http,
    });
  }
}

function isBusy(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501 && status !== 505);
}

function isPassing(error: unknown): boolean {
  const cause = error instanceof Fault && error.code === 'unreachable' ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && PASSING_ERRORS.has(String(cause.code));
}

/** Milliseconds that the server asks to wait, RFC 9110 section 10.2.3; 0 where it does not. */
function retryAfter(response: HttpResponse): number {
  const text = response.headers['retry-after'] ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? 0 : Math.max(0, date - Date.now());
}

function checkStatus(response: HttpResponse, host: string): HttpResponse {
  const { status } = response;
  if ((status >= 200 && status < 300) || status === 404) return response;
  response.body.destroy();
  if (status === 403)
    throw new Fault('refused', `${host} refuses access to the image`, { hint: 'check your rights there' });
  if (status === 429)
    throw new Fault('refused', `${host} has had too many requests from here`, { hint: 'log in, or wait' });
  throw new Fault('unreachable', `${host} answers ${status}`);
}
