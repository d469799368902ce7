import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fingerprintOf } from '../../model/vault/fingerprint.ts';
import type { VaultPlace } from '../../model/vault/knowledge.ts';
import { TestVault } from '../vault.fixture.ts';

/** Fake, and of the form of what a machine makes. */
const FAKE = ['fake-xK9q2Lw7Rz4Tb8Vn1Mc', 'fake-Qe5Yh3Uj6Io0Pa2Sd9Fg'] as const;

interface Page {
  readonly key: string;
  readonly guessable: number;
  readonly known: readonly { readonly fingerprint: string; readonly place: VaultPlace }[];
  readonly next: string;
}

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
  const exported = async (query: Readonly<Record<string, string>> = {}) =>
    (await vault.ask('read', 'sys/plimsoll/fingerprints', {}, { query })).body.data as unknown as Page;
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
    assert.deepEqual([index.guessable, index.known.length, index.next], [1, 1, '']);
    assert.equal(index.known[0]?.fingerprint, fingerprintOf(Buffer.from(index.key, 'base64'), FAKE[0]));
    assert.ok(!JSON.stringify(index).includes(FAKE[0]));
  });

  it('are exported page by page, each once', async () => {
    const { vault, exported } = await opened();
    for (const mount of ['a', 'b']) {
      await vault.ask('update', `sys/mounts/${mount}`, { type: 'kv-v2' });
      for (let n = 0; n < 3; n += 1)
        await vault.ask('update', `${mount}/data/${n}`, { data: { password: `${FAKE[0]}${mount}${n}` } });
    }
    const paths: string[] = [];
    for (let after = '', pages = 0; pages < 10; pages += 1) {
      const page = await exported({ after, limit: '2' });
      paths.push(...page.known.map(({ place }) => place.path));
      after = page.next;
      if (after === '') break;
    }
    assert.deepEqual(
      paths.toSorted((a, b) => (a < b ? -1 : 1)),
      ['a/data/0', 'a/data/1', 'a/data/2', 'b/data/0', 'b/data/1', 'b/data/2'],
    );
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
