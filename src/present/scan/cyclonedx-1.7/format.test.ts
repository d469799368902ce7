import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { everyKindReport, hostileKindsReport } from '../../../../test/fixtures/every-kind.ts';
import { hostileReport, sampleReport } from '../../../../test/fixtures/report.ts';
import { cyclonedx17 } from './format.ts';

it('follows the strict schema of CycloneDX 1.7', async () => {
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot7);
  for (const report of [sampleReport(), hostileReport(), everyKindReport(), hostileKindsReport()]) {
    const text = [...cyclonedx17.write(report)].join('');
    assert.equal(await validator.validate(text), null);
    assert.match(text, /"specVersion": ?"1\.7"/);
  }
});
