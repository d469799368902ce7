import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Directories } from '../../platform/directory/types.ts';
import { TestVault } from '../vault.fixture.ts';

const BASE = 'ou=people,dc=shop,dc=test';

/** A vault whose directory has one person, `ann`, and every filter and name that it was asked by. */
const opened = async () => {
  const asked: string[] = [];
  const state = { isAway: false };
  const directories: Directories = {
    isFilter: () => true,
    within: async (_server, work) => {
      if (state.isAway) throw new Error('away');
      return work({
        bind: (dn, password) => {
          asked.push(dn);
          return Promise.resolve(dn === 'cn=vault' || (dn === `uid=ann,${BASE}` && password === 'fake-ann'));
        },
        search: ({ filter, attributes: [attribute = ''] }) => {
          asked.push(filter);
          const isAnn = /\(uid=ann\)/i.test(filter);
          return Promise.resolve(
            isAnn ? [{ dn: `uid=ann,${BASE}`, values: new Map([[attribute, ['ann']]]) }] : [],
          );
        },
      });
    },
  };
  const vault = await TestVault.open([], undefined, { directories });
  await vault.ask('update', 'sys/auth/ldap', { type: 'ldap' });
  const config = {
    url: 'ldaps://directory.test',
    userdn: BASE,
    userattr: 'uid',
    binddn: 'cn=vault',
    bindpass: 'x',
  };
  assert.equal((await vault.ask('update', 'auth/ldap/config', config)).status, 204);
  const logIn = (name: string, password = 'fake-ann') =>
    vault.ask('update', `auth/ldap/login/${name}`, { password }, { token: undefined });
  return { vault, asked, state, logIn };
};

describe('advisories about directories', () => {
  it('CVE-2020-35177, CVE-2023-3462: the same is said to who is not there and to who has a wrong password', async () => {
    const { logIn, state } = await opened();
    assert.equal((await logIn('ann')).status, 200);
    const told = new Set<string>();
    for (const [name, password] of [
      ['ann', 'wrong'],
      ['bob', 'wrong'],
      ['bob', 'fake-ann'],
      ['ann', ''],
    ] as const) {
      const { status, body } = await logIn(name, password);
      told.add(JSON.stringify([status, body]));
    }
    state.isAway = true;
    const { status, body } = await logIn('ann', 'wrong');
    told.add(JSON.stringify([status, body]));
    assert.equal(told.size, 1, [...told].join('\n'));
  });

  it('CVE-2026-55770: a name is nothing but a value, in a filter and in a distinguished name', async () => {
    const { logIn, asked } = await opened();
    for (const name of [
      '*',
      'ann)(uid=*',
      'ann)(|(uid=*)',
      'an*',
      'x\\29(uid=ann',
      'ann,ou=admins',
      'ann+cn=x',
      '#04',
    ])
      assert.ok((await logIn(name)).status >= 400, name);
    for (const one of asked.filter((text) => text.startsWith('('))) {
      const begun = one.match(/\(/g)?.length;
      assert.ok(!one.includes('*') && begun === one.match(/\)/g)?.length && begun === 1, one);
    }
    const names = asked.filter((text) => !text.startsWith('(') && text !== 'cn=vault');
    for (const name of names) assert.match(name.replace(`,${BASE}`, ''), /^uid=(?:[^,+\\]|\\.)*$/);
  });

  it('CVE-2025-6013, CVE-2025-55001: somebody is one, however they type their name', async () => {
    const { logIn } = await opened();
    const { auth } = (await logIn('ann')).body;
    for (const name of ['ANN', 'Ann', ' ann', 'ann ', 'a nn']) {
      const { status, body } = await logIn(name);
      assert.ok(status >= 400 || body.auth.entity_id === auth.entity_id, name);
    }
    assert.equal((await logIn('ANN')).body.auth.entity_id, auth.entity_id);
  });
});
