import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { openSqliteStorage } from '../../platform/vault-storage/sqlite-storage.ts';
import type { VaultStorage } from '../../platform/vault-storage/types.ts';
import type { VaultUnit } from '../routing/types.ts';
import { operation } from '../routing/types.ts';
import { TestVault } from '../vault.fixture.ts';

const EVERYTHING =
  'path "*" { capabilities = ["create", "read", "update", "patch", "delete", "list", "sudo"] }';

/** Gives a credential that lives for an hour, and notes which were ended. */
function leasingEngine(ended: string[], isAway = () => false): VaultUnit {
  return {
    id: 'leasing',
    title: 'Leases',
    vectors: ['V2'],
    routes: [
      {
        path: 'creds/{name}',
        read: operation({
          summary: 'Make one',
          handle: ({ parameters }) =>
            Promise.resolve({
              data: {},
              lease: { ttl: 3600, maxTtl: 7200, isRenewable: true, internal: { name: parameters['name'] } },
            }),
        }),
      },
    ],
    revoke({ name }) {
      if (isAway()) return Promise.reject(new Error('away'));
      return Promise.resolve(void ended.push(String(name)));
    },
  };
}

describe('namespaces', () => {
  let vault: TestVault;
  const in_ = (namespace: string, token = 'root') => ({ namespace, token });
  before(async () => {
    vault = await TestVault.open();
    for (const path of ['a', 'b', 'a/b']) await vault.ask('update', `sys/namespaces/${path}`);
  });

  /** A token of a namespace that may everything there. */
  const tokenIn = async (namespace: string, policy = EVERYTHING) => {
    await vault.ask('update', 'sys/policies/acl/all', { policy }, in_(namespace));
    const { body } = await vault.ask('update', 'auth/token/create', { policies: ['all'] }, in_(namespace));
    return body.auth.client_token;
  };
  const status = async (...asked: Parameters<TestVault['ask']>) => (await vault.ask(...asked)).status;

  it('are made, read, listed, changed and deleted', async () => {
    const made = await vault.ask('update', 'sys/namespaces/new', { custom_metadata: { a: '1', b: '2' } });
    assert.equal(made.status, 200);
    assert.equal(made.body.data['path'], 'new/');
    await vault.ask('patch', 'sys/namespaces/new', { custom_metadata: { a: null, c: '3' } });
    const read = await vault.ask('read', 'sys/namespaces/new/');
    assert.deepEqual(read.body.data['custom_metadata'], { b: '2', c: '3' });
    assert.equal(read.body.data['id'], made.body.data['id']);
    const list = await vault.ask('list', 'sys/namespaces/');
    assert.deepEqual(list.body.data['keys'], ['a/', 'b/', 'new/']);
    assert.deepEqual(Object.keys(list.body.data['key_info'] as object), ['a/', 'b/', 'new/']);
    assert.deepEqual((await vault.ask('list', 'sys/namespaces/', {}, in_('a/'))).body.data, {
      keys: ['b/'],
      key_info: { 'b/': (await vault.ask('read', 'sys/namespaces/b', {}, in_('a/'))).body.data },
    });
    assert.equal((await vault.ask('read', 'sys/namespaces/b', {}, in_('a/'))).body.data['path'], 'a/b/');
    assert.equal(await status('delete', 'sys/namespaces/new'), 204);
    assert.equal(await status('read', 'sys/namespaces/new'), 404);
    assert.equal(await status('delete', 'sys/namespaces/a'), 400, 'one is in it');
  });

  it('have mounts, policies, methods, secrets and identities of their own', async () => {
    for (const namespace of ['', 'a/', 'a/b/', 'b/']) {
      await vault.ask('update', 'sys/mounts/kv', { type: 'kv' }, in_(namespace));
      await vault.ask('update', 'kv/who', { is: namespace }, in_(namespace));
      await vault.ask('update', 'sys/auth/people', { type: 'userpass' }, in_(namespace));
      await vault.ask('update', 'auth/people/users/ann', { password: 'fake' }, in_(namespace));
    }
    for (const namespace of ['', 'a/', 'a/b/', 'b/']) {
      const read = await vault.ask('read', 'kv/who', {}, in_(namespace));
      assert.deepEqual(read.body.data, { is: namespace });
      assert.deepEqual((await vault.ask('read', `${namespace}kv/who`)).body.data, { is: namespace });
      const login = await vault.ask(
        'update',
        'auth/people/login/ann',
        { password: 'fake' },
        { namespace, token: undefined },
      );
      const { client_token: token, entity_id: entity } = login.body.auth;
      const self = await vault.ask('read', 'auth/token/lookup-self', {}, in_(namespace, token));
      assert.equal(self.body.data['namespace_path'], namespace === '' ? undefined : namespace);
      const entities = await vault.ask('list', 'identity/entity/id/', {}, in_(namespace));
      assert.deepEqual(entities.body.data['keys'], [entity]);
    }
    assert.deepEqual((await vault.ask('read', 'b/kv/who', {}, in_('a/'))).body.data, { is: 'a/b/' });
  });

  it('let a token do in its own and in those below what its policies say, and nothing anywhere else', async () => {
    const policy = 'path "kv/*" { capabilities = ["read"] }\npath "b/kv/*" { capabilities = ["read"] }';
    const token = await tokenIn('a/', policy);
    assert.equal(await status('read', 'kv/who', {}, in_('a/', token)), 200);
    assert.equal(await status('read', 'kv/who', {}, in_('a/b/', token)), 200);
    assert.equal(await status('update', 'kv/who', { is: 'x' }, in_('a/b/', token)), 403);
    assert.equal(await status('read', 'kv/who', {}, in_('', token)), 403);
    assert.equal(await status('read', 'kv/who', {}, in_('b/', token)), 403);
    const inner = await tokenIn('a/b/');
    for (const namespace of ['', 'a/', 'b/', 'a/b/c/'])
      assert.equal(await status('read', 'kv/who', {}, in_(namespace, inner)), 403, namespace);
    const own = await vault.ask(
      'update',
      'sys/capabilities-self',
      { paths: ['b/kv/x', 'kv/x', 'x'] },
      in_('a/', token),
    );
    assert.deepEqual(own.body.data, { 'b/kv/x': ['read'], 'kv/x': ['read'], x: ['deny'] });
  });

  it('tell nobody of tokens, accessors, leases and wrapped answers of another one', async () => {
    const made = await vault.ask('update', 'auth/token/create', { policies: ['default'] }, in_('a/'));
    const { client_token: token, accessor } = made.body.auth;
    const wrapped = await vault.ask('read', 'kv/who', {}, { ...in_('a/'), wrapTtl: 60 });
    for (const namespace of ['', 'b/', 'a/b/']) {
      for (const action of ['lookup', 'renew', 'revoke']) {
        assert.equal(
          await status('update', `auth/token/${action}`, { token }, in_(namespace)),
          action === 'revoke' ? 204 : 403,
        );
        assert.equal(
          await status('update', `auth/token/${action}-accessor`, { accessor }, in_(namespace)),
          403,
        );
      }
      assert.equal(await status('update', 'sys/capabilities', { token, paths: ['x'] }, in_(namespace)), 400);
      assert.equal(
        await status(
          'update',
          'sys/wrapping/lookup',
          { token: wrapped.body.wrap_info.token },
          in_(namespace),
        ),
        400,
      );
      assert.equal(
        await status(
          'update',
          'sys/wrapping/unwrap',
          { token: wrapped.body.wrap_info.token },
          in_(namespace),
        ),
        400,
      );
    }
    assert.equal(await status('update', 'auth/token/lookup', { token }, in_('a/')), 200);
    assert.equal(
      await status('update', 'sys/wrapping/unwrap', { token: wrapped.body.wrap_info.token }, in_('a/')),
      200,
    );
  });

  it('end a token below with the one that made it', async () => {
    const parent = await vault.tokenOf({ all: EVERYTHING });
    await vault.ask('update', 'sys/policies/acl/all', { policy: EVERYTHING }, in_('a/'));
    const { body } = await vault.ask('update', 'auth/token/create', { policies: ['all'] }, in_('a/', parent));
    assert.deepEqual(body.auth.policies, ['all', 'default']);
    const child = body.auth.client_token;
    assert.equal(await status('read', 'kv/who', {}, in_('a/', child)), 200);
    await vault.ask('update', 'auth/token/revoke-self', {}, { token: parent });
    assert.equal(await status('read', 'kv/who', {}, in_('a/', child)), 403);
  });

  it('give nobody the policies that have the same names there', async () => {
    const sudo = await vault.tokenOf({ all: EVERYTHING });
    const { body } = await vault.ask('update', 'auth/token/create', {}, in_('a/', sudo));
    assert.deepEqual(body.auth.policies, ['default']);
  });

  it('have no cubbyhole but for their own tokens', async () => {
    assert.equal(await status('update', 'cubbyhole/x', { a: 1 }, in_('a/')), 403);
    const token = await tokenIn('a/');
    assert.equal(await status('update', 'cubbyhole/x', { a: 1 }, in_('a/', token)), 204);
    assert.equal(await status('read', 'cubbyhole/x', {}, in_('a/', token)), 200);
  });

  it('have nothing of what is of the whole vault', async () => {
    for (const path of [
      'sys/audit',
      'sys/metrics',
      'sys/key-status',
      'sys/rekey/init',
      'sys/generate-root/attempt',
    ]) {
      assert.equal(await status('read', path), 200, path);
      assert.equal(await status('read', path, {}, in_('a/')), 404, path);
      assert.equal(await status('read', `a/${path}`), 404, path);
    }
    assert.equal(await status('update', 'sys/seal', {}, in_('a/')), 404);
    assert.equal((await vault.vault.status()).isSealed, false);
  });

  it('are not where something is mounted, nor that where they are', async () => {
    assert.equal(await status('update', 'sys/namespaces/kv'), 400);
    assert.equal(await status('update', 'sys/mounts/a', { type: 'kv' }), 400);
    assert.equal(await status('update', 'sys/mounts/a/kv2', { type: 'kv' }), 400);
    assert.equal(await status('update', 'sys/remount', { from: 'kv', to: 'a/kv3' }), 400);
    assert.equal(await status('update', 'sys/namespaces/none/x'), 400);
  });

  it('are locked with all that are in them, until somebody who has the key opens them', async () => {
    const { body } = await vault.ask('update', 'sys/namespaces/api-lock/lock', {}, in_('a/'));
    const key = body.data['unlock_key'];
    const token = await tokenIn('b/');
    for (const namespace of ['a/', 'a/b/'])
      assert.equal(await status('read', 'kv/who', {}, in_(namespace)), 503);
    assert.equal(await status('read', 'kv/who', {}, in_('b/', token)), 200);
    const all = await vault.tokenOf({ all: EVERYTHING });
    const unlock = (unlock_key: unknown) =>
      status('update', 'sys/namespaces/api-lock/unlock/a', { unlock_key }, { token: all });
    assert.equal(await unlock('wrong'), 400);
    assert.equal(await unlock(key), 204);
    assert.equal(await status('read', 'kv/who', {}, in_('a/')), 200);
  });

  it('are asked for without one query more', async () => {
    let queries = 0;
    const storage = openSqliteStorage(':memory:');
    const counting: VaultStorage = {
      during: (work) => storage.during(work),
      get: (paths) => {
        queries += 1;
        return storage.get(paths);
      },
      count: (...asked) => storage.count(...asked),
      list: (...asked) => storage.list(...asked),
      write: (changes) => storage.write(changes),
      claim: (...asked) => storage.claim(...asked),
      rows: (...asked) => storage.rows(...asked),
      replace: (...asked) => storage.replace(...asked),
      close: () => storage.close(),
    };
    const counted = await TestVault.open([], counting);
    await counted.ask('update', 'sys/namespaces/a');
    for (const namespace of ['', 'a/']) {
      await counted.ask('update', 'sys/mounts/kv', { type: 'kv' }, { namespace });
      await counted.ask('update', 'kv/x', { a: 1 }, { namespace });
      queries = 0;
      await counted.ask('read', 'kv/x', {}, { namespace });
      assert.ok(queries <= 4, `${queries} in "${namespace}"`);
    }
  });

  it('have names that mean one thing to everybody', async () => {
    const wrong = [
      'root',
      'sys',
      'Audit',
      'auth',
      'cubbyhole',
      'identity',
      'api-lock',
      'x y',
      '.x',
      '*',
      '+',
      'ü',
      'x%2fy',
      '{x}',
      'a/b/root',
      'x'.repeat(129),
    ];
    for (const name of wrong) assert.equal(await status('update', `sys/namespaces/${name}`), 400, name);
  });

  it('cannot be left by any path', async () => {
    const token = await tokenIn('a/');
    await vault.ask('update', 'kv/secret', { of: 'the root' });
    await vault.ask('update', 'kv/secret', { of: 'b' }, in_('b/'));
    const segments = fc.constantFrom(
      '',
      '.',
      '..',
      'a',
      'b',
      'A',
      'root',
      'sys',
      'kv',
      'secret',
      'auth',
      '@',
      '%2e%2e',
      'a%2f',
      '\\',
      '\0',
    );
    const paths = fc.array(segments, { maxLength: 6 }).map((some) => some.join('/'));
    await fc.assert(
      fc.asyncProperty(paths, paths, async (header, path) => {
        const namespace = header === '' ? '' : `${header}/`;
        const { status: code, body } = await vault.ask('read', path, {}, in_(namespace, token));
        assert.ok(code < 500);
        assert.doesNotMatch(JSON.stringify(body), /the root|"of":"b"/);
        if (code === 200) assert.match(namespace + path, /^a\//);
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});

describe('a namespace that is deleted', () => {
  const ended: string[] = [];
  let isAway = false;
  let vault: TestVault;
  let storage: VaultStorage;
  const inside = { namespace: 'a/' };
  before(async () => {
    storage = openSqliteStorage(':memory:');
    vault = await TestVault.open([leasingEngine(ended, () => isAway)], storage);
  });
  const fill = async () => {
    await vault.ask('update', 'sys/namespaces/a');
    await vault.ask('update', 'sys/mounts/leasing', { type: 'leasing' }, inside);
    await vault.ask('update', 'sys/mounts/kv', { type: 'kv' }, inside);
    for (let n = 0; n < 3; n += 1) await vault.ask('update', `kv/${n}`, { n }, inside);
    const { auth } = (await vault.ask('update', 'auth/token/create', { policies: ['root'] }, inside)).body;
    await vault.ask('read', 'leasing/creds/x', {}, { ...inside, token: auth.client_token });
    await vault.ask('read', 'leasing/creds/y', {}, inside);
    return auth.client_token;
  };
  const traces = async () => {
    const parts = ['logical', 'auth', 'leases', 'tokens', 'identity', 'policies', 'settings', 'core'];
    const lists = await Promise.all(parts.map((part) => storage.list(`${part}/`, '', 1000)));
    return lists.flat().filter((name) => name.startsWith('@') || name.startsWith('deleted'));
  };

  it('lets nobody in from then on, ends its leases, and leaves nothing', async () => {
    const token = await fill();
    assert.equal((await vault.ask('read', 'kv/1', {}, { ...inside, token })).status, 200);
    assert.equal((await vault.ask('delete', 'sys/namespaces/a')).status, 204);
    assert.equal((await vault.ask('read', 'kv/1', {}, { ...inside, token })).status, 403);
    await vault.vault.core?.expire();
    assert.deepEqual(ended.splice(0).toSorted(), ['x', 'y']);
    vault.now += 200_000;
    await vault.vault.core?.expire();
    assert.deepEqual(await traces(), []);
  });

  it('has nothing to do with one that is made at its path', async () => {
    const token = await fill();
    await vault.ask('delete', 'sys/namespaces/a');
    await vault.ask('update', 'sys/namespaces/a');
    for (const namespace of ['a/', ''])
      assert.equal((await vault.ask('read', 'auth/token/lookup-self', {}, { namespace, token })).status, 403);
    assert.equal((await vault.ask('read', 'kv/1', {}, inside)).status, 404);
    await vault.ask('update', 'sys/mounts/kv', { type: 'kv' }, inside);
    await vault.ask('update', 'kv/1', { is: 'new' }, inside);
    for (let n = 0; n < 3; n += 1) {
      vault.now += 100_000;
      await vault.vault.core?.expire();
    }
    assert.deepEqual((await vault.ask('read', 'kv/1', {}, inside)).body.data, { is: 'new' });
    await vault.ask('delete', 'sys/namespaces/a');
    for (let n = 0; n < 3; n += 1) {
      vault.now += 100_000;
      await vault.vault.core?.expire();
    }
    assert.deepEqual(await traces(), []);
  });

  it('waits for leases that cannot be ended, and forgets them in the end', async () => {
    ended.splice(0);
    await fill();
    isAway = true;
    await vault.ask('delete', 'sys/namespaces/a');
    const pass = async (milliseconds: number) => {
      vault.now += milliseconds;
      await vault.vault.core?.expire().catch(() => undefined);
    };
    for (let n = 0; n < 3; n += 1) await pass(60_000);
    assert.ok((await traces()).length > 0);
    isAway = false;
    for (let n = 0; n < 20; n += 1) await pass(60_000);
    assert.deepEqual(ended.splice(0).toSorted(), ['x', 'y']);
    assert.deepEqual(await traces(), []);
    await fill();
    isAway = true;
    await vault.ask('delete', 'sys/namespaces/a');
    for (let n = 0; n < 5; n += 1) await pass(1_000_000);
    assert.deepEqual(await traces(), []);
    isAway = false;
  });

  it('is gone on with by another replica where one was killed', async () => {
    await fill();
    await vault.ask('delete', 'sys/namespaces/a');
    let isKilled = false;
    const replica = await TestVault.join(vault, {
      during: (work) => storage.during(work),
      get: (paths) => storage.get(paths),
      count: (...asked) => storage.count(...asked),
      list: (...asked) => storage.list(...asked),
      claim: (...asked) => storage.claim(...asked),
      rows: (...asked) => storage.rows(...asked),
      replace: (...asked) => storage.replace(...asked),
      write: (changes) => (isKilled ? Promise.reject(new Error('killed')) : storage.write(changes)),
      close: () => Promise.resolve(),
    });
    isKilled = true;
    replica.now = vault.now;
    await assert.rejects(Promise.resolve(replica.vault.core?.expire()));
    assert.ok((await traces()).length > 0);
    for (let n = 0; n < 3; n += 1) {
      vault.now += 100_000;
      await vault.vault.core?.expire();
    }
    assert.deepEqual(await traces(), []);
  });
});
