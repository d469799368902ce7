import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer as createTlsServer, TLSSocket, type TlsOptions } from 'node:tls';
import type { BsonDocument } from '../../../src/platform/database-drivers/mongodb/bson.ts';
import { messagesOf } from '../../../src/platform/database-drivers/mongodb/messages.ts';
import { Client } from './client.ts';
import { Refused, Users } from './users.ts';
import { answerTo, requestIn } from './wire.ts';

const LONGEST_MESSAGE = 48_000_000;

/**
 * As much of a MongoDB as makes, changes and drops users, lets them log in and says what they may do, by the protocol and
 * the codes that its manual documents; there is none to be had on this machine. Clients by MongoDB's makers accept it.
 */
export class MongodbServer {
  /** Who makes a user of this role waits for five seconds. */
  static readonly slowRole = 'slow';

  readonly users = new Users([MongodbServer.slowRole]);
  readonly documents = new Map<string, BsonDocument[]>();
  readonly replicaSet: string | undefined;
  /** Does it take changes? */
  isPrimary = true;
  /** What was asked, without who logged in: `createUser admin`. */
  readonly asked: string[] = [];
  readonly #tls: TlsOptions | undefined;
  readonly #sockets = new Set<Socket>();
  #servers: readonly Server[] = [];

  constructor({ tls, replicaSet }: { readonly tls?: TlsOptions; readonly replicaSet?: string } = {}) {
    this.#tls = tls;
    this.replicaSet = replicaSet;
  }

  /** Listens; on the ports that it had, where it did before. */
  async start(): Promise<void> {
    const [port, tlsPort] = this.#servers.length > 0 ? [this.port, this.tlsPort] : [0, 0];
    const accept = (socket: Socket) => void this.#serve(socket);
    this.#servers = [
      createServer(accept),
      ...(this.#tls ? [createTlsServer(this.#tls, accept).on('tlsClientError', () => undefined)] : []),
    ];
    await Promise.all(
      this.#servers.map(
        (server, index) =>
          new Promise<void>((resolve, reject) => {
            server.once('error', reject).listen(index === 0 ? port : tlsPort, '127.0.0.1', resolve);
          }),
      ),
    );
    this.#ports = this.#servers.map((server) => (server.address() as { port: number }).port);
  }

  #ports: readonly number[] = [];

  get port(): number {
    return this.#ports[0] ?? 0;
  }

  get tlsPort(): number {
    return this.#ports[1] ?? 0;
  }

  /** Ends as a failing machine would; who there is it has on its disk. */
  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(this.#servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }

  async #serve(socket: Socket): Promise<void> {
    this.#sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => this.#sockets.delete(socket));
    const client = new Client(this, socket instanceof TLSSocket ? socket : undefined);
    try {
      for await (const message of messagesOf(socket, LONGEST_MESSAGE)) {
        const request = requestIn(message);
        const answer = await this.#answer(client, request.database, request.command);
        if (!socket.destroyed) socket.write(answerTo(request, answer));
      }
    } catch {
      // It hung up, or said what nobody understands: it is told nothing.
    }
    socket.destroy();
  }

  async #answer(client: Client, database: string, command: BsonDocument): Promise<BsonDocument> {
    try {
      const answer = client.answer(database, command);
      if (JSON.stringify(command['roles'] ?? '').includes(MongodbServer.slowRole)) await sleep(5000);
      return { ...answer, ok: 1 };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { ok: 0, errmsg: error.message, code: error.code, codeName: error.codeName };
    }
  }
}
