import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { osvRecord } from '../../mirror.fixture.ts';
import { checkHostile, linesOf, pieced, recordsIn } from '../format.fixture.ts';
import { osv } from './format.ts';

const RECORD = JSON.stringify(osvRecord('UBUNTU-CVE-2099-0001', 'Ubuntu:24.04:LTS', 'boat'));

describe('OSV records', () => {
  it('name their ecosystems themselves', async () => {
    const records = await recordsIn(osv, pieced('osv/cve/2099/UBUNTU-CVE-2099-0001.json', RECORD), '');
    assert.deepEqual(linesOf(records), [
      'UBUNTU-CVE-2099-0001 Ubuntu:24.04:LTS boat introduced 0 fixed 2.0.0',
    ]);
  });

  it('survive hostile documents', () => checkHostile(osv, 'a.json', RECORD, ''));
});
