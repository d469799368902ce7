import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hostTree } from '../../../../../test/fixtures/host-tree.ts';
import { factsOf } from '../../../../observe/host/facts.ts';
import { moduleRemedy } from './module.ts';

const remedy = moduleRemedy({ name: 'usb-storage', what: '', standards: [] });
const mended = (example: Record<string, string>) => remedy.mend(factsOf(hostTree(example)));

describe('a module that is kept from being loaded', () => {
  it('is taken out where it is loaded, which the kernel tells with low lines', () => {
    assert.deepEqual(mended({ '/proc/modules': 'usb_storage 16384 0 - Live 0x0\n' })?.commands, [
      ['modprobe', '-r', 'usb-storage'],
    ]);
    assert.deepEqual(mended({ '/proc/modules': 'usb_storage_extra 16384 0 - Live 0x0\n' })?.commands, []);
  });

  it('has its lines in a file of our own', () => {
    const [change] = mended({})?.changes ?? [];
    assert.ok(change?.kind === 'text');
    assert.equal(change.path, '/etc/modprobe.d/plimsoll.conf');
    assert.match(change.text, /^#.*\ninstall usb-storage \/bin\/false\nblacklist usb-storage\n$/);
    assert.equal(mended({ [change.path]: 'denied' }), undefined);
  });

  it('may break something where somebody has a use for it', () => {
    assert.equal(remedy.risk, 'none');
    const warned = moduleRemedy({ name: 'sctp', what: '', standards: [], warning: 'No SCTP.' });
    assert.deepEqual([warned.risk, warned.warning], ['break', 'No SCTP.']);
  });
});
