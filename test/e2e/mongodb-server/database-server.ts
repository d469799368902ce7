import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongodbSession } from '../../../src/platform/database-drivers/mongodb/session.ts';
import { type DatabaseServer, PASSWORD } from '../database-servers.ts';
import { makeCertificate, NOBODY } from '../own-server.ts';
import { MongodbServer } from './server.ts';

/** MongoDB as the suites of databases ask for one. */
export async function startMongodbServer(): Promise<DatabaseServer> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-mongodb-'));
  chownSync(folder, NOBODY, NOBODY);
  await makeCertificate(folder);
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const server = new MongodbServer({ tls: { cert: read('server.pem'), key: read('server.key') } });
  await server.start();
  const made = { pwd: PASSWORD };
  server.users.create('admin', {
    createUser: 'keeper',
    ...made,
    roles: [{ role: 'userAdminAnyDatabase', db: 'admin' }],
  });
  server.users.create('admin', { createUser: 'app', ...made, roles: [{ role: 'readWrite', db: 'shop' }] });
  const url = (place: string, query = '') => `mongodb://{{username}}:{{password}}@${place}/admin${query}`;
  const creation = (role: string) => [JSON.stringify({ db: 'admin', roles: [{ role, db: 'shop' }] })];
  const logIn = async (username: string, password: string) => {
    const more = { ca: '', maxConnections: 1, persistence: 'NONE' } as const;
    const session = new MongodbSession({ url: url(`127.0.0.1:${server.port}`), username, password, ...more });
    await session.connect();
    return session;
  };
  const insert = { insert: 'a', documents: [{ a: 1 }] };
  return {
    config: { plugin_name: 'mongodb-database-plugin', connection_url: url(`127.0.0.1:${server.port}`) },
    creation: creation('readWrite'),
    slowCreation: creation(MongodbServer.slowRole),
    broken: creation('none-such'),
    ca: read('ca.pem'),
    address: (host, isVerified) =>
      url(`${host}:${server.tlsPort}`, `?tls=true${isVerified ? '' : '&tlsInsecure=true'}`),
    async use(username, password) {
      const session = await logIn(username, password);
      await session.connection.run('shop', insert).finally(() => session.destroy());
    },
    async hold(username, password) {
      const session = await logIn(username, password);
      return { ask: () => session.connection.run('shop', insert), end: () => session.destroy() };
    },
    users: () => Promise.resolve(server.users.all.map(({ user }) => user)),
    async away(work) {
      await server.stop();
      await work();
      await server.start();
    },
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
