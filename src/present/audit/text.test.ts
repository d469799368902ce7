import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { AuditReport, ReportedCheck } from '../../model/report/audit.ts';
import { auditText } from './text.ts';

const check = (
  id: string,
  outcome: ReportedCheck['outcome'],
  severity: ReportedCheck['severity'],
): ReportedCheck => ({
  id,
  title: 'Something',
  severity,
  vectors: ['V6'],
  standards: ['CIS Docker 2.2'],
  outcome,
  why: 'Because.',
  advice: 'Mend it.',
  references: [],
  evidence: [{ outcome, path: '/etc/a\u001b', line: 3, actual: 'is', expected: 'should' }],
});
const report: AuditReport = {
  schemaVersion: '1.1',
  kind: 'host',
  root: '/',
  live: true,
  summary: { fail: 2, 'not-readable': 1, pass: 1, 'not-applicable': 0 },
  checks: [
    check('a', 'pass', 'high'),
    check('b', 'not-readable', 'high'),
    check('c', 'fail', 'low'),
    check('d', 'fail', 'critical'),
  ],
};

it('an audit tells what fails, the most severe first, what could not be read, and how many of each', () => {
  const text = auditText(report, false);
  assert.deepEqual(text.match(/^\S+ {2}\w/gm), ['critical  d', 'low  c', 'not-readable  b']);
  assert.ok(
    text.startsWith(String.raw`critical  d: Something (CIS Docker 2.2)
  /etc/a\x1b:3: is; should be: should
  Mend it.
`),
  );
  assert.ok(text.endsWith('2 checks fail, 1 could not be read, 1 pass, 0 do not apply\n'));
  assert.match(auditText(report, true), /^pass {2}a: Something/m);
});
