import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openSqliteStorage } from '../../platform/vault-storage/sqlite-storage.ts';
import { TestVault } from '../vault.fixture.ts';

type Said = Readonly<Record<string, unknown>>;

/** A vault whose key has several shares, and these. */
async function shared(shares: number, threshold: number) {
  const vault = await TestVault.open();
  const say = async (operation: 'read' | 'update' | 'delete', path: string, body: Said = {}) => {
    const answer = await vault.ask(operation, path, body);
    return { status: answer.status, body: answer.body as unknown as Said };
  };
  const { body } = await say('update', 'sys/rekey/init', {
    secret_shares: shares,
    secret_threshold: threshold,
  });
  const done = await say('update', 'sys/rekey/update', { key: vault.share, nonce: body['nonce'] });
  return { vault, say, shares: done.body['keys_base64'] as readonly string[] };
}

describe('the keys of a vault', () => {
  it('are split anew, and the old shares open nothing then', async () => {
    const { vault, shares } = await shared(3, 2);
    assert.equal(shares.length, 3);
    vault.vault.seal();
    await assert.rejects(vault.vault.unseal(vault.share).then(() => vault.vault.unseal(shares[0] ?? '')));
    for (const share of shares.slice(1)) await vault.vault.unseal(share);
    assert.equal((await vault.ask('read', 'sys/mounts')).status, 200);
  });

  it('count once their holders have shown them, where that was wanted', async () => {
    const { vault, say, shares } = await shared(2, 2);
    const wanted = { secret_shares: 3, secret_threshold: 2, require_verification: true };
    const begun = await say('update', 'sys/rekey/init', wanted);
    assert.equal((await say('update', 'sys/rekey/init', wanted)).status, 400);
    const { nonce } = begun.body;
    assert.equal((await say('update', 'sys/rekey/update', { key: shares[0], nonce: 'other' })).status, 400);
    assert.equal((await say('update', 'sys/rekey/update', { key: shares[0], nonce })).body['progress'], 1);
    assert.equal((await say('update', 'sys/rekey/update', { key: shares[0], nonce })).body['progress'], 1);
    const { body } = await say('update', 'sys/rekey/update', { key: shares[1], nonce });
    const made = body['keys_base64'] as readonly string[];
    // The old ones count until then.
    vault.vault.seal();
    for (const share of shares) await vault.vault.unseal(share);
    const verify = (key: string | undefined) =>
      say('update', 'sys/rekey/verify', { key, nonce: body['verification_nonce'] });
    assert.equal((await verify(made[0])).body['progress'], 1);
    assert.equal((await verify(shares[0])).status, 400);
    assert.equal((await say('read', 'sys/rekey/verify')).body['progress'], 0);
    await verify(made[0]);
    assert.equal((await verify(made[2])).body['complete'], true);
    vault.vault.seal();
    for (const share of made.slice(0, 2)) await vault.vault.unseal(share);
    assert.equal((await vault.vault.status()).isSealed, false);
  });

  it('are not split by wrong shares, nor after an hour', async () => {
    const { vault, say, shares } = await shared(2, 2);
    const wrong = Buffer.alloc(33, 7).toString('base64');
    const begin = async () =>
      (await say('update', 'sys/rekey/init', { secret_shares: 1, secret_threshold: 1 })).body['nonce'];
    const first = await begin();
    await say('update', 'sys/rekey/update', { key: shares[0], nonce: first });
    assert.equal((await say('update', 'sys/rekey/update', { key: wrong, nonce: first })).status, 400);
    assert.equal((await say('read', 'sys/rekey/init')).body['started'], false);
    const second = await begin();
    vault.now += 3_600_000;
    assert.equal((await say('update', 'sys/rekey/update', { key: shares[0], nonce: second })).status, 400);
  });

  it('make a root token, which only the one-time password shows', async () => {
    const { vault, say, shares } = await shared(2, 2);
    const begun = (await say('update', 'sys/generate-root/attempt')).body;
    const give = (key: string | undefined) =>
      say('update', 'sys/generate-root/update', { key, nonce: begun['nonce'] });
    assert.equal((await give(shares[0])).body['complete'], false);
    const { body } = await give(shares[1]);
    const pad = Buffer.from(String(begun['otp']));
    const bytes = Buffer.from(String(body['encoded_token']), 'base64');
    const token = Buffer.from(bytes.map((byte, index) => byte ^ (pad[index] ?? 0))).toString();
    const { body: known } = await vault.ask('read', 'auth/token/lookup-self', {}, { token });
    assert.deepEqual(known.data['policies'], ['root']);
    assert.equal((await give(shares[1])).status, 400);
  });

  it('rotate on one replica, and the others read what is written then, and what was before', async () => {
    const file = openSqliteStorage(':memory:');
    const vault = await TestVault.open([], file);
    const replica = await TestVault.join(vault, file);
    await vault.ask('update', 'sys/mounts/kv', { type: 'kv-v2' });
    await vault.ask('update', 'kv/data/old', { data: { a: 1 } });
    assert.equal((await vault.ask('update', 'sys/rotate')).status, 204);
    await vault.ask('update', 'kv/data/new', { data: { a: 2 } });
    for (const path of ['kv/data/new', 'kv/data/old'])
      assert.equal((await replica.ask('read', path)).status, 200, path);
    assert.equal((await replica.ask('read', 'sys/key-status')).body.data['term'], 2);
    vault.vault.seal();
    await vault.vault.unseal(vault.share);
    assert.equal((await vault.ask('read', 'kv/data/new')).status, 200);
  });

  it('rotate by their age, where somebody says so', async () => {
    const vault = await TestVault.open();
    const term = async () => (await vault.ask('read', 'sys/key-status')).body.data['term'];
    const tick = async (hours: number) => {
      vault.now += hours * 3_600_000;
      await vault.vault.core?.expire();
      return term();
    };
    const config = 'sys/rotate/keyring/config';
    assert.equal(await tick(100_000), 1);
    for (const wrong of [{ interval: '23h' }, { interval: '-24h' }, { max_operations: 1_000_000 }])
      assert.equal((await vault.ask('update', config, wrong)).status, 400);
    assert.equal((await vault.ask('update', config, { interval: '24h' })).status, 204);
    assert.deepEqual((await vault.ask('read', 'sys/rotate/config')).body.data, {
      enabled: true,
      interval: '24h0m0s',
      max_operations: 3_865_470_566,
    });
    assert.deepEqual([await tick(0), await tick(23), await tick(1)], [2, 2, 3]);
    await vault.ask('update', 'sys/rotate/config', { enabled: false, interval: '24h' });
    assert.equal(await tick(48), 3);
    assert.equal((await vault.ask('update', 'sys/rotate/keyring')).status, 204);
    assert.equal(await term(), 4);
  });

  it('are split anew as OpenBao names it, too', async () => {
    const { vault, say, shares } = await shared(2, 2);
    const wanted = { secret_shares: 1, secret_threshold: 1 };
    assert.equal((await say('update', 'sys/rotate/recovery/init', wanted)).status, 400);
    const begun = await say('update', 'sys/rotate/root/init', wanted);
    const { nonce, started } = begun.body['data'] as Said;
    assert.equal(started, true);
    assert.equal((await say('read', 'sys/rekey/init')).body['nonce'], nonce);
    await say('update', 'sys/rotate/root/update', { key: shares[0], nonce });
    const done = await say('update', 'sys/rotate/root/update', { key: shares[1], nonce });
    const [share = ''] = (done.body['data'] as { readonly keys_base64: readonly string[] }).keys_base64;
    vault.vault.seal();
    await vault.vault.unseal(share);
    assert.equal((await vault.ask('read', 'sys/mounts')).status, 200);
    assert.equal((await say('delete', 'sys/rotate/root/init')).status, 204);
  });

  it('make a root token, which the vault decodes too', async () => {
    const vault = await TestVault.open();
    const begun = (await vault.ask('update', 'sys/generate-root/attempt')).body as unknown as Said;
    const { nonce, otp } = begun;
    const given = { key: vault.share, nonce };
    const done = (await vault.ask('update', 'sys/generate-root/update', given)).body as unknown as Said;
    const { encoded_token } = done;
    const { token } = (await vault.ask('update', 'sys/decode-token', { encoded_token, otp })).body.data;
    assert.equal((await vault.ask('read', 'sys/mounts', {}, { token: String(token) })).status, 200);
    for (const wrong of [{ otp: 'short' }, { encoded_token: '' }, { encoded_token: '!' }]) {
      const answer = await vault.ask('update', 'sys/decode-token', { encoded_token, otp, ...wrong });
      assert.equal(answer.status, 400);
    }
  });

  it('are forgotten by a seal, and nothing is written with what is left of them', async () => {
    const vault = await TestVault.open();
    await vault.ask('update', 'sys/mounts/kv', { type: 'kv-v2' });
    const [written, sealed] = await Promise.all([
      vault.ask('update', 'kv/data/a', { data: { a: 1 } }).then(
        ({ status }) => status,
        () => 500,
      ),
      vault.ask('update', 'sys/seal').then(({ status }) => status),
    ]);
    assert.equal(sealed, 204);
    assert.equal((await vault.ask('read', 'sys/mounts')).status, 503);
    await vault.vault.unseal(vault.share);
    const { status } = await vault.ask('read', 'kv/data/a');
    assert.equal(status, written === 200 ? 200 : 404);
  });
});

describe('limits of rate', () => {
  it('hold an address below a path, and no other', async () => {
    const vault = await TestVault.open();
    await vault.ask('update', 'sys/mounts/kv', { type: 'kv-v2' });
    await vault.ask('update', 'sys/quotas/rate-limit/kv', { path: 'kv/', rate: 3, interval: '1m' });
    const read = (address: string) => vault.ask('read', 'kv/config', {}, { address });
    const statuses = [];
    for (let n = 0; n < 5; n += 1) statuses.push((await read('10.0.0.1')).status);
    assert.deepEqual(
      statuses.map((status) => status === 429),
      [false, false, false, true, true],
    );
    assert.notEqual((await read('10.0.0.2')).status, 429);
    assert.equal((await vault.ask('read', 'sys/mounts')).status, 200);
    vault.now += 20_000;
    assert.notEqual((await read('10.0.0.1')).status, 429);
    assert.equal((await vault.ask('read', 'sys/quotas/rate-limit/kv')).body.data['rate'], 3);
    await vault.ask('delete', 'sys/quotas/rate-limit/kv');
    assert.equal((await vault.ask('read', 'sys/quotas/rate-limit/kv')).status, 404);
  });

  it('are led by no replica, so that none steps down', async () => {
    const vault = await TestVault.open();
    assert.equal((await vault.ask('update', 'sys/step-down')).status, 204);
    assert.equal((await vault.ask('read', 'sys/mounts')).status, 200);
  });
});
