import { type Answer, type Call, type EngineCall, operation, type Route } from '../../routing/types.ts';
import { boundedTtl } from '../../services.ts';
import { checkAllowed, connectionOf, withDatabase } from './connections.ts';
import { nameIn } from './fields.ts';
import { newPasswordOf, newUsernameOf } from './new-credentials.ts';
import { type DatabaseRole, roleOf } from './roles.ts';

/** What is kept of a user to renew and drop them, also where their role is no more. */
interface Issued {
  readonly database: string;
  readonly username: string;
  readonly revocation: readonly string[];
  readonly renewal: readonly string[];
}

export const CREDENTIAL_ROUTES: readonly Route[] = [
  {
    path: 'creds/{name}',
    read: operation({ summary: 'Make a user', handle: makeCredentials }),
  },
];

async function makeCredentials(call: Call): Promise<Answer> {
  const name = nameIn(call);
  const role = await roleOf(call, name);
  const connection = await connectionOf(call, role.database);
  checkAllowed(connection, name);
  const username = newUsernameOf(call, connection, name);
  const password = await newPasswordOf(call, connection);
  const { ttl, maxTtl } = timesOf(role, call);
  const issued: Issued = {
    database: role.database,
    username,
    revocation: role.revocation,
    renewal: role.renewal,
  };
  return {
    data: { username, password },
    lease: {
      ttl,
      maxTtl,
      isRenewable: true,
      internal: { ...issued },
      leaks: { secret: password, account: username },
      make: () => make(call, role, { username, password }, call.now + ttl * 1000),
    },
  };
}

function timesOf({ defaultTtl, maxTtl }: DatabaseRole, { mount }: Call) {
  return boundedTtl(defaultTtl, mount, maxTtl);
}

function make(
  call: Call,
  role: DatabaseRole,
  user: { readonly username: string; readonly password: string },
  expiration: number,
): Promise<void> {
  return withDatabase(call, role.database, async (driver, target) => {
    try {
      await driver.create(target, user, expiration, role.creation);
    } catch (error) {
      // What is left of them is dropped with the lease; these come before that.
      if (role.rollback.length > 0)
        await driver.drop(target, user.username, role.rollback).catch(() => undefined);
      throw error;
    }
  });
}

/** Drops the user of a lease. */
export function revokeCredentials(
  internal: Readonly<Record<string, unknown>>,
  call: EngineCall,
): Promise<void> {
  const { database, username, revocation } = issuedOf(internal);
  return withDatabase(call, database, (driver, target) => driver.drop(target, username, revocation));
}

/** Lets the user of a lease log in for longer. */
export function renewCredentials(
  internal: Readonly<Record<string, unknown>>,
  until: number,
  call: EngineCall,
): Promise<void> {
  const { database, username, renewal } = issuedOf(internal);
  return withDatabase(call, database, (driver, target) => driver.extend(target, username, until, renewal));
}

function issuedOf(internal: Readonly<Record<string, unknown>>): Issued {
  // Only `makeCredentials` writes it.
  return internal as unknown as Issued;
}
