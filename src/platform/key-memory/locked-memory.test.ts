import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keyMemoryIn } from './locked-memory.ts';

// That it is locked: test/e2e/vault-hygiene.test.ts.
describe('the memory of keys', () => {
  it('takes keys, overwrites what it was given, and has room again for what was overwritten', () => {
    const bytes = Buffer.alloc(64);
    const memory = keyMemoryIn(bytes);
    const given = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const [one, two] = given.map((key) => memory.keep(key));
    assert.deepEqual(given, [Buffer.alloc(32), Buffer.alloc(32)]);
    assert.deepEqual(bytes, Buffer.concat([Buffer.alloc(32, 1), Buffer.alloc(32, 2)]));
    assert.throws(() => memory.keep(Buffer.alloc(32, 3)));
    one?.fill(0);
    memory.keep(Buffer.alloc(32, 3));
    assert.deepEqual([bytes[0], two?.[0]], [3, 2]);
    assert.throws(() => memory.keep(Buffer.alloc(16, 1)));
  });
});
