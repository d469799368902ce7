import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { TLSSocket } from 'node:tls';
import * as z from 'zod';
import { Fault, messageOf } from '../../../model/fault.ts';
import {
  authorityIdentity,
  nodeIdentity,
  type WorkloadIdentity,
} from '../../../model/identity/workload-identity.ts';
import { parseJson } from '../../../model/json/parse.ts';
import { requestedKey } from '../../certificates/request.ts';
import { certificatesSchema, joinSchema, LONGEST_MESSAGE } from '../enrolment.ts';
import { spiffeIdOf } from '../svid.ts';
import type { Authority } from './authority.ts';

/** Milliseconds for a whole request, and between two looks at the authority's own certificate. */
const PATIENCE = 10_000;
const GLANCE = 30_000;
const MOST_CONNECTIONS = 256;

export interface Service {
  readonly port: number;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

/**
 * Answers nodes over TLS: one that is invited gets its own certificate, and one that has that gets those of its
 * workloads, which `workloadsOf` tells, and of no others. `note` hears of what was refused. Throws a `Fault`.
 */
export async function serveAuthority(
  authority: Authority,
  port: number,
  workloadsOf: (node: string) => readonly WorkloadIdentity[],
  note: (text: string) => void,
): Promise<Service> {
  const desk = new Desk(authority, workloadsOf);
  const server = createServer({
    ...(await credentials(authority)),
    requestTimeout: PATIENCE,
    handshakeTimeout: PATIENCE,
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.on('request', (request, response) => {
    const from = request.socket.remoteAddress ?? 'somebody';
    void desk.answer(request).then(({ status, body }) => {
      if (status !== 200) note(`${from}: ${JSON.stringify(body)}`);
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
      response.end(JSON.stringify(body));
    });
  });
  await listen(server, port);
  const renewal = setInterval(() => void renew(server, authority, note), GLANCE);
  const address = server.address();
  return {
    port: address && typeof address === 'object' ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        clearInterval(renewal);
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new Fault('refused', `port ${port} cannot be listened on: ${messageOf(error)}`, { cause: error }),
      );
    });
    server.listen(port, resolve);
  });
}

async function credentials(authority: Authority) {
  const now = new Date();
  await authority.tend(now);
  const { chain, key } = await authority.issue(authorityIdentity(authority.trustDomain), now);
  // Who has no certificate may only join, so that is not for TLS to refuse.
  const client = { requestCert: true, rejectUnauthorized: false };
  return { cert: chain, key, ca: authority.bundle(now), minVersion: 'TLSv1.3', ...client } as const;
}

async function renew(server: Server, authority: Authority, note: (text: string) => void): Promise<void> {
  try {
    server.setSecureContext(await credentials(authority));
  } catch (error) {
    note(`the authority's own certificate stays as it was: ${messageOf(error)}`);
  }
}

class Desk {
  readonly #authority: Authority;
  readonly #workloadsOf: (node: string) => readonly WorkloadIdentity[];

  constructor(authority: Authority, workloadsOf: (node: string) => readonly WorkloadIdentity[]) {
    this.#authority = authority;
    this.#workloadsOf = workloadsOf;
  }

  /** Never throws: what is wrong is an answer. */
  async answer(request: IncomingMessage): Promise<Answer> {
    try {
      const message = await bodyOf(request);
      await this.#authority.tend(new Date());
      if (request.method === 'POST' && request.url === '/node') return await this.#join(message);
      if (request.method === 'POST' && request.url === '/certificates')
        return await this.#issue(nodeOf(request, this.#authority.trustDomain), message);
      return { status: 404, body: { error: 'there is nothing here' } };
    } catch (error) {
      if (error instanceof z.ZodError)
        return { status: 400, body: { error: 'the message is not as it has to be' } };
      if (!(error instanceof Fault)) return { status: 500, body: { error: 'internal fault' } };
      return { status: error.code === 'refused' ? 403 : 400, body: { error: error.message } };
    }
  }

  async #join(message: unknown): Promise<Answer> {
    const { node, secret, request } = joinSchema.parse(message);
    const now = new Date();
    const key = await requestedKey(request);
    if (!this.#authority.redeem(node, secret, now))
      throw new Fault('refused', `node ${node} is not invited, or not any more`);
    const { chain } = await this.#authority.sign(key, nodeIdentity(node, this.#authority.trustDomain), now);
    return { status: 200, body: { certificate: chain, bundle: this.#authority.bundle(now) } };
  }

  async #issue(node: string, message: unknown): Promise<Answer> {
    const { requests } = certificatesSchema.parse(message);
    const own = nodeIdentity(node, this.#authority.trustDomain);
    const allowed = new Map([own, ...this.#workloadsOf(node)].map((one) => [one.spiffeId, one]));
    const now = new Date();
    const certificates: { spiffeId: string; certificate: string }[] = [];
    for (const { spiffeId, request } of requests) {
      const identity = allowed.get(spiffeId);
      if (!identity) throw new Fault('refused', `node ${node} has no workload that is ${spiffeId}`);
      const { chain } = await this.#authority.sign(await requestedKey(request), identity, now);
      certificates.push({ spiffeId, certificate: chain });
    }
    return { status: 200, body: { certificates, bundle: this.#authority.bundle(now) } };
  }
}

/** The node that a verified client certificate names. Throws a `Fault` (`refused`). */
function nodeOf(request: IncomingMessage, trustDomain: string): string {
  const socket = request.socket as TLSSocket;
  const certificate = socket.authorized ? socket.getPeerX509Certificate() : undefined;
  if (!certificate) throw new Fault('refused', 'a certificate of a node is needed');
  const id = spiffeIdOf(certificate, 'the certificate');
  const prefix = nodeIdentity('', trustDomain).spiffeId;
  if (!id.startsWith(prefix)) throw new Fault('refused', `${id} is no node`);
  return id.slice(prefix.length);
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_MESSAGE) throw new Fault('limit', 'the message is too long');
    chunks.push(chunk);
  }
  try {
    return parseJson(Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    throw new Fault('malformed', 'the message is no JSON', { cause: error });
  }
}
