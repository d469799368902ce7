import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Barrier } from '../barrier/barrier.ts';
import { MountStore } from '../mounts/mount-store.ts';
import { PolicyStore } from './policy-store.ts';

const policy = (capability: string) => `path "a" { capabilities = ["${capability}"] }`;

it('a policy that was read before it changed does not outlive that', async () => {
  const { promise: isHeld, resolve: letGo } = Promise.withResolvers<undefined>();
  let [epoch, text] = [1, policy('update')];
  const entry = (value: unknown) => [{ json: () => value, version: epoch }];
  const get = ([path = '']: readonly string[]) => {
    if (!path.endsWith('acl/p')) return entry(0);
    const read = entry(text);
    return epoch === 1 ? isHeld.then(() => read) : read;
  };
  const store = new PolicyStore(new MountStore({ get } as unknown as Barrier, ''));
  const early = store.acl(['p']);
  await Promise.resolve();
  [epoch, text] = [2, policy('read')];
  // Somebody else asks, of another policy, so that the new one is not known yet.
  await store.acl(['default']);
  letGo(undefined);
  assert.deepEqual((await early).capabilities('a'), ['update']);
  assert.deepEqual((await store.acl(['p'])).capabilities('a'), ['read']);
});
