import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { hostTree } from '../../../../../test/fixtures/host-tree.ts';
import { factsOf } from '../../../../observe/host/facts.ts';
import { modeRemedy, ownerRemedy } from './permission.ts';

const FILES = { '/etc/a/b (0666 7:7)': '', '/etc/a/c (4600 0:0)': '', '/etc/d (0777 1:1)': '' };
const facts = (more: Record<string, string> = {}) => factsOf(hostTree({ ...FILES, ...more }));
const paths = ['/etc/a/*', '/etc/none'];

describe('the mode of a file that is mended', () => {
  it('loses what it has beyond the widest, or beyond a stricter one', () => {
    assert.deepEqual(modeRemedy({ paths }, 0o640).mend(facts())?.changes, [
      { kind: 'mode', path: '/etc/a/b', mode: 0o640 },
      { kind: 'mode', path: '/etc/a/c', mode: 0o600 },
    ]);
    assert.deepEqual(modeRemedy({ paths, mendedMode: 0o600 }, 0o640).mend(facts())?.changes[0], {
      kind: 'mode',
      path: '/etc/a/b',
      mode: 0o600,
    });
  });

  it('gives nobody a right that he had not, and is changed once', () => {
    const mode = fc.integer({ min: 0, max: 0o7777 });
    fc.assert(
      fc.property(mode, mode, (before, widest) => {
        const mended = (one: number) =>
          modeRemedy({ paths: ['/a'] }, widest).mend(
            factsOf(hostTree({ [`/a (${one.toString(8).padStart(4, '0')} 0:0)`]: '' })),
          )?.changes[0];
        const change = mended(before);
        const after = change?.kind === 'mode' ? change.mode : before;
        assert.equal(after & ~before, 0);
        assert.equal(after & ~widest, 0);
        assert.equal(mended(after), undefined);
      }),
    );
  });
});

describe('the owner of a file that is mended', () => {
  const owners = ['etcd:etcd', 'root:root'];
  it('is the first that the host has, and stays where it is one of them', () => {
    assert.deepEqual(ownerRemedy({ paths }, owners).mend(facts())?.changes, [
      { kind: 'owner', path: '/etc/a/b', uid: 0, gid: 0 },
    ]);
    const accounts = { '/etc/passwd': 'etcd:x:7:8::/:/bin/sh\n', '/etc/group': 'etcd:x:8:\n' };
    assert.deepEqual(ownerRemedy({ paths }, owners).mend(facts(accounts))?.changes, [
      { kind: 'owner', path: '/etc/a/b', uid: 7, gid: 8 },
    ]);
  });

  it('is left where the host has none of them, or no number is one', () => {
    for (const number of ['', '-1', '1e3', '0x1', '99999999999']) {
      const accounts = { '/etc/passwd': `etcd:x:${number}:8::/:/bin/sh\n`, '/etc/group': 'etcd:x:8:\n' };
      assert.equal(ownerRemedy({ paths }, ['etcd:etcd']).mend(facts(accounts)), undefined, number);
    }
  });
});
