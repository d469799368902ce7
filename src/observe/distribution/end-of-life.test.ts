import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { endOfLifeOf } from './end-of-life.ts';

const CASES: readonly [id: string, version: string, date: string | undefined, extended?: string][] = [
  ['debian', '8', '2018-06-17', '2020-06-30'],
  ['debian', '13', '2028-08-09', '2030-06-30'],
  ['debian', '14', undefined],
  ['debian', '', undefined],
  ['ubuntu', '14.04', '2019-04-25', '2024-04-25'],
  ['ubuntu', '24.04', '2029-05-31', '2034-04-25'],
  ['ubuntu', '25.10', '2026-07-09'],
  ['alpine', '2.7', undefined],
  ['alpine', '3.20.1', '2026-04-01'],
  ['alpine', '3.23.0_alpha20250612', undefined],
  ['rhel', '9.4', '2032-05-31', '2035-05-31'],
  ['rhel', '7.9', '2024-06-30', '2028-06-30'],
  ['almalinux', '8.10', '2029-03-01'],
  ['almalinux', '9.4', '2032-05-31'],
  ['rocky', '8.10', '2029-05-31'],
  ['ol', '8.9', '2029-07-31', '2032-07-31'],
  ['amzn', '2', '2026-06-30'],
  ['amzn', '2018.03', '2020-12-31', '2023-12-31'],
  ['amzn', '2023', '2029-06-30'],
  ['sles', '15', '2019-12-31', '2022-12-31'],
  ['sles', '15.5', '2024-12-31', '2027-12-31'],
  ['sles', '15.9', undefined],
  ['opensuse-leap', '15.6', '2026-04-30'],
  ['mariner', '2.0', '2025-07-31'],
  ['azurelinux', '3.0', '2027-08-31'],
  ['photon', '3.0', '2024-03-01'],
  ['fedora', '41', '2025-12-15'],
  ['wolfi', '20230201', undefined],
];

describe('endOfLifeOf', () => {
  for (const [id, version, date, extended] of CASES) {
    it(`${id} ${version} is ${date ?? 'not known'}`, () => {
      const found = endOfLifeOf({ id, version, name: id });
      assert.equal(found?.date, date);
      assert.equal(found?.extended, extended);
    });
  }

  it('tells CentOS Stream from CentOS Linux', () => {
    assert.equal(endOfLifeOf({ id: 'centos', version: '8', name: 'CentOS Linux' })?.date, '2021-12-31');
    assert.equal(endOfLifeOf({ id: 'centos', version: '8', name: 'CentOS Stream' })?.date, '2024-05-31');
  });
});
