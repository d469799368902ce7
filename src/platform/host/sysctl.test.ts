import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSysctl, whileRaised } from './sysctl.ts';

describe('settings of the kernel', () => {
  it('are undefined where the kernel has none of that name', () => {
    assert.equal(readSysctl('net.core.no_such_setting'), undefined);
  });

  it('that are missing, or high enough, are left alone while work is done', async () => {
    const work = () => Promise.resolve('done');
    assert.equal(await whileRaised({ name: 'net.core.no_such_setting', least: 1 }, work), 'done');
    assert.equal(await whileRaised({ name: 'kernel.pid_max', least: 1 }, work), 'done');
    const fault = new Error('of the work');
    await assert.rejects(
      whileRaised({ name: 'net.core.no_such_setting', least: 1 }, () => Promise.reject(fault)),
      fault,
    );
  });
});
