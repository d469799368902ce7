import { Fault } from '../../model/fault.ts';
import type { HttpClient } from '../../platform/http/types.ts';
import { VERSION } from './version.ts';

/** A client that speaks to the network, or offline only to local sockets. What it needs is loaded at its first request. */
export function httpClient(offline: boolean): HttpClient {
  let connected: Promise<HttpClient> | undefined;
  const connect = () =>
    (connected ??= import('../../platform/http/client.ts').then(({ createHttpClient }) =>
      createHttpClient({ userAgent: `plimsoll/${VERSION}` }),
    ));
  return {
    request: async (request) => {
      if (offline && request.socketPath === undefined) throw forbidden(request.url);
      return (await connect()).request(request);
    },
  };
}

function forbidden(url: string): Fault {
  const host = URL.canParse(url) ? new URL(url).host : url;
  return new Fault('refused', `--offline forbids to ask ${host}`, {
    hint: 'scan a file or a local engine, or leave --offline out',
  });
}
