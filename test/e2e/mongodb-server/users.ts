import { randomUUID } from 'node:crypto';
import { textAt } from '../../../src/model/configuration/place.ts';
import type { BsonDocument, BsonValue } from '../../../src/platform/database-drivers/mongodb/bson.ts';
import { type Credential, credentialOf, SCRAM_MECHANISMS } from './scram.ts';

/** An answer that says no, by the codes of https://www.mongodb.com/docs/manual/reference/error-codes/ */
export class Refused extends Error {
  readonly code: number;
  readonly codeName: string;

  constructor(code: number, codeName: string, message: string) {
    super(message);
    this.code = code;
    this.codeName = codeName;
  }
}

interface Role {
  readonly role: string;
  readonly db: string;
}

export interface User {
  /** Of this one, also where another one of the same name comes later. */
  readonly id: string;
  readonly user: string;
  readonly db: string;
  readonly roles: readonly Role[];
  readonly credentials: ReadonlyMap<string, Credential>;
}

type Action = 'find' | 'insert' | 'createUser' | 'dropUser' | 'changePassword' | 'viewUser';
const [READ, WRITE]: readonly (readonly Action[])[] = [['find'], ['find', 'insert']];
const USERS: readonly Action[] = ['createUser', 'dropUser', 'changePassword', 'viewUser'];
/** Source: https://www.mongodb.com/docs/manual/reference/built-in-roles/ */
const ROLES: ReadonlyMap<string, readonly Action[]> = new Map([
  ['read', READ ?? []],
  ['readWrite', WRITE ?? []],
  ['userAdmin', USERS],
  ['dbOwner', [...(WRITE ?? []), ...USERS]],
]);
/** Those of the database `admin` that are about all. */
const ANYWHERE: ReadonlyMap<string, readonly Action[]> = new Map([
  ['readAnyDatabase', READ ?? []],
  ['readWriteAnyDatabase', WRITE ?? []],
  ['userAdminAnyDatabase', USERS],
  ['root', [...(WRITE ?? []), ...USERS]],
]);

export class Users {
  readonly #users = new Map<string, User>();
  /** Roles of one's own making, which allow nothing. */
  readonly #own: readonly string[];

  constructor(own: readonly string[]) {
    this.#own = own;
  }

  get all(): readonly User[] {
    return [...this.#users.values()];
  }

  find(db: string, user: string): User | undefined {
    return this.#users.get(`${db}.${user}`);
  }

  /** Is it still the same one? */
  isThere({ id, db, user }: User): boolean {
    return this.find(db, user)?.id === id;
  }

  create(db: string, command: BsonDocument): void {
    const { pwd, roles, mechanisms = SCRAM_MECHANISMS } = command;
    const user = textAt(command, ['createUser']);
    if (this.find(db, user))
      throw new Refused(51_003, 'Location51003', `User "${user}@${db}" already exists`);
    if ((typeof pwd === 'string') === (db === '$external'))
      throw new Refused(2, 'BadValue', `Must provide a 'pwd' field for all but users of $external`);
    if (!Array.isArray(roles))
      throw new Refused(
        40_414,
        'Location40414',
        `BSON field 'createUser.roles' is missing but a required field`,
      );
    const given = roles.map((role: BsonValue) => this.#role(db, role));
    const credentials = typeof pwd === 'string' ? credentialsOf(user, pwd, mechanisms) : new Map();
    this.#users.set(`${db}.${user}`, { id: randomUUID(), user, db, roles: given, credentials });
  }

  changePassword(db: string, command: BsonDocument): void {
    const before = this.#existing(db, textAt(command, ['updateUser']));
    const credentials = credentialsOf(before.user, textAt(command, ['pwd']), [...before.credentials.keys()]);
    this.#users.set(`${db}.${before.user}`, { ...before, credentials });
  }

  drop(db: string, user: string): void {
    this.#existing(db, user);
    this.#users.delete(`${db}.${user}`);
  }

  may({ roles }: User, action: Action, db: string): boolean {
    return roles.some((one) => {
      const anywhere = one.db === 'admin' ? ANYWHERE.get(one.role) : undefined;
      return (anywhere ?? (one.db === db ? ROLES.get(one.role) : undefined))?.includes(action) === true;
    });
  }

  #existing(db: string, user: string): User {
    const found = this.find(db, user);
    if (!found) throw new Refused(11, 'UserNotFound', `User '${user}@${db}' not found`);
    return found;
  }

  #role(db: string, value: BsonValue): Role {
    const role =
      typeof value === 'string'
        ? { role: value, db }
        : { role: textAt(value, ['role']), db: textAt(value, ['db']) };
    const isKnown =
      ROLES.has(role.role) ||
      this.#own.includes(role.role) ||
      (role.db === 'admin' && ANYWHERE.has(role.role));
    if (isKnown) return role;
    throw new Refused(31, 'RoleNotFound', `Could not find role: ${role.role}@${role.db}`);
  }
}

function credentialsOf(
  user: string,
  password: string,
  mechanisms: BsonValue,
): ReadonlyMap<string, Credential> {
  const names = Array.isArray(mechanisms) ? mechanisms.map(String) : [];
  return new Map(names.map((name) => [name, credentialOf(name, user, password)]));
}
