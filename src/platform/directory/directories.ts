import type { Socket } from 'node:net';
import { Client, FilterParser, InvalidCredentialsError, NoSuchObjectError, ResultCodeError } from 'ldapts';
import { Fault } from '../../model/fault.ts';
import { openConnection } from './connection.ts';
import type {
  Directories,
  DirectoryEntry,
  DirectorySearch,
  DirectoryServer,
  DirectorySession,
} from './types.ts';

/** Bytes that a directory may answer in one connection, and milliseconds between looks. */
const LARGEST = 4 * 2 ** 20;
const LOOK = 20;
/** A name, or `somebody@domain`: the library takes some other words as ways to log in. */
const BINDABLE = /^$|[=@]/;

/** Directories over LDAP. Source: RFC 4511 */
export const directories: Directories = {
  isFilter(text) {
    try {
      FilterParser.parseString(text);
      return true;
    } catch {
      return false;
    }
  },
  async within(server, work) {
    const total = AbortSignal.timeout(server.totalTimeout);
    const socket = await firstConnection(server, total);
    const client = clientOn(socket, server);
    const watch = setInterval(() => {
      if (socket.bytesRead > LARGEST) socket.destroy();
    }, LOOK);
    const { promise: late, reject } = Promise.withResolvers<never>();
    const end = () => reject(new Fault('unreachable', 'the directory does not answer in time'));
    total.addEventListener('abort', end, { once: true });
    try {
      return await Promise.race([work(sessionOf(client)), late]);
    } catch (error) {
      throw error instanceof Fault
        ? error
        : new Fault('unreachable', 'the directory does not answer', { cause: error });
    } finally {
      total.removeEventListener('abort', end);
      clearInterval(watch);
      socket.on('error', () => undefined).destroy();
    }
  },
};

async function firstConnection(server: DirectoryServer, total: AbortSignal): Promise<Socket> {
  let failure: unknown;
  for (const url of server.urls) {
    const signal = AbortSignal.any([total, AbortSignal.timeout(server.connectTimeout)]);
    try {
      return await openConnection(url, server, signal);
    } catch (error) {
      failure = error;
    }
  }
  throw new Fault('unreachable', 'no address of the directory answers', { cause: failure });
}

/** A client that has this connection alone: the library would open another one, in the clear, where it ends. */
function clientOn(socket: Socket, { totalTimeout }: DirectoryServer): Client {
  let isTaken = false;
  return new Client({
    url: 'ldap://directory.invalid',
    timeout: totalTimeout,
    createConnection: () => {
      if (isTaken) throw new Fault('unreachable', 'the directory ended the connection');
      isTaken = true;
      return socket;
    },
  });
}

function sessionOf(client: Client): DirectorySession {
  return {
    async bind(dn, password) {
      if (!BINDABLE.test(dn)) return false;
      try {
        await client.bind(dn, password);
        return true;
      } catch (error) {
        // Whatever else it says, such as that somebody else knows, is no yes either.
        if (error instanceof InvalidCredentialsError || error instanceof ResultCodeError) return false;
        throw error;
      }
    },
    async search({ base, scope, filter, attributes, limit }: DirectorySearch) {
      try {
        const { searchEntries } = await client.search(base, {
          scope,
          filter,
          derefAliases: 'never',
          attributes: [...attributes],
          sizeLimit: limit,
        });
        return searchEntries.slice(0, limit).map((entry) => shown(entry, attributes));
      } catch (error) {
        if (error instanceof NoSuchObjectError) return [];
        throw error;
      }
    },
  };
}

type Found = Awaited<ReturnType<Client['search']>>['searchEntries'][number];

function shown(entry: Found, attributes: readonly string[]): DirectoryEntry {
  const values = new Map(attributes.map((name) => [name, textsOf(entry, name)]));
  return { dn: entry.dn, values };
}

/** Names of attributes are the same in any case. */
function textsOf(entry: Found, name: string): readonly string[] {
  const key = Object.keys(entry).find((one) => one.toLowerCase() === name.toLowerCase());
  const found = key === undefined ? [] : entry[key];
  return [found].flat().filter((value) => typeof value === 'string');
}
