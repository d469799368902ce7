import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hostTree } from '../../../../../test/fixtures/host-tree.ts';
import { assertWithin } from '../../../../../test/time-bound.ts';
import { factsOf } from '../../../../observe/host/facts.ts';
import { kernelRemedy } from './kernel.ts';

const remedy = kernelRemedy({
  id: 'a',
  title: '',
  keys: ['kernel.a', 'kernel.b'],
  good: ['2', '3'],
  bad: '0',
  why: '',
  severity: 'low',
  page: 'kernel',
});
const OWN = '/etc/sysctl.d/zz-plimsoll.conf';
const LAST = '/etc/sysctl.conf';
/** The lines of what is changed but for comments; undefined where it is left. */
function mended(
  example: Record<string, string>,
): readonly (readonly [path: string, ...lines: string[]])[] | undefined {
  return remedy
    .mend(factsOf(hostTree(example)))
    ?.changes.map((change) => [
      change.path,
      ...(change.kind === 'text' ? change.text.split('\n').filter((line) => /^[^#]/.test(line)) : []),
    ]);
}

describe('settings of the kernel that are mended', () => {
  it('are those that no file sets well', () => {
    assert.deepEqual(mended({}), [[OWN, 'kernel.a = 2', 'kernel.b = 2']]);
    assert.deepEqual(mended({ '/etc/sysctl.d/a.conf': 'kernel/a=3\n' }), [[OWN, 'kernel.b = 2']]);
    assert.deepEqual(mended({ [LAST]: 'kernel.a = 2\nkernel.b = 3\n' }), []);
  });

  it('are replaced one at a time in the file that is read last', () => {
    const text = 'kernel.b = 0\r\n# a\nkernel.a=1 = 0\n';
    assert.deepEqual(mended({ [LAST]: text }), [[LAST, 'kernel.b = 0\r', 'kernel.a= 2']]);
  });

  it('are those that a kernel has, where it runs', () => {
    const live = { '/proc/sys/kernel/ostype': 'Linux\n', '/proc/sys/kernel/a': '0\n' };
    assert.deepEqual(mended(live), [[OWN, 'kernel.a = 2']]);
  });

  it('are left where a file cannot be read', () => {
    assert.equal(mended({ '/etc/sysctl.d/a.conf': 'denied' }), undefined);
    assert.equal(mended({ [OWN]: 'denied' }), undefined);
  });

  it('take linear time, also behind an end of a line that only Unicode has', () => {
    const start = performance.now();
    assert.deepEqual(mended({ [LAST]: `kernel.a ${'='.repeat(250_000)}\u2028b\nkernel.b = 2\n` }), [
      [LAST, 'kernel.a = 2', 'kernel.b = 2'],
    ]);
    assertWithin(1_000, performance.now() - start);
  });
});
