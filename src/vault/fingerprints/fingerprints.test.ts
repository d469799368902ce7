import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fingerprintOf } from '../../model/vault/fingerprint.ts';
import type { VaultIndex, VaultPlace } from '../../model/vault/knowledge.ts';
import { TestVault } from '../vault.fixture.ts';

/** Fake, and of the form of what a machine makes. */
const FAKE = ['fake-xK9q2Lw7Rz4Tb8Vn1Mc', 'fake-Qe5Yh3Uj6Io0Pa2Sd9Fg'] as const;

const opened = async () => {
  const vault = await TestVault.open();
  const { body } = await vault.ask('read', 'sys/plimsoll/fingerprints/key');
  const key = Buffer.from(String(body.data['key']), 'base64');
  const match = async (secret: string): Promise<readonly VaultPlace[]> => {
    const fingerprint = fingerprintOf(key, secret);
    const answer = await vault.ask('update', 'sys/plimsoll/fingerprints/match', {
      fingerprints: [fingerprint],
    });
    return (answer.body.data['matches'] as Record<string, VaultPlace[]>)[fingerprint] ?? [];
  };
  const exported = async () =>
    (await vault.ask('read', 'sys/plimsoll/fingerprints')).body.data as unknown as VaultIndex;
  return { vault, match, exported };
};

describe('fingerprints of what the vault keeps', () => {
  it('tell of each version of a value where it is, until that is destroyed', async () => {
    const { vault, match } = await opened();
    await vault.ask('update', 'sys/mounts/kv', { type: 'kv-v2' });
    const write = (password: string) =>
      vault.ask('update', 'kv/data/team/shop', { data: { user: 'shop', inner: { password } } });
    await write(FAKE[0]);
    vault.now += 1000;
    await write(FAKE[1]);
    const place = { kind: 'value', path: 'kv/data/team/shop', field: 'inner.password', mount: 'kv/' };
    const since = '2026-01-01T00:00:00.000Z';
    const until = '2026-01-01T00:00:01.000Z';
    assert.deepEqual(await match(FAKE[0]), [{ ...place, version: 1, state: 'former', since, until }]);
    assert.deepEqual(await match(`\n${FAKE[1]} `), [
      { ...place, version: 2, state: 'current', since: until },
    ]);
    await vault.ask('delete', 'kv/data/team/shop');
    assert.equal((await match(FAKE[1]))[0]?.state, 'ended');
    await vault.ask('update', 'kv/destroy/team/shop', { versions: [1] });
    assert.deepEqual(await match(FAKE[0]), []);
    await vault.ask('delete', 'kv/metadata/team/shop');
    assert.deepEqual(await match(FAKE[1]), []);
    assert.deepEqual(await vault.storage.list('logical/', '', 10), []);
  });

  it('go with versions that are too many', async () => {
    const { vault, match } = await opened();
    await vault.ask('update', 'sys/mounts/kv', { type: 'kv-v2' });
    await vault.ask('update', 'kv/config', { max_versions: 1 });
    for (const password of FAKE) await vault.ask('update', 'kv/data/a', { data: { password } });
    assert.deepEqual([(await match(FAKE[0])).length, (await match(FAKE[1])).length], [0, 1]);
  });

  it('follow what is written without versions', async () => {
    const { vault, match } = await opened();
    await vault.ask('update', 'sys/mounts/kv', { type: 'kv-v1' });
    await vault.ask('update', 'kv/a', { password: FAKE[0], same: FAKE[1] });
    await vault.ask('update', 'kv/a', { password: FAKE[1], same: FAKE[1] });
    assert.deepEqual(await match(FAKE[0]), []);
    assert.deepEqual(
      (await match(FAKE[1])).map(({ field, path, state }) => `${field} ${path} ${state}`).toSorted(),
      ['password kv/a current', 'same kv/a current'],
    );
    await vault.ask('delete', 'kv/a');
    assert.deepEqual(await match(FAKE[1]), []);
  });

  it('know tokens of the vault, without a row for each', async () => {
    const { vault, match } = await opened();
    const token = await vault.tokenOf({ a: '' });
    const [place] = await match(token);
    assert.deepEqual([place?.kind, place?.account, place?.state], ['token', 'token', 'current']);
    await vault.ask('update', 'auth/token/revoke-accessor', { accessor: place?.path });
    assert.deepEqual(await match(token), []);
  });

  it('are exported but for what could be guessed, and never with a secret', async () => {
    const { vault, exported } = await opened();
    await vault.ask('update', 'sys/mounts/kv', { type: 'kv-v2' });
    await vault.ask('update', 'kv/data/a', { data: { strong: FAKE[0], weak: 'correct horse' } });
    const index = await exported();
    assert.deepEqual([index.guessable, index.entries.length], [1, 1]);
    assert.equal(index.entries[0]?.fingerprint, fingerprintOf(Buffer.from(index.key, 'base64'), FAKE[0]));
    assert.ok(!JSON.stringify(index).includes(FAKE[0]));
  });

  it('need a right of their own', async () => {
    const { vault } = await opened();
    const token = await vault.tokenOf({ all: 'path "kv/*" { capabilities = ["read", "update", "sudo"] }' });
    for (const path of ['', '/key'])
      assert.equal((await vault.ask('read', `sys/plimsoll/fingerprints${path}`, {}, { token })).status, 403);
    const body = { fingerprints: ['0'.repeat(64)] };
    const asked = await vault.ask('update', 'sys/plimsoll/fingerprints/match', body, { token });
    assert.equal(asked.status, 403);
  });
});
