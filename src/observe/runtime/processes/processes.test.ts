import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { commandOf, containerOf } from './processes.ts';

const isLinux = existsSync('/proc/self/comm');

describe('processes of this host', () => {
  it('have a name', { skip: !isLinux && 'needs Linux' }, () => {
    assert.equal(commandOf(process.pid), readFileSync('/proc/self/comm', 'utf8').trimEnd());
  });

  it('are not known once they are gone, and never a fault', () => {
    for (const pid of [2 ** 30, -1, Number.NaN])
      assert.deepEqual([containerOf(pid), commandOf(pid)], [undefined, undefined]);
  });
});
