import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VaultUnit } from '../routing/types.ts';
import { TestVault } from '../vault.fixture.ts';

const failing = new Set<unknown>();
/** Gives what nobody has to end. */
const engine: VaultUnit = {
  id: 'trial',
  title: 'A trial',
  vectors: ['V10'],
  routes: [
    {
      path: 'creds/{name}',
      read: {
        summary: 'Make one',
        handle: ({ parameters }) =>
          Promise.resolve({
            data: {},
            lease: { ttl: 60, maxTtl: 60, isRenewable: false, internal: { name: parameters['name'] } },
          }),
      },
    },
  ],
  revoke: ({ name }) => (failing.has(name) ? Promise.reject(new Error('away')) : Promise.resolve()),
};

const opened = async () => {
  const vault = await TestVault.open([engine]);
  await vault.ask('update', 'sys/mounts/db', { type: 'trial' });
  const make = (name: string) => vault.ask('read', `db/creds/${name}`);
  const makeMany = async (name: string, count: number) =>
    (await Promise.all(Array.from({ length: count }, () => make(name)))).map(({ status }) => status);
  return { vault, make, makeMany };
};

const countOf = (statuses: readonly number[], status: number) =>
  statuses.filter((one) => one === status).length;

describe('leases that are over', () => {
  it('are ended all at once, however many, and one that cannot be keeps no other from it', async () => {
    const { vault, make, makeMany } = await opened();
    failing.add('bad');
    await make('bad');
    await makeMany('good', 620);
    assert.deepEqual((await vault.ask('read', 'sys/leases/count')).body.data, {
      lease_count: 621,
      counts: { 'db/': 621 },
    });
    vault.now += 60_000;
    await assert.rejects(Promise.resolve(vault.vault.core?.expire()), /away/);
    assert.deepEqual((await vault.ask('read', 'sys/leases/count')).body.data['counts'], { 'db/': 1 });
    failing.clear();
    vault.now += 60_000;
    assert.equal(await vault.vault.core?.expire(), 1);
  });

  it('are told apart where they cannot be ended', async () => {
    const { vault, make, makeMany } = await opened();
    const ask = (path: string, query: Readonly<Record<string, string>> = {}) =>
      vault.ask('read', path, {}, { query: { type: 'irrevocable', ...query } });
    failing.add('bad');
    for (let one = 0; one < 3; one += 1) await make('bad');
    await makeMany('good', 2);
    assert.deepEqual((await ask('sys/leases')).body.data, { lease_count: 0, leases: [] });
    vault.now += 60_000;
    await assert.rejects(Promise.resolve(vault.vault.core?.expire()), /away/);
    await makeMany('good', 2);
    assert.deepEqual((await ask('sys/leases/count')).body.data, { lease_count: 3, counts: { 'db/': 3 } });
    const { data, warnings } = (await ask('sys/leases', { limit: '2' })).body as unknown as {
      readonly data: {
        readonly lease_count: number;
        readonly leases: readonly { readonly lease_id: string }[];
      };
      readonly warnings: readonly string[];
    };
    assert.deepEqual([data.lease_count, data.leases.length, warnings.length], [3, 2, 1]);
    for (const { lease_id } of data.leases) assert.match(lease_id, /^db\/creds\/bad\//);
    for (const [name, value] of [
      ['type', 'other'],
      ['limit', '0'],
      ['include_child_namespaces', 'true'],
    ] as const)
      assert.equal((await ask('sys/leases', { [name]: value })).status, 400, name);
    const none = await ask('sys/leases', { limit: 'none' });
    assert.equal((none.body.data['leases'] as readonly unknown[]).length, 3);
    failing.clear();
  });
});

describe('leases of an engine that is moved', () => {
  it('are ended, as nothing below its new path would end them', async () => {
    const { vault, makeMany } = await opened();
    await makeMany('a', 3);
    await vault.ask('update', 'sys/remount', { from: 'db', to: 'moved' });
    assert.equal((await vault.ask('read', 'sys/leases/count')).body.data['lease_count'], 0);
    assert.equal((await vault.ask('read', 'moved/creds/a')).status, 200);
  });
});

describe('a quota of leases', () => {
  it('lets be as many as it says, also of those that come at once, and more once some have ended', async () => {
    const { vault, makeMany } = await opened();
    const quota = { path: 'db/', max_leases: 5 };
    assert.equal((await vault.ask('update', 'sys/quotas/lease-count/few', quota)).status, 204);
    const statuses = await makeMany('a', 12);
    assert.deepEqual([countOf(statuses, 200), countOf(statuses, 429)], [5, 7]);
    assert.deepEqual((await vault.ask('read', 'sys/quotas/lease-count/few')).body.data, {
      name: 'few',
      path: 'db',
      type: 'lease-count',
      role: '',
      inheritable: false,
      max_leases: 5,
      counter: 5,
    });
    vault.now += 60_000;
    await vault.vault.core?.expire();
    assert.equal(countOf(await makeMany('a', 1), 200), 1);
  });

  it('of the longest path counts, and holds no other', async () => {
    const { vault, makeMany } = await opened();
    await vault.ask('update', 'sys/quotas/lease-count/all', { max_leases: 1 });
    await vault.ask('update', 'sys/quotas/lease-count/role', { path: 'db/creds/wide', max_leases: 3 });
    assert.equal(countOf(await makeMany('wide', 4), 200), 3);
    assert.equal(countOf(await makeMany('wider', 1), 429), 1);
    assert.deepEqual((await vault.ask('list', 'sys/quotas/lease-count')).body.data['keys'], ['all', 'role']);
    await vault.ask('delete', 'sys/quotas/lease-count/all');
    assert.equal(countOf(await makeMany('wider', 2), 200), 2);
    assert.equal((await vault.ask('read', 'sys/quotas/lease-count/all')).status, 404);
    const bad = [{ path: 'auth/approle', max_leases: 1 }, { role: 'a', max_leases: 1 }, { path: 'db' }];
    for (const one of [...bad, { path: 'db', max_leases: 1, inheritable: true }])
      assert.equal((await vault.ask('update', 'sys/quotas/lease-count/bad', one)).status, 400);
  });

  it('of a namespace is said in the root, and counts nothing of another one', async () => {
    const { vault, makeMany } = await opened();
    await vault.ask('update', 'sys/namespaces/a');
    const inside = { namespace: 'a/' };
    await vault.ask('update', 'sys/mounts/db', { type: 'trial' }, inside);
    const makeInside = async (count: number) =>
      (
        await Promise.all(Array.from({ length: count }, () => vault.ask('read', 'db/creds/x', {}, inside)))
      ).map(({ status }) => status);
    const quota = (name: string, path: string, most: number) =>
      vault.ask('update', `sys/quotas/lease-count/${name}`, { path, max_leases: most });
    await quota('root', '', 1);
    assert.equal(countOf(await makeInside(2), 200), 2);
    await quota('whole', 'a', 4);
    await quota('mount', 'a/db/', 3);
    assert.equal(countOf(await makeMany('x', 2), 200), 1);
    assert.equal(countOf(await makeInside(3), 200), 1);
    const counters = ['root', 'whole', 'mount'].map(async (name) => {
      const { body } = await vault.ask('read', `sys/quotas/lease-count/${name}`);
      return [body.data['path'], body.data['counter']];
    });
    assert.deepEqual(await Promise.all(counters), [
      ['', 1],
      ['a', 3],
      ['a/db', 3],
    ]);
    assert.equal((await quota('bad', 'a/auth/approle', 1)).status, 400);
    assert.equal((await vault.ask('list', 'sys/quotas/lease-count', {}, inside)).status, 404);
    vault.now += 60_000;
    await vault.vault.core?.expire();
    assert.equal(countOf(await makeInside(1), 200), 1);
  });
});
