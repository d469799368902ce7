import { createClient, ErrorReply } from 'redis';
import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import { parseJson } from '../../../model/json/parse.ts';
import { tlsOptions, urlAddress } from '../address.ts';
import { CONNECTING, databaseFault, inSession, type Session } from '../sessions.ts';
import type { DatabaseDriver, DatabaseTarget, DatabaseUser } from '../types.ts';

/** Users of Redis and Valkey, made of rules. Source: https://valkey.io/topics/acl/ */
export const redisDriver: DatabaseDriver = {
  id: 'redis',
  plugins: ['redis-database-plugin', 'valkey-database-plugin'],
  longestUsername: 63,
  check: (url) => void addressOf(url),
  verify: (target) => inSession(target, open, () => Promise.resolve()),
  async create(target, { username, password }, _expiration, statements) {
    const rules = statements.length > 0 ? statements.flatMap(rulesOf) : ['~*', '+@read'];
    await change(target, ['SETUSER', username, 'on', `>${password}`, ...rules]);
  },
  // It knows no time at which a user ends: the vault does.
  extend: () => Promise.resolve(),
  changePassword: (target, user) => changePassword(target, user),
  // Whoever is logged in as the user is disconnected.
  drop: (target, username) => change(target, ['DELUSER', username]),
};

const rulesSchema = z.array(z.string().min(1).max(1000)).max(1000);

/** A statement is a JSON array of rules: `["~shop:*", "+@read"]`. */
function rulesOf(statement: string): readonly string[] {
  const limits = { tokens: 10_000, length: 100_000, depth: 2 };
  try {
    return rulesSchema.parse(parseJson(statement, limits));
  } catch {
    throw new Fault('refused', 'a statement of Redis is a JSON array of rules: ["~*", "+@read"]');
  }
}

async function changePassword(target: DatabaseTarget, { username, password }: DatabaseUser): Promise<void> {
  await inSession(target, open, async (one) => {
    // To set what is not there would make it.
    if ((await one.ask(['ACL', 'GETUSER', username])) === null)
      throw new Fault('refused', 'the database has no such user');
    await one.change(['SETUSER', username, 'resetpass', `>${password}`], target.persistence);
  });
}

function change(target: DatabaseTarget, command: readonly string[]): Promise<void> {
  return inSession(target, open, (one) => one.change(command, target.persistence));
}

function addressOf(url: string) {
  const usual = { schemes: ['redis', 'rediss'], port: 6379, tlsParameter: 'tls' };
  return urlAddress(url, usual, (scheme, asked) => {
    if (scheme === 'redis') return asked === null ? 'off' : undefined;
    if (asked === null) return 'verified';
    return asked === 'skip-verify' ? 'unverified' : undefined;
  });
}

function open(target: DatabaseTarget): RedisSession {
  return new RedisSession(target);
}

class RedisSession implements Session {
  readonly #client: ReturnType<typeof createClient>;

  constructor({ url, username, password, ca }: DatabaseTarget) {
    const address = addressOf(url);
    const { host, port } = address;
    const tls = tlsOptions(address, ca);
    const socket = { host, port, connectTimeout: CONNECTING, reconnectStrategy: false } as const;
    this.#client = createClient({
      username,
      password,
      socket: tls ? { ...socket, ...tls, tls: true } : socket,
    });
    // Whoever waits for an answer is told; nobody else has to be.
    this.#client.on('error', () => undefined);
  }

  async connect(): Promise<void> {
    try {
      await this.#client.connect();
    } catch (error) {
      throw faultOf(error);
    }
  }

  async change(command: readonly string[], persistence: DatabaseTarget['persistence']): Promise<void> {
    await this.ask(['ACL', ...command]);
    if (persistence === 'REWRITE') await this.ask(['CONFIG', 'REWRITE']);
    if (persistence === 'ACLFILE') await this.ask(['ACL', 'SAVE']);
  }

  async ask(command: readonly string[]): Promise<unknown> {
    try {
      return await this.#client.sendCommand([...command]);
    } catch (error) {
      throw faultOf(error);
    }
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  destroy(): void {
    if (this.#client.isOpen) this.#client.destroy();
  }
}

/** Of what it says the first word alone is told: the rest may have a rule with a password. */
function faultOf(error: unknown): Fault {
  const text = error instanceof ErrorReply ? error.message : undefined;
  const isAway = text === undefined || /^(LOADING|BUSY|MASTERDOWN)/.test(text);
  const [code = ''] = text?.split(' ') ?? [];
  return databaseFault(error, isAway ? undefined : { code, text: code }, true);
}
