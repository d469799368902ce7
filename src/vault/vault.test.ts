import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openSqliteStorage } from '../platform/vault-storage/sqlite-storage.ts';
import type { VaultUnit } from './routing/types.ts';
import { unitOf } from './units.ts';
import { NO_DEVICES, TestVault } from './vault.fixture.ts';
import { Vault } from './vault.ts';

const READ_ONLY = 'path "secret/*" { capabilities = ["read", "list"] }';

describe('the seal', () => {
  const audit = { request: () => Promise.resolve(), answer: () => Promise.resolve(), ...NO_DEVICES };
  const sealed = (storage = openSqliteStorage(':memory:')) =>
    new Vault({
      storage,
      audit,
      version: '0',
      now: () => 1,
      unitOf,
      fetch: () => Promise.reject(new Error('nobody is there')),
    });

  it('opens with enough shares of the key, given in any order, and not before', async () => {
    const storage = openSqliteStorage(':memory:');
    const { shares, rootToken } = await sealed(storage).initialise(5, 3);
    assert.match(rootToken, /^hvs\./);
    const vault = sealed(storage);
    const ask = (token: string) =>
      vault.handle({
        id: '',
        operation: 'read',
        path: 'auth/token/lookup-self',
        body: {},
        query: {},
        token,
        wrapTtl: undefined,
        namespace: '',
        address: '',
      });
    for (const [index, share] of [shares[4], shares[0], shares[0]].entries()) {
      await vault.unseal(share?.toString(index === 1 ? 'hex' : 'base64') ?? '');
      assert.equal((await ask(rootToken)).status, 503);
    }
    const { nonce, ...status } = await vault.status();
    assert.match(nonce, /^[\da-f-]{36}$/);
    assert.deepEqual(status, {
      isInitialised: true,
      isSealed: true,
      shares: 5,
      threshold: 3,
      progress: 2,
      kind: 'shamir',
      isToMigrate: false,
    });
    await vault.unseal(shares[2]?.toString('base64') ?? '');
    assert.equal((await ask(rootToken)).status, 200);
    assert.equal((await vault.status()).nonce, '');
    vault.seal();
    assert.equal((await ask(rootToken)).status, 503);
  });

  it('tells wrong shares before it uses them, and forgets what was given', async () => {
    const storage = openSqliteStorage(':memory:');
    const { shares } = await sealed(storage).initialise(3, 2);
    const other = await sealed().initialise(3, 2);
    const vault = sealed(storage);
    await vault.unseal(shares[0]?.toString('hex') ?? '');
    await assert.rejects(
      vault.unseal(other.shares[1]?.toString('hex') ?? ''),
      /at least one of them is wrong/,
    );
    const { progress, nonce } = await vault.status();
    assert.deepEqual([progress, nonce], [0, '']);
    await assert.rejects(vault.unseal('no share'), /hex or base64/);
    await assert.rejects(vault.initialise(3, 2), /already initialized/);
    await assert.rejects(sealed().initialise(3, 1), /each share would be the key/);
  });
});

describe('the vault', () => {
  it('serves nobody whose token is none, ended, from elsewhere or used up', async () => {
    const vault = await TestVault.open();
    await vault.ask('update', 'sys/mounts/secret', { type: 'kv-v2' });
    const limited = await vault.tokenOf(
      { all: 'path "secret/*" { capabilities = ["list"] }' },
      { num_uses: 2, ttl: '1h' },
    );
    const status = async (token: string | undefined) =>
      (await vault.ask('list', 'secret/metadata/', {}, { token })).status;
    for (const token of [undefined, '', 'rooT', 'hvs.none', `${limited}x`])
      assert.equal(await status(token), 403);
    assert.deepEqual([await status(limited), await status(limited), await status(limited)], [404, 404, 403]);
    const short = await vault.tokenOf({ all: READ_ONLY }, { ttl: '10s' });
    assert.equal(await status(short), 404);
    vault.now += 10_000;
    assert.equal(await status(short), 403);
    await vault.ask('update', 'auth/token/roles/near', {
      allowed_policies: ['all'],
      token_bound_cidrs: ['10.0.0.0/8'],
    });
    const { body } = await vault.ask('update', 'auth/token/create/near', {});
    const from = async (address: string) =>
      (await vault.ask('list', 'secret/metadata/', {}, { token: body.auth.client_token, address })).status;
    assert.deepEqual(
      [await from('10.1.2.3'), await from('::ffff:10.1.2.3'), await from('11.1.2.3'), await from('')],
      [404, 404, 403, 403],
    );
  });

  it('denies what policies do not allow, also where there is nothing', async () => {
    const vault = await TestVault.open();
    await vault.ask('update', 'sys/mounts/secret', { type: 'kv', options: { version: '2' } });
    const token = await vault.tokenOf({
      reader: READ_ONLY,
      creator: 'path "secret/data/new" { capabilities = ["create"] }',
    });
    const status = async (...[operation, path, body]: Parameters<TestVault['ask']>) =>
      (await vault.ask(operation, path, body, { token })).status;
    assert.equal(await status('update', 'secret/data/a', { data: {} }), 403);
    assert.equal(await status('read', 'nothing/here'), 403);
    assert.equal((await vault.ask('read', 'nothing/here')).status, 404);
    assert.equal(await status('update', 'secret/data/new', { data: { a: 1 } }), 200);
    assert.equal(await status('update', 'secret/data/new', { data: { a: 2 } }), 403);
    assert.equal(await status('update', 'sys/policies/acl/reader', { policy: '' }), 403);
    for (const path of ['secret/data//a', 'secret/data/../sys', 'secret/data/a\0', 'secret\\data', ''])
      assert.equal(await status('read', path), 400, path);
  });

  it('says of a path that is there what is not done with it', async () => {
    const vault = await TestVault.open();
    const { status, body } = await vault.ask('delete', 'sys/mounts');
    assert.deepEqual([status, body.errors], [405, ['1 error occurred:\n\t* unsupported operation\n\n']]);
    assert.equal((await vault.ask('delete', 'sys/mounts', {}, { token: 'hvs.none' })).status, 403);
  });

  it('ends with a token what it made: tokens, what it kept, and not its orphans', async () => {
    const vault = await TestVault.open();
    const parent = await vault.tokenOf({
      maker: 'path "auth/token/*" { capabilities = ["update", "sudo"] }',
    });
    const made = async (path: string) =>
      (await vault.ask('update', path, { policies: ['maker'] }, { token: parent })).body.auth.client_token;
    const [child, orphan] = [await made('auth/token/create'), await made('auth/token/create-orphan')];
    assert.equal((await vault.ask('update', 'cubbyhole/a', { x: 1 }, { token: child })).status, 204);
    assert.equal((await vault.ask('read', 'cubbyhole/a', {}, { token: parent })).status, 404);
    await vault.ask('update', 'auth/token/revoke', { token: parent });
    const alive = async (token: string) =>
      (await vault.ask('read', 'auth/token/lookup-self', {}, { token })).status === 200;
    assert.deepEqual([await alive(parent), await alive(child), await alive(orphan)], [false, false, true]);
  });

  it('gives no child what its parent has not', async () => {
    const vault = await TestVault.open();
    const token = await vault.tokenOf({
      maker: 'path "auth/token/*" { capabilities = ["update"] }',
      other: '',
    });
    const make = async (body: Record<string, unknown>) =>
      (await vault.ask('update', 'auth/token/create', body, { token })).status;
    assert.equal(await make({ policies: ['maker'] }), 200);
    for (const body of [
      { policies: ['root'] },
      { policies: ['admin'] },
      { no_parent: true },
      { id: 'mine' },
      { period: '1h' },
    ])
      assert.equal(await make(body), 400, JSON.stringify(body));
    assert.equal((await vault.ask('update', 'auth/token/create-orphan', {}, { token })).status, 403);
  });

  it('wraps an answer for one reader, and not for longer than was asked', async () => {
    const vault = await TestVault.open();
    const wrap = async () =>
      (await vault.ask('update', 'sys/wrapping/wrap', { a: 'b' }, { wrapTtl: 60 })).body.wrap_info.token;
    const first = await wrap();
    const unwrap = (token: string) => vault.ask('update', 'sys/wrapping/unwrap', {}, { token });
    assert.deepEqual((await unwrap(first)).body.data, { a: 'b' });
    assert.equal((await unwrap(first)).status, 403);
    const late = await wrap();
    vault.now += 60_000;
    assert.equal((await unwrap(late)).status, 403);
    const raced = await wrap();
    const answers = await Promise.all([
      unwrap(raced),
      vault.ask('update', 'sys/wrapping/unwrap', { token: raced }),
      unwrap(raced),
    ]);
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  });

  it('records every request before it is served, and every answer before it is given', async () => {
    const vault = await TestVault.open();
    vault.audited.length = 0;
    await vault.ask('update', 'sys/policies/acl/a', { policy: READ_ONLY });
    assert.deepEqual(vault.audited, ['request sys/policies/acl/a', 'answer sys/policies/acl/a 204']);
  });

  it('records also what is refused, before its engine is asked or by it', async () => {
    const vault = await TestVault.open();
    const poor = await vault.tokenOf({ some: READ_ONLY });
    vault.audited.length = 0;
    await vault.ask('read', 'sys/policies/acl/some', {}, { token: poor });
    await vault.ask('read', 'sys/policies/acl/some', {}, { token: 'hvs.none' });
    await vault.ask('read', 'nowhere/a');
    await vault.ask('read', 'sys/../a');
    await vault.ask('update', 'auth/userpass/login/ann', {}, { token: undefined });
    await vault.ask('update', 'sys/policies/acl/root', { policy: '' });
    assert.deepEqual(
      vault.audited.filter((one) => one.startsWith('request')).length,
      vault.audited.filter((one) => one.startsWith('answer')).length,
    );
    assert.deepEqual(
      vault.audited.filter((one) => one.startsWith('answer')),
      [
        'answer sys/policies/acl/some 403',
        'answer sys/policies/acl/some 403',
        'answer nowhere/a 404',
        'answer sys/../a 400',
        'answer auth/userpass/login/ann 403',
        'answer sys/policies/acl/root 400',
      ],
    );
  });

  it('ends a token with its last use, also where that is refused', async () => {
    const vault = await TestVault.open();
    const token = await vault.tokenOf(
      { own: 'path "sys/policies/acl/*" { capabilities = ["read"] }' },
      { num_uses: 1 },
    );
    assert.equal((await vault.ask('read', 'sys/policies/acl/none', {}, { token })).status, 404);
    const { data } = (await vault.ask('list', 'auth/token/accessors')).body;
    assert.equal((data['keys'] as readonly string[]).length, 1);
  });
});

describe('leases', () => {
  const live = new Set<unknown>();
  let isAway = false;
  const engine: VaultUnit = {
    id: 'trial',
    title: 'A trial',
    vectors: ['V10'],
    routes: [
      {
        path: 'creds/{name}',
        read: {
          summary: 'Make one',
          handle({ parameters }) {
            live.add(parameters['name']);
            const internal = { user: parameters['name'] };
            return Promise.resolve({
              data: internal,
              lease: { ttl: 60, maxTtl: 100, isRenewable: true, internal },
            });
          },
        },
      },
    ],
    revoke(internal) {
      if (isAway) return Promise.reject(new Error('the database is away'));
      live.delete(internal['user']);
      return Promise.resolve();
    },
  };
  const opened = async () => {
    const vault = await TestVault.open([engine]);
    await vault.ask('update', 'sys/mounts/db', { type: 'trial' });
    const make = async (name: string, token = 'root') =>
      (await vault.ask('read', `db/creds/${name}`, {}, { token })).body.lease_id;
    return { vault, make };
  };

  it('end in time, renewed no longer than they may be', async () => {
    const { vault, make } = await opened();
    const id = await make('a');
    assert.match(id, /^db\/creds\/a\//);
    vault.now += 50_000;
    const renewed = await vault.ask('update', 'sys/leases/renew', { lease_id: id, increment: 3600 });
    assert.equal((renewed.body as unknown as { lease_duration: number }).lease_duration, 50);
    vault.now += 49_000;
    await vault.vault.core?.expire();
    assert.ok(live.has('a'));
    vault.now += 1_000;
    assert.equal(await vault.vault.core?.expire(), 1);
    assert.ok(!live.has('a'));
    assert.equal((await vault.ask('update', 'sys/leases/lookup', { lease_id: id })).status, 400);
  });

  it('are tried again while their engine is away, and forgotten by force alone', async () => {
    const { vault, make } = await opened();
    await make('b');
    isAway = true;
    vault.now += 60_000;
    await vault.tokenOf({}, { ttl: '1s' });
    vault.now += 1_000;
    await assert.rejects(Promise.resolve(vault.vault.core?.expire()), /away/);
    const { data } = (await vault.ask('list', 'auth/token/accessors')).body;
    assert.equal((data['keys'] as readonly string[]).length, 1, 'the token is ended all the same');
    vault.now += 9_000;
    assert.equal(await vault.vault.core?.expire(), 0);
    isAway = false;
    vault.now += 1_000;
    assert.equal(await vault.vault.core?.expire(), 1);
    assert.ok(!live.has('b'));
    await make('c');
    isAway = true;
    assert.equal((await vault.ask('update', 'sys/leases/revoke-force/db/creds')).status, 204);
    assert.equal((await vault.ask('list', 'sys/leases/lookup/db/creds/c/')).status, 404);
    isAway = false;
  });

  it('end with the token that was given them, and with their mount', async () => {
    const { vault, make } = await opened();
    const token = await vault.tokenOf({ db: 'path "db/*" { capabilities = ["read"] }' });
    await make('d', token);
    await make('e');
    await vault.ask('update', 'auth/token/revoke', { token });
    assert.deepEqual([live.has('d'), live.has('e')], [false, true]);
    await vault.ask('delete', 'sys/mounts/db');
    assert.ok(!live.has('e'));
  });
});
