import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openSqliteStorage } from '../../platform/vault-storage/sqlite-storage.ts';
import { Barrier } from './barrier.ts';
import { KeyRing } from './key-ring.ts';

describe('the barrier', () => {
  const opened = () => {
    const storage = openSqliteStorage(':memory:');
    const ring = KeyRing.create(0);
    return { storage, ring, barrier: new Barrier(storage, ring) };
  };
  const text = Buffer.from('a fake secret');

  it('gives back what was written, and stores nothing of it as it is', async () => {
    const { storage, barrier } = opened();
    assert.ok(await barrier.write([{ path: 'logical/1/a', value: text }]));
    const [found, none] = await barrier.get(['logical/1/a', 'logical/1/b']);
    assert.deepEqual([found?.value, found?.version, none], [text, 1, undefined]);
    const [stored] = await storage.get(['logical/1/a']);
    assert.ok(!stored?.value.includes('secret'));
  });

  it('refuses what the store exchanged, cut, changed or brought back', async () => {
    const { storage, barrier } = opened();
    await barrier.write([
      { path: 'logical/1/a', value: text },
      { path: 'logical/1/b', value: text },
    ]);
    const [first, other] = await storage.get(['logical/1/a', 'logical/1/b']);
    assert.ok(first && other);
    await barrier.write([{ path: 'logical/1/a', value: Buffer.from('newer') }]);
    const flipped = Buffer.from(first.value);
    flipped[20] = (flipped[20] ?? 0) ^ 1;
    for (const value of [first.value, other.value, flipped, first.value.subarray(0, 9), Buffer.alloc(0)]) {
      const version = (await storage.get(['logical/1/a']))[0]?.version ?? 0;
      await storage.write([{ path: 'logical/1/a', value, expected: version }]);
      await assert.rejects(async () => barrier.get(['logical/1/a']), { code: 'mismatch' });
    }
  });

  it('reads what an earlier generation of its key wrote, and not with the key of another mount', async () => {
    const { storage, ring, barrier } = opened();
    await barrier.write([{ path: 'logical/1/a', value: text }]);
    const later = new Barrier(storage, KeyRing.fromBytes(ring.rotated(1).toBytes()));
    assert.deepEqual((await later.get(['logical/1/a']))[0]?.value, text);
    await later.write([{ path: 'logical/1/a', value: text }]);
    await assert.rejects(async () => barrier.get(['logical/1/a']), { code: 'mismatch' });
    assert.notDeepEqual(ring.dataKey(1, 'logical/1'), ring.dataKey(1, 'logical/2'));
  });

  it('loses no write where several meet, and says so to who expected something', async () => {
    const { barrier } = opened();
    await Promise.all(
      Array.from({ length: 20 }, () => barrier.write([{ path: 'logical/1/a', value: text }])),
    );
    assert.equal((await barrier.get(['logical/1/a']))[0]?.version, 20);
    assert.equal(await barrier.write([{ path: 'logical/1/a', value: text, expected: 19 }]), false);
    assert.equal(
      await barrier.write([
        { path: 'logical/1/b', value: text },
        { path: 'logical/1/a', value: text, expected: 19 },
      ]),
      false,
    );
    assert.equal((await barrier.get(['logical/1/b']))[0], undefined);
    const twice = { path: 'logical/1/b', value: text };
    await assert.rejects(barrier.write([twice, twice]), /written twice at once: logical\/1\/b/);
    await assert.rejects(barrier.write([twice, { ...twice, expected: 0 }]), /written twice/);
  });

  it('keeps no key once the ring is wiped', () => {
    const { ring } = opened();
    assert.ok(ring.dataKey(1, 'logical/1'));
    const { key: active } = ring.active;
    ring.wipe();
    assert.ok(active.every((byte) => byte === 0));
    assert.throws(() => ring.active, { status: 503 });
    assert.equal(ring.dataKey(1, 'logical/1'), undefined);
  });
});
