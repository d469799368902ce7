import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import { type DatabaseAddress, tlsOptions } from '../address.ts';
import { CONNECTING, databaseFault } from '../sessions.ts';
import type { DatabaseTarget } from '../types.ts';
import type { BsonDocument } from './bson.ts';
import { answerIn, LONGEST_ANSWER, messageOf, messagesOf } from './messages.ts';

/** A connection to one host of a MongoDB, on which one command is asked after another. */
export class MongodbConnection {
  readonly #socket: Socket;
  readonly #messages: AsyncGenerator<Buffer, void>;
  readonly #event: 'connect' | 'secureConnect';
  #requests = 0;

  /** Begins it. The certificate and key show who asks, where the database wants to know. */
  constructor(
    address: DatabaseAddress,
    { ca, certificateKey }: Pick<DatabaseTarget, 'ca' | 'certificateKey'>,
  ) {
    const { host, port } = address;
    const tls = tlsOptions(address, ca);
    const own = certificateKey ? { cert: certificateKey, key: certificateKey } : {};
    this.#socket = tls ? connectTls({ port, ...tls, ...own }) : connect({ host, port });
    this.#event = tls ? 'secureConnect' : 'connect';
    // Whoever waits for an answer is told; nobody else has to be.
    this.#socket.on('error', () => undefined);
    this.#socket.setNoDelay();
    this.#messages = messagesOf(this.#socket, LONGEST_ANSWER);
  }

  async opened(): Promise<void> {
    try {
      await once(this.#socket, this.#event, { signal: AbortSignal.timeout(CONNECTING) });
    } catch (error) {
      throw databaseFault(error, undefined, false);
    }
  }

  /** What the database answers, be it that it does not. Rejects with a `Fault` where that cannot be read. */
  async ask(database: string, command: BsonDocument): Promise<BsonDocument> {
    this.#requests += 1;
    try {
      this.#socket.write(messageOf(this.#requests, { ...command, $db: database }));
      const { value } = await this.#messages.next();
      if (!value) throw databaseFault(undefined, undefined, false);
      const { request, document } = answerIn(value);
      if (request !== this.#requests) throw new Fault('malformed', 'the database answers what nobody asked');
      return document;
    } catch (error) {
      throw databaseFault(error, undefined, false);
    }
  }

  /** As `ask`. Rejects with a `Fault` where the database says no, which tells its text where that can have no secret. */
  async run(database: string, command: BsonDocument, isSecret = false): Promise<BsonDocument> {
    const answer = await this.ask(database, command);
    checkAnswer(answer, isSecret);
    return answer;
  }

  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

/**
 * Codes of a host that is no primary any more, stops, or did not do it in time.
 * Source: https://www.mongodb.com/docs/manual/reference/error-codes/
 */
const AWAY: ReadonlySet<unknown> = new Set([
  6, 7, 89, 91, 189, 262, 9001, 10_107, 11_600, 11_602, 13_435, 13_436,
]);

/** Throws a `Fault` for an answer that says no, or that what was done may be undone. */
export function checkAnswer(answer: BsonDocument, isSecret: boolean): void {
  const { ok, code, errmsg, writeConcernError: unsure } = answer;
  if (Number(ok) !== 1) {
    const text = typeof errmsg === 'string' ? errmsg.slice(0, 300).replaceAll(/[^\x20-\x7e]/g, '?') : '';
    const named = codeOf(answer);
    const answered = AWAY.has(code) ? undefined : { code: named, text: `${named}: ${text}` };
    throw databaseFault(undefined, answered, isSecret);
  }
  if (typeof unsure !== 'object' || unsure === null) return;
  const named = codeOf(unsure as BsonDocument);
  throw new Fault('unreachable', `the database is not sure that the change stays: ${named}`);
}

/** An answer as it should be. Throws a `Fault` (`malformed`) for another one. */
export function readAnswer<Shape>(schema: z.ZodType<Shape>, document: BsonDocument): Shape {
  const { data, success } = schema.safeParse(document);
  if (success) return data;
  throw new Fault('malformed', 'the database answers what is no answer of MongoDB');
}

/** `UserNotFound (11)` */
function codeOf({ code, codeName }: BsonDocument): string {
  const name = typeof codeName === 'string' && /^\w{1,64}$/.test(codeName) ? codeName : 'error';
  return `${name} (${typeof code === 'number' ? code : 'no code'})`;
}
