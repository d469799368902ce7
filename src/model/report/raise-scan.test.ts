import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sampleReport } from '../../../test/fixtures/report.ts';
import { raiseScanReport } from './raise-scan.ts';
import { reportSchema } from './scan.ts';

/** The sample as 1.1 wrote it. */
function second() {
  const { suppressed, summary, ...rest } = sampleReport();
  const { possible, hidden, ...counts } = summary;
  assert.deepEqual([suppressed.length, possible, hidden.severity], [0, 0, 0]);
  return { ...rest, schemaVersion: '1.1', summary: counts };
}

/** The sample as 1.0 wrote it. */
function first() {
  const { findings, summary, coverage, ...rest } = second();
  const { kinds, ...counts } = summary;
  const { examined, ...covered } = coverage;
  assert.ok(kinds.vulnerability > 0 && examined['vuln']);
  return {
    ...rest,
    schemaVersion: '1.0',
    summary: counts,
    coverage: covered,
    findings: findings.map(({ fingerprint, ...finding }) => {
      assert.ok(fingerprint);
      return finding;
    }),
  };
}

describe('raiseScanReport', () => {
  for (const [version, older] of [
    ['1.0', first],
    ['1.1', second],
  ] as const) {
    it(`makes of a report of ${version} what is written today`, () => {
      assert.equal(reportSchema.safeParse(older()).success, false);
      assert.deepEqual(reportSchema.parse(raiseScanReport(older())), sampleReport());
    });
  }

  it('leaves everything else to the schema', () => {
    const damaged = { ...first(), findings: [{ kind: 'vulnerability' }] };
    assert.equal(reportSchema.safeParse(raiseScanReport(damaged)).success, false);
    for (const document of [undefined, 1, 'x', [], {}, sampleReport(), { schemaVersion: '1.0' }])
      assert.equal(raiseScanReport(document), document);
  });
});
