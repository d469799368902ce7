import assert from 'node:assert/strict';
import { it } from 'node:test';
import { sampleReport } from '../../../test/fixtures/report.ts';
import type { ReportDocument } from '../../model/report/scan.ts';
import { EXIT, exitCodeOfReport } from './exit-code.ts';

const sample = sampleReport();
const codeOf = (
  status: ReportDocument['verdict']['status'],
  packages: ReportDocument['packages'],
  examined: ReportDocument['coverage']['examined'],
) =>
  exitCodeOfReport(
    sampleReport({
      packages,
      verdict: { status, rules: [], reasons: [] },
      coverage: { ...sample.coverage, examined },
    }),
  );

it('calls a target empty only where no scanner had anything to judge', () => {
  const packages = { vuln: { version: 1, packages: 0 } };
  assert.equal(codeOf('clean', [], packages), EXIT.nothing);
  assert.equal(codeOf('clean', [], { ...packages, secret: { version: 1, files: 7 } }), EXIT.clean);
  assert.equal(codeOf('clean', [], {}), EXIT.nothing);
  assert.equal(codeOf('clean', sample.packages, {}), EXIT.clean, 'a bill of materials has packages');
  assert.equal(codeOf('violated', [], packages), EXIT.violated);
  assert.equal(codeOf('incomplete', [], packages), EXIT.incomplete);
});
