import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import type { KeyWrapper } from '../../platform/vault-seals/types.ts';
import { openSqliteStorage } from '../../platform/vault-storage/sqlite-storage.ts';
import type { VaultStorage } from '../../platform/vault-storage/types.ts';
import { NO_DEVICES } from '../vault.fixture.ts';
import { sealEndpoint } from '../http/seal-endpoints.ts';
import type { Operation } from '../routing/types.ts';
import { unitOf } from '../units.ts';
import { Vault } from '../vault.ts';
import { SEAL_PATH, storedSeal } from './key-keeper.ts';
import type { ConfiguredSeals } from './types.ts';

type Said = Readonly<Record<string, unknown>>;

const turned = (bytes: Buffer) => Buffer.from(bytes.toReversed());

/** Wraps by turning bytes around; `isAway` while nobody answers. */
class Turner implements KeyWrapper {
  readonly kind: string;
  isAway = false;

  constructor(kind = 'turner') {
    this.kind = kind;
  }

  wrap(key: Buffer) {
    return Promise.resolve({ turned: turned(key).toString('base64') });
  }

  unwrap({ turned: given = '' }: Readonly<Record<string, string>>) {
    if (this.isAway) return Promise.reject(new Fault('unreachable', 'it is away'));
    return Promise.resolve(turned(Buffer.from(given, 'base64')));
  }
}

function vaultOf(storage: VaultStorage, seals: ConfiguredSeals) {
  const quiet = { request: () => Promise.resolve(), answer: () => Promise.resolve() };
  const vault = new Vault({
    storage,
    seals,
    audit: { ...quiet, ...NO_DEVICES },
    fetch: () => Promise.reject(new Error('nobody is there')),
    version: '0.0.0',
    now: Date.now,
    unitOf,
  });
  const say = async (operation: Operation, path: string, body: Said = {}, token = 'none') => {
    const request = {
      id: '',
      operation,
      path,
      body,
      query: {},
      token,
      wrapTtl: undefined,
      namespace: '',
      address: '',
    };
    const reply = await (sealEndpoint(vault, request) ?? vault.handle(request));
    return { status: reply.status, body: reply.body as Said };
  };
  return { vault, say };
}

const SHARES = { former: [], active: undefined };
const by = (active: KeyWrapper, ...former: readonly KeyWrapper[]) => ({ active, former });

async function initialised(active = new Turner()) {
  const storage = openSqliteStorage(':memory:');
  const made = vaultOf(storage, by(active));
  const { body } = await made.say('update', 'sys/init', { recovery_shares: 3, recovery_threshold: 2 });
  return {
    ...made,
    storage,
    active,
    root: String(body['root_token']),
    body,
    shares: body['recovery_keys_base64'] as readonly string[],
  };
}

describe('a vault that opens without people', () => {
  it('has recovery keys, and is unsealed when it was initialised and when it starts', async () => {
    const { say, storage, active, root, body, shares } = await initialised();
    assert.deepEqual([body['keys'], shares.length], [[], 3]);
    const { body: state } = await say('read', 'sys/seal-status');
    const { type, sealed, t, n, recovery_seal: isRecovery, migration } = state;
    assert.deepEqual([type, sealed, t, n, isRecovery, migration], ['turner', false, 2, 3, true, false]);
    const again = vaultOf(storage, by(active));
    assert.ok(await again.vault.unsealAutomatically());
    assert.equal((await again.say('read', 'sys/mounts', {}, root)).status, 200);
  });

  it('stays sealed while what unwraps is away', async () => {
    const { storage, active } = await initialised();
    const { vault } = vaultOf(storage, by(active));
    active.isAway = true;
    await assert.rejects(vault.unsealAutomatically(), { code: 'unreachable' });
    active.isAway = false;
    assert.ok(await vault.unsealAutomatically());
  });

  it('is opened once where it is tried again before what unwraps has answered, and then keeps no key', async () => {
    const { storage, shares } = await initialised();
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    const unwrapped: Buffer[] = [];
    const slow = new (class extends Turner {
      override async unwrap(wrapped: Readonly<Record<string, string>>) {
        const key = await super.unwrap(wrapped);
        unwrapped.push(key);
        await answered;
        return key;
      }
    })();
    const { vault } = vaultOf(storage, by(slow));
    const tries = [vault.unsealAutomatically(), vault.unsealAutomatically()];
    const byPeople = shares.slice(0, 2).map((share) => vault.unseal(share));
    answer();
    await Promise.all([...tries, ...byPeople]);
    assert.equal((await vault.status()).isSealed, false);
    vault.seal();
    assert.equal((await vault.status()).isSealed, true);
    assert.ok(unwrapped.length >= 1 && unwrapped.every((key) => key.every((byte) => byte === 0)));
  });

  it('stays sealed once somebody sealed it, until as many as recover it say so', async () => {
    const { vault, say, root, shares } = await initialised();
    assert.equal((await say('update', 'sys/seal', {}, root)).status, 204);
    assert.equal(await vault.unsealAutomatically(), false);
    await say('update', 'sys/unseal', { key: shares[0] });
    await assert.rejects(vault.unseal(Buffer.alloc(33, 1).toString('base64')), { status: 400 });
    for (const key of shares.slice(1)) await say('update', 'sys/unseal', { key });
    assert.equal((await say('read', 'sys/mounts', {}, root)).status, 200);
  });

  it('makes a root token by recovery keys, and splits them anew', async () => {
    const { say, root, shares } = await initialised();
    assert.equal(
      (await say('update', 'sys/rekey/init', { secret_shares: 1, secret_threshold: 1 }, root)).status,
      400,
    );
    const begun = await say(
      'update',
      'sys/rekey-recovery-key/init',
      { secret_shares: 1, secret_threshold: 1 },
      root,
    );
    const { nonce } = begun.body;
    await say('update', 'sys/rekey-recovery-key/update', { key: shares[0], nonce }, root);
    const done = await say('update', 'sys/rekey-recovery-key/update', { key: shares[1], nonce }, root);
    const [key] = done.body['keys_base64'] as readonly string[];
    const attempt = await say('update', 'sys/generate-root/attempt', {}, root);
    const given = { nonce: attempt.body['nonce'] };
    assert.equal(
      (await say('update', 'sys/generate-root/update', { ...given, key }, root)).body['complete'],
      true,
    );
    const other = await say('update', 'sys/generate-root/attempt', {}, root);
    const old = { key: shares[0], nonce: other.body['nonce'] };
    assert.equal((await say('update', 'sys/generate-root/update', old, root)).status, 400);
  });

  it('believes no recovery key that was put into its store', async () => {
    const [mine, theirs] = [await initialised(), await initialised()];
    const [ours, other] = [await storedSeal(mine.storage), await storedSeal(theirs.storage)];
    assert.ok(ours?.seal.type === 'auto' && other);
    const forged = { ...ours.seal, check: other.seal.check };
    await mine.storage.write([
      { path: SEAL_PATH, value: Buffer.from(JSON.stringify(forged)), expected: ours.version },
    ]);
    const { body } = await mine.say('update', 'sys/generate-root/attempt', {}, mine.root);
    const give = (key: string | undefined) =>
      mine.say('update', 'sys/generate-root/update', { key, nonce: body['nonce'] }, mine.root);
    await give(theirs.shares[0]);
    assert.equal((await give(theirs.shares[1])).status, 400);
  });

  it('is not initialised by what does not unwrap what it wraps', async () => {
    class Broken extends Turner {
      override unwrap() {
        return Promise.resolve(Buffer.alloc(32));
      }
    }
    const storage = openSqliteStorage(':memory:');
    await assert.rejects(vaultOf(storage, by(new Broken())).vault.initialise(1, 1), { code: 'mismatch' });
    assert.equal(await storedSeal(storage), undefined);
  });
});

describe('another seal', () => {
  it('is taken up by the holders of shares, from shares and back, and they keep theirs', async () => {
    const storage = openSqliteStorage(':memory:');
    const first = vaultOf(storage, SHARES);
    const made = await first.vault.initialise(3, 2);
    const [one = '', two = ''] = made.shares.map((share) => share.toString('base64'));
    const turner = new Turner();
    const second = vaultOf(storage, by(turner));
    assert.equal(await second.vault.unsealAutomatically(), false);
    assert.equal((await second.say('read', 'sys/seal-status')).body['migration'], true);
    await assert.rejects(second.vault.unseal(one), { status: 400 });
    await second.vault.unseal(one, true);
    await second.vault.unseal(two, true);
    assert.equal((await second.say('read', 'sys/seal-status')).body['type'], 'turner');
    assert.ok(await vaultOf(storage, by(turner)).vault.unsealAutomatically());
    await assert.rejects(vaultOf(storage, by(turner)).vault.unseal(one, true), { status: 400 });

    const other = new Turner('other');
    const third = vaultOf(storage, by(other, turner));
    for (const share of [one, two]) await third.vault.unseal(share, true);
    assert.ok(await vaultOf(storage, by(other)).vault.unsealAutomatically());

    const missing = vaultOf(storage, SHARES);
    await missing.vault.unseal(one, true);
    await assert.rejects(missing.vault.unseal(two, true), { status: 400 });
    const last = vaultOf(storage, { active: undefined, former: [other] });
    for (const share of [one, two]) await last.vault.unseal(share, true);
    const after = vaultOf(storage, SHARES);
    for (const share of [one, two]) await after.vault.unseal(share);
    assert.equal((await after.say('read', 'sys/mounts', {}, made.rootToken)).status, 200);
  });
});
