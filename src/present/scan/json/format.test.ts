import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { everyKindReport, hostileKindsReport } from '../../../../test/fixtures/every-kind.ts';
import { hostileReport, sampleReport } from '../../../../test/fixtures/report.ts';
import { reportArbitrary } from '../../../../test/fixtures/report-arbitrary.ts';
import { type Report, reportSchema } from '../../../model/report/scan.ts';
import { json } from './format.ts';

const SCHEMA_FILE = new URL('../../../../docs/reference/report.schema.json', import.meta.url);
const ajv = new Ajv2020({ allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')));

function textOf(report: Report): string {
  return [...json.write(report)].join('');
}

describe('json', () => {
  it('is the report, indented by two, and reads back the same', () => {
    const report = hostileReport();
    const text = textOf(report);
    assert.match(text, /^\{\n {2}"schemaVersion": "1\.4",\n/);
    assert.deepEqual(reportSchema.parse(JSON.parse(text)), report);
  });

  it('follows the published schema', () => {
    for (const report of [sampleReport(), hostileReport(), everyKindReport(), hostileKindsReport()]) {
      assert.ok(validate(JSON.parse(textOf(report))), ajv.errorsText(validate.errors));
    }
    fc.assert(
      fc.property(reportArbitrary, (report) => {
        assert.ok(validate(JSON.parse(textOf(report))), ajv.errorsText(validate.errors));
      }),
      { numRuns: propertyRuns(50) },
    );
  });

  it('breaks the published schema when a field is missing or wrong', () => {
    const { verdict, ...without } = sampleReport();
    assert.equal(validate(without), false);
    assert.equal(validate({ ...without, verdict: { ...verdict, status: 'fine' } }), false);
    assert.equal(validate({ ...without, verdict, schemaVersion: '2.0' }), false);
  });
});
