import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkHostile, linesOf, pieced, recordsIn } from '../format.fixture.ts';
import { archAvg } from './format.ts';

const usual = {
  severity: 'High',
  type: 'information disclosure',
  ticket: null,
  advisories: ['ASA-209901-1'],
};
const ALL = JSON.stringify([
  {
    name: 'AVG-9001',
    packages: ['boat', 'lib32-boat'],
    status: 'Fixed',
    affected: '1.0-1',
    fixed: '1.1-1',
    issues: ['CVE-2099-0001'],
    ...usual,
  },
  {
    name: 'AVG-9002',
    packages: ['oar'],
    status: 'Vulnerable',
    affected: '2.0-1',
    fixed: null,
    issues: ['CVE-2099-0002'],
    ...usual,
  },
  {
    name: 'AVG-9003',
    packages: ['sail'],
    status: 'Not affected',
    affected: '1-1',
    fixed: null,
    issues: [],
    ...usual,
  },
]);

describe("Arch Linux's groups", () => {
  it('are affected before their fix, or all along', async () => {
    const records = await recordsIn(archAvg, pieced('all.json', ALL), 'Arch Linux');
    assert.deepEqual(linesOf(records), [
      'AVG-9001 Arch Linux boat introduced 0 fixed 1.1-1',
      'AVG-9001 Arch Linux lib32-boat introduced 0 fixed 1.1-1',
      'AVG-9002 Arch Linux oar introduced 0',
    ]);
    assert.deepEqual(
      [records[0]?.advisory.upstream, records[0]?.advisory.rating],
      [['CVE-2099-0001'], 'high'],
    );
  });

  it('survive hostile documents', () => checkHostile(archAvg, 'all.json', ALL, 'Arch Linux'));
});
