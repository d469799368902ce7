import { createSecureContext } from 'node:tls';
import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import { unreadable } from '../address.ts';
import { inSession } from '../sessions.ts';
import type { DatabaseDriver, DatabaseTarget, DatabaseUser } from '../types.ts';
import { addressOf } from './address.ts';
import type { BsonDocument } from './bson.ts';
import { checkAnswer, type MongodbConnection, readAnswer } from './connection.ts';
import { MongodbSession } from './session.ts';
import { statementIn, writeConcernOf } from './statements.ts';

const USER_NOT_FOUND = 11;
const usersSchema = z.object({ users: z.array(z.object({ user: z.string(), db: z.string() })) });

/** Users of MongoDB, each in a database. Source: https://www.mongodb.com/docs/manual/reference/command/nav-user-management/ */
export const mongodbDriver: DatabaseDriver = {
  id: 'mongodb',
  plugins: ['mongodb-database-plugin'],
  longestUsername: 100,
  check,
  verify: (target, statements = []) => {
    const database = statementIn(statements)?.db;
    return inSession(
      target,
      () => new MongodbSession(target, database),
      () => Promise.resolve(),
    );
  },
  create: (target, user, _expiration, statements) => create(target, user, statements),
  // It knows no time at which a user ends: the vault does.
  extend: () => Promise.resolve(),
  changePassword: async (target, { username, password }, statements) => {
    const database = statementIn(statements)?.db ?? addressOf(target.url).database;
    const writeConcern = writeConcernOf(target.writeConcern);
    await work(target, (one) =>
      one.run(database, { updateUser: username, pwd: password, writeConcern }, true),
    );
  },
  drop: (target, username, statements) => drop(target, username, statementIn(statements)?.db),
};

function check(url: string, { writeConcern, certificateKey }: Partial<DatabaseTarget> = {}): void {
  const { tls, mechanism } = addressOf(url);
  writeConcernOf(writeConcern);
  if (mechanism === 'MONGODB-X509' && !certificateKey)
    throw unreadable('has a login by a certificate: give tls_certificate_key');
  if (!certificateKey) return;
  if (tls === 'off') throw unreadable('has tls=false, and there is a tls_certificate_key');
  try {
    createSecureContext({ cert: certificateKey, key: certificateKey });
  } catch {
    throw new Fault('usage', 'tls_certificate_key is not PEM of a certificate and its key');
  }
}

async function create(
  target: DatabaseTarget,
  { username, password }: DatabaseUser,
  statements: readonly string[],
): Promise<void> {
  const { db, roles = [] } = statementIn(statements) ?? {};
  if (db === undefined || roles.length === 0)
    throw new Fault('usage', 'a user of MongoDB is made with a creation statement that has roles');
  const writeConcern = writeConcernOf(target.writeConcern);
  await work(target, (one) =>
    one.run(db, { createUser: username, pwd: password, roles, writeConcern }, true),
  );
}

/** Nothing is left of a user: also not in another database than where they are looked for, unless that is said. */
function drop(target: DatabaseTarget, username: string, database: string | undefined): Promise<void> {
  return work(target, async (one) => {
    const command = { dropUser: username, writeConcern: writeConcernOf(target.writeConcern) };
    if (await dropIn(one, database ?? 'admin', command)) return;
    if (database !== undefined) return;
    for (const other of await databasesOf(one, username)) await dropIn(one, other, command);
  });
}

/** Was there such a user? The database disconnects nobody, but lets them do nothing any more. */
async function dropIn(one: MongodbConnection, database: string, command: BsonDocument): Promise<boolean> {
  const answer = await one.ask(database, command);
  if (answer['code'] === USER_NOT_FOUND) return false;
  checkAnswer(answer, false);
  return true;
}

/** Where there is a user of this name. */
async function databasesOf(one: MongodbConnection, username: string): Promise<readonly string[]> {
  const asked = { usersInfo: { forAllDBs: true }, filter: { user: username } };
  const { users } = readAnswer(usersSchema, await one.run('admin', asked));
  return users.filter(({ user }) => user === username).map(({ db }) => db);
}

function work<Result>(
  target: DatabaseTarget,
  what: (one: MongodbConnection) => Promise<Result>,
): Promise<Result> {
  return inSession(
    target,
    () => new MongodbSession(target),
    (session) => what(session.connection),
  );
}
