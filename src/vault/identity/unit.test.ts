import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TestVault } from '../vault.fixture.ts';

const READ = (path: string) => `path "${path}" { capabilities = ["read"] }`;

const opened = async () => {
  const vault = await TestVault.open();
  await vault.ask('update', 'sys/auth/userpass', { type: 'userpass' });
  await vault.ask('update', 'sys/mounts/kv', { type: 'kv-v1' });
  const add = (name: string, more: object = {}) =>
    vault.ask('update', `auth/userpass/users/${name}`, { password: 'fake-password', ...more });
  const logIn = (name: string) =>
    vault.ask('update', `auth/userpass/login/${name}`, { password: 'fake-password' }, { token: undefined });
  await add('ann');
  const come = async (name = 'ann') => {
    const { body } = await logIn(name);
    return { token: body.auth.client_token, entityId: body.auth.entity_id };
  };
  const mounts = (await vault.ask('read', 'sys/auth')).body.data as Record<string, { accessor: string }>;
  const accessor = mounts['userpass/']?.accessor ?? '';
  const policy = (name: string, text: string) =>
    vault.ask('update', `sys/policies/acl/${name}`, { policy: text });
  const read = async (token: string, path: string) => (await vault.ask('read', path, {}, { token })).status;
  return { vault, add, logIn, come, accessor, policy, read };
};

describe('who is who', () => {
  it('is the same whenever they come, in whatever case their method takes', async () => {
    const { vault, come, accessor } = await opened();
    const [one, other] = await Promise.all([come('ann'), come('ANN')]);
    assert.equal(one.entityId, other.entityId);
    const { data } = (await vault.ask('read', `identity/entity/id/${one.entityId}`)).body;
    const [alias] = data['aliases'] as Record<string, unknown>[];
    assert.deepEqual(
      [alias?.['name'], alias?.['mount_accessor'], alias?.['mount_path'], alias?.['canonical_id']],
      ['ann', accessor, 'auth/userpass/', one.entityId],
    );
    const found = await vault.ask('update', 'identity/lookup/entity', {
      alias_name: 'ann',
      alias_mount_accessor: accessor,
    });
    assert.equal(found.body.data['id'], one.entityId);
    const looked = (await vault.ask('read', 'auth/token/lookup-self', {}, { token: one.token })).body.data;
    assert.equal(looked['entity_id'], one.entityId);
  });

  it('may what their entity and its groups may, as these are now', async () => {
    const { vault, come, policy, read } = await opened();
    const { token, entityId } = await come();
    await vault.ask('update', 'kv/a', { a: 1 });
    await policy('a', READ('kv/a'));
    assert.equal(await read(token, 'kv/a'), 403);
    await vault.ask('update', `identity/entity/id/${entityId}`, { policies: ['a'] });
    assert.equal(await read(token, 'kv/a'), 200);
    await vault.ask('update', `identity/entity/id/${entityId}`, { policies: [] });
    assert.equal(await read(token, 'kv/a'), 403);
    const team = (
      await vault.ask('update', 'identity/group', { name: 'team', member_entity_ids: [entityId] })
    ).body.data;
    await vault.ask('update', 'identity/group', {
      name: 'all',
      policies: 'a',
      member_group_ids: [team['id']],
    });
    assert.equal(await read(token, 'kv/a'), 200);
    const shown = (await vault.ask('read', `identity/entity/id/${entityId}`)).body.data;
    assert.deepEqual(
      [shown['direct_group_ids'], (shown['inherited_group_ids'] as string[]).length],
      [[team['id']], 1],
    );
    const self = (await vault.ask('read', 'auth/token/lookup-self', {}, { token })).body.data;
    assert.deepEqual([self['policies'], self['identity_policies']], [['default'], ['a']]);
    const may = await vault.ask('update', 'sys/capabilities-self', { paths: ['kv/a'] }, { token });
    assert.deepEqual(may.body.data['kv/a'], ['read']);
    await vault.ask('delete', 'identity/group/name/team');
    assert.equal(await read(token, 'kv/a'), 403);
  });

  it('is nobody any more, with all tokens and their children, once disabled or removed', async () => {
    const { vault, come, logIn, policy } = await opened();
    await policy('make', 'path "auth/token/create" { capabilities = ["update"] }');
    const { token, entityId } = await come();
    await vault.ask('update', `identity/entity/id/${entityId}`, { policies: ['make'] });
    const child = (await vault.ask('update', 'auth/token/create', { policies: ['default'] }, { token })).body
      .auth;
    const alive = async () =>
      Promise.all(
        [token, child.client_token].map(
          async (one) => (await vault.ask('read', 'auth/token/lookup-self', {}, { token: one })).status,
        ),
      );
    assert.deepEqual(await alive(), [200, 200]);
    await vault.ask('update', `identity/entity/id/${entityId}`, { disabled: true });
    assert.deepEqual([await alive(), (await logIn('ann')).status], [[403, 403], 403]);
    await vault.ask('update', `identity/entity/id/${entityId}`, { disabled: false });
    assert.deepEqual(await alive(), [200, 200]);
    await vault.ask('delete', `identity/entity/id/${entityId}`);
    assert.deepEqual(await alive(), [403, 403]);
    assert.notEqual((await come()).entityId, entityId);
  });

  it('is never root', async () => {
    const { vault } = await opened();
    for (const path of ['identity/entity', 'identity/group'])
      for (const policies of [['root'], 'a,ROOT '])
        assert.equal((await vault.ask('update', path, { name: 'x', policies })).status, 400, path);
  });

  it('has names and aliases that no other has, and one alias of a mount', async () => {
    const { vault, accessor } = await opened();
    const make = async (name: string) =>
      (await vault.ask('update', 'identity/entity', { name })).body.data['id'] as string;
    const [one, other] = [await make('one'), await make('other')];
    const alias = { name: 'x', mount_accessor: accessor };
    const made = await vault.ask('update', 'identity/entity-alias', { ...alias, canonical_id: one });
    const { id } = made.body.data;
    assert.deepEqual(
      [
        (await vault.ask('update', `identity/entity/id/${other}`, { name: 'one' })).status,
        (await vault.ask('update', 'identity/entity-alias', { ...alias, name: 'y', canonical_id: one }))
          .status,
        (await vault.ask('update', 'identity/entity-alias', { ...alias, mount_accessor: 'none' })).status,
        (await vault.ask('update', 'identity/entity-alias', { ...alias, name: 'y', canonical_id: id }))
          .status,
      ],
      [400, 400, 400, 400],
    );
    await vault.ask('update', 'identity/entity-alias', { ...alias, canonical_id: other });
    const read = (await vault.ask('read', `identity/entity-alias/id/${String(id)}`)).body.data;
    assert.equal(read['canonical_id'], other);
    const { keys } = (await vault.ask('list', 'identity/entity/name/')).body.data;
    assert.deepEqual(keys, ['one', 'other']);
    await vault.ask('delete', `identity/entity-alias/id/${String(id)}`);
    assert.equal((await vault.ask('list', 'identity/entity-alias/id/')).status, 404);
  });

  it('has a name of some length', async () => {
    const { vault } = await opened();
    for (const kind of ['entity', 'group'])
      assert.equal((await vault.ask('update', `identity/${kind}/name/${'x'.repeat(600)}`)).status, 400, kind);
  });

  it('is in groups that go in no circle, and whose members are there', async () => {
    const { vault } = await opened();
    const make = async (name: string, more: object = {}) =>
      vault.ask('update', 'identity/group', { name, ...more });
    const idOf = async (name: string, more: object = {}) =>
      (await make(name, more)).body.data['id'] as string;
    const low = await idOf('low');
    const middle = await idOf('middle', { member_group_ids: [low] });
    const high = await idOf('high', { member_group_ids: [middle] });
    assert.deepEqual(
      [
        (await make('low', { member_group_ids: [high] })).status,
        (await make('low', { member_group_ids: [low] })).status,
        (await make('low', { member_group_ids: ['none'] })).status,
        (await make('low', { member_entity_ids: ['none'] })).status,
        (await make('far', { type: 'external', member_group_ids: [low] })).status,
        (await make('far', { type: 'external', policies: 'a' })).status,
        (await vault.ask('update', `identity/group/id/${low}`, { name: 'high' })).status,
      ],
      [400, 400, 400, 400, 400, 200, 400],
    );
    assert.equal(
      (await vault.ask('update', 'identity/lookup/group', { name: 'high' })).body.data['id'],
      high,
    );
    await vault.ask('delete', `identity/group/id/${middle}`);
    const { data } = (await vault.ask('read', `identity/group/id/${high}`)).body;
    assert.deepEqual(data['member_group_ids'], []);
  });
});

describe('policies about who asks', () => {
  it('say so, and nothing to anybody else', async () => {
    const { vault, come, add, accessor, policy, read } = await opened();
    await add('bob');
    const { token, entityId } = await come();
    const { data } = (
      await vault.ask('update', 'identity/group', {
        name: 'a.team',
        member_entity_ids: [entityId],
        metadata: { area: 'sea' },
      })
    ).body;
    await vault.ask('update', `identity/entity/id/${entityId}`, {
      name: 'ann smith',
      metadata: { team: 'blue' },
    });
    const ways = {
      [`id/${entityId}`]: 'id/{{identity.entity.id}}',
      'name/ann smith': 'name/{{ identity.entity.name }}',
      'team/blue': 'team/{{identity.entity.metadata.team}}',
      'alias/ann': `alias/{{identity.entity.aliases.${accessor}.name}}`,
      [`group/${String(data['id'])}`]: 'group/{{identity.groups.names.a.team.id}}',
      'group/a.team': `group/{{identity.groups.ids.${String(data['id'])}.name}}`,
      'area/sea/x': 'area/{{identity.groups.names.a.team.metadata.area}}/+',
    };
    await policy(
      'own',
      Object.values(ways)
        .map((path) => READ(`kv/${path}`))
        .join('\n'),
    );
    await add('ann', { token_policies: 'own' });
    await add('bob', { token_policies: 'own' });
    const [ann, bob] = [await come('ann'), await come('bob')];
    for (const path of Object.keys(ways)) {
      await vault.ask('update', `kv/${path}`, { a: 1 });
      assert.deepEqual(
        [await read(ann.token, `kv/${path}`), await read(bob.token, `kv/${path}`)],
        [200, 403],
        path,
      );
    }
    assert.equal(await read(token, 'kv/team/blue'), 403);
  });

  it('allow nothing, and still deny, where a value would say more than a part of a segment', async () => {
    const { vault, come, add, policy, read } = await opened();
    await policy(
      'own',
      `${READ('kv/{{identity.entity.metadata.team}}/a')}\n${READ('kv/all/*')}
      path "kv/all/{{identity.entity.metadata.team}}" { capabilities = ["deny"] }`,
    );
    await add('ann', { token_policies: 'own' });
    const { token, entityId } = await come();
    for (const path of ['kv/blue/a', 'kv/+/a', 'kv/all/other']) await vault.ask('update', path, { a: 1 });
    const set = (team: string) =>
      vault.ask('update', `identity/entity/id/${entityId}`, { metadata: { team } });
    await set('blue');
    assert.deepEqual([await read(token, 'kv/blue/a'), await read(token, 'kv/all/other')], [200, 200]);
    for (const team of [
      '+',
      '*',
      'blue*',
      'x/../blue',
      'blue/',
      '',
      '.',
      '..',
      'a\nb',
      '\u0000',
      '{{x}}',
      'a+b',
    ]) {
      await set(team);
      for (const path of ['kv/blue/a', 'kv/+/a', `kv/${team}/a`, 'kv/all/other', 'kv/all/blue'])
        assert.notEqual(await read(token, path), 200, `${JSON.stringify(team)} ${path}`);
    }
  });

  it('are refused where they ask for what there is not', async () => {
    const { policy } = await opened();
    for (const path of [
      '{{identity}}',
      '{{identity.entity.nme}}',
      '{{identity.entity.metadata.}}',
      '{{x',
      'x}}',
    ])
      assert.equal((await policy('bad', READ(`kv/${path}`))).status, 400, path);
  });

  it('are known to a method by one name, which nobody else has', async () => {
    const vault = await TestVault.open();
    await vault.ask('update', 'sys/auth/people', { type: 'userpass' });
    const mounts = (await vault.ask('read', 'sys/auth')).body.data as Record<string, { accessor: string }>;
    const mount_accessor = mounts['people/']?.accessor;
    const write = (body: object, path = 'group-alias') =>
      vault.ask('update', `identity/${path}`, { mount_accessor, ...body });
    const groupOf = async (name: string, type: string) =>
      (await vault.ask('update', 'identity/group', { name, type })).body.data['id'];
    const [far, near] = [await groupOf('far', 'external'), await groupOf('near', 'internal')];
    const made = (await write({ name: 'ops', canonical_id: far })).body.data;
    assert.equal(made['canonical_id'], far);
    const path = `group-alias/id/${String(made['id'])}`;
    const { data } = (await vault.ask('read', `identity/${path}`)).body;
    assert.deepEqual(
      [data['name'], data['mount_path'], data['mount_type'], data['canonical_id']],
      ['ops', 'auth/people/', 'userpass', far],
    );
    assert.deepEqual((await vault.ask('read', 'identity/group/name/far')).body.data['alias'], data);
    assert.deepEqual((await vault.ask('list', 'identity/group-alias/id/')).body.data['keys'], [made['id']]);
    for (const asked of [
      { alias_id: made['id'] },
      { alias_name: 'ops', alias_mount_accessor: mount_accessor },
    ])
      assert.equal((await vault.ask('update', 'identity/lookup/group', asked)).body.data['id'], far);
    assert.equal((await vault.ask('update', 'identity/lookup/group', {})).status, 400);
    const statuses = [
      await write({ name: 'other', canonical_id: near }),
      await write({ name: 'other', canonical_id: 'none' }),
      await write({ name: 'ops' }),
      await write({ name: 'other', canonical_id: far, mount_accessor: 'none' }),
      await write({ canonical_id: far }),
      await write({ name: 'x' }, 'group-alias/id/none'),
    ].map(({ status }) => status);
    assert.deepEqual(statuses, [400, 400, 400, 400, 400, 400]);
    const fresh = (await write({ name: 'new' })).body.data['canonical_id'];
    assert.deepEqual((await write({ name: 'renamed' }, path)).body.data, made);
    assert.equal((await vault.ask('read', `identity/${path}`)).body.data['name'], 'renamed');
    await write({ id: made['id'], canonical_id: fresh });
    assert.deepEqual((await vault.ask('read', 'identity/group/name/far')).body.data['alias'], {});
    await vault.ask('delete', `identity/${path}`);
    assert.equal((await vault.ask('read', `identity/${path}`)).status, 404);
  });
});
