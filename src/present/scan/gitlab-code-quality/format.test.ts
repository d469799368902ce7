import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import * as z from 'zod';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { everyKindReport } from '../../../../test/fixtures/every-kind.ts';
import { ANY_REPORTS } from '../../../../test/fixtures/gitlab-reports.ts';
import { reportArbitrary } from '../../../../test/fixtures/report-arbitrary.ts';
import type { Report } from '../../../model/report/scan.ts';
import { gitlabCodeQuality } from './format.ts';

/** What GitLab documents of its code quality reports. */
const line = z.number().int().min(1);
const schema = z.array(
  z.strictObject({
    description: z.string().min(1),
    check_name: z.string().min(1),
    fingerprint: z.string().min(1),
    severity: z.enum(['info', 'minor', 'major', 'critical', 'blocker']),
    location: z.strictObject({
      path: z.string().regex(/^[^/]/),
      lines: z.strictObject({ begin: line, end: line.optional() }),
    }),
  }),
);

function issuesOf(report: Report): z.infer<typeof schema> {
  return schema.parse(JSON.parse([...gitlabCodeQuality.write(report)].join('')));
}

describe('gitlab-code-quality', () => {
  it('has the fields that GitLab reads, whatever the target says', () => {
    for (const report of ANY_REPORTS) assert.ok(issuesOf(report).length >= report.findings.length);
    fc.assert(
      fc.property(reportArbitrary, (report) => void issuesOf(report)),
      { numRuns: propertyRuns(30) },
    );
  });

  it('has an issue for each finding, the most important first, with its place', () => {
    const issues = issuesOf(everyKindReport());
    assert.equal(issues[0]?.check_name, 'CVE-1999-90002');
    assert.equal(issues[0]?.severity, 'blocker');
    const leak = issues.find(({ check_name }) => check_name === 'cloud-access-key');
    assert.deepEqual(leak?.location, { path: 'srv/app/.env', lines: { begin: 3, end: 3 } });
  });

  it('has a path from the root, wherever the target is', () => {
    const report = { ...everyKindReport(), findings: [] };
    for (const [reference, path] of [
      ['/srv/app', 'srv/app'],
      ['/', 'unknown'],
    ] as const)
      assert.equal(issuesOf({ ...report, target: { ...report.target, reference } })[0]?.location.path, path);
  });

  it('has one for what was not read, so that no empty list passes for all being well', () => {
    const notes = issuesOf({ ...everyKindReport(), findings: [] });
    assert.deepEqual(
      notes.map(({ check_name, severity }) => [check_name, severity]),
      [['coverage', 'info']],
    );
    assert.match(notes[0]?.description ?? '', /broken\.jar/);
  });
});
