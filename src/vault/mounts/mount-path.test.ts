import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mountPathOf, prefixOf } from './mount-path.ts';

describe('the path of a mount', () => {
  it('has one slash at its end, and none before', () => {
    for (const path of ['kv', '/kv', 'kv/', '/kv//']) assert.equal(mountPathOf(path), 'kv/', path);
    assert.equal(mountPathOf('team/kv'), 'team/kv/');
  });

  it('is below "auth/" where it is that of a method', () => {
    assert.equal(prefixOf({ kind: 'secret', path: 'kv/' }), 'kv/');
    assert.equal(prefixOf({ kind: 'auth', path: 'people/' }), 'auth/people/');
  });
});
