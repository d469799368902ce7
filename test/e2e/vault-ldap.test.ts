import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { directories } from '../../src/platform/directory/directories.ts';
import { TestVault } from '../../src/vault/vault.fixture.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { missing } from './real-part.ts';
import { FAKE_PASSWORD, type Slapd, startSlapd, SUFFIX } from './slapd.ts';

export const lane: Lane = 'anywhere';

const PEOPLE = `ou=people,${SUFFIX}`;

describe('people of OpenLDAP', { skip: missing('slapd', 'ldapwhoami') }, () => {
  // Whoever follows a referral comes here.
  let followed = 0;
  const elsewhere = createServer((socket) => {
    followed += 1;
    socket.destroy();
  });
  let slapd: Slapd;
  let vault: TestVault;

  before(async () => {
    await once(elsewhere.listen(0, '127.0.0.1'), 'listening');
    slapd = await startSlapd((elsewhere.address() as AddressInfo).port);
    vault = await TestVault.open([], undefined, { directories });
    await vault.ask('update', 'sys/auth/ldap', { type: 'ldap' });
    await vault.ask('update', 'auth/ldap/groups/ops', { policies: 'deploy' });
    await vault.ask('update', 'auth/ldap/groups/all', { policies: 'look' });
  });
  after(async () => {
    await slapd.stop();
    elsewhere.close();
  });

  const configured = async (config: object) => {
    const usual = {
      url: slapd.secureUrl,
      certificate: slapd.ca,
      starttls: false,
      userdn: PEOPLE,
      userattr: 'uid',
      groupdn: `ou=groups,${SUFFIX}`,
      binddn: '',
      bindpass: '',
      request_timeout: 5,
    };
    const { status, body } = await vault.ask('update', 'auth/ldap/config', { ...usual, ...config });
    assert.equal(status, 204, JSON.stringify(body));
  };
  const searching = { binddn: `cn=vault,${SUFFIX}`, bindpass: FAKE_PASSWORD };
  const logIn = (name: string, password = FAKE_PASSWORD) =>
    vault.ask('update', `auth/ldap/login/${name}`, { password }, { token: undefined });
  const policiesOf = async (name: string) => (await logIn(name)).body.auth.policies;

  it('come in as themselves, over TLS and StartTLS', async () => {
    for (const config of [{}, { url: slapd.url, starttls: true }]) {
      await configured(config);
      assert.deepEqual(await policiesOf('ann'), ['default', 'deploy', 'look']);
      assert.deepEqual(await policiesOf('ben'), ['default', 'look']);
      assert.equal((await logIn('ann', 'fake-wrong')).status, 400);
      assert.equal((await logIn('ann', '')).status, 400);
      assert.equal((await logIn('nobody')).status, 400);
    }
  });

  it('come in where they are searched for, however they are typed, as one', async () => {
    await configured(searching);
    assert.deepEqual(await policiesOf('ANN'), ['default', 'deploy', 'look']);
    const ids = await Promise.all(
      ['ann', 'Ann', 'aNN'].map(async (name) => (await logIn(name)).body.auth.entity_id),
    );
    assert.equal(new Set(ids).size, 1);
  });

  it('are nobody else by any name', async () => {
    const odd = 'O,(Neill)*';
    for (const config of [{}, searching]) {
      await configured(config);
      assert.deepEqual(await policiesOf(odd), ['default', 'look']);
      for (const name of [
        '*',
        'a*',
        'ann)(uid=*',
        'ann)(|(uid=*',
        'x,uid=ann',
        `ann,${PEOPLE}`,
        '\\61nn',
        'ann ',
        'PLAIN',
        'ann)',
      ])
        assert.equal((await logIn(name)).status, 400, name);
    }
  });

  it('are not asked for at another server, whatever this one says of it', async () => {
    await configured(searching);
    assert.equal((await logIn('ann')).status, 200);
    await configured({ userdn: `ou=far,${PEOPLE}` });
    assert.equal((await logIn('ann')).status, 400);
    assert.equal(followed, 0);
  });

  it('come in by a server that is whom its certificate says alone', async () => {
    const { port } = new URL(slapd.secureUrl);
    for (const config of [{ certificate: '' }, { url: `ldaps://127.0.0.1:${port}` }]) {
      await configured(config);
      assert.equal((await logIn('ann')).status, 400);
    }
    await configured({ url: `ldaps://127.0.0.1:1,${slapd.secureUrl}` });
    assert.equal((await logIn('ann')).status, 200);
  });

  it('do not come in while it is away', async () => {
    await configured({});
    await slapd.away(async () => {
      assert.equal((await logIn('ann')).status, 400);
    });
    assert.equal((await logIn('ann')).status, 200);
  });
});
