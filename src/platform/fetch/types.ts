import type { AddressScope, HttpRequest } from '../http/types.ts';

/** A request of one answer, which is small. */
export type FetchRequest = Pick<
  HttpRequest,
  'url' | 'method' | 'headers' | 'body' | 'authority' | 'namedFrom'
>;

export interface Fetched {
  readonly status: number;
  readonly body: string;
  /** How far the address reaches that answered. */
  readonly scope: AddressScope | undefined;
}

/**
 * Asks a server that somebody set up, such as an issuer of tokens, within seconds; redirects are answers. Rejects with a
 * `Fault` where it is away (`unreachable`), or its answer too slow or too large (`limit`).
 */
export type Fetch = (request: FetchRequest) => Promise<Fetched>;
