import assert from 'node:assert/strict';
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ROOT } from '../architecture/source-files.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { must, run } from './command.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { freePort } from './own-server.ts';
import { startVault, startVaultWith, type VaultProcess } from './vault-process.ts';

export const lane: Lane = 'anywhere';
export const mostSeconds = 240;

/** Secrets of so many bytes, and how many kilobytes the process may have for them: far fewer than all of them. */
const [SECRETS, SIZE, MOST_KILOBYTES] = [120, 2 ** 20, 240 * 1024];

interface Made {
  readonly vault: VaultProcess;
  readonly root: string;
  readonly share: string;
}

async function unsealed(store: string, ...more: readonly string[]): Promise<Made> {
  const vault = await startVault(store, ...more);
  const { body } = await vault.ask('PUT', 'sys/init', { secret_shares: 1, secret_threshold: 1 });
  const {
    root_token: root,
    keys_base64: [share = ''],
  } = body;
  await vault.ask('PUT', 'sys/unseal', { key: share });
  return { vault, root, share };
}

describe('a drill of restoring', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-vault-snapshot-'));
  const file = (name: string) => join(folder, name);
  let postgres: Postgres;

  before(async () => {
    postgres = await startPostgres();
  });
  after(async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true });
  });

  const snapshot = ({ vault, root }: Made, ...args: readonly string[]) =>
    run(join(ROOT, 'plimsoll'), ['vault', 'operator', 'snapshot', ...args], {
      env: { ...process.env, VAULT_ADDR: vault.address, VAULT_TOKEN: root },
    });
  const secret = async ({ vault, root }: Made) =>
    (await vault.ask('GET', 'kv/data/a', undefined, root)).body.data?.['data'];
  const write = ({ vault, root }: Made, n: number) => vault.ask('POST', 'kv/data/a', { data: { n } }, root);

  const stores: readonly (readonly [string, () => Promise<string>])[] = [
    ['SQLite', () => Promise.resolve(file(`${Math.random()}.db`))],
    ['PostgreSQL', () => postgres.database()],
  ];
  for (const [name, store] of stores)
    it(`brings everything back in ${name}, into a new store too, and takes nothing that is not whole`, async () => {
      const one = await unsealed(await store());
      await one.vault.ask('POST', 'sys/mounts/kv', { type: 'kv-v2' }, one.root);
      await write(one, 1);
      const path = file(`${name}.snapshot`);
      assert.equal((await snapshot(one, 'save', path)).code, 0);
      assert.equal(statSync(path).mode & 0o777, 0o600);
      await write(one, 2);
      assert.equal((await snapshot(one, 'restore', path)).code, 0);
      assert.deepEqual(await secret(one), { n: 1 });

      await write(one, 3);
      copyFileSync(path, file('short'));
      truncateSync(file('short'), statSync(path).size - 1);
      const bytes = readFileSync(path);
      const at = bytes.length - 200;
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      writeFileSync(file('changed'), bytes);
      const fresh = await unsealed(await store());
      for (const [made, wrong, why] of [
        [one, file('short'), /ends too early/],
        [one, file('changed'), /changed|digest/],
        [fresh, path, /another vault/],
      ] as const) {
        const { code, stderr } = await snapshot(made, 'restore', wrong);
        assert.equal(code, 2, stderr);
        assert.match(stderr, why);
      }
      assert.deepEqual(await secret(one), { n: 3 });

      assert.equal((await snapshot(fresh, 'restore', '--force', path)).code, 0);
      assert.equal((await fresh.vault.ask('PUT', 'sys/unseal', { key: fresh.share })).status, 400);
      await fresh.vault.ask('PUT', 'sys/unseal', { key: one.share });
      assert.deepEqual(await secret({ ...fresh, root: one.root }), { n: 1 });
      await Promise.all([one.vault.end(), fresh.vault.end()]);
    });

  it('is of more than fits into the memory of a vault', async () => {
    const one = await unsealed(file('large.db'));
    await one.vault.ask('POST', 'sys/mounts/kv', { type: 'kv' }, one.root);
    const text = 'x'.repeat(SIZE);
    for (let n = 0; n < SECRETS; n += 1) await one.vault.ask('POST', `kv/k${n}`, { text }, one.root);
    const most = () =>
      Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${one.vault.process.pid}/status`, 'utf8'))?.[1]);
    assert.equal((await snapshot(one, 'save', file('large.snapshot'))).code, 0);
    assert.ok(statSync(file('large.snapshot')).size > SECRETS * SIZE);
    assert.equal((await snapshot(one, 'restore', file('large.snapshot'))).code, 0);
    assert.ok(most() < MOST_KILOBYTES, `${most()} kB`);
    const { status } = await one.vault.ask('GET', `kv/k${SECRETS - 1}`, undefined, one.root);
    assert.equal(status, 200);
    await one.vault.end();
  });

  it('is asked for by clients of Vault', async () => {
    const one = await unsealed(file('hvac.db'));
    const script = `
import hvac, sys
client = hvac.Client(url=sys.argv[1], token=sys.argv[2])
with client.sys.take_raft_snapshot() as answer:
    content = answer.content
assert client.sys.restore_raft_snapshot(content).status_code == 204
assert client.sys.force_restore_raft_snapshot(content).status_code == 204
print(len(content), client.sys.is_sealed())`;
    const told = await must('/usr/bin/python3', ['-c', script, one.vault.address, one.root]);
    assert.match(told, /^\d{4,} True$/m);
    await one.vault.end();
  });

  it('is no rolled-back store, which is refused but by hand', async () => {
    const args = ['--head-file', file('head')];
    const one = await unsealed(file('head.db'), ...args);
    await one.vault.ask('POST', 'sys/mounts/kv', { type: 'kv-v2' }, one.root);
    const copy = (from: string, to: string) => copyFileSync(file(from), file(to));
    await one.vault.end();
    copy('head.db', 'old.db');
    const again = async (...more: readonly string[]) => {
      const vault = await startVault(file('head.db'), ...args, ...more);
      const { status } = await vault.ask('PUT', 'sys/unseal', { key: one.share });
      return { ...one, vault, status };
    };
    // A link is added at most every ten seconds, but by a vault that is stopped.
    const second = await again();
    await write(second, 1);
    await second.vault.end();
    copy('old.db', 'head.db');
    const refused = await again();
    assert.equal(refused.status, 500);
    await refused.vault.end();
    const accepted = await again('--accept-rollback');
    assert.equal(accepted.status, 200);
    await accepted.vault.end();
    const last = await again();
    assert.equal(last.status, 200);
    await last.vault.end();
  });

  it('is of one store: three replicas that start together initialise it once, as declared', async () => {
    const store = await postgres.database();
    const ports = await Promise.all([freePort(), freePort(), freePort()]);
    const replicas = await Promise.all(
      ports.map((port, index) => {
        const settings = {
          store,
          listeners: [{ address: `127.0.0.1:${port}` }],
          initialise: {
            shares: 1,
            threshold: 1,
            sharesFile: file(`shares-${index}.json`),
            policies: { app: 'path "secret/*" { capabilities = ["read"] }' },
            auth: { userpass: { type: 'userpass' } },
            requests: [
              { path: 'auth/userpass/users/ann', data: { password: 'fake-password', policies: 'app' } },
            ],
          },
        };
        writeFileSync(file(`${index}.yaml`), JSON.stringify(settings));
        return startVaultWith(port, [file(`${index}.yaml`)]);
      }),
    );
    const made = [0, 1, 2].flatMap((index) => {
      try {
        return [JSON.parse(readFileSync(file(`shares-${index}.json`), 'utf8')) as { keys_base64: string[] }];
      } catch {
        return [];
      }
    });
    assert.equal(made.length, 1);
    for (const replica of replicas) {
      await replica.ask('PUT', 'sys/unseal', { key: made[0]?.keys_base64[0] });
      const { status } = await replica.ask('POST', 'auth/userpass/login/ann', { password: 'fake-password' });
      assert.equal(status, 200);
    }
    await Promise.all(replicas.map((replica) => replica.end()));
  });
});
