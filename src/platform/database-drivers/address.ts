import { isIP } from 'node:net';
import { Fault } from '../../model/fault.ts';

/** Where a database is, and how its certificate is checked. */
export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  /** Empty for none. */
  readonly database: string;
  readonly tls: 'off' | 'unverified' | 'verified';
}

const CREDENTIALS = '{{username}}:{{password}}@';

/** An address without `{{username}}:{{password}}@`. Throws a `Fault` (`usage`) where others stand there. */
export function withoutCredentials(url: string): string {
  const bare = url.replace(CREDENTIALS, '');
  if (!bare.includes('@')) return bare;
  throw unreadable('has a user in it: give username and password, and write {{username}}:{{password}}@');
}

/** An address that is a URL. `tlsOf` says how TLS is used, by what the query says; it may say nothing else. */
export function urlAddress(
  url: string,
  usual: { readonly schemes: readonly string[]; readonly port: number; readonly tlsParameter: string },
  tlsOf: (scheme: string, asked: string | null) => DatabaseAddress['tls'] | undefined,
): DatabaseAddress {
  const parsed = URL.parse(withoutCredentials(url));
  const scheme = parsed?.protocol.slice(0, -1) ?? '';
  if (!parsed || !usual.schemes.includes(scheme) || parsed.hostname === '')
    throw unreadable(`is not ${usual.schemes[0]}://{{username}}:{{password}}@host:port/database`);
  const { tlsParameter } = usual;
  const unknown = [...parsed.searchParams.keys()].find((name) => name !== tlsParameter);
  if (unknown !== undefined) throw unreadable(`has a parameter that is not ${tlsParameter}`);
  const tls = tlsOf(scheme, parsed.searchParams.get(tlsParameter));
  if (!tls) throw unreadable(`has a ${tlsParameter} that is not known`);
  return {
    host: parsed.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: parsed.port === '' ? usual.port : Number(parsed.port),
    database: decodeURIComponent(parsed.pathname.slice(1)),
    tls,
  };
}

/** What `node:tls` is told: the name in a certificate is the host's, which is asked for by name where it is one. */
export function tlsOptions({ host, tls }: DatabaseAddress, ca: string) {
  if (tls === 'off') return undefined;
  const name = isIP(host) === 0 ? { servername: host } : {};
  return { host, ...name, rejectUnauthorized: tls === 'verified', ...(ca !== '' && { ca }) };
}

export function unreadable(why: string): Fault {
  return new Fault('usage', `connection_url ${why}`);
}
