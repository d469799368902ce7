import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Fault } from '../../model/fault.ts';
import { takeListMethod } from '../../vault/http/list-method.ts';
import type { Listener } from './settings-file.ts';

/** What listens somewhere. */
export interface Listening {
  /** URL. */
  readonly address: string;
  /** Reads its certificate anew, for connections from now on. Throws a `Fault` (`usage`) and keeps the one it has. */
  reload(): void;
  close(): Promise<void>;
}

/** Clients may show a certificate, which a method of authentication verifies. */
const TLS = { minVersion: 'TLSv1.2', requestCert: true, rejectUnauthorized: false } as const;

/** Nobody reads a body that is not there. */
const HTTP = { optimizeEmptyRequests: true } as const;

/** Milliseconds in which a request must have come, so that nobody holds connections by sending slowly. */
const SLOWEST = 60_000;
/** For which a connection waits for its next request: longer than a disk that is slow, and than those who balance loads keep one. */
const IDLE = 75_000;

/** Starts to listen. Rejects with a `Fault` (`usage`, `unreachable`). */
export async function listen({ address, tls }: Listener, answer: RequestListener): Promise<Listening> {
  const server = tls
    ? createTlsServer({ ...certificateOf(tls), ...TLS, ...HTTP }, answer)
    : createServer(HTTP, answer);
  server.requestTimeout = SLOWEST;
  server.keepAliveTimeout = IDLE;
  takeListMethod(server);
  await started(server, address);
  const { port } = server.address() as AddressInfo;
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return {
    address: `${tls ? 'https' : 'http'}://${host}:${port}`,
    reload: () => {
      if (tls && server instanceof TlsServer) server.setSecureContext(certificateOf(tls));
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function certificateOf({ certificate, key }: NonNullable<Listener['tls']>) {
  return { cert: read(certificate), key: read(key) };
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new Fault('usage', `${path} cannot be read`, { cause });
  }
}

async function started(server: Server, { host, port }: Listener['address']): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new Fault('unreachable', `cannot listen on ${host}:${port}`, { cause })),
    );
    server.listen(port, host, resolve);
  });
}
