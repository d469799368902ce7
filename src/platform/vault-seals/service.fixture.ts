import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { SELF_SIGNED } from '../http/self-signed.fixture.ts';

/** What a service that wraps keys is asked. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Told {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A service on this machine that answers as one in a cloud would. */
export interface Service extends AsyncDisposable {
  readonly url: string;
  readonly asked: readonly Asked[];
}

/** Starts it; with TLS its certificate is that of `SELF_SIGNED`. */
export async function startService(
  answer: (asked: Asked, url: string) => Told,
  isTls = false,
): Promise<Service> {
  const all: Asked[] = [];
  let url = '';
  const server = (isTls ? createTlsServer.bind(undefined, SELF_SIGNED) : createServer)(
    (message, response) => {
      let body = '';
      message.setEncoding('utf8').on('data', (part: string) => (body += part));
      message.on('end', () => {
        const one = { method: message.method ?? '', path: message.url ?? '', headers: message.headers, body };
        all.push(one);
        const { status = 200, headers = {}, body: told } = answer(one, url);
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(JSON.stringify(told));
      });
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `${isTls ? 'https' : 'http'}://localhost:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked: all,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
