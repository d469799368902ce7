import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { codeOf } from '../one-time-codes/one-time-code.ts';
import { parseOtpauth } from '../one-time-codes/otpauth.ts';
import { bytesOfBase32 } from '../one-time-codes/base32.ts';
import { TestVault } from '../vault.fixture.ts';
import { newAlias, newEntity } from './entity-store.ts';
import { mergedEntity } from './merge.ts';

/** A vault with two methods, by which people come by their names. */
async function opened() {
  const vault = await TestVault.open();
  await vault.ask('update', 'sys/mounts/kv', { type: 'kv-v1' });
  for (const path of ['one', 'two']) await vault.ask('update', `sys/auth/${path}`, { type: 'userpass' });
  const mounts = (await vault.ask('read', 'sys/auth')).body.data as Record<string, { accessor: string }>;
  const accessorOf = (path: string) => mounts[`${path}/`]?.accessor ?? '';
  const come = async (path: string, name: string) => {
    await vault.ask('update', `auth/${path}/users/${name}`, { password: 'fake-password' });
    const asked = { password: 'fake-password' };
    const { body } = await vault.ask('update', `auth/${path}/login/${name}`, asked, { token: undefined });
    return { token: body.auth?.client_token, id: body.auth?.entity_id, body };
  };
  const merge = (from: readonly unknown[], to: unknown, more: object = {}) =>
    vault.ask('update', 'identity/entity/merge', { from_entity_ids: from, to_entity_id: to, ...more });
  const entity = async (id: string) => (await vault.ask('read', `identity/entity/id/${id}`)).body.data;
  const lookUp = async (token: string) => vault.ask('read', 'auth/token/lookup-self', {}, { token });
  return { vault, accessorOf, come, merge, entity, lookUp };
}

describe('entities that are merged', () => {
  it('are one: by all aliases, in all groups, with the policies of the one that stays, and tokens go on', async () => {
    const { vault, come, merge, entity, lookUp } = await opened();
    const [ann, other] = [await come('one', 'ann'), await come('two', 'ann.smith')];
    await vault.ask('update', `identity/entity/id/${ann.id}`, { policies: 'a', metadata: { team: 'blue' } });
    await vault.ask('update', `identity/entity/id/${other.id}`, { policies: 'b', metadata: { team: 'red' } });
    const group = { name: 'ops', policies: 'c', member_entity_ids: [other.id] };
    const groupId = (await vault.ask('update', 'identity/group', group)).body.data['id'];
    await vault.ask('update', 'sys/policies/acl/c', { policy: 'path "kv/c" { capabilities = ["read"] }' });
    await vault.ask('update', 'kv/c', { a: 1 });
    const mayRead = async (token: string) => (await vault.ask('read', 'kv/c', {}, { token })).status;
    assert.deepEqual([await mayRead(ann.token), await mayRead(other.token)], [403, 200]);
    assert.equal((await merge([other.id, other.id], ann.id)).status, 204);
    const shown = await entity(ann.id);
    const aliases = shown['aliases'] as Record<string, unknown>[];
    assert.deepEqual(
      aliases.map((alias) => [alias['name'], alias['canonical_id'], alias['merged_from_canonical_ids']]),
      [
        ['ann', ann.id, null],
        ['ann.smith', ann.id, [other.id]],
      ],
    );
    assert.deepEqual(
      [shown['merged_entity_ids'], shown['policies'], shown['metadata'], shown['direct_group_ids']],
      [[other.id], ['a'], { team: 'blue' }, [groupId]],
    );
    assert.deepEqual([await mayRead(ann.token), await mayRead(other.token)], [200, 200]);
    assert.equal((await vault.ask('read', `identity/entity/id/${other.id}`)).status, 404);
    assert.equal((await vault.ask('update', 'identity/lookup/entity', { id: other.id })).status, 204);
    assert.deepEqual((await lookUp(other.token)).body.data['identity_policies'], ['a', 'c']);
    assert.equal((await come('two', 'ann.smith')).id, ann.id);
    const members = (await vault.ask('read', 'identity/group/name/ops')).body.data['member_entity_ids'];
    assert.deepEqual(members, [ann.id]);
    const third = await come('one', 'third');
    const keep = aliases.find(({ name }) => name === 'ann')?.['id'];
    assert.equal((await merge([ann.id], third.id, { conflicting_alias_ids_to_keep: [keep] })).status, 204);
    assert.deepEqual((await entity(third.id))['merged_entity_ids'], [other.id, ann.id]);
    assert.equal((await lookUp(other.token)).status, 200);
    await vault.ask('delete', `identity/entity/id/${third.id}`);
    assert.deepEqual(
      [
        (await lookUp(ann.token)).status,
        (await lookUp(other.token)).status,
        (await lookUp(third.token)).status,
      ],
      [403, 403, 403],
    );
  });

  it('are refused where one is missing, itself, disabled, or has an alias of the same mount', async () => {
    const { vault, come, merge, entity } = await opened();
    const [ann, bob, cat] = [await come('one', 'ann'), await come('one', 'bob'), await come('two', 'cat')];
    const refused = async (...asked: Parameters<typeof merge>) => {
      const { status, body } = await merge(...asked);
      return [status, /[a-z]/.test(body.errors.join())];
    };
    const none = '00000000-0000-4000-8000-000000000000';
    const keep = { conflicting_alias_ids_to_keep: [none] };
    const asked: readonly Parameters<typeof merge>[] = [
      [[], ann.id],
      [[cat.id], undefined],
      [[cat.id], none],
      [[cat.id], '../x'],
      [[none], ann.id],
      [[ann.id, cat.id], ann.id],
      [[bob.id], ann.id],
      [[bob.id], ann.id, { force: true }],
      [[bob.id, ann.id], cat.id],
      [[bob.id], ann.id, keep],
      [[bob.id, cat.id], ann.id, keep],
    ];
    for (const one of asked) assert.deepEqual(await refused(...one), [400, true], JSON.stringify(one));
    await vault.ask('update', `identity/entity/id/${cat.id}`, { disabled: true });
    assert.deepEqual(await refused([cat.id], ann.id), [400, true]);
    assert.deepEqual(await refused([ann.id], cat.id), [400, true]);
    assert.equal((await entity(ann.id))['merged_entity_ids'], null);
    assert.equal((await come('one', 'bob')).id, bob.id);
  });

  it('keep the alias that is said, with what its method says of groups', async () => {
    const { vault, accessorOf, come, merge, entity } = await opened();
    const [ann, bob] = [await come('one', 'ann'), await come('one', 'bob')];
    const group = (await vault.ask('update', 'identity/group', { name: 'far', type: 'external' })).body.data;
    const alias = { name: 'ops', mount_accessor: accessorOf('one'), canonical_id: group['id'] };
    await vault.ask('update', 'identity/group-alias', alias);
    const { identities } = vault.vault.core?.services ?? assert.fail();
    // As a method does that knows of groups.
    await identities.groups.arrive(ann.id, accessorOf('one'), ['ops'], vault.now);
    assert.deepEqual((await entity(ann.id))['direct_group_ids'], [group['id']]);
    const [kept] = (await entity(bob.id))['aliases'] as { id: string }[];
    assert.equal((await merge([bob.id], ann.id, { conflicting_alias_ids_to_keep: kept?.id })).status, 204);
    const { aliases, direct_group_ids: groups } = await entity(ann.id);
    assert.deepEqual([(aliases as { name: string }[]).map(({ name }) => name), groups], [['bob'], []]);
    assert.equal((await come('one', 'bob')).id, ann.id);
    assert.notEqual((await come('one', 'ann')).id, ann.id);
  });

  it('still need the second factor that either needed, by the secret of whichever had one', async () => {
    const { vault, come, merge } = await opened();
    const [ann, bob, cat] = [await come('one', 'ann'), await come('two', 'bob'), await come('two', 'cat')];
    const made = await vault.ask('update', 'identity/mfa/method/totp', {
      issuer: 'shop',
      method_name: 'codes',
    });
    const method_id = made.body.data['method_id'] as string;
    const generate = async (entity_id: string) => {
      const asked = { method_id, entity_id };
      const { body } = await vault.ask('update', 'identity/mfa/method/totp/admin-generate', asked);
      return bytesOfBase32(parseOtpauth(String(body.data['url']))?.secret ?? '') ?? assert.fail();
    };
    const secret = await generate(bob.id);
    const enforced = { mfa_method_ids: [method_id], identity_entity_ids: [bob.id] };
    await vault.ask('update', 'identity/mfa/login-enforcement/bob', enforced);
    assert.equal((await merge([bob.id], ann.id)).status, 204);
    const period = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
    const comesWithCode = async () => {
      const { body } = await come('one', 'ann');
      const waiting = body.auth as unknown as { mfa_requirement: { mfa_request_id: string } };
      const code = codeOf(secret, period, Math.floor(vault.now / 30_000));
      const asked = {
        mfa_request_id: waiting.mfa_requirement.mfa_request_id,
        mfa_payload: { codes: [code] },
      };
      return vault.ask('update', 'sys/mfa/validate', asked, { token: undefined });
    };
    assert.equal((await comesWithCode()).body.auth.entity_id, ann.id);
    await generate(cat.id);
    const [first] = ((await vault.ask('read', `identity/entity/id/${cat.id}`)).body.data['aliases'] ??
      []) as {
      id: string;
    }[];
    const keep = { conflicting_alias_ids_to_keep: [first?.id] };
    assert.match((await merge([cat.id], ann.id, keep)).body.errors.join(), /force/);
    assert.equal((await merge([cat.id], ann.id, { ...keep, force: true })).status, 204);
    assert.equal((await comesWithCode()).status, 403, 'the same code once more');
    vault.now += 30_000;
    assert.equal((await comesWithCode()).body.auth.entity_id, ann.id);
  });

  it('have one alias of each mount and all else of the one that stays, whatever is merged', () => {
    const aliases = fc.uniqueArray(fc.constantFrom<string>('a', 'b', 'c', 'd'));
    fc.assert(
      fc.property(aliases, aliases, fc.func(fc.boolean()), (own, theirs, choose) => {
        const entityOf = (mounts: readonly string[], name: string) =>
          newEntity(
            {
              name,
              aliases: mounts.map((mountAccessor) =>
                newAlias({ name, mountAccessor, metadata: {}, customMetadata: {} }, 0),
              ),
            },
            0,
          );
        const [to, other] = [entityOf(own, 'to'), entityOf(theirs, 'other')];
        const keep = [to, other]
          .flatMap((one) => one.aliases.filter(({ mountAccessor }) => choose(mountAccessor) === (one === to)))
          .map(({ id }) => id);
        const after = mergedEntity(to, [other], keep, 1);
        const mounts = after.aliases.map(({ mountAccessor }) => mountAccessor);
        assert.deepEqual(mounts.toSorted(), [...new Set([...own, ...theirs])].toSorted());
        for (const { mountAccessor, name } of after.aliases)
          if (own.includes(mountAccessor) && theirs.includes(mountAccessor))
            assert.equal(name, choose(mountAccessor) ? 'to' : 'other');
        assert.deepEqual([after.id, after.name, after.policies], [to.id, 'to', to.policies]);
      }),
    );
  });
});
