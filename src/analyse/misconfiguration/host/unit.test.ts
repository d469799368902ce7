import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hostTree } from '../../../../test/fixtures/host-tree.ts';
import type { Example } from '../../../model/configuration/check.ts';
import type { HostEvidence } from '../../../model/configuration/host.ts';
import { factsOf } from '../../../observe/host/facts.ts';
import { auditHost } from './audit.ts';
import { hostChecks } from './unit.ts';

const auditOf = (example: Example) => auditHost(factsOf(hostTree(example)), hostChecks.checks);
function evidenceOf(id: string, example: Example): readonly HostEvidence[] {
  const found = auditOf(example).find(({ check }) => check.id === id);
  assert.ok(found, id);
  return found.evidence;
}
const outcomesOf = (id: string, example: Example) => evidenceOf(id, example).map(({ outcome }) => outcome);

describe('the checks of hosts', () => {
  it('are each there once, and named for their set', () => {
    const ids = hostChecks.checks.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(
      ids.filter((id) => !id.startsWith('host-')),
      [],
    );
  });

  for (const check of hostChecks.checks) {
    const found = (example: Example) => check.find(factsOf(hostTree(example)));
    it(`${check.id}: fails in its failing examples and not in the others`, () => {
      for (const example of check.failing)
        assert.ok(
          found(example).some((one) => one.outcome === 'fail' && one.actual !== one.expected),
          JSON.stringify([example, found(example)]),
        );
      const [first] = check.passing;
      assert.ok(
        found(first).some(({ outcome }) => outcome === 'pass'),
        JSON.stringify(found(first)),
      );
      for (const example of check.passing)
        assert.deepEqual(
          found(example).filter(({ outcome }) => outcome === 'fail' || outcome === 'not-readable'),
          [],
        );
    });
  }

  it('say of an empty root that nothing fails for what is not there', () => {
    const failed = auditOf({}).filter(({ outcome }) => outcome === 'fail');
    assert.deepEqual(
      failed.map(({ check }) => check.id).filter((id) => !id.startsWith('host-kernel-')),
      [],
    );
    assert.ok(auditOf({}).every(({ evidence }) => evidence.length > 0));
  });
});

describe('settings of the kernel', () => {
  it('are what runs, whatever files say', () => {
    const [evidence] = evidenceOf('host-kernel-kptr-restrict', {
      '/proc/sys/kernel/kptr_restrict': '1\n',
      '/etc/sysctl.d/a.conf': 'kernel.kptr_restrict = 0\n',
    });
    assert.deepEqual(evidence, {
      outcome: 'pass',
      path: '/proc/sys/kernel/kptr_restrict',
      actual: 'kernel.kptr_restrict = 1',
      expected: 'kernel.kptr_restrict = 2 or 1',
    });
  });

  it('of a host that does not run are what the last file sets, a folder of the administrator before the system', () => {
    const [evidence] = evidenceOf('host-kernel-suid-dumpable', {
      '/usr/lib/sysctl.d/50-a.conf': 'fs.suid_dumpable = 2\n',
      '/etc/sysctl.d/50-a.conf': '\nfs/suid_dumpable=0\n',
      '/etc/sysctl.d/10-a.conf': 'fs.suid_dumpable = 1\n',
    });
    assert.deepEqual(
      [evidence?.outcome, evidence?.path, evidence?.line],
      ['pass', '/etc/sysctl.d/50-a.conf', 2],
    );
  });

  it('that may not be read are told apart from those that are not there', () => {
    const text = 'denied';
    assert.deepEqual(outcomesOf('host-kernel-dmesg-restrict', { '/proc/sys/kernel/dmesg_restrict': text }), [
      'not-readable',
    ]);
    assert.deepEqual(outcomesOf('host-kernel-dmesg-restrict', { '/proc/sys/kernel/ostype': 'Linux\n' }), [
      'not-applicable',
    ]);
  });
});
