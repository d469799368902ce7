import type { Readable } from 'node:stream';

export interface HttpRequest {
  /** `http:` or `https:` URL; with `socketPath` only its path is used. */
  readonly url: string;
  readonly method?: 'GET' | 'HEAD' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Unix socket to speak to instead of the URL's host. */
  readonly socketPath?: string;
  /** Milliseconds without a byte before giving up; default 30,000. */
  readonly idleTimeout?: number;
  /** Redirects followed, default 5; `authorization` is dropped when the origin changes. */
  readonly maximumRedirects?: number;
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
}

/** Speaks HTTP for the planes. Any status is a value; a connection that fails is a `Fault` (`unreachable`). Proxy variables are honoured. */
export interface HttpClient {
  request(request: HttpRequest): Promise<HttpResponse>;
}
