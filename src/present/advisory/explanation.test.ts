import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  VULNERABILITY_EXPLANATION_VERSION,
  type VulnerabilityExplanation,
} from '../../model/report/vulnerability-explanation.ts';
import { vulnerabilityText } from './explanation.ts';

const FOUND: VulnerabilityExplanation = {
  schemaVersion: VULNERABILITY_EXPLANATION_VERSION,
  id: 'CVE-1999-0001',
  ids: ['CVE-1999-0001', 'GHSA-aaaa-bbbb-cccc'],
  title: 'Something is wrong',
  details: 'First line.\nSecond \u001B[31mline.',
  severity: 'critical',
  severityFrom: 'CVSS 3.1',
  cvss: [{ version: '3.1', vector: 'CVSS:3.1/AV:N', score: 9.8, source: 'GHSA-aaaa-bbbb-cccc' }],
  epss: { probability: 0.944, percentile: 0.999 },
  exploited: { added: '1999-01-02', ransomware: true },
  published: '1999-01-01T00:00:00Z',
  withdrawn: [],
  affected: [
    {
      advisory: 'GHSA-aaaa-bbbb-cccc',
      ecosystem: 'npm',
      name: 'a',
      ranges: ['< 2'],
      versions: 0,
      fixedIn: ['2'],
      code: [
        { module: 'a/b', functions: ['Parse', 'Render'] },
        { module: 'a/c', functions: [] },
      ],
    },
  ],
  priority: 99,
  priorityShares: [
    { factor: 'severity', points: 58.8, why: '6 for each of 9.8 points, by CVSS 3.1' },
    { factor: 'exploitation', points: 35, why: 'exploited by ransomware, as CISA knows' },
    { factor: 'fix', points: 5, why: 'fixed in 2' },
  ],
  references: ['https://advisory.example/1', 'javascript:alert(1)'],
};

describe('vulnerabilityText', () => {
  it('says what it is, how bad, what it affects and what mends it', () => {
    const text = vulnerabilityText(FOUND);
    for (const part of [
      'CVE-1999-0001 (GHSA-aaaa-bbbb-cccc)',
      'CVSS 3.1   9.8',
      'EPSS       94.4%',
      'exploited  since 1999-01-02, as CISA knows; by ransomware',
      'published  1999-01-01',
      'Priority 99 of 100',
      '    in a/b: Parse, Render',
      '    in a/c: any function',
      '   58.8  severity      6 for each of 9.8 points, by CVSS 3.1',
      '  npm a: < 2; fixed in 2 (GHSA-aaaa-bbbb-cccc)',
      'https://advisory.example/1',
    ])
      assert.ok(text.includes(part), part);
    assert.ok(!text.includes('\u001B') && !text.includes('javascript:'));
  });

  it('bounds what it shows, and says so', () => {
    const many = Array.from({ length: 100 }, () => FOUND.affected[0]).flatMap((one) =>
      one ? [{ ...one, code: undefined }] : [],
    );
    const text = vulnerabilityText({ ...FOUND, affected: many, details: 'x\n'.repeat(1000) });
    assert.match(text, /and 60 more packages; --format json lists them all/);
    assert.ok(text.split('\n').length < 100);
    assert.match(vulnerabilityText({ ...FOUND, affected: [] }), /No advisory here names a package/);
  });
});
