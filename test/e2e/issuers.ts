import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createProxy } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { selfSigned } from '../../src/platform/certificates/issue.ts';
import type { Answer } from '../../src/platform/questions/types.ts';

/** A request that one of the issuers got. */
export interface Asked {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

/** How an issuer answers: as it documents, or otherwise. */
export type Manner = Answer | ((response: ServerResponse) => void);

/** All issuers on this machine, behind a proxy that leads to them under their own names. */
export interface Issuers extends AsyncDisposable {
  /** What has them be asked: the proxy, and the authority that their certificates are of. */
  readonly environment: Readonly<Record<string, string>>;
  readonly asked: Asked[];
  /** Hosts and ports that the proxy was asked for. */
  readonly proxied: string[];
  /** Whether the proxy lets anybody through. */
  isOpen: boolean;
  answer: (host: string, path: string) => Manner | undefined;
}

/** Starts one server for all of these names, and the proxy. */
export async function startIssuers(hosts: readonly string[]): Promise<Issuers> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-issuers-'));
  const { authority, ...pair } = await certificateFor(hosts, folder);
  const tunnels = new Set<Duplex>();
  const issuers: Issuers = {
    asked: [],
    proxied: [],
    isOpen: true,
    answer: () => undefined,
    environment: {},
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      for (const socket of tunnels) socket.destroy();
      await Promise.all([server, proxy].map((one) => once(one.close(), 'close')));
      rmSync(folder, { recursive: true });
    },
  };
  const server = createServer(pair, (request, response) => {
    const host = request.headers.host ?? '';
    issuers.asked.push({
      host,
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
    });
    response.on('error', () => undefined);
    const manner = issuers.answer(host, request.url ?? '');
    request.resume().on('end', () => {
      if (manner === undefined) response.writeHead(500).end();
      else if (typeof manner === 'function') manner(response);
      else response.writeHead(manner.status, manner.headers).end(manner.body);
    });
  });
  const proxy = createProxy().on('connect', ({ url = '' }: IncomingMessage, client) => {
    issuers.proxied.push(url);
    client.on('error', () => undefined);
    tunnels.add(client);
    if (!issuers.isOpen) {
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const upstream = connect((server.address() as AddressInfo).port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  for (const one of [server, proxy]) await once(one.listen(0, '127.0.0.1'), 'listening');
  const environment = {
    https_proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    NODE_EXTRA_CA_CERTS: authority,
  };
  return Object.assign(issuers, { environment });
}

/** A certificate for these names, which is its own authority. */
async function certificateFor(
  hosts: readonly string[],
  folder: string,
): Promise<Pick<ServerOptions, 'key' | 'cert'> & { readonly authority: string }> {
  const day = 86_400_000;
  const { certificate, key } = await selfSigned({
    subject: [{ CN: ['issuers'] }],
    names: hosts.map((value) => ({ type: 'dns', value })),
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + day),
    usages: ['sign', 'sign-certificates'],
    purposes: ['server'],
    authority: { pathLength: 0 },
  });
  const authority = join(folder, 'authority.pem');
  writeFileSync(authority, certificate);
  return { key, cert: certificate, authority };
}
