import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { onlyFaults } from '../../../../test/fixtures/mutation.ts';
import { plimsollReport } from './reader.ts';

describe('plimsoll-report', () => {
  it('excepts what the report found, by fingerprints, each once', () => {
    const text = JSON.stringify({
      findings: [{ fingerprint: 'a' }, { fingerprint: 'b' }, { fingerprint: 'a' }],
    });
    assert.deepEqual(plimsollReport.read(text, 'base.json').exceptions, [
      {
        by: 'ignore-file',
        source: 'base.json',
        reason: 'known by the baseline',
        selector: { fingerprints: ['a', 'b'] },
      },
    ]);
  });

  it('excepts nothing by a report without findings', () => {
    assert.deepEqual(plimsollReport.read('{"findings":[]}', 'base.json').exceptions, []);
  });

  it('is a JSON file, and no other text', () => {
    assert.equal(plimsollReport.recognises('base.json', []), true);
    assert.equal(plimsollReport.recognises('base.yaml', []), false);
    assert.throws(() => plimsollReport.read('[]', 'base.json'), { code: 'malformed' });
    fc.assert(fc.property(fc.string(), (text) => void onlyFaults(() => plimsollReport.read(text, 'a.json'))));
  });
});
