import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { printedReport } from '../../../test/fixtures/printed-report.ts';
import { auditRoot } from './audit-host.ts';

it('an audit has every check once with what came of it, and counts them', (test) => {
  const root = mkdtempSync(join(tmpdir(), 'plimsoll-audit-'));
  test.after(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'etc/docker'), { recursive: true });
  writeFileSync(join(root, 'etc/docker/daemon.json'), '{ "icc": true }\n');
  const report = printedReport('audit', auditRoot(root));
  const { fail, pass, ...others } = report.summary;
  assert.equal(fail + pass + others['not-readable'] + others['not-applicable'], report.checks.length);
  assert.equal(report.live, false);
  const icc = report.checks.find(({ id }) => id === 'host-docker-icc');
  assert.deepEqual(icc?.evidence, [
    {
      outcome: 'fail',
      path: '/etc/docker/daemon.json',
      line: 1,
      actual: '"icc": true',
      expected: '"icc": false',
    },
  ]);
});

it('there is no audit of what is no folder', () => {
  assert.throws(() => auditRoot(join(import.meta.dirname, 'none')), { code: 'not-found' });
  assert.throws(() => auditRoot(import.meta.filename), { code: 'not-found' });
});
