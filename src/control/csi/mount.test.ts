import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FakeWorld } from '../delivery/fake-vault.fixture.ts';
import { mountSecrets } from './mount.ts';
import { Sessions } from './sessions.ts';
import { permissionOf, volumeParameters } from './parameters.ts';

const OBJECTS = `
- objectName: username
  secretPath: database/creds/web
  secretKey: username
- objectName: password
  secretPath: database/creds/web
  secretKey: password
  filePermission: 0400
- objectName: all.json
  secretPath: /v1/secret/data/web
- objectName: key
  secretPath: secret/data/web
  secretKey: key
  encoding: base64
- objectName: certificate
  secretPath: pki/issue/web
  secretKey: certificate
  method: PUT
  secretArgs: { common_name: web.test, ttl: 1h }
`;
const TOKENS = 'csi.storage.k8s.io/serviceAccount.tokens';
const ATTRIBUTES = {
  roleName: 'web',
  objects: OBJECTS,
  audience: 'vault',
  'csi.storage.k8s.io/pod.name': 'web-1',
  [TOKENS]: JSON.stringify({ vault: { token: 'fake-jwt', expirationTimestamp: '2026-01-01T00:00:00Z' } }),
};

function setUp() {
  const world = new FakeWorld();
  let users = 0;
  world.answers.set('read database/creds/web', () => {
    users += 1;
    return {
      data: { username: `fake-user-${users}`, password: `fake-${users}` },
      lease_id: 'fake',
      lease_duration: 60,
    };
  });
  world.answers.set('read secret/data/web', {
    data: { data: { key: Buffer.from([0, 1]).toString('base64') }, metadata: {} },
  });
  world.answers.set('write pki/issue/web', { data: { certificate: 'fake-certificate' } });
  const services = {
    vaultAt: (address: string) => {
      assert.equal(address, '');
      return world.services.vault;
    },
    sessions: new Sessions(),
    versionKey: Buffer.from('fake-key'),
    now: () => world.timer.now(),
  };
  const mount = (more: object = {}, permission = '292') =>
    mountSecrets({ attributes: JSON.stringify({ ...ATTRIBUTES, ...more }), permission }, services);
  return { world, mount };
}

describe('a volume of secrets', () => {
  it('has the files of its class, those of one path from one secret', async () => {
    const { world, mount } = setUp();
    const { files, versions } = await mount();
    assert.deepEqual(
      files.map(({ path, mode, contents }) => [
        path,
        mode.toString(8),
        Buffer.from(contents).toString('latin1'),
      ]),
      [
        ['username', '444', 'fake-user-1'],
        ['password', '400', 'fake-1'],
        ['all.json', '444', '{"key":"AAE="}\n'],
        ['key', '444', '\0\u0001'],
        ['certificate', '444', 'fake-certificate'],
      ],
    );
    assert.ok(!JSON.stringify(versions).includes('fake-1'));
    assert.equal(world.events[0], 'write auth/kubernetes/login');
  });

  it('keeps what is leased for as long as it is good, and logs in again where it is refused', async () => {
    const { world, mount } = setUp();
    const changes = async (before: Awaited<ReturnType<typeof mount>>) => {
      const after = await mount();
      const others = after.versions.filter(
        ({ version }, index) => version !== before.versions[index]?.version,
      );
      return others.map(({ id }) => id);
    };
    const first = await mount();
    assert.deepEqual(await changes(first), []);
    assert.equal(world.events.filter((event) => event === 'read secret/data/web').length, 2);
    await world.timer.pass(41_000);
    assert.deepEqual(await changes(first), ['username', 'password']);
    world.tokens.clear();
    assert.deepEqual(await changes(first), ['username', 'password']);
    assert.equal(world.events.filter((event) => event.endsWith('/login')).length, 2);
    world.answers.delete('read secret/data/web');
    await assert.rejects(mount(), { code: 'not-found' });
  });

  it('is refused where its class is wrong, without a word of the token', async () => {
    for (const more of [
      { roleName: undefined },
      { objects: '[]' },
      { objects: '{' },
      { objects: '- {objectName: ../etc/passwd, secretPath: a}' },
      { objects: '- {objectName: "..", secretPath: a}' },
      { objects: '- {objectName: a, secretPath: a, filePermission: 0o777}' },
      { objects: '- {objectName: a, secretPath: a}\n- {objectName: a, secretPath: b}' },
      { objects: '- {objectName: a, secretPath: a, unknown: b}' },
      { vaultSkipTLSVerify: 'true' },
      { audience: 'other' },
      { audience: '__proto__' },
      { [TOKENS]: '{"vault": "fake-jwt"}' },
      { [TOKENS]: 'fake-jwt' },
    ])
      await assert.rejects(setUp().mount(more), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'usage', JSON.stringify(more));
        return !error.message.includes('fake-jwt');
      });
    assert.throws(() => volumeParameters('fake-jwt'), { code: 'usage' });
    const key =
      '- {objectName: a, secretPath: pki/issue/web, method: PUT, secretKey: certificate, encoding: hex}';
    await assert.rejects(setUp().mount({ objects: key }), { code: 'malformed' });
  });

  it('has no file that others may write, whatever the driver says', () => {
    assert.deepEqual(
      ['', '292', '511'].map((text) => permissionOf(text).toString(8)),
      ['400', '444', '755'],
    );
    for (const text of ['x', '-1', '4096', '0.5']) assert.throws(() => permissionOf(text), { code: 'usage' });
  });
});
