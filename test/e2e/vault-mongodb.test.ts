import assert from 'node:assert/strict';
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { BsonDocument } from '../../src/platform/database-drivers/mongodb/bson.ts';
import { messagesOf } from '../../src/platform/database-drivers/mongodb/messages.ts';
import { MongodbSession } from '../../src/platform/database-drivers/mongodb/session.ts';
import { databaseDrivers } from '../../src/platform/database-drivers/registry.ts';
import { TestVault } from '../../src/vault/vault.fixture.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { must } from './command.ts';
import { MongodbServer } from './mongodb-server/server.ts';
import { answerTo, requestIn } from './mongodb-server/wire.ts';
import { AS_NOBODY, makeCertificate, NOBODY } from './own-server.ts';

export const lane: Lane = 'anywhere';

const PASSWORD = 'fake-password-of-a-test';
const KEEPER = { plugin_name: 'mongodb-database-plugin', username: 'keeper', password: PASSWORD };

const urlOf = (hosts: string, rest = '/admin') => `mongodb://{{username}}:{{password}}@${hosts}${rest}`;
const placeOf = ({ port }: MongodbServer) => `127.0.0.1:${port}`;
const target = (url: string, username = 'keeper', password = PASSWORD) =>
  ({ url, username, password, ca: '', maxConnections: 4, persistence: 'NONE' }) as const;
const keeper = (server: MongodbServer, more: BsonDocument = {}) =>
  server.users.create('admin', {
    createUser: 'keeper',
    pwd: PASSWORD,
    roles: [{ role: 'userAdminAnyDatabase', db: 'admin' }],
    ...more,
  });
const driver = databaseDrivers('mongodb-database-plugin');
assert.ok(driver);
const inShop = (role: string, db = 'admin') => [JSON.stringify({ db, roles: [{ role, db: 'shop' }] })];

/** What the users of a server are asked to do, in a session of their own. */
async function tries(
  server: MongodbServer,
  user: string,
  password: string,
  command: BsonDocument,
  db?: string,
) {
  const session = new MongodbSession(target(urlOf(placeOf(server)), user, password), db);
  try {
    await session.connect();
    return await session.connection.run('shop', command);
  } finally {
    session.destroy();
  }
}
const INSERT = { insert: 'a', documents: [{ a: 1 }] };

describe('users of a MongoDB', () => {
  let server: MongodbServer;
  const user = { username: 'v-a', password: 'fake-a' };
  const at = () => target(urlOf(placeOf(server)));

  before(async () => {
    server = new MongodbServer();
    await server.start();
    keeper(server);
  });
  after(() => server.stop());

  it('may do what their roles say, and nothing else', async () => {
    await driver.create(at(), user, 0, inShop('read'));
    const found = await tries(server, 'v-a', 'fake-a', { find: 'a' });
    assert.equal((found['cursor'] as BsonDocument)['ns'], 'shop.a');
    await assert.rejects(tries(server, 'v-a', 'fake-a', INSERT), /Unauthorized \(13\)/);
    await assert.rejects(driver.create(target(at().url, 'v-a', 'fake-a'), user, 0, inShop('read')), {
      message: 'the database says no: Unauthorized (13)',
    });
    await assert.rejects(driver.create(at(), user, 0, inShop('read')), /Location51003 \(51003\)/);
    await driver.drop(at(), 'v-a', []);
  });

  it('are ended wherever they are, and where they are not', async () => {
    await driver.create(at(), user, 0, inShop('readWrite', 'shop'));
    await tries(server, 'v-a', 'fake-a', INSERT, 'shop');
    await driver.verify(target(at().url, 'v-a', 'fake-a'), inShop('readWrite', 'shop'));
    await assert.rejects(driver.verify(target(at().url, 'v-a', 'fake-a')), { code: 'refused' });
    await driver.drop(at(), 'v-a', ['{"db": "other"}']);
    assert.ok(server.users.find('shop', 'v-a'));
    await driver.drop(at(), 'v-a', []);
    assert.equal(server.users.find('shop', 'v-a'), undefined);
    await driver.drop(at(), 'v-a', ['{"db": "shop"}']);
    await driver.drop(at(), 'v-a', []);
  });

  it('have another password where they are, and are not made by that', async () => {
    server.users.create('shop', { createUser: 'app', pwd: 'fake-old', roles: ['readWrite'] });
    const changed = { username: 'app', password: 'fake-new' };
    await assert.rejects(driver.changePassword(at(), changed, []), /UserNotFound \(11\)/);
    await driver.changePassword(at(), changed, ['{"db": "shop"}']);
    await tries(server, 'app', 'fake-new', INSERT, 'shop');
    await assert.rejects(tries(server, 'app', 'fake-old', INSERT, 'shop'), { code: 'refused' });
    await driver.changePassword(
      target(urlOf(placeOf(server), '/shop?authSource=admin')),
      {
        username: 'keeper',
        password: PASSWORD,
      },
      [],
    );
  });

  it('log in by SHA-1 where they have nothing else, and by what the address says', async () => {
    server.users.create('admin', { createUser: 'old', pwd: 'fake', roles: [], mechanisms: ['SCRAM-SHA-1'] });
    const ofOld = (rest = '/admin') => target(urlOf(placeOf(server), rest), 'old', 'fake');
    await driver.verify(ofOld());
    await assert.rejects(driver.verify({ ...ofOld(), password: 'wrong' }), { code: 'refused' });
    await assert.rejects(driver.verify(ofOld('/admin?authMechanism=SCRAM-SHA-256')), { code: 'refused' });
    await driver.verify(target(urlOf(placeOf(server), '/admin?authMechanism=SCRAM-SHA-1')));
    for (const username of ['nobody', '']) await assert.rejects(driver.verify(target(at().url, username)));
  });

  it('are made as surely as it is said', async () => {
    const two = { ...at(), writeConcern: '{"w": 2}' };
    await assert.rejects(driver.create(two, user, 0, inShop('read')), /BadValue \(2\)/);
    await driver.create({ ...at(), writeConcern: '{"w": 1, "j": true}' }, user, 0, inShop('read'));
    await assert.rejects(driver.drop(two, 'v-a', []), /BadValue \(2\)/);
    await driver.drop(at(), 'v-a', []);
  });
});

describe('a replica set', () => {
  const servers = [0, 1].map(() => new MongodbServer({ replicaSet: 'rs0' }));
  const [first, second] = servers as [MongodbServer, MongodbServer];
  const url = (rest = '/admin?replicaSet=rs0') => urlOf(servers.map(placeOf).join(), rest);

  before(async () => {
    for (const server of servers) {
      await server.start();
      keeper(server);
    }
  });
  after(() => Promise.all(servers.map((server) => server.stop())));

  it('is asked where it takes changes, also while others are away', async () => {
    const created = { username: 'v-a', password: 'fake' };
    [first.isPrimary, second.isPrimary] = [false, true];
    await driver.create(target(url()), created, 0, inShop('read'));
    assert.deepEqual([first.asked, second.asked], [[], ['createUser admin']]);
    await first.stop();
    await driver.drop(target(url()), 'v-a', []);
    assert.equal(second.users.find('admin', 'v-a'), undefined);
    await first.start();
    second.isPrimary = false;
    await assert.rejects(driver.verify(target(url())), { code: 'unreachable', message: /takes changes/ });
    first.isPrimary = true;
    await assert.rejects(driver.verify(target(url('/admin?replicaSet=rs1'))), { code: 'unreachable' });
    await assert.rejects(driver.verify(target(url(), 'keeper', 'wrong')), { code: 'refused' });
  });
});

describe('a vault that shows a certificate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-mongodb-'));
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  let server: MongodbServer;
  let vault: TestVault;

  before(async () => {
    chownSync(folder, NOBODY, NOBODY);
    await makeCertificate(folder);
    const [command, ...rest] = AS_NOBODY;
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-x509'];
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-addext', 'basicConstraints=critical,CA:false'];
    const options = [...key, ...signed, '-keyout', 'own.key', '-out', 'own.pem', '-subj', '/CN=keeper'];
    await must(command, [...rest, 'openssl', 'req', ...options], { cwd: folder });
    const tls = { cert: read('server.pem'), key: read('server.key'), ca: read('ca.pem'), requestCert: true };
    server = new MongodbServer({ tls: { ...tls, rejectUnauthorized: true } });
    await server.start();
    const roles = [{ role: 'userAdminAnyDatabase', db: 'admin' }];
    server.users.create('$external', { createUser: 'CN=keeper', roles });
    keeper(server);
    vault = await TestVault.open([], undefined, { databases: databaseDrivers });
    await vault.ask('update', 'sys/mounts/db', { type: 'database' });
  });
  after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  const configure = async (fields: Record<string, unknown>) => {
    const own = { tls_ca: read('ca.pem'), tls_certificate_key: read('own.pem') + read('own.key') };
    const connection_url = `mongodb://localhost:${server.tlsPort}/admin?tls=true`;
    const config = { plugin_name: KEEPER.plugin_name, connection_url, ...own, allowed_roles: '*', ...fields };
    return (await vault.ask('update', 'db/config/one', config)).status;
  };

  it('logs in by it, makes users and ends them, and tells nobody its key', async () => {
    assert.equal(await configure({ tls_certificate_key: read('own.pem') }), 400);
    assert.equal(await configure({ tls_certificate_key: read('server.pem') + read('server.key') }), 400);
    assert.equal(await configure({ write_concern: '{"wmode": "majority", "wtimeout": 5000}' }), 204);
    const { data } = (await vault.ask('read', 'db/config/one')).body;
    assert.ok(!JSON.stringify(data).includes('PRIVATE KEY'));
    await vault.ask('update', 'db/roles/shop', { db_name: 'one', creation_statements: inShop('read') });
    const { data: made, lease_id: lease } = (await vault.ask('read', 'db/creds/shop')).body;
    const username = String(made['username']);
    await tries(server, username, String(made['password']), { find: 'a' });
    await vault.ask('update', 'sys/leases/revoke', { lease_id: lease });
    assert.equal(server.users.find('admin', username), undefined);
    assert.equal((await vault.ask('update', 'db/rotate-root/one')).status, 400);
  });

  it('logs in by a password besides, where it has one', async () => {
    assert.equal(await configure({ username: 'keeper', password: 'wrong' }), 400);
    assert.equal(await configure({ username: 'keeper', password: PASSWORD }), 204);
    assert.equal((await vault.ask('update', 'db/rotate-root/one')).status, 204);
    await assert.rejects(tries(server, 'keeper', PASSWORD, { ping: 1 }), { code: 'refused' });
    assert.equal(await configure({ username: 'keeper', password: PASSWORD }), 400);
  });
});

/** What stands in the place of a MongoDB, and means no good. */
async function impostor<Result>(
  serve: (socket: Socket) => Promise<void> | void,
  work: (url: string) => Promise<Result>,
): Promise<Result> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    // It is hung up on: that is what is asked.
    Promise.resolve(serve(socket)).catch(() => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work(urlOf(`127.0.0.1:${(server.address() as { port: number }).port}`));
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

const answering = (answers: readonly BsonDocument[]) => async (socket: Socket) => {
  let asked = 0;
  for await (const message of messagesOf(socket, 100_000))
    socket.write(answerTo(requestIn(message), answers[asked++] ?? { ok: 1 }));
};

describe('what is no MongoDB', () => {
  const HELLO = { isWritablePrimary: true, ok: 1 };
  const step = (payload: string, done = false) => ({
    conversationId: 1,
    done,
    payload: Buffer.from(payload),
    ok: 1,
  });

  it('is told no password, and makes nobody wait for long', async () => {
    const header = (length: number) => {
      const bytes = Buffer.alloc(16);
      bytes.writeInt32LE(length);
      return bytes;
    };
    for (const [serve, code] of [
      [(socket) => void socket.end(), 'unreachable'],
      [(socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'.repeat(10)), 'limit'],
      [(socket) => void socket.write(header(2 ** 31 - 1)), 'limit'],
      [(socket) => void socket.write(header(16)), 'malformed'],
      [(socket) => void socket.end(header(900_000)), 'unreachable'],
      [answering([{ ok: 1, isWritablePrimary: 'yes' }]), 'malformed'],
      [answering([HELLO, { ok: 1 }]), 'malformed'],
      [answering([HELLO, step('r=another,s=AAAA,i=4096')]), 'malformed'],
      [answering([HELLO, { ok: 0, code: 18, codeName: 'AuthenticationFailed' }]), 'refused'],
    ] satisfies [(socket: Socket) => Promise<void> | void, string][])
      await impostor(serve, (url) =>
        assert.rejects(driver.verify(target(url)), (error) => {
          assert.ok(error instanceof Error && 'code' in error && !error.message.includes(PASSWORD));
          return error.code === code;
        }),
      );
  });

  it('is not believed that it knows the password', async () => {
    const serve = async (socket: Socket) => {
      let asked = 0;
      for await (const message of messagesOf(socket, 100_000)) {
        const request = requestIn(message);
        const nonce = /r=(.*)$/.exec(
          Buffer.from((request.command['payload'] as Uint8Array) ?? []).toString(),
        );
        const answers = [HELLO, step(`r=${nonce?.[1]}x,s=AAAA,i=4096`), step(`v=${'A'.repeat(43)}=`, true)];
        socket.write(answerTo(request, answers[asked++] ?? { ok: 1 }));
      }
    };
    await impostor(serve, (url) => assert.rejects(driver.verify(target(url)), { code: 'mismatch' }));
  });

  it('is left after ten seconds where it says nothing', async () => {
    const start = performance.now();
    await impostor(
      () => undefined,
      (url) => assert.rejects(driver.verify(target(url)), { code: 'unreachable', message: /in time/ }),
    );
    assert.ok(performance.now() - start < 60_000);
  });
});
