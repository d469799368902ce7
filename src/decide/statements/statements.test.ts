import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { otherFindings } from '../../../test/fixtures/every-kind.ts';
import { vulnerabilityIn } from '../../../test/fixtures/exceptions.ts';
import type { Suppression } from '../../model/finding/suppression.ts';
import { statementsOf } from './statements.ts';

const A = vulnerabilityIn('pkg:npm/a@1.0.0', { ids: ['CVE-2099-0001', 'GHSA-a-b-c'] });
const B = vulnerabilityIn('pkg:npm/b@1.0.0', { ids: ['CVE-2099-0001', 'GHSA-a-b-c'] });
const C = vulnerabilityIn('pkg:npm/c@1.0.0', { ids: ['CVE-2099-0003'] });
const waived = (finding: typeof A, more: Partial<Suppression>) => ({
  finding,
  suppression: { by: 'waiver', source: 'plimsoll.yaml:1', ...more } as const,
});

describe('statementsOf', () => {
  it('claims that nothing is affected only where the reason is a justification', () => {
    const suppressed = [
      waived(B, { reason: 'vulnerable_code_not_present: left out of the build' }),
      waived(A, { reason: 'vulnerable_code_not_present: left out of the build' }),
      waived(C, { reason: 'nobody cares', owner: 'web', expires: '2099-12-31' }),
    ];
    assert.deepEqual(statementsOf({ findings: [], suppressed }, undefined, []), [
      {
        status: 'not_affected',
        justification: 'vulnerable_code_not_present',
        text: 'left out of the build',
        ids: ['CVE-2099-0001', 'GHSA-a-b-c'],
        packages: ['pkg:npm/a@1.0.0', 'pkg:npm/b@1.0.0'],
      },
      {
        status: 'affected',
        text: 'Accepted by web, until 2099-12-31: nobody cares',
        ids: ['CVE-2099-0003'],
        packages: ['pkg:npm/c@1.0.0'],
      },
    ]);
    const near = [waived(A, { reason: 'vulnerable_code_not_presently known' })];
    assert.equal(statementsOf({ findings: [], suppressed: near }, undefined, [])[0]?.status, 'affected');
  });

  it('leaves what others say in their VEX, and what is no vulnerability', () => {
    const suppressed = [waived(A, { by: 'vex' }), ...otherFindings().map((one) => waived(one, {}))];
    assert.deepEqual(statementsOf({ findings: otherFindings(), suppressed }, { status: 'fixed' }, []), []);
  });

  it('tells of findings what it is asked to, of those that are chosen by any of their ids', () => {
    const report = { findings: [A, B, C], suppressed: [] };
    assert.deepEqual(statementsOf(report, undefined, []), []);
    const told = statementsOf(report, { status: 'under_investigation' }, ['ghsa-A-b-c']);
    assert.deepEqual(
      told.map(({ packages, status }) => [packages, status]),
      [[['pkg:npm/a@1.0.0', 'pkg:npm/b@1.0.0'], 'under_investigation']],
    );
  });
});
