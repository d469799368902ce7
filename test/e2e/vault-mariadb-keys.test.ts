import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import mysql from 'mysql2/promise';
import { SELF_SIGNED } from '../../src/platform/http/self-signed.fixture.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { must } from './command.ts';
import { AS_NOBODY, type OwnServer, startOwnServer } from './own-server.ts';
import { freePort } from './own-server.ts';
import { startVaultWith, type VaultProcess } from './vault-process.ts';

export const lane: Lane = 'anywhere';
export const mostSeconds = 180;

/** Fake: what MariaDB and who keeps its keys show the vault, and two versions of the key of one table. */
const [TOKEN, KEEPER] = ['fake-token-of-mariadb', 'fake-token-of-keeper'];
const [FIRST, SECOND] = ['1a'.repeat(32), '2b'.repeat(32)];
const MARK = 'fake-row-that-is-encrypted';

describe('MariaDB keeps its keys in a vault', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-vault-mariadb-'));
  let vault: VaultProcess;
  let server: OwnServer;
  const ask = async (text: string) => {
    const connection = await mysql.createConnection({
      socketPath: join(server.folder, 'socket'),
      user: 'root',
      multipleStatements: true,
    });
    try {
      return (await connection.query<mysql.RowDataPacket[]>(text))[0];
    } finally {
      await connection.end();
    }
  };
  const file = () => readFileSync(join(server.folder, 'data/shop/orders.ibd'));

  before(async () => {
    const [port, tlsPort] = [await freePort(), await freePort()];
    vault = await startKeyVault(folder, port, tlsPort);
    server = await startMariadb(`https://127.0.0.1:${tlsPort}/v1/mariadb`);
  });
  after(async () => {
    await server.stop();
    await vault.end();
    rmSync(folder, { recursive: true });
  });

  it('writes a table that nobody can read in its file, and reads it after it was killed', async () => {
    await ask(
      `CREATE DATABASE shop;
       CREATE TABLE shop.orders (note TEXT) ENGINE=InnoDB ENCRYPTED=YES ENCRYPTION_KEY_ID=10;
       CREATE TABLE shop.plain (note TEXT) ENGINE=InnoDB ENCRYPTED=NO;
       INSERT INTO shop.orders VALUES ('${MARK}'); INSERT INTO shop.plain VALUES ('${MARK}')`,
    );
    await server.away();
    assert.deepEqual(
      (await ask('SELECT note FROM shop.orders')).map(({ note }) => String(note)),
      [MARK],
    );
    await ask('FLUSH TABLES shop.orders, shop.plain FOR EXPORT; UNLOCK TABLES');
    const plain = readFileSync(join(server.folder, 'data/shop/plain.ibd'));
    assert.deepEqual([plain.includes(MARK), file().includes(MARK)], [true, false]);
    const [space] = await ask(
      `SELECT CURRENT_KEY_ID, CURRENT_KEY_VERSION FROM information_schema.INNODB_TABLESPACES_ENCRYPTION
       WHERE NAME = 'shop/orders'`,
    );
    assert.deepEqual([Number(space?.['CURRENT_KEY_ID']), Number(space?.['CURRENT_KEY_VERSION'])], [10, 1]);
  });

  it('writes with a new version of the key, and reads what was written with the old one', async () => {
    const added = await vault.ask('POST', 'mariadb/data/10', { data: { data: SECOND } }, KEEPER);
    assert.equal(added.body.data?.['version'], 2);
    await server.away();
    await ask(
      `CREATE TABLE shop.later (note TEXT) ENGINE=InnoDB ENCRYPTED=YES ENCRYPTION_KEY_ID=10;
       INSERT INTO shop.later VALUES ('later')`,
    );
    const rows = await ask('SELECT note FROM shop.orders UNION SELECT note FROM shop.later');
    assert.deepEqual(
      rows.map(({ note }) => String(note)),
      [MARK, 'later'],
    );
  });

  it('makes no table whose key the vault does not give', async () => {
    assert.equal((await vault.ask('POST', 'auth/token/revoke-self', {}, TOKEN)).status, 204);
    assert.equal((await vault.ask('GET', 'mariadb/data/10', undefined, TOKEN)).status, 403);
    // A key that is there, and that it has not read before.
    await assert.rejects(
      ask('CREATE TABLE shop.more (note TEXT) ENGINE=InnoDB ENCRYPTED=YES ENCRYPTION_KEY_ID=11'),
    );
  });
});

/** A vault over TLS that was declared with the keys of MariaDB, and a token that may read them and nothing else. */
async function startKeyVault(folder: string, port: number, tlsPort: number): Promise<VaultProcess> {
  writeFileSync(join(folder, 'vault.pem'), SELF_SIGNED.cert);
  writeFileSync(join(folder, 'vault.key'), SELF_SIGNED.key);
  writeFileSync(
    join(folder, 'vault.yaml'),
    `store: ${join(folder, 'vault.db')}
listeners:
  - address: 127.0.0.1:${port}
  - address: 127.0.0.1:${tlsPort}
    tls: { certificate: ${join(folder, 'vault.pem')}, key: ${join(folder, 'vault.key')} }
audit: [${join(folder, 'vault.log')}]
initialise:
  shares: 1
  threshold: 1
  sharesFile: ${join(folder, 'shares.json')}
  policies:
    mariadb: |
      path "mariadb/data/*" { capabilities = ["read"] }
      path "sys/mounts/mariadb/tune" { capabilities = ["read"] }
    keys: 'path "mariadb/data/*" { capabilities = ["create", "update"] }'
  mounts:
    mariadb: { type: kv-v2 }
  requests:
    - { path: mariadb/data/1, data: { data: { data: '${FIRST}' } } }
    - { path: mariadb/data/10, data: { data: { data: '${FIRST}' } } }
    - { path: mariadb/data/11, data: { data: { data: '${FIRST}' } } }
    - { path: auth/token/create-orphan, data: { id: ${TOKEN}, policies: [mariadb] } }
    - { path: auth/token/create-orphan, data: { id: ${KEEPER}, policies: [keys] } }
`,
  );
  return startVaultWith(port, [join(folder, 'vault.yaml')]);
}

/** A MariaDB whose keys are at a URL of a vault. */
function startMariadb(url: string): Promise<OwnServer> {
  const [first, ...rest] = AS_NOBODY;
  return startOwnServer({
    name: 'mariadb-keys',
    async prepare(folder) {
      writeFileSync(join(folder, 'vault-ca.pem'), SELF_SIGNED.cert);
      const options = [`--datadir=${join(folder, 'data')}`, `--tmpdir=${folder}`, '--skip-test-db'];
      const admin = '--auth-root-authentication-method=normal';
      await must(first, [...rest, 'mariadb-install-db', '--no-defaults', admin, ...options]);
    },
    command: (folder, port) => [
      'mariadbd',
      '--no-defaults',
      '--skip-name-resolve',
      '--plugin-load-add=hashicorp_key_management.so',
      `--hashicorp-key-management-vault-url=${url}`,
      `--hashicorp-key-management-token=${TOKEN}`,
      `--hashicorp-key-management-vault-ca=${join(folder, 'vault-ca.pem')}`,
      '--innodb-encrypt-log=ON',
      `--datadir=${join(folder, 'data')}`,
      `--port=${port}`,
      `--tmpdir=${folder}`,
      `--socket=${join(folder, 'socket')}`,
      `--log-error=${join(folder, 'error.log')}`,
      '--bind-address=127.0.0.1',
    ],
    answers: async (port) => {
      const connection = await mysql.createConnection({ host: '127.0.0.1', port, user: 'root' });
      await connection.end();
    },
  });
}
