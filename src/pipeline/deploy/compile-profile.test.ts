import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { printedReport } from '../../../test/fixtures/printed-report.ts';
import { profileSchema } from '../../model/profile/profile.ts';
import { compileProfiles, type CompileRequest } from './compile-profile.ts';
import { reportDiff, reportExplanation } from './review-profile.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-review-'));
after(() => rmSync(folder, { recursive: true }));

const source = (name: string, sections: object) => ({
  apiVersion: 'plimsoll/v1',
  kind: 'WorkloadProfile',
  metadata: { name },
  ...sections,
});
const profile = (name: string, sections: object) => profileSchema.parse(source(name, sections));
const request: CompileRequest = {
  engines: ['docker', 'seccomp'],
  onLoss: 'tighter',
  strict: false,
  includeProposed: false,
};

describe('compiling profiles', () => {
  const exact = profile('exact', { capabilities: ['CHOWN'], secrets: [] });
  const lossy = profile('lossy', { files: ['/etc/**'] });

  it('names engine and workload of every artefact and loss, engines in one order', () => {
    const { engines, workloads } = printedReport(
      'profile-compilation',
      compileProfiles([exact, lossy], request),
    );
    assert.deepEqual(engines, ['seccomp', 'docker']);
    assert.deepEqual(
      workloads.map(({ workload, losses, unenforced }) => [workload, losses.length, unenforced]),
      [
        ['default/exact', 0, ['secrets']],
        ['default/lossy', 1, []],
      ],
    );
    assert.deepEqual(workloads[1]?.losses[0]?.engine, 'docker');
  });

  it('gives no artefact at all if one of them loses something that must be exact', () => {
    const strict = printedReport(
      'profile-compilation',
      compileProfiles([exact, lossy], { ...request, strict: true }),
    );
    assert.ok(strict.refused);
    assert.ok(strict.workloads.every(({ artefacts }) => artefacts.length === 0));
    assert.equal(strict.workloads[1]?.losses.length, 1);
    const single = compileProfiles([exact], { ...request, strict: true });
    assert.deepEqual([single.refused, single.workloads[0]?.artefacts.length], [false, 2]);
  });
});

describe('reviewing profiles', () => {
  function file(name: string, ...profiles: object[]): string {
    const path = join(folder, name);
    writeFileSync(path, profiles.map((one) => JSON.stringify(one)).join('\n---\n'));
    return path;
  }
  const before = file('before.yaml', source('a', { capabilities: ['CHOWN'] }), source('b', {}));
  const later = file('after.yaml', source('c', {}), source('a', { capabilities: ['CHOWN', 'BPF'] }));

  it('compares workload by workload, and tells of those on one side only', () => {
    const { workloads } = printedReport('profile-changes', reportDiff(before, later));
    assert.deepEqual(
      workloads.map(({ workload, side, changes }) => [workload, side, changes.map(({ effect }) => effect)]),
      [
        ['default/b', 'before', []],
        ['default/c', 'after', []],
        ['default/a', 'both', ['wider']],
      ],
    );
  });

  it('explains a line in the profiles that have it', () => {
    const report = printedReport('profile-explanation', reportExplanation(before, 'capabilities[0]'));
    const names = report.workloads.map(({ workload }) => workload);
    assert.deepEqual(names, ['default/a']);
    assert.throws(() => reportExplanation(before, 'files[0]'), { code: 'not-found' });
    assert.throws(() => reportExplanation(before, 'capabilities[0]', 'default/b'), { code: 'not-found' });
    assert.throws(() => reportExplanation(before, 'capabilities[0]', 'x/y'), {
      code: 'not-found',
      message: 'there is no profile of "x/y"',
    });
  });
});
