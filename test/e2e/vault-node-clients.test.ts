import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Client } from '@litehex/node-vault';
import HashiVault from 'hashi-vault-js';
import { SELF_SIGNED } from '../../src/platform/http/self-signed.fixture.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { freePort } from './own-server.ts';
import { startVaultWith, type VaultProcess } from './vault-process.ts';

export const lane: Lane = 'anywhere';

/** What a client says that it has read, whatever its types call it. */
type Told = Readonly<Record<string, unknown>>;
/** The same below one of its names. */
const below = (told: Told, name: string) => told[name] as Told;

describe('a vault is used by more clients of Node as they are', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-vault-node-clients-'));
  const file = (name: string) => join(folder, name);
  let vault: VaultProcess;
  let tlsPort = 0;
  let root = '';
  let share = '';

  before(async () => {
    const port = await freePort();
    tlsPort = await freePort();
    writeFileSync(file('vault.pem'), SELF_SIGNED.cert);
    writeFileSync(file('vault.key'), SELF_SIGNED.key);
    writeFileSync(
      file('vault.yaml'),
      `store: ${file('vault.db')}
listeners:
  - address: 127.0.0.1:${port}
  - address: 127.0.0.1:${tlsPort}
    tls: { certificate: ${file('vault.pem')}, key: ${file('vault.key')} }
`,
    );
    vault = await startVaultWith(port, [file('vault.yaml')]);
  });
  after(async () => {
    await vault.end();
    rmSync(folder, { recursive: true });
  });

  it('@litehex/node-vault: from its first start, with keys and values, transit and mounts', async () => {
    const client = new Client({ endpoint: vault.address });
    const data = async (asked: PromiseLike<{ readonly data?: unknown; readonly error?: unknown }>) => {
      const { data: told, error } = await asked;
      assert.equal(error, undefined, String(error));
      return told as Told;
    };
    assert.equal((await data(client.initialized()))['initialized'], false);
    const made = await data(client.init({ secret_shares: 1, secret_threshold: 1 }));
    [share, root] = [String((made['keys'] as readonly string[])[0]), String(made['root_token'])];
    client.token = root;
    assert.equal((await data(client.unseal({ key: share })))['sealed'], false);
    await data(client.mount({ mountPath: 'secret', type: 'kv-v2' }));
    await data(client.kv2.write({ mountPath: 'secret', path: 'app', data: { user: 'x', n: '1' } }));
    const read = await data(client.kv2.read({ mountPath: 'secret', path: 'app' }));
    assert.deepEqual(below(read, 'data')['data'], { user: 'x', n: '1' });
    await data(
      client.kv2.patch({
        mountPath: 'secret',
        path: 'app',
        data: { user: 'y' },
        options: {},
      }),
    );
    const first = await data(client.kv2.read({ mountPath: 'secret', path: 'app', version: 1 }));
    assert.equal(below(below(first, 'data'), 'data')['user'], 'x');
    // A path with a slash and a query at once, this client puts together wrongly.
    await data(client.kv2.write({ mountPath: 'secret', path: 'team/app', data: { user: 'z' } }));
    const listed = await data(client.kv2.list({ mountPath: 'secret', path: 'team' }));
    assert.deepEqual(below(listed, 'data')['keys'], ['app']);
    await data(client.kv2.writeMetadata({ mountPath: 'secret', path: 'app', custom_metadata: { a: 'b' } }));
    const metadata = await data(client.kv2.readMetadata({ mountPath: 'secret', path: 'app' }));
    assert.deepEqual(below(metadata, 'data')['custom_metadata'], { a: 'b' });
    await data(client.kv2.destroy({ mountPath: 'secret', path: 'app', versions: [1] }));
    await data(client.mount({ mountPath: 'transit', type: 'transit' }));
    await data(client.transit.createKey({ mountPath: 'transit', name: 'k', type: 'aes256-gcm96' }));
    const plaintext = Buffer.from('fake').toString('base64');
    const sealed = await data(client.transit.encrypt({ mountPath: 'transit', name: 'k', plaintext }));
    const ciphertext = String(below(sealed, 'data')['ciphertext']);
    const opened = await data(client.transit.decrypt({ mountPath: 'transit', name: 'k', ciphertext }));
    assert.equal(below(opened, 'data')['plaintext'], plaintext);
    assert.equal((await data(client.engineInfo({ mountPath: 'secret' })))['type'], 'kv');
    assert.equal((await data(client.sealStatus()))['sealed'], false);
    const refused = await new Client({ endpoint: vault.address, token: 'hvs.fake' }).mounts();
    assert.match(String(refused.error), /permission denied/);
  });

  it('hashi-vault-js: over TLS, with tokens, users, roles, secrets, and what it says of refusals', async () => {
    const client = new HashiVault({
      https: true,
      cacert: file('vault.pem'),
      baseUrl: `https://127.0.0.1:${tlsPort}/v1`,
      timeout: 10_000,
    });
    const told = async (asked: unknown) => (await asked) as Told;
    const mount = async (path: string, type: string, where: 'mounts' | 'auth') =>
      assert.equal((await vault.ask('POST', `sys/${where}/${path}`, { type }, root)).status, 204);
    await mount('hashi', 'kv-v2', 'mounts');
    await mount('people', 'userpass', 'auth');
    await mount('machines', 'approle', 'auth');
    assert.equal((await told(client.healthCheck({})))['sealed'], false);
    assert.equal((await told(client.sealStatus()))['initialized'], true);
    const policy = 'path "hashi/*" { capabilities = ["create", "read", "update", "list", "delete"] }';
    await vault.ask('PUT', 'sys/policies/acl/app', { policy }, root);
    const made = await told(client.createToken(root, { policies: 'app', ttl: '1h' }));
    const token = String(made['client_token']);
    assert.deepEqual((await told(client.lookupSelfToken(token)))['policies'], ['app', 'default']);
    assert.equal((await told(client.renewSelfToken(token, '30m')))['lease_duration'], 1800);
    assert.equal((await told(client.createKVSecret(token, 'a/b', { user: 'x' }, 'hashi')))['version'], 1);
    const again = client.updateKVSecret(token, 'a/b', { user: 'y' }, 1, 'hashi');
    assert.equal((await told(again))['version'], 2);
    assert.deepEqual((await told(client.readKVSecret(token, 'a/b', 1, 'hashi')))['data'], { user: 'x' });
    assert.deepEqual((await told(client.listKVSecrets(token, 'a', 'hashi')))['keys'], ['b']);
    await client.deleteVersionsKVSecret(token, 'a/b', [2], 'hashi');
    await client.undeleteVersionsKVSecret(token, 'a/b', [2], 'hashi');
    assert.equal((await told(client.readKVSecretMeta(token, 'a/b', 'hashi')))['current_version'], 2);
    await client.eliminateKVSecret(token, 'a/b', 'hashi');
    const gone = await Promise.resolve(client.readKVSecret(token, 'a/b', 1, 'hashi')).then(
      () => undefined,
      (error: unknown) => error as { isVaultError: boolean; response: { status: number } },
    );
    assert.deepEqual([gone?.isVaultError, gone?.response.status], [true, 404]);
    await client.createUserpassUser(root, 'ann', 'fake-password', ['app'], 'auth/people');
    const person = await told(client.loginWithUserpass('ann', 'fake-password', 'auth/people'));
    assert.deepEqual(person['policies'], ['app', 'default']);
    await vault.ask('POST', 'auth/machines/role/app', { token_policies: 'app' }, root);
    const id = await vault.ask('GET', 'auth/machines/role/app/role-id', undefined, root);
    const secret = await told(client.generateAppRoleSecretId(root, 'app', '{"a":"b"}', 'auth/machines'));
    const roleId = String(id.body.data?.['role_id']);
    const machine = await told(client.loginWithAppRole(roleId, String(secret['secret_id']), 'auth/machines'));
    assert.deepEqual(below(machine, 'metadata')['a'], 'b');
    const capable = await told(client.sysCapabilitiesSelf(token, ['hashi/data/x']));
    assert.deepEqual(capable['hashi/data/x'], ['create', 'delete', 'list', 'read', 'update']);
    await client.revokeSelfToken(token);
    await assert.rejects(async () => client.lookupSelfToken(token));
  });
});
