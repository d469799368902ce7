import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import { databaseFault, type Session } from '../sessions.ts';
import type { DatabaseTarget } from '../types.ts';
import { addressOf, type Mechanism, type MongodbAddress } from './address.ts';
import type { BsonDocument } from './bson.ts';
import { MongodbConnection, readAnswer } from './connection.ts';
import { ScramLogin, type ScramMechanism, scramSecret } from './scram.ts';

const helloSchema = z.object({
  isWritablePrimary: z.boolean().optional(),
  setName: z.string().optional(),
  saslSupportedMechs: z.array(z.string()).optional(),
});
type Hello = z.infer<typeof helloSchema>;

const stepSchema = z.object({
  conversationId: z.number(),
  done: z.boolean(),
  payload: z.instanceof(Uint8Array).transform((bytes) => Buffer.from(bytes).toString()),
});

/** A login at the host of a MongoDB that takes changes. */
export class MongodbSession implements Session {
  readonly #target: DatabaseTarget;
  readonly #address: MongodbAddress;
  /** Where the one is who logs in. */
  readonly #database: string;
  #connection: MongodbConnection | undefined;
  #isEnded = false;

  constructor(target: DatabaseTarget, database?: string) {
    this.#target = target;
    this.#address = addressOf(target.url);
    this.#database = database ?? this.#address.database;
  }

  async connect(): Promise<void> {
    const { hosts } = this.#address;
    let found = new Fault('unreachable', 'no host of the database takes changes');
    for (const host of hosts) {
      try {
        const hello = await this.#greet(host);
        if (hello) return await logIn(this.connection, this.#target, this.#database, this.#mechanism(hello));
      } catch (error) {
        // Another host may take changes where this one is away; what a password is good for they all say alike.
        const fault = databaseFault(error, undefined, false);
        if (fault.code === 'refused' || fault.code === 'usage') throw fault;
        found = fault;
      }
      this.#connection?.destroy();
    }
    throw found;
  }

  /** Throws a `Fault` (`unreachable`) where it is not connected. */
  get connection(): MongodbConnection {
    if (!this.#connection) throw new Fault('unreachable', 'the database does not answer');
    return this.#connection;
  }

  /** What a host says of itself; undefined where it takes no changes. */
  async #greet({ host, port }: MongodbAddress['hosts'][number]): Promise<Hello | undefined> {
    const { ca, certificateKey = '', username } = this.#target;
    const { tls = ca === '' && certificateKey === '' ? 'off' : 'verified', replicaSet } = this.#address;
    if (this.#isEnded) throw new Fault('unreachable', 'the database does not answer in time');
    this.#connection = new MongodbConnection({ host, port, database: '', tls }, { ca, certificateKey });
    await this.#connection.opened();
    const asked = username === '' ? {} : { saslSupportedMechs: `${this.#database}.${username}` };
    const hello = readAnswer(helloSchema, await this.#connection.run('admin', { hello: 1, ...asked }));
    if (replicaSet !== undefined && hello.setName !== replicaSet)
      throw new Fault('unreachable', 'a host of the database is of another replica set');
    return hello.isWritablePrimary ? hello : undefined;
  }

  /** The older one alone where its user has nothing else: whoever is between could say so, and gains nothing by silence. */
  #mechanism({ saslSupportedMechs: known }: Hello): Mechanism {
    const { password, certificateKey = '' } = this.#target;
    if (this.#address.mechanism) return this.#address.mechanism;
    if (password === '' && certificateKey !== '') return 'MONGODB-X509';
    return !known || known.includes('SCRAM-SHA-256') ? 'SCRAM-SHA-256' : 'SCRAM-SHA-1';
  }

  close(): Promise<void> {
    this.#connection?.end();
    return Promise.resolve();
  }

  destroy(): void {
    this.#isEnded = true;
    this.#connection?.destroy();
  }
}

async function logIn(
  connection: MongodbConnection,
  { username, password }: Pick<DatabaseTarget, 'username' | 'password'>,
  database: string,
  mechanism: Mechanism,
): Promise<void> {
  if (mechanism === 'MONGODB-X509') {
    // Who they are is in the certificate.
    await connection.run('$external', { authenticate: 1, mechanism });
    return;
  }
  if (username === '') throw new Fault('usage', 'nobody logs in to the database: give a username');
  await logInByPassword(connection, { username, password, database, mechanism });
}

interface Login {
  readonly username: string;
  readonly password: string;
  readonly database: string;
  readonly mechanism: ScramMechanism;
}

/** Source: https://github.com/mongodb/specifications/blob/master/source/auth/auth.md */
async function logInByPassword(connection: MongodbConnection, login: Login): Promise<void> {
  const { username, password, database, mechanism } = login;
  const scram = new ScramLogin(mechanism, username, scramSecret(mechanism, username, password));
  const step = async (command: BsonDocument, text: string) =>
    readAnswer(stepSchema, await connection.run(database, { ...command, payload: Buffer.from(text) }));
  const options = { skipEmptyExchange: true };
  const { conversationId, payload } = await step({ saslStart: 1, mechanism, options }, scram.first);
  const go = { saslContinue: 1, conversationId };
  const outcome = await step(go, await scram.answer(payload));
  scram.check(outcome.payload);
  // Databases of old want one more.
  if (!outcome.done && !(await step(go, '')).done)
    throw new Fault('malformed', 'the database does not end a login');
}
