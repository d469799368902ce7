import type { Readable } from 'node:stream';

/** How far an address reaches. What is in none of the registries of special addresses is public. */
export type AddressScope = 'loopback' | 'link-local' | 'private' | 'public';

export interface HttpRequest {
  /** `http:` or `https:` URL; with `socketPath` only its path is used. */
  readonly url: string;
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Unix socket to speak to instead of the URL's host. */
  readonly socketPath?: string;
  /** Milliseconds without a byte before giving up, and until the headers are whole; default 30,000. */
  readonly idleTimeout?: number;
  /** Milliseconds for all of it, redirects and body included; default an hour. */
  readonly totalTimeout?: number;
  /** Bytes that have to come in each second that the body is waited for, taken over `idleTimeout`; default 1,024. */
  readonly leastRate?: number;
  /** Where the one is who named this URL, if it is not the user: what is inside is named by those inside only. */
  readonly namedFrom?: AddressScope | undefined;
  /** PEM of whom the server's certificate must come from, instead of those that this machine trusts. */
  readonly authority?: string | undefined;
  /** Redirects followed, default 5; `authorization` is dropped when the origin changes. */
  readonly maximumRedirects?: number;
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
  /** How far the address reaches that answered; undefined for a socket. */
  readonly scope?: AddressScope | undefined;
}

/** Speaks HTTP for the planes. Any status is a value; a connection that fails is a `Fault` (`unreachable`). Proxy variables are honoured. */
export interface HttpClient {
  request(request: HttpRequest): Promise<HttpResponse>;
}
