import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Directories, DirectorySearch } from '../../../platform/directory/types.ts';
import { TestVault } from '../../vault.fixture.ts';

const BASE = 'ou=people,dc=shop,dc=test';
const ANN = `uid=ann,${BASE}`;

/** A directory of one person, and what it was asked. */
class FakeDirectory implements Directories {
  readonly asked: string[] = [];
  readonly passwords = new Map([
    [ANN, 'fake-ann'],
    ['cn=vault', 'fake-vault'],
    ['', ''],
    ['ann@corp.test', 'fake-ann'],
  ]);
  isAway = false;
  people = 1;

  isFilter(text: string): boolean {
    return text.startsWith('(') && text.endsWith(')');
  }

  within: Directories['within'] = async (_server, work) => {
    if (this.isAway) throw new Error('away');
    return work({
      bind: (dn, password) => {
        this.asked.push(`bind ${dn}`);
        return Promise.resolve(this.passwords.get(dn) === password);
      },
      search: (search) => {
        this.asked.push(`search ${search.base} ${search.filter}`);
        return Promise.resolve(this.#found(search));
      },
    });
  };

  #found({ base, filter, attributes: [attribute = ''] }: DirectorySearch) {
    const entry = (dn: string, value: string) => ({ dn, values: new Map([[attribute, [value]]]) });
    if (base.startsWith('ou=groups'))
      return [entry('cn=Ops,ou=groups', 'Ops'), entry('cn=none,ou=groups', 'none')];
    const isAnn = base === ANN || /ann/i.test(filter);
    return isAnn ? Array.from({ length: this.people }, () => entry(ANN, 'Ann')) : [];
  }
}

const opened = async (config: object = {}) => {
  const directory = new FakeDirectory();
  const vault = await TestVault.open([], undefined, { directories: directory });
  await vault.ask('update', 'sys/auth/ldap', { type: 'ldap' });
  const written = await vault.ask('update', 'auth/ldap/config', {
    url: 'ldaps://directory.test',
    userdn: BASE,
    userattr: 'uid',
    groupdn: 'ou=groups,dc=shop,dc=test',
    ...config,
  });
  assert.equal(written.status, 204, JSON.stringify(written.body));
  await vault.ask('update', 'auth/ldap/groups/ops', { policies: 'deploy' });
  await vault.ask('update', 'auth/ldap/users/ANN', { policies: 'own', groups: 'Extra' });
  await vault.ask('update', 'auth/ldap/groups/extra', { policies: ['more'] });
  const logIn = (name = 'ann', password = 'fake-ann') =>
    vault.ask('update', `auth/ldap/login/${name}`, { password }, { token: undefined });
  return { vault, directory, logIn };
};

describe('people of a directory', () => {
  it('are in the external groups that the directory has them in', async () => {
    const { vault, logIn } = await opened();
    const mounts = (await vault.ask('read', 'sys/auth')).body.data as Record<string, { accessor: string }>;
    await vault.ask('update', 'identity/group', { name: 'far', type: 'external', policies: 'far' });
    const canonical_id = (await vault.ask('read', 'identity/group/name/far')).body.data['id'];
    const alias = { name: 'Ops', canonical_id, mount_accessor: mounts['ldap/']?.accessor };
    await vault.ask('update', 'identity/group-alias', alias);
    const { auth } = (await logIn()).body as unknown as { auth: Record<string, unknown> };
    assert.deepEqual(auth['identity_policies'], ['far']);
  });

  it('come in by their own name, with what they and their groups may', async () => {
    const { vault, directory, logIn } = await opened({ token_policies: 'base', token_ttl: '5m' });
    const { auth } = (await logIn('ANN')).body;
    assert.equal(auth, undefined, 'it asks with the name as it was typed');
    const { body } = await logIn();
    assert.deepEqual(body.auth.policies, ['base', 'default', 'deploy', 'more', 'own']);
    assert.equal(body.auth.lease_duration, 300);
    assert.deepEqual(directory.asked.slice(-3), [
      `bind ${ANN}`,
      `search ${ANN} (objectClass=*)`,
      `search ou=groups,dc=shop,dc=test (|(memberUid=ann)(member=${ANN})(uniqueMember=${ANN}))`,
    ]);
    const { data } = (await vault.ask('read', `identity/entity/id/${body.auth.entity_id}`)).body;
    assert.equal((data['aliases'] as { name: string }[])[0]?.name, 'ann');
  });

  it('are found by whoever may search, and are one entity however they are typed', async () => {
    const { directory, logIn } = await opened({ binddn: 'cn=vault', bindpass: 'fake-vault' });
    const [one, other] = [await logIn('ann'), await logIn('ANN')];
    assert.equal(one.body.auth.entity_id, other.body.auth.entity_id);
    assert.deepEqual(
      directory.asked.slice(0, 4).map((line) => line.split(' (')[0]),
      ['bind cn=vault', `search ${BASE}`, `bind ${ANN}`, 'bind cn=vault'],
    );
  });

  it('bind by their domain, and are searched for by it', async () => {
    const { directory, logIn } = await opened({ upndomain: 'corp.test' });
    assert.equal((await logIn()).status, 200);
    assert.deepEqual(directory.asked.slice(0, 2), [
      'bind ann@corp.test',
      `search ${BASE} (userPrincipalName=ann@corp.test)`,
    ]);
    assert.equal((await logIn('ann@corp.test')).status, 400);
  });

  it('are refused in the same words, whatever is wrong, and nobody is asked who may not be', async () => {
    const { vault, directory, logIn } = await opened({ binddn: 'cn=vault', bindpass: 'fake-vault' });
    const told = new Set<string>();
    const tell = async (name?: string, password?: string) => {
      const { status, body } = await logIn(name, password);
      told.add(JSON.stringify([status, body]));
    };
    const asked = directory.asked.length;
    await tell('ann', '');
    await tell(' ann');
    assert.equal(directory.asked.length, asked);
    await tell('ann', 'wrong');
    const ofAnn = directory.asked.length - asked;
    await tell('bob');
    assert.equal(directory.asked.length - asked - ofAnn, ofAnn, 'nobody is asked for as somebody is');
    directory.people = 2;
    await tell();
    directory.people = 1;
    directory.passwords.set('cn=vault', 'changed');
    await tell();
    directory.isAway = true;
    await tell();
    assert.deepEqual(
      [...told],
      [JSON.stringify([400, { errors: ['ldap operation failed: failed to bind as user'] }])],
    );
    const config = (await vault.ask('read', 'auth/ldap/config')).body.data;
    assert.ok(!JSON.stringify(config).includes('fake-vault'));
  });

  it('are locked after five failures in whatever spelling, and the directory is not asked then', async () => {
    const { vault, directory, logIn } = await opened();
    for (const spelling of ['ann', 'ANN', 'ａnn', 'a\u0301nn', 'án\u0301n']) await logIn(spelling, 'wrong');
    const asked = directory.asked.length;
    const wrong = await logIn('nobody', 'wrong');
    const askedOfNobody = directory.asked.length;
    assert.ok(askedOfNobody > asked);
    assert.deepEqual(await logIn(), wrong);
    assert.equal(directory.asked.length, askedOfNobody);
    const told = (await vault.ask('read', 'sys/locked-users')).body.data;
    assert.deepEqual([told['total'], JSON.stringify(told).includes('["ann"]')], [1, true]);
    const { data } = (await vault.ask('read', 'sys/auth')).body;
    const { accessor } = data['ldap/'] as { readonly accessor: string };
    assert.equal((await vault.ask('update', `sys/locked-users/${accessor}/unlock/ANN`)).status, 204);
    assert.equal((await logIn()).status, 200);
  });

  it('are tried five times where fifty try at once, and all let in where all are right', async () => {
    const { directory, logIn } = await opened();
    const many = (password: string) => Promise.all(Array.from({ length: 50 }, () => logIn('ann', password)));
    const right = await many('fake-ann');
    assert.deepEqual(new Set(right.map(({ status }) => status)), new Set([200]));
    directory.asked.length = 0;
    const wrong = await many('wrong');
    assert.deepEqual(new Set(wrong.map(({ status }) => status)), new Set([400]));
    assert.equal(directory.asked.filter((one) => one === `bind ${ANN}`).length, 5);
    assert.equal((await logIn()).status, 400);
  });

  it('are not counted where the directory is away, and failures are forgotten in time', async () => {
    const { vault, directory, logIn } = await opened();
    directory.isAway = true;
    for (let turn = 0; turn < 6; turn += 1) await logIn();
    directory.isAway = false;
    assert.equal((await logIn()).status, 200);
    const rows = async () => {
      const mounts = await vault.vault.core?.services.mounts.all();
      const mount = mounts?.find(({ type }) => type === 'ldap') ?? assert.fail();
      return (await vault.vault.core?.services.storeOf(mount).list('failures/')) ?? [];
    };
    await logIn('fake-password-in-the-wrong-field', 'x');
    assert.deepEqual([(await rows()).length, JSON.stringify(await rows()).includes('fake')], [1, false]);
    vault.now += 16 * 60_000;
    await vault.vault.core?.expire();
    assert.deepEqual(await rows(), []);
  });

  it('are of a directory that is asked over TLS, by filters that are some', async () => {
    const { vault } = await opened();
    for (const config of [
      { url: 'ldap://directory.test' },
      { url: 'http://directory.test' },
      { url: 'ldaps://ann@directory.test' },
      { insecure_tls: true },
      { deny_null_bind: false },
      { userfilter: 'uid' },
      { userfilter: '(uid={{.Password}})' },
      { groupfilter: '(member={{.Other}})' },
      { userattr: 'uid)(cn=*' },
      { binddn: 'cn=x' },
      { certificate: 'x' },
      { upndomain: 'a b' },
    ])
      assert.equal(
        (await vault.ask('update', 'auth/ldap/config', config)).status,
        400,
        JSON.stringify(config),
      );
    const plain = { url: 'ldap://directory.test, ldap://other.test', starttls: true };
    assert.equal((await vault.ask('update', 'auth/ldap/config', plain)).status, 204);
  });
});
