import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sampleReport } from '../../../test/fixtures/report.ts';
import type { Gap } from '../../model/gap.ts';
import type { ReportDocument } from '../../model/report/scan.ts';
import { EXIT, exitCodeOfFault, exitCodeOfGaps, exitCodeOfReport, gravest } from './exit-code.ts';

const sample = sampleReport();
const codeOf = (
  status: ReportDocument['verdict']['status'],
  packages: ReportDocument['packages'],
  gaps: Gap[] = [],
) =>
  exitCodeOfReport(
    sampleReport({
      packages,
      verdict: { status, rules: [], reasons: [] },
      coverage: { ...sample.coverage, gaps },
    }),
  );

describe('exit codes', () => {
  const gap: Gap = { kind: 'unreadable', subject: 'a', reason: 'it is broken' };

  it('of several are the gravest of them', () => {
    assert.equal(gravest([]), EXIT.clean);
    assert.equal(gravest([EXIT.clean, EXIT.nothing]), EXIT.nothing);
    assert.equal(gravest([EXIT.incomplete, EXIT.violated, EXIT.clean]), EXIT.violated);
    assert.equal(gravest([EXIT.nothing, EXIT.incomplete]), EXIT.incomplete);
    assert.equal(gravest([EXIT.violated, EXIT.internal]), EXIT.internal);
  });

  it('say that something that counts was not read', () => {
    assert.equal(exitCodeOfGaps([]), EXIT.clean);
    assert.equal(exitCodeOfGaps([{ ...gap, informational: true }]), EXIT.clean);
    assert.equal(exitCodeOfGaps([{ ...gap, informational: true }, gap]), EXIT.incomplete);
  });

  it('tell a wrong call from what is not there, and from what cannot be read', () => {
    assert.deepEqual((['usage', 'not-found', 'malformed', 'internal'] as const).map(exitCodeOfFault), [
      EXIT.usage,
      EXIT.nothing,
      EXIT.incomplete,
      EXIT.internal,
    ]);
  });

  it('follow the verdict', () => {
    assert.equal(codeOf('clean', []), EXIT.clean);
    assert.equal(codeOf('findings', []), EXIT.clean);
    assert.equal(codeOf('violated', [], [gap]), EXIT.violated);
    assert.equal(codeOf('incomplete', []), EXIT.incomplete);
  });

  it('call a target without a verdict empty where nothing is listed, and incomplete where not all could be', () => {
    const unsupported: Gap = { ...gap, kind: 'unsupported' };
    assert.equal(codeOf('unjudged', []), EXIT.nothing);
    assert.equal(codeOf('unjudged', [], [unsupported, { ...gap, informational: true }]), EXIT.nothing);
    assert.equal(codeOf('unjudged', [], [unsupported, gap]), EXIT.incomplete);
    assert.equal(codeOf('unjudged', sample.packages), EXIT.clean);
    assert.equal(codeOf('unjudged', sample.packages, [unsupported]), EXIT.incomplete);
  });
});
