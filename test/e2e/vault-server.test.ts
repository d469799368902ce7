import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { SELF_SIGNED } from '../../src/platform/http/self-signed.fixture.ts';
import { ROOT } from '../architecture/source-files.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { repetitions } from '../fixtures/repetitions.ts';
import { run } from './command.ts';
import { freePort, until } from './own-server.ts';
import { startVault, startVaultWith, type VaultProcess } from './vault-process.ts';

export const lane: Lane = 'anywhere';
export const mostSeconds = 180;

const KILLS = repetitions(8, 500);

describe('a vault in a process of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-vault-server-'));
  const file = (name: string) => join(folder, name);
  let vault: VaultProcess;
  let root = '';
  const client = (...args: readonly string[]) =>
    run(join(ROOT, 'plimsoll'), ['vault', ...args], {
      env: { ...process.env, VAULT_ADDR: vault.address, VAULT_TOKEN: root, HOME: folder },
    });
  const unseal = async () => assert.equal((await vault.unseal()).body.sealed, false);

  before(async () => {
    vault = await startVault(file('a.db'), '--audit-file', file('a.log'));
  });
  after(async () => {
    await vault.end();
    rmSync(folder, { recursive: true });
  });

  it('is initialised once, and sealed after each start; what it kept is there', async () => {
    ({ root } = await vault.initialise());
    assert.equal((await vault.ask('PUT', 'sys/init', {})).status, 400);
    assert.equal((await vault.ask('POST', 'sys/mounts/kv', { type: 'kv-v2' })).status, 204);
    await vault.ask('POST', 'kv/data/a', { data: { password: 'fake-one' } });
    await vault.end();
    await vault.start();
    assert.equal((await vault.ask('GET', 'kv/data/a')).status, 503);
    await unseal();
    const { data } = (await vault.ask('GET', 'kv/data/a')).body;
    assert.deepEqual(data['data'], { password: 'fake-one' });
    for (const name of ['a.db', 'a.log']) assert.equal(statSync(file(name)).mode & 0o777, 0o600, name);
    assert.ok(
      !readFileSync(file('a.db')).includes('fake-one') && !readFileSync(file('a.log')).includes('fake-one'),
    );
  });

  it(`loses no write that was answered, in ${KILLS} kills`, async () => {
    let answered = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const written: string[] = [];
      const over = new AbortController();
      const write = async (worker: number) => {
        for (let n = 0; !over.signal.aborted; n += 1) {
          const path = `kv/data/k${kill}-${worker}-${n}`;
          const reply = await vault.ask('POST', path, { data: { path } }).catch(() => undefined);
          if (reply?.status === 200) written.push(path);
        }
      };
      const workers = [1, 2, 3].map(write);
      const enough = 10 + Math.floor(Math.random() * 20);
      await until(() => written.length >= enough);
      await vault.end('SIGKILL');
      over.abort();
      await Promise.all(workers);
      await vault.start();
      await unseal();
      for (const path of written)
        assert.deepEqual((await vault.ask('GET', path)).body.data['data'], { path }, path);
      answered += written.length;
    }
    assert.ok(answered >= KILLS * 10, `only ${answered} writes`);
  });

  it('has a record of requests that is whole after all of that, and shows where it is changed', async () => {
    const whole = await client('audit', 'verify', file('a.log'));
    assert.equal(whole.code, 0, whole.stdout);
    const lines = readFileSync(file('a.log'), 'utf8').split('\n');
    writeFileSync(file('changed.log'), lines.toSpliced(4, 1).join('\n'));
    const changed = await client('audit', 'verify', file('changed.log'));
    assert.match(changed.stdout, /line 5 does not follow/);
    assert.equal(changed.code, 1);
  });

  it('takes up the file that was put in the place of its record, and goes on from the one before', async () => {
    renameSync(file('a.log'), file('a.log.1'));
    vault.process.kill('SIGHUP');
    // The file is made when the next record comes.
    await until(async () => {
      await vault.ask('GET', 'sys/mounts');
      return isThere(file('a.log'));
    });
    assert.equal((await client('audit', 'verify', file('a.log'))).code, 1);
    assert.equal((await client('audit', 'verify', file('a.log'), '--continued')).code, 0);
    writeFileSync(
      file('both.log'),
      readFileSync(file('a.log.1'), 'utf8') + readFileSync(file('a.log'), 'utf8'),
    );
    assert.equal((await client('audit', 'verify', file('both.log'))).code, 0);
  });

  it('has devices besides, of which one must hold', async () => {
    assert.equal((await client('audit', 'enable', file('b.log'), '--path', 'second')).code, 0);
    assert.notEqual((await client('audit', 'enable', file('a.db'), '--path', 'store')).code, 0);
    assert.equal((await client('audit', 'verify', file('b.log'))).code, 0);
    assert.match((await client('audit', 'list')).stdout, /second\/ +file/);
    assert.equal((await client('audit', 'disable', 'second')).code, 0);
  });

  it('is asked by commands, which have no secret on their line', async () => {
    const put = await client('kv', 'put', 'kv/app', 'user=x', 'password=fake-two');
    assert.equal(put.code, 0, put.stderr);
    assert.equal((await client('kv', 'get', 'kv/app', '--field', 'password')).stdout, 'fake-two');
    assert.equal((await client('kv', 'get', 'kv/none')).code, 3);
    const { stdout } = await client('kv', 'get', 'kv/app', '--wrap-ttl', '1m', '--format', 'json');
    assert.ok(stdout.includes('wrap_info') && !stdout.includes('fake-two'));
    assert.equal((await client('operator', 'rotate')).code, 0);
    assert.match((await client('operator', 'key-status')).stdout, /term +2/);
    assert.equal((await client('operator', 'seal')).code, 0);
    const sealed = await client('status');
    assert.match(sealed.stdout, /sealed +true/);
    assert.equal(sealed.code, 2);
    await unseal();
    assert.equal((await client('status')).code, 0);
  });

  it('refuses what it cannot record', async () => {
    // A device of this name takes no byte.
    const full = await startVault(file('full.db'), '--audit-file', '/dev/full');
    try {
      await full.initialise();
      const { status } = await full.ask('POST', 'sys/mounts/kv', { type: 'kv-v2' });
      assert.equal(status, 500);
      assert.match(full.notes(), /\/dev\/full cannot be written/);
    } finally {
      await full.end();
    }
  });
});

describe('a vault that is declared', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-vault-declared-'));
  const file = (name: string) => join(folder, name);
  after(() => rmSync(folder, { recursive: true }));

  it('makes what was declared, by a root token that nobody sees, and serves TLS', async () => {
    const port = await freePort();
    writeFileSync(file('vault.pem'), SELF_SIGNED.cert);
    writeFileSync(file('vault.key'), SELF_SIGNED.key);
    writeFileSync(
      file('vault.yaml'),
      `store: ${file('b.db')}
listeners:
  - address: 127.0.0.1:${port}
    tls: { certificate: ${file('vault.pem')}, key: ${file('vault.key')} }
audit: [${file('b.log')}]
initialise:
  shares: 3
  threshold: 2
  sharesFile: ${file('shares.json')}
  policies:
    app: 'path "secret/*" { capabilities = ["read"] }'
  mounts:
    secret: { type: kv-v2 }
  auth:
    userpass: { type: userpass }
  requests:
    - path: auth/userpass/users/ann
      data: { password: fake-password, policies: app }
`,
    );
    const vault = await startVaultWith(port, [file('vault.yaml')]);
    try {
      const login = await askTls(port, 'auth/userpass/login/ann', { password: 'fake-password' });
      assert.match(login, /"policies":\["app","default"\]/);
      const { keys_base64: shares } = JSON.parse(readFileSync(file('shares.json'), 'utf8')) as {
        keys_base64: string[];
      };
      assert.equal(shares.length, 3);
      assert.ok(!/hvs\.|root_token/.test(readFileSync(file('shares.json'), 'utf8') + vault.notes()));
      const records = readFileSync(file('b.log'), 'utf8');
      assert.match(records, /"path":"auth\/token\/revoke-self"/);
      rmSync(file('vault.pem'));
      vault.process.kill('SIGHUP');
      await until(() => vault.notes().includes('vault.pem cannot be read'));
      assert.match(await askTls(port, 'sys/health'), /"sealed":false/);
    } finally {
      await vault.end();
    }
  });
});

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Asks by TLS, and believes the certificate of the test alone. */
function askTls(port: number, path: string, body?: object): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `https://localhost:${port}/v1/${path}`,
      { method: body ? 'POST' : 'GET', ca: SELF_SIGNED.cert, family: 4 },
      (message) => {
        let text = '';
        message.setEncoding('utf8').on('data', (part: string) => (text += part));
        message.on('end', () => resolve(text));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body && JSON.stringify(body));
  });
}
