import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ReportedCheck } from '../../model/report/audit.ts';
import { REPORT_FORMATS } from '../../present/scan/registry.ts';
import { scanReportOf } from './audit-report.ts';

const SERVICES = { now: () => new Date('2099-01-03T00:00:00Z'), toolVersion: '0.0.0' };

const CHECK: ReportedCheck = {
  id: 'host-docker-icc',
  title: 'Containers of the default bridge reach each other',
  severity: 'medium',
  vectors: ['V6'],
  standards: [],
  outcome: 'fail',
  why: 'They do.',
  advice: 'Set it.',
  references: ['https://docs.docker.com/'],
  evidence: [
    { outcome: 'fail', path: '/etc/docker/daemon.json', line: 2, actual: '"icc": true', expected: 'false' },
    { outcome: 'not-readable', path: '/proc/1/cmdline', actual: 'not permitted', expected: 'false' },
    { outcome: 'pass', path: '/etc/docker/other.json', actual: 'false', expected: 'false' },
  ],
};

const reportOf = (evidence: ReportedCheck['evidence'], failOn = 'any') =>
  scanReportOf(
    { kind: 'host', root: '/', checks: [{ ...CHECK, evidence: [...evidence] }] },
    failOn,
    SERVICES,
  );

describe('an audit as the report of a scan', () => {
  it('has a finding of each thing that fails, and a gap of each that cannot be read', () => {
    const { findings, coverage, verdict, summary } = reportOf(CHECK.evidence);
    const [finding, ...others] = findings;
    assert.deepEqual(others, []);
    assert.ok(finding?.kind === 'misconfiguration');
    assert.equal(finding.id, CHECK.id);
    assert.deepEqual(finding.subject, {
      kind: 'file',
      path: '/etc/docker/daemon.json',
      range: { startLine: 2 },
    });
    assert.deepEqual(
      coverage.gaps.map(({ kind, subject }) => [kind, subject]),
      [['unreadable', '/proc/1/cmdline']],
    );
    assert.equal(verdict.status, 'violated');
    assert.equal(summary.kinds.misconfiguration, 1);
    assert.equal(coverage.files, 3);
  });

  it('is judged by what fails, and by what nobody could read', () => {
    const statusOf = (outcomes: readonly string[], failOn?: string) =>
      reportOf(
        CHECK.evidence.filter(({ outcome }) => outcomes.includes(outcome)),
        failOn,
      ).verdict.status;
    assert.equal(statusOf(['pass']), 'clean');
    assert.equal(statusOf(['not-readable', 'pass']), 'incomplete');
    assert.equal(statusOf(['fail', 'pass'], 'high'), 'findings');
    assert.equal(statusOf(['fail', 'not-readable'], 'medium'), 'violated');
  });

  it('is written in every format of reports', async () => {
    const report = reportOf(CHECK.evidence);
    for (const entry of REPORT_FORMATS) {
      const format = await entry.load();
      const text = [...format.write(report, { width: 120, colour: false })].join('');
      if (!['cyclonedx', 'cyclonedx-1.7', 'spdx', 'spdx-3'].includes(entry.id))
        assert.ok(text.includes(CHECK.id), entry.id);
    }
  });
});
