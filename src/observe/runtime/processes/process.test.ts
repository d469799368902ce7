import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commandOf, containerOf } from './process.ts';

describe('a process', () => {
  it(
    'is told by its name, and is in no container where nobody says so',
    { skip: process.platform !== 'linux' },
    () => {
      assert.match(commandOf(process.pid) ?? '', /^\S/);
      assert.equal(commandOf(2 ** 30), undefined);
      assert.equal(containerOf(2 ** 30), undefined);
    },
  );
});
