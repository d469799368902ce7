import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openSqliteStorage } from '../../platform/vault-storage/sqlite-storage.ts';
import type { VaultStorage } from '../../platform/vault-storage/types.ts';
import { operation, type VaultUnit } from '../routing/types.ts';
import { TestVault } from '../vault.fixture.ts';

/** A store that lets something else happen right before or after a write of one path, once. */
function interruptible() {
  const storage = openSqliteStorage(':memory:');
  let interruption:
    | { readonly at: RegExp; readonly when: string; readonly by: () => Promise<unknown> }
    | undefined;
  const take = (when: string, paths: readonly string[]) => {
    const found = interruption;
    if (found?.when !== when || !paths.some((path) => found.at.test(path))) return undefined;
    interruption = undefined;
    return found.by();
  };
  const write: VaultStorage['write'] = async (changes) => {
    const paths = changes.map(({ path }) => path);
    await take('before', paths);
    const isDone = await storage.write(changes);
    await take('after', paths);
    return isDone;
  };
  return {
    storage: new Proxy(storage, {
      get(target, name) {
        if (name === 'write') return write;
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    }),
    interrupt: (when: string, at: RegExp, by: () => Promise<unknown>) => {
      interruption = { at, when, by };
    },
  };
}

/** An engine whose credentials are a list, of those that are good. */
function engineOf(good: Set<string>): VaultUnit {
  const grant = () => ({
    data: {},
    lease: {
      ttl: 60,
      maxTtl: 60,
      isRenewable: false,
      internal: {},
      make: () => Promise.resolve(void good.add('user')),
    },
  });
  return {
    id: 'fake-engine',
    title: 'x',
    vectors: ['V2'],
    routes: [{ path: 'creds', read: operation({ summary: 'x', handle: () => Promise.resolve(grant()) }) }],
    revoke: () => Promise.resolve(void good.delete('user')),
  };
}

const CHANGES = {
  unmounted: (vault: TestVault) => vault.ask('delete', 'sys/auth/people'),
  moved: (vault: TestVault) => vault.ask('update', 'sys/remount', { from: 'auth/people', to: 'auth/others' }),
  'unmounted and mounted anew': async (vault: TestVault) => {
    await vault.ask('delete', 'sys/auth/people');
    return vault.ask('update', 'sys/auth/people', { type: 'userpass' });
  },
};

describe('a login whose method is meanwhile', () => {
  for (const [what, change] of Object.entries(CHANGES))
    for (const when of ['before', 'after'])
      it(`${what}, ${when} its token is written, leaves none`, async () => {
        const { storage, interrupt } = interruptible();
        const vault = await TestVault.open([], storage);
        await vault.ask('update', 'sys/auth/people', { type: 'userpass' });
        await vault.ask('update', 'auth/people/users/ann', { password: 'fake-password' });
        const accessors = async () => (await vault.ask('list', 'auth/token/accessors/')).body.data['keys'];
        const before = await accessors();
        let status: number | undefined;
        interrupt(when, /^tokens\/id\//, async () => ({ status } = await change(vault)));
        const login = await vault.ask('update', 'auth/people/login/ann', { password: 'fake-password' });
        assert.deepEqual([login.status, login.body.auth], [403, undefined]);
        assert.ok(status === 200 || status === 204, String(status));
        assert.deepEqual(await accessors(), before);
      });
});

describe('a lease whose engine is unmounted meanwhile', () => {
  for (const when of ['before', 'after'])
    it(`${when} it is written, leaves nothing of what it is of`, async () => {
      const good = new Set<string>();
      const { storage, interrupt } = interruptible();
      const vault = await TestVault.open([engineOf(good)], storage);
      await vault.ask('update', 'sys/mounts/fake', { type: 'fake-engine' });
      interrupt(when, /^leases\/id\//, () => vault.ask('delete', 'sys/mounts/fake'));
      assert.ok((await vault.ask('read', 'fake/creds')).status >= 400);
      assert.deepEqual([...good], []);
      assert.equal((await vault.ask('delete', 'sys/mounts/fake')).status, 204);
      assert.deepEqual((await vault.ask('list', 'sys/leases/lookup/fake/creds/')).status, 404);
      assert.equal((await vault.ask('update', 'sys/mounts/fake', { type: 'fake-engine' })).status, 204);
    });

  it('is none that is left where the engine is moved, whenever it was made', async () => {
    const good = new Set<string>();
    const { storage, interrupt } = interruptible();
    const vault = await TestVault.open([engineOf(good)], storage);
    await vault.ask('update', 'sys/mounts/fake', { type: 'fake-engine' });
    interrupt('before', /^core\/mounts$/, () => vault.ask('read', 'fake/creds'));
    const moved = await vault.ask('update', 'sys/remount', { from: 'fake', to: 'other' });
    assert.equal(moved.status, 200);
    assert.deepEqual([...good], []);
    assert.equal((await vault.ask('read', 'sys/leases/count')).body.data['lease_count'], 0);
  });

  it('is asked nothing any more while what it made cannot be ended, and is gone once that can be', async () => {
    const good = new Set<string>();
    let isAway = true;
    const away = () => Promise.reject(new Error('away'));
    const engine = engineOf(good);
    const unit: VaultUnit = {
      ...engine,
      revoke: (...args) => (isAway ? away() : (engine.revoke?.(...args) ?? away())),
    };
    const vault = await TestVault.open([unit]);
    await vault.ask('update', 'sys/mounts/fake', { type: 'fake-engine' });
    assert.equal((await vault.ask('read', 'fake/creds')).status, 200);
    await assert.rejects(vault.ask('delete', 'sys/mounts/fake'), /away/);
    await vault.ask('update', 'sys/mounts/fake/tune', { description: 'x' });
    assert.equal((await vault.ask('read', 'fake/creds')).status, 404);
    isAway = false;
    assert.equal((await vault.ask('delete', 'sys/mounts/fake')).status, 204);
    assert.deepEqual([...good], []);
  });
});
