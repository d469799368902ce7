import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsIn } from '../../../../test/fixtures/behaviour-facts.ts';
import { ACCOUNTS_UNIT } from './unit.ts';

describe('accounts', () => {
  it('are told by name and number; broken lines are passed over', () => {
    const passwd =
      'root:x:0:0:root:/root:/bin/sh\n\nbroken\nnode:x:1000:1001::/home/node:/bin/sh\n:x:1:1::/:\nx:x:-1:0::/:\n';
    const accounts = factsIn(ACCOUNTS_UNIT, '/etc/passwd', passwd, 'account');
    assert.deepEqual(
      accounts.map(({ name, uid, gid }) => [name, uid, gid]),
      [
        ['root', 0, 0],
        ['node', 1000, 1001],
      ],
    );
    const groups = factsIn(ACCOUNTS_UNIT, '/etc/group', 'tty:x:5:a,b\nx\n', 'group');
    assert.deepEqual(groups, [{ kind: 'group', name: 'tty', gid: 5 }]);
  });

  it('are wanted of these two files alone', () => {
    const interest = (path: string) =>
      ACCOUNTS_UNIT.interest({ path, type: 'file', size: 1, mode: 0o644, uid: 0, gid: 0 });
    assert.deepEqual(['/etc/passwd', '/etc/group', '/etc/shadow', '/srv/etc/passwd'].map(interest), [
      'yes',
      'yes',
      'no',
      'no',
    ]);
  });
});
