import type { TLSSocket } from 'node:tls';
import { textAt } from '../../../src/model/configuration/place.ts';
import type { BsonDocument, BsonValue } from '../../../src/platform/database-drivers/mongodb/bson.ts';
import { ScramServer } from './scram.ts';
import type { MongodbServer } from './server.ts';
import { Refused, type User } from './users.ts';

/** What anybody may ask. */
const OPEN = new Set([
  'hello',
  'ismaster',
  'isMaster',
  'ping',
  'buildInfo',
  'saslStart',
  'saslContinue',
  'authenticate',
  'connectionStatus',
  'endSessions',
]);
/** What takes changes, or is about them. */
const CHANGES = new Set(['createUser', 'updateUser', 'dropUser', 'insert']);

/** One connection, and who is logged in on it. */
export class Client {
  readonly #server: MongodbServer;
  readonly #tls: TLSSocket | undefined;
  #user: User | undefined;
  #login: { readonly scram: ScramServer; readonly user: User } | undefined;

  constructor(server: MongodbServer, tls: TLSSocket | undefined) {
    this.#server = server;
    this.#tls = tls;
  }

  /** Throws a `Refused` where it says no. */
  answer(db: string, command: BsonDocument): BsonDocument {
    const [name = ''] = Object.keys(command);
    if (!OPEN.has(name)) this.#server.asked.push(`${name} ${db}`);
    if (CHANGES.has(name)) this.#checkChange(command);
    const { users } = this.#server;
    switch (name) {
      case 'hello':
      case 'ismaster':
      case 'isMaster':
        return this.#hello(command);
      case 'saslStart':
        return this.#startLogin(db, command);
      case 'saslContinue':
        return this.#endLogin(command);
      case 'authenticate':
        return this.#byCertificate();
      case 'connectionStatus':
        return this.#status();
      case 'ping':
      case 'endSessions':
        return {};
      case 'buildInfo':
        return { version: '7.0.0', versionArray: [7, 0, 0, 0] };
      case 'createUser':
        // The first one is made by whoever is on this machine.
        if (users.all.length > 0 || db !== 'admin') this.#check('createUser', db, name);
        users.create(db, command);
        return {};
      case 'updateUser':
        this.#check('changePassword', db, name);
        users.changePassword(db, command);
        return {};
      case 'dropUser':
        this.#check('dropUser', db, name);
        users.drop(db, textAt(command, ['dropUser']));
        return {};
      case 'usersInfo':
        return this.#usersInfo(db, command);
      case 'insert':
        return this.#insert(db, command);
      case 'find':
        return this.#find(db, command);
      default:
        throw new Refused(59, 'CommandNotFound', `no such command: '${name}'`);
    }
  }

  #checkChange({ writeConcern }: BsonDocument): void {
    if (!this.#server.isPrimary) throw new Refused(10_107, 'NotWritablePrimary', 'not primary');
    const { w = 1 } = (writeConcern ?? {}) as BsonDocument;
    if (typeof w === 'number' && w > 1 && this.#server.replicaSet === undefined)
      throw new Refused(2, 'BadValue', `cannot use 'w' > 1 when a host is not replicated`);
  }

  #hello({ saslSupportedMechs }: BsonDocument): BsonDocument {
    const { isPrimary, replicaSet, users } = this.#server;
    const [db = '', ...name] = typeof saslSupportedMechs === 'string' ? saslSupportedMechs.split('.') : [];
    const user = users.find(db, name.join('.'));
    return {
      helloOk: true,
      ismaster: isPrimary,
      isWritablePrimary: isPrimary,
      ...(replicaSet !== undefined && { setName: replicaSet, secondary: !isPrimary }),
      maxBsonObjectSize: 16_777_216,
      maxMessageSizeBytes: 48_000_000,
      maxWriteBatchSize: 100_000,
      connectionId: 1,
      minWireVersion: 0,
      maxWireVersion: 21,
      readOnly: false,
      ...(user && { saslSupportedMechs: [...user.credentials.keys()] }),
    };
  }

  #startLogin(db: string, command: BsonDocument): BsonDocument {
    const mechanism = textAt(command, ['mechanism']);
    const scram = new ScramServer(mechanism, textOf(command['payload']));
    const user = this.#server.users.find(db, scram.username);
    const credential = user?.credentials.get(mechanism);
    if (!user || !credential) throw failed();
    this.#login = { scram, user };
    return { conversationId: 1, done: false, payload: Buffer.from(scram.challenge(credential)) };
  }

  #endLogin({ payload }: BsonDocument): BsonDocument {
    const login = this.#login;
    this.#login = undefined;
    const outcome = login?.scram.outcome(textOf(payload));
    if (!login || outcome === undefined || !this.#server.users.isThere(login.user)) throw failed();
    this.#user = login.user;
    return { conversationId: 1, done: true, payload: Buffer.from(outcome) };
  }

  /** By the name in a certificate of whom the server trusts. */
  #byCertificate(): BsonDocument {
    const { CN: name = '' } = this.#tls?.authorized ? this.#tls.getPeerCertificate().subject : {};
    const user = this.#server.users.find('$external', `CN=${String(name)}`);
    if (!user) throw failed();
    this.#user = user;
    return { user: user.user, dbname: '$external' };
  }

  /** Whoever was dropped is nobody, also on connections that they have. */
  get #present(): User | undefined {
    return this.#user && this.#server.users.isThere(this.#user) ? this.#user : undefined;
  }

  #check(action: Parameters<MongodbServer['users']['may']>[1], db: string, name: string): void {
    const user = this.#present;
    if (!user) throw new Refused(13, 'Unauthorized', `Command ${name} requires authentication`);
    if (!this.#server.users.may(user, action, db))
      throw new Refused(13, 'Unauthorized', `not authorized on ${db} to execute command ${name}`);
  }

  #status(): BsonDocument {
    const user = this.#present;
    const authenticatedUsers = user ? [{ user: user.user, db: user.db }] : [];
    const authenticatedUserRoles = user?.roles.map((role) => ({ ...role })) ?? [];
    return { authInfo: { authenticatedUsers, authenticatedUserRoles } };
  }

  #usersInfo(db: string, { usersInfo, filter }: BsonDocument): BsonDocument {
    const asked = typeof usersInfo === 'object' && usersInfo ? (usersInfo as BsonDocument) : {};
    const isAll = asked['forAllDBs'] === true;
    this.#check('viewUser', isAll ? 'admin' : textAt(asked, ['db']) || db, 'usersInfo');
    const name = asked['user'] ?? (typeof usersInfo === 'string' ? usersInfo : undefined);
    const wanted = filter as BsonDocument | undefined;
    const found = this.#server.users.all
      .filter((user) => isAll || user.db === (asked['db'] ?? db))
      .filter(({ user }) => name === undefined || user === name)
      .filter(({ user }) => wanted?.['user'] === undefined || user === wanted['user']);
    return {
      users: found.map((one) => ({
        _id: `${one.db}.${one.user}`,
        userId: Buffer.from(one.id.replaceAll('-', ''), 'hex'),
        user: one.user,
        db: one.db,
        roles: one.roles.map((role) => ({ ...role })),
        mechanisms: [...one.credentials.keys()],
      })),
    };
  }

  #insert(db: string, command: BsonDocument): BsonDocument {
    this.#check('insert', db, 'insert');
    const given = (command['documents'] ?? []) as readonly BsonDocument[];
    const place = `${db}.${textAt(command, ['insert'])}`;
    this.#server.documents.set(place, [...(this.#server.documents.get(place) ?? []), ...given]);
    return { n: given.length };
  }

  #find(db: string, command: BsonDocument): BsonDocument {
    this.#check('find', db, 'find');
    const place = `${db}.${textAt(command, ['find'])}`;
    return { cursor: { firstBatch: this.#server.documents.get(place) ?? [], id: 0n, ns: place } };
  }
}

function textOf(payload: BsonValue): string {
  return payload instanceof Uint8Array ? Buffer.from(payload).toString() : '';
}

function failed(): Refused {
  return new Refused(18, 'AuthenticationFailed', 'Authentication failed.');
}
