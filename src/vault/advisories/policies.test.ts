import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TestVault } from '../vault.fixture.ts';

const rule = (path: string, ...capabilities: readonly string[]) =>
  `path "${path}" { capabilities = ${JSON.stringify(capabilities)} }\n`;

/** A vault with secrets at some paths of `kv/`, and a token by these rules. */
const opened = async (rules: string, ...paths: readonly string[]) => {
  const vault = await TestVault.open();
  await vault.ask('update', 'sys/mounts/kv', { type: 'kv-v2' });
  for (const path of paths) await vault.ask('update', `kv/data/${path}`, { data: { value: 'fake' } });
  const token = await vault.tokenOf({ some: rules }, { no_default_policy: true });
  const ask = async (operation: Parameters<TestVault['ask']>[0], path: string, body = {}) =>
    (await vault.ask(operation, path, body, { token })).status;
  return { vault, token, ask };
};

describe('advisories about policies', () => {
  it('CVE-2026-63131, GHSA-xp3c-3jw3-4vcr: no folder is listed past a rule that denies it, in whichever form', async () => {
    const allow = rule('kv/metadata/*', 'list');
    for (const denied of ['secret', 'secret/', 'secret/*', 'secret*', '+', '+/']) {
      const { ask } = await opened(allow + rule(`kv/metadata/${denied}`, 'deny'), 'secret/a', 'open/a');
      for (const path of ['kv/metadata/secret/', 'kv/metadata/secret'])
        assert.equal(await ask('list', path), 403, `${path} past ${denied}`);
      assert.equal(await ask('list', 'kv/metadata/'), 200, denied);
    }
    // What says more than the rule that denies still counts.
    const { ask } = await opened(
      allow + rule('kv/metadata/secret*', 'deny') + rule('kv/metadata/secret', 'list'),
      'secret/a',
    );
    assert.equal(await ask('list', 'kv/metadata/secret/'), 200);
  });

  it('Vault 2.2.2, core/acl: a rule that denies a name denies it in any case of letters', async () => {
    const { vault, ask } = await opened(
      rule('auth/userpass/*', 'create', 'read', 'update') +
        rule('auth/userpass/users/admin', 'deny') +
        rule('kv/data/*', 'read') +
        rule('kv/data/pay*', 'deny') +
        rule('kv/data/shop/+', 'deny') +
        rule('kv/data/shop/OPEN', 'read'),
      'PayRoll',
      'shop/OPEN',
    );
    await vault.ask('update', 'sys/auth/userpass', { type: 'userpass' });
    await vault.ask('update', 'auth/userpass/users/admin', { password: 'fake-one' });
    for (const name of ['admin', 'ADMIN', 'Admin'])
      assert.equal(await ask('update', `auth/userpass/users/${name}`, { password: 'fake-two' }), 403, name);
    assert.equal(await ask('update', 'auth/userpass/users/ann', { password: 'fake-two' }), 204);
    assert.deepEqual(
      await Promise.all(
        ['PayRoll', 'PAYROLL', 'Shop/x', 'shop/open', 'shop/OPEN'].map((path) =>
          ask('read', `kv/data/${path}`),
        ),
      ),
      [403, 403, 403, 403, 200],
    );
  });

  it('of our own: a slash at the end of a path is no way past a rule that denies it', async () => {
    const { vault, ask } = await opened(
      rule('auth/userpass/*', 'create', 'read', 'update', 'delete') +
        rule('auth/userpass/users/admin', 'deny'),
    );
    await vault.ask('update', 'sys/auth/userpass', { type: 'userpass' });
    await vault.ask('update', 'auth/userpass/users/admin', { password: 'fake-one' });
    const path = 'auth/userpass/users/admin/';
    assert.deepEqual(
      [
        await ask('read', path),
        await ask('delete', path),
        await ask('update', path, { password: 'fake-two' }),
      ],
      [403, 403, 400],
    );
    assert.equal((await vault.ask('update', path, { password: 'fake-two' })).status, 400);
  });

  it('of our own: a parameter that is denied is denied in each spelling, and in a body that nobody expects', async () => {
    const vault = await TestVault.open();
    await vault.ask('update', 'sys/mounts/kv', { type: 'kv-v2' });
    for (const n of [1, 2]) await vault.ask('update', 'kv/data/a', { data: { n } });
    const denied = (parameter: string, value: string) =>
      `denied_parameters = { "${parameter}" = ["${value}"] }`;
    const token = await vault.tokenOf({
      some: `path "auth/token/create" { capabilities = ["update"] ${denied('display_name', 'root*')} }
        path "kv/data/a" { capabilities = ["read"] ${denied('version', '1')} }`,
    });
    const names = [{ display_name: 'rooted' }, { Display_Name: 'rooted' }];
    for (const body of [
      ...names,
      { display_name: 'rooted', DISPLAY_NAME: 'fine' },
      { DISPLAY_NAME: 'fine', display_name: 'rooted' },
      { DISPLAY_NAME: 'rooted', display_name: 'fine' },
    ])
      assert.equal((await vault.ask('update', 'auth/token/create', body, { token })).status, 403);
    const read = async (body: object, query: Record<string, string>) =>
      (await vault.ask('read', 'kv/data/a', { ...body }, { token, query })).status;
    assert.deepEqual(
      [await read({}, {}), await read({}, { version: '1' }), await read({ version: 1 }, {})],
      [200, 403, 403],
    );
    assert.equal(await read({ version: 1 }, { version: '2' }), 403);
  });

  it('CVE-2026-3605 (HCSEC-2026-05): a glob allows to forget nothing outside of it, by whatever path', async () => {
    const { vault, ask } = await opened(
      rule('kv/metadata/mine/*', 'delete') + rule('kv/data/mine/*', 'delete') + rule('kv/+/mine/*', 'update'),
      'theirs/a',
      'mine/a',
    );
    const detours = ['mine/../theirs/a', 'mine//../theirs/a', 'mine/./../theirs/a', 'mine/..\\theirs/a'];
    for (const folder of ['metadata', 'data'])
      for (const path of ['theirs/a', 'theirs', ...detours])
        assert.ok((await ask('delete', `kv/${folder}/${path}`)) >= 400, path);
    for (const path of detours)
      assert.equal(await ask('update', `kv/destroy/${path}`, { versions: [1] }), 400, path);
    assert.equal((await vault.ask('read', 'kv/data/theirs/a')).status, 200);
    assert.equal(await ask('delete', 'kv/metadata/mine/a'), 204);
  });

  it('CVE-2026-105820, CVE-2026-115365: a name of a policy is a name, and no path to another', async () => {
    const vault = await TestVault.open();
    await vault.ask('update', 'sys/policies/acl/all', { policy: rule('*', 'read', 'sudo') });
    const names = ['../acl/all', 'x/../all', './all', 'all/', '/all', 'acl/all', 'all\0', '%61ll'];
    for (const name of names) {
      const { body } = await vault.ask('update', 'auth/token/create', { policies: [name] });
      const { status } = await vault.ask('read', 'sys/mounts', {}, { token: body.auth?.client_token });
      assert.equal(status, 403, name);
      assert.ok((await vault.ask('update', `sys/policies/acl/${name}`, { policy: '' })).status >= 400, name);
    }
  });

  it('GHSA-59w7-v8rr-pr4p: who chooses their name or metadata chooses no path by it', async () => {
    const vault = await TestVault.open();
    await vault.ask('update', 'sys/mounts/kv', { type: 'kv-v1' });
    await vault.ask('update', 'sys/auth/userpass', { type: 'userpass' });
    for (const path of ['home/ann/x', 'home/bob/x', 'home/x'])
      await vault.ask('update', `kv/${path}`, { value: 'fake' });
    await vault.ask('update', 'sys/policies/acl/home', {
      policy: rule('kv/home/{{identity.entity.metadata.folder}}/*', 'read'),
    });
    await vault.ask('update', 'auth/userpass/users/ann', { password: 'fake-one', token_policies: 'home' });
    const { auth } = (await vault.ask('update', 'auth/userpass/login/ann', { password: 'fake-one' })).body;
    const read = async (folder: string) => {
      await vault.ask('update', `identity/entity/id/${auth.entity_id}`, { metadata: { folder } });
      const ask = async (path: string) =>
        (await vault.ask('read', path, {}, { token: auth.client_token })).status;
      return [await ask('kv/home/ann/x'), await ask('kv/home/bob/x'), await ask('kv/home/x')];
    };
    assert.deepEqual(await read('ann'), [200, 403, 403]);
    for (const hostile of [
      '+',
      '*',
      'b*',
      'ann/../bob',
      '..',
      '.',
      '',
      '/',
      'bob/',
      '{{identity.entity.id}}',
    ])
      assert.deepEqual(await read(hostile), [403, 403, 403], hostile);
  });

  it('CVE-2021-43998: a template is of the alias by which somebody has come, and there is one of each mount', async () => {
    const vault = await TestVault.open();
    await vault.ask('update', 'sys/auth/userpass', { type: 'userpass' });
    const mounts = (await vault.ask('read', 'sys/auth')).body.data as Record<string, { accessor: string }>;
    const accessor = mounts['userpass/']?.accessor;
    const made = await vault.ask('update', 'identity/entity-alias', {
      name: 'ann',
      mount_accessor: accessor,
    });
    const second = { name: 'bob', mount_accessor: accessor, canonical_id: made.body.data['canonical_id'] };
    assert.equal((await vault.ask('update', 'identity/entity-alias', second)).status, 400);
  });

  it('CVE-2023-0665: who may not write an issuer neither changes nor removes it, by whichever of its paths', async () => {
    const vault = await TestVault.open();
    await vault.ask('update', 'sys/mounts/pki', { type: 'pki' });
    await vault.ask('update', 'pki/root/generate/internal', { common_name: 'Root', key_type: 'ec' });
    const token = await vault.tokenOf({ reader: rule('pki/*', 'read', 'list') });
    const { keys = [] } = (await vault.ask('list', 'pki/issuers/')).body.data as { keys?: string[] };
    for (const reference of ['default', ...keys])
      for (const path of ['', '/json', '/der', '/pem'])
        for (const operation of ['update', 'patch', 'delete'] as const) {
          const { status } = await vault.ask(
            operation,
            `pki/issuer/${reference}${path}`,
            { issuer_name: 'x' },
            { token },
          );
          assert.equal(status, 403, `${operation} ${reference}${path}`);
        }
    assert.equal((await vault.ask('read', 'pki/issuer/default')).body.data['issuer_name'], '');
  });

  it('CVE-2026-45808, CVE-2026-55774: the older paths of leases are allowed by rules of their own', async () => {
    const vault = await TestVault.open();
    const allowed = ['sys/leases/revoke', 'sys/leases/renew'];
    const token = await vault.tokenOf(
      { leases: allowed.map((path) => rule(path, 'update')).join('') },
      { no_default_policy: true },
    );
    for (const path of ['revoke', 'renew', 'revoke/x', 'renew/x', 'revoke-prefix/x', 'revoke-force/x'])
      for (const folder of ['sys/', ...(path.includes('/') ? ['sys/leases/'] : [])]) {
        const { status } = await vault.ask('update', folder + path, { lease_id: 'x/y' }, { token });
        assert.equal(status, 403, folder + path);
      }
  });
});
