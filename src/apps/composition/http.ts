import { type Deadline, NO_DEADLINE, overTime } from '../../model/budget.ts';
import { Fault } from '../../model/fault.ts';
import type { HttpClient } from '../../platform/http/types.ts';
import { VERSION } from './version.ts';

/** A client that speaks to the network, or offline only to local sockets; its answers end with the deadline. What it needs is loaded at its first request. */
export function httpClient(offline: boolean, deadline: Deadline = NO_DEADLINE): HttpClient {
  let connected: Promise<HttpClient> | undefined;
  const connect = () =>
    (connected ??= import('../../platform/http/client.ts').then(({ createHttpClient }) =>
      createHttpClient({ userAgent: `plimsoll/${VERSION}` }),
    ));
  return {
    request: async (request) => {
      if (offline && request.socketPath === undefined) throw forbidden(request.url);
      const response = await (await connect()).request(request);
      const { body } = response;
      const giveUp = () => body.destroy(overTime(deadline));
      deadline.signal?.addEventListener('abort', giveUp);
      body.once('close', () => deadline.signal?.removeEventListener('abort', giveUp));
      return response;
    },
  };
}

function forbidden(url: string): Fault {
  const host = URL.canParse(url) ? new URL(url).host : url;
  return new Fault('refused', `--offline forbids to ask ${host}`, {
    hint: 'scan a file or a local engine, or leave --offline out',
  });
}
