import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { fingerprintOf } from '../../model/vault/fingerprint.ts';
import type { VaultPlace } from '../../model/vault/knowledge.ts';
import type { VaultHands } from '../../pipeline/develop/fix-leaks.ts';
import { FakeDatabase } from '../../vault/engines/database/database.fixture.ts';
import { TestVault } from '../../vault/vault.fixture.ts';
import type { VaultClient } from './client.ts';
import { vaultHands } from './hands.ts';
import { testClient } from './test-client.fixture.ts';

/** Fake, as all here. */
const SECRET = 'fake-xK9q2Lw7Rz4Tb8Vn1Mcp';

describe('what a vault does about a leak', () => {
  let database: FakeDatabase;
  let vault: TestVault;
  beforeEach(async () => {
    database = new FakeDatabase();
    vault = await TestVault.open([], undefined, { databases: database.drivers });
    await vault.ask('update', 'sys/mounts/secret', { type: 'kv-v2' });
    await vault.ask('update', 'sys/mounts/db', { type: 'database' });
    const config = { plugin_name: 'fake-database-plugin', connection_url: 'fake://{{username}}' };
    const login = { username: 'root', password: 'first', allowed_roles: '*' };
    await vault.ask('update', 'db/config/one', { ...config, ...login });
  });
  const handsOf = (values: { given?: string; makes?: boolean } = {}, client = testClient(vault)) =>
    vaultHands(client, 'https://vault.test', database.drivers, {
      given: values.given,
      makes: values.makes ?? false,
    });
  const placeOf = async (hands: VaultHands, secret: string): Promise<VaultPlace> => {
    const fingerprint = fingerprintOf(hands.key, secret);
    const [place] = (await hands.match([fingerprint])).get(fingerprint)?.places ?? [];
    assert.ok(place, 'the vault does not know it');
    return place;
  };
  const states = async (hands: VaultHands, place: VaultPlace, old: string | undefined) => {
    const { old: before, new: next } = await hands.prove(place, old);
    return [before.state, next.state];
  };
  const textAt = async (path: string) => (await vault.ask('read', path)).body.data;

  it('is a rotation of a static role, whose old password its database refuses', async () => {
    database.users.set('app', 'fake-before');
    const role = { db_name: 'one', username: 'app', rotation_period: '1h' };
    await vault.ask('update', 'db/static-roles/shop', role);
    const leaked = database.users.get('app') ?? '';
    const hands = await handsOf();
    const place = await placeOf(hands, leaked);
    assert.equal(place.kind, 'static-role');
    assert.deepEqual(await states(hands, place, leaked), ['accepted', 'accepted']);
    assert.match((await hands.rotate(place, 'generic-credential')) ?? '', /password of app was rotated/);
    assert.deepEqual(await states(hands, place, leaked), ['refused', 'accepted']);
    // One that refuses everybody shows nothing.
    database.users.delete('app');
    assert.deepEqual(await states(hands, place, leaked), ['unknown', 'refused']);
  });

  it('is the end of a lease', async () => {
    await vault.ask('update', 'db/roles/shop', { db_name: 'one', default_ttl: '1h' });
    const { password } = (await vault.ask('read', 'db/creds/shop')).body.data;
    const hands = await handsOf();
    const place = await placeOf(hands, String(password));
    assert.equal(place.kind, 'lease');
    assert.deepEqual(await states(hands, place, String(password)), ['accepted', 'none']);
    assert.equal(await hands.rotate(place, 'generic-credential'), 'the lease was revoked');
    assert.deepEqual(await states(hands, place, String(password)), ['refused', 'none']);
    assert.deepEqual(database.made, []);
  });

  it('is the end of a token, also of one that is not known here any more', async () => {
    const token = await vault.tokenOf({ shop: 'path "secret/data/shop" { capabilities = ["read"] }' });
    const hands = await handsOf();
    const place = await placeOf(hands, token);
    assert.equal(place.kind, 'token');
    assert.deepEqual(await states(hands, place, token), ['accepted', 'none']);
    assert.equal(await hands.rotate(place, 'vault-token'), 'the token was revoked');
    assert.deepEqual(await states(hands, place, token), ['refused', 'none']);
    assert.deepEqual(await states(hands, place, undefined), ['unknown', 'none']);
  });

  it('is a new value that is given or made, and none that only an issuer makes', async () => {
    const data = { db: { password: SECRET }, user: 'shop' };
    await vault.ask('update', 'secret/data/shop', { data });
    const place = await placeOf(await handsOf(), SECRET);
    assert.deepEqual([place.kind, place.field], ['value', 'db.password']);
    const bare = await handsOf();
    await assert.rejects(bare.rotate(place, 'generic-credential'), {
      code: 'refused',
      message: /nobody says/,
    });
    const making = await handsOf({ makes: true });
    await assert.rejects(making.rotate(place, 'aws-access-key'), {
      code: 'refused',
      message: /of an issuer/,
    });
    assert.match((await making.rotate(place, 'generic-credential')) ?? '', /same form/);
    const made = (await textAt('secret/data/shop'))['data'] as typeof data;
    assert.deepEqual([made.user, made.db.password.length], ['shop', SECRET.length]);
    assert.notEqual(made.db.password, SECRET);
    const given = await handsOf({ given: 'fake-given-by-its-issuer' });
    await given.rotate(place, 'aws-access-key');
    assert.deepEqual((await textAt('secret/data/shop'))['data'], {
      db: { password: 'fake-given-by-its-issuer' },
      user: 'shop',
    });
    // Whom a value opens something at is not known to the vault.
    assert.equal((await states(given, place, SECRET))[0], 'unknown');
  });

  it('keeps what it did not know beside what was there, and writes over nothing of others', async () => {
    const hands = await handsOf();
    await hands.keep('secret/leaked', 'one', SECRET);
    await hands.keep('secret/leaked', 'two', 'fake-another-one');
    assert.deepEqual((await textAt('secret/data/leaked'))['data'], { one: SECRET, two: 'fake-another-one' });
    assert.equal((await placeOf(hands, SECRET)).path, 'secret/data/leaked');
    await vault.ask('delete', 'secret/data/leaked');
    await hands.keep('secret/leaked', 'three', SECRET);
    assert.deepEqual((await textAt('secret/data/leaked'))['data'], { three: SECRET });
    const slow = await handsOf({}, interrupted());
    await assert.rejects(slow.keep('secret/leaked', 'four', SECRET), { code: 'usage' });
    assert.deepEqual((await textAt('secret/data/leaked'))['data'], { theirs: 'fake-theirs' });
  });

  /** A client between whose reading and writing somebody else writes. */
  function interrupted(): VaultClient {
    const client = testClient(vault);
    return {
      ...client,
      async read(path, query) {
        const answer = await client.read(path, query);
        if (path.startsWith('secret/data/'))
          await vault.ask('update', path, { data: { theirs: 'fake-theirs' } });
        return answer;
      },
    };
  }

  it('is sealed, so that what somebody changes is told', async () => {
    const hands = await handsOf();
    const at = new Date(vault.now).toISOString();
    const evidence = await hands.seal({ format: 'plimsoll-leak-evidence-1', at, target: '/shop', leaks: [] });
    assert.equal(await hands.isSealed(evidence), true);
    assert.equal(await hands.isSealed({ ...evidence, target: '/other' }), false);
    assert.equal(await hands.isSealed({ ...evidence, seal: undefined }), false);
  });
});
