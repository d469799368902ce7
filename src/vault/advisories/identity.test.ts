import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TestVault } from '../vault.fixture.ts';

const PASSWORD = { password: 'fake-password' };
const READ = (path: string) => `path "${path}" { capabilities = ["read"] }`;

/** A vault with people of two mounts, and how they come. */
const opened = async () => {
  const vault = await TestVault.open();
  for (const mount of ['one', 'two']) {
    await vault.ask('update', `sys/auth/${mount}`, { type: 'userpass' });
    for (const name of ['ann', 'bob']) await vault.ask('update', `auth/${mount}/users/${name}`, PASSWORD);
  }
  const mounts = (await vault.ask('read', 'sys/auth')).body.data as Record<string, { accessor: string }>;
  const come = async (name: string, mount = 'one') => {
    const { auth } = (await vault.ask('update', `auth/${mount}/login/${name}`, PASSWORD)).body;
    return { token: auth.client_token, id: auth.entity_id };
  };
  const aliasesOf = async (id: string) =>
    (await vault.ask('read', `identity/entity/id/${id}`)).body.data['aliases'] as {
      readonly id: string;
      readonly mount_accessor: string;
      readonly custom_metadata: object;
    }[];
  const status = async (token: string, path: string) => (await vault.ask('read', path, {}, { token })).status;
  return { vault, come, aliasesOf, status, accessor: (mount: string) => mounts[`${mount}/`]?.accessor ?? '' };
};

describe('advisories about identity', () => {
  it('CVE-2024-9180, CVE-2025-5999, CVE-2025-54996, CVE-2025-64761: nobody is made root by their entity or group', async () => {
    const { vault, come, status } = await opened();
    const { id, token } = await come('ann');
    for (const root of ['root', 'ROOT', ' root ', 'Root\t', 'rOOt\n'])
      for (const policies of [root, [root], ['a', root]]) {
        const asked = [
          [`identity/entity/id/${id}`, { policies }],
          ['identity/entity', { name: 'eve', policies }],
          ['identity/entity/name/eve', { policies }],
          ['identity/group', { name: 'team', policies, member_entity_ids: [id] }],
          ['identity/group/name/team', { policies, member_entity_ids: [id] }],
        ] as const;
        for (const [path, body] of asked)
          assert.equal(
            (await vault.ask('update', path, body)).status,
            400,
            `${path} ${JSON.stringify(body)}`,
          );
      }
    assert.equal(await status(token, 'sys/mounts'), 403);
    // Nor by a user of a method, or a role of one.
    await vault.ask('update', 'auth/one/users/ann', { ...PASSWORD, token_policies: [' ROOT ', 'root'] });
    assert.equal(await status((await come('ann')).token, 'sys/mounts'), 403);
  });

  it('CVE-2021-41802: to change an alias makes nobody somebody else', async () => {
    const { vault, come, aliasesOf, accessor } = await opened();
    const [ann, bob] = [await come('ann'), await come('bob')];
    const [alias] = await aliasesOf(ann.id);
    const path = `identity/entity-alias/id/${alias?.id}`;
    const mount_accessor = accessor('one');
    for (const body of [
      { name: 'bob', mount_accessor },
      { name: 'bob', mount_accessor, canonical_id: bob.id },
      { name: 'ann', mount_accessor, canonical_id: bob.id },
    ])
      assert.equal((await vault.ask('update', path, body)).status, 400, JSON.stringify(body));
    assert.deepEqual([(await come('ann')).id, (await come('bob')).id], [ann.id, bob.id]);
    assert.notEqual(ann.id, bob.id);
  });

  it('CVE-2022-40186: what is known of an alias stays at it, also where another mount has one of its name', async () => {
    const { vault, come, aliasesOf, accessor, status } = await opened();
    const { id } = await come('ann');
    const second = { name: 'ann', mount_accessor: accessor('two'), canonical_id: id };
    await vault.ask('update', 'identity/entity-alias', { ...second, custom_metadata: { folder: 'theirs' } });
    await vault.ask('update', 'sys/mounts/kv', { type: 'kv-v1' });
    await vault.ask('update', 'kv/theirs', { value: 'fake' });
    const template = `{{identity.entity.aliases.${accessor('one')}.custom_metadata.folder}}`;
    await vault.ask('update', 'sys/policies/acl/own', { policy: READ(`kv/${template}`) });
    await vault.ask('update', `identity/entity/id/${id}`, { policies: ['own'] });
    for (const mount of ['one', 'two', 'one']) {
      const { token, id: same } = await come('ann', mount);
      assert.equal(same, id);
      assert.equal(await status(token, 'kv/theirs'), 403, mount);
    }
    const found = await aliasesOf(id);
    const folders = ['one', 'two'].map(
      (mount) => found.find((one) => one.mount_accessor === accessor(mount))?.custom_metadata,
    );
    assert.deepEqual(folders, [{}, { folder: 'theirs' }]);
  });

  it('CVE-2020-10660: who is a member of a group no more may no more what it may, with tokens of before too', async () => {
    const { vault, come, status } = await opened();
    const { id, token } = await come('ann');
    await vault.ask('update', 'sys/policies/acl/mounts', { policy: READ('sys/mounts') });
    const group = { name: 'team', policies: ['mounts'] };
    await vault.ask('update', 'identity/group', { ...group, member_entity_ids: [id] });
    assert.equal(await status(token, 'sys/mounts'), 200);
    await vault.ask('update', 'identity/group', { ...group, member_entity_ids: [] });
    assert.equal(await status(token, 'sys/mounts'), 403);
    // Also where the group above it is what allows.
    const inner = (await vault.ask('update', 'identity/group', { name: 'inner', member_entity_ids: [id] }))
      .body;
    await vault.ask('update', 'identity/group', { ...group, member_group_ids: [inner.data['id']] });
    assert.equal(await status(token, 'sys/mounts'), 200);
    await vault.ask('delete', `identity/group/id/${String(inner.data['id'])}`);
    assert.equal(await status(token, 'sys/mounts'), 403);
  });
});
