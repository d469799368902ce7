import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sampleReport } from '../../../../test/fixtures/report.ts';
import { Fault } from '../../../model/fault.ts';
import { plimsollJsonReader } from './reader.ts';

describe('plimsoll-json reader', () => {
  it('knows a report by the tool that wrote it', () => {
    assert.equal(plimsollJsonReader.recognises(sampleReport()), true);
    for (const other of [null, [], 'plimsoll', { tool: 'plimsoll' }, { tool: { name: 'other' } }]) {
      assert.equal(plimsollJsonReader.recognises(other), false);
    }
  });

  it('gives packages, system, image and what was not read', () => {
    const report = sampleReport();
    const content = plimsollJsonReader.read(report);
    assert.deepEqual([...content.packages], report.packages);
    assert.deepEqual(content.image, report.target.image);
    assert.deepEqual(content.gaps, report.coverage.gaps);
  });

  it('names the field at fault', () => {
    const { packages, ...report } = sampleReport();
    assert.throws(
      () => plimsollJsonReader.read({ ...report, packages: [{ ...packages[0], ecosystem: 'cobol' }] }),
      (error) => error instanceof Fault && error.message.includes('at packages.0.ecosystem'),
    );
  });
});
