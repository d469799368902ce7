import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../../../model/fault.ts';
import { checkHostile, linesOf, pieced, recordsIn } from '../format.fixture.ts';
import { photonCve } from './format.ts';

const row = (cve_id: string, res_ver: string) => ({
  cve_id,
  pkg: 'boat',
  cve_score: 7.5,
  aff_ver: `all versions before ${res_ver} are vulnerable`,
  res_ver,
});
const ROWS = JSON.stringify([row('CVE-2099-0001', '1.2-3.ph5'), row('CVE-2099-0002', 'NA')]);

describe("Photon OS's metadata", () => {
  it('is of the release in the name of the file', async () => {
    const records = await recordsIn(photonCve, pieced('cve_data_photon5.0.json', ROWS), 'Photon OS');
    assert.deepEqual(linesOf(records), [
      'PHOTON-CVE-2099-0001 Photon OS:5.0 boat introduced 0 fixed 1.2-3.ph5',
    ]);
    assert.equal(records[0]?.affected[0]?.rating, 'high');
    await assert.rejects(recordsIn(photonCve, pieced('other.json', ROWS), 'Photon OS'), Fault);
  });

  it('survives hostile documents', () =>
    checkHostile(photonCve, 'cve_data_photon5.0.json', ROWS, 'Photon OS'));
});
