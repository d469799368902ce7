import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TestVault } from '../vault.fixture.ts';

describe('somebody is looked for', () => {
  it('by one thing that is said of them, and told as they are read', async () => {
    const vault = await TestVault.open();
    await vault.ask('update', 'sys/auth/people', { type: 'userpass' });
    const mounts = (await vault.ask('read', 'sys/auth')).body.data as Record<string, { accessor: string }>;
    const mount_accessor = mounts['people/']?.accessor ?? '';
    const alias = { name: 'ann', mount_accessor };
    const made = (await vault.ask('update', 'identity/entity-alias', alias)).body.data;
    const { data } = (await vault.ask('read', `identity/entity/id/${String(made['canonical_id'])}`)).body;
    const lookUp = async (asked: object, kind = 'entity') => {
      const { status, body } = await vault.ask('update', `identity/lookup/${kind}`, { ...asked });
      return status === 200 ? body.data : status;
    };
    for (const asked of [
      { id: data['id'], name: '' },
      { name: data['name'] },
      { alias_id: made['id'] },
      { alias_name: 'ann', alias_mount_accessor: mount_accessor },
    ])
      assert.deepEqual(await lookUp(asked), data);
    for (const kind of ['entity', 'group']) {
      assert.equal(await lookUp({ name: 'nobody' }, kind), 204);
      for (const asked of [
        {},
        { id: '' },
        { id: data['id'], name: data['name'] },
        { alias_name: 'ann' },
        { alias_mount_accessor: mount_accessor },
      ])
        assert.equal(await lookUp(asked, kind), 400, `${kind} ${JSON.stringify(asked)}`);
    }
  });
});
