import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sampleFinding, sampleReport } from '../../test/fixtures/report.ts';
import { nextSteps } from './next-steps.ts';

describe('nextSteps', () => {
  it('names packages of one source together, with the version that fixes all', () => {
    const [first] = nextSteps(sampleReport());
    assert.equal(first?.subject, 'openssl');
    assert.deepEqual(first.packages, ['libssl3', 'openssl']);
    assert.equal(first.to, '3.0.13-1~deb12u1');
    assert.equal(first.fixes.length, 3);
    assert.equal(first.exploited, 1);
  });

  it('chooses the fix in the release line that is in use', () => {
    const step = nextSteps(sampleReport()).find((one) => one.subject === '@acme/parser');
    assert.equal(step?.to, '2.1.4');
  });

  it('puts what is exploited first, then what is most important', () => {
    const findings = [
      sampleFinding('zlib1g', { id: 'CVE-1999-1', fixedIn: ['1:1.3'], priority: 90 }),
      sampleFinding('@acme/parser', { id: 'CVE-1999-2', fixedIn: ['2.2.0'], priority: 95 }),
      sampleFinding('openssl', {
        id: 'CVE-1999-3',
        fixedIn: ['3.0.12'],
        priority: 10,
        exploited: { added: '2026-01-01', ransomware: false },
      }),
    ];
    assert.deepEqual(
      nextSteps(sampleReport({ findings })).map((step) => step.subject),
      ['openssl', '@acme/parser', 'zlib1g'],
    );
  });

  it('has nothing to say of what cannot be fixed', () => {
    assert.deepEqual(nextSteps(sampleReport({ findings: [sampleFinding('zlib1g')] })), []);
  });
});
