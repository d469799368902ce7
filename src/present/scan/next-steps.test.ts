import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { everyKindReport } from '../../../test/fixtures/every-kind.ts';
import { sampleFinding, sampleReport } from '../../../test/fixtures/report.ts';
import type { Report } from '../../model/report/scan.ts';
import { changeSentence, nextSteps, type UpgradeStep } from './next-steps.ts';

function shown(report: Report): readonly UpgradeStep[] {
  return nextSteps(report, 10).shown.filter((step) => step.kind === 'upgrade');
}

describe('nextSteps', () => {
  it('names packages of one source together, with the version that fixes all', () => {
    const [first] = shown(sampleReport());
    assert.equal(first?.subject, 'openssl');
    assert.deepEqual(first.packages, ['libssl3', 'openssl']);
    assert.equal(first.to, '3.0.13-1~deb12u1');
    assert.equal(first.fixes, 3);
    assert.deepEqual([first.severities.critical, first.severities.medium, first.severities.low], [1, 2, 0]);
    assert.equal(first.exploited, 1);
  });

  it('chooses the fix in the release line that is in use', () => {
    const step = shown(sampleReport()).find((one) => one.subject === '@acme/parser');
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
      shown(sampleReport({ findings })).map((step) => step.subject),
      ['openssl', '@acme/parser', 'zlib1g'],
    );
  });

  it('counts what it does not tell, and tells the best of more findings than are sorted at once', () => {
    const findings = Array.from({ length: 5_000 }, (_, index) => {
      const item = sampleFinding('zlib1g', { id: `CVE-1999-${index}`, fixedIn: ['9'], priority: index % 90 });
      return {
        ...item,
        package: { ...item.package, name: `n${index % 700}`, purl: `pkg:deb/debian/n${index % 700}@1` },
      };
    }).toSorted((left, right) => right.priority - left.priority);
    const { shown: some, more } = nextSteps(sampleReport({ findings, packages: [] }), 3);
    const { shown: all } = nextSteps(sampleReport({ findings, packages: [] }), 700);
    assert.deepEqual([all.length, all.reduce((sum, one) => sum + one.fixes, 0)], [700, 5_000]);
    assert.deepEqual(some, all.slice(0, 3));
    assert.deepEqual(more, {
      steps: 697,
      findings: 5_000 - some.reduce((sum, one) => sum + one.fixes, 0),
      noun: 'more upgrade',
    });
  });

  it('ends advice that has no end', () => {
    const { shown: steps } = nextSteps(everyKindReport(), 9);
    const [step] = steps.flatMap((one) => (one.kind === 'change' ? [one] : []));
    assert.ok(step);
    assert.match(changeSentence({ ...step, advice: 'make it so: true' }), /: make it so: true\. Mends \d/);
  });

  it('puts other changes among the upgrades, those of one rule together', () => {
    const { shown: steps, more } = nextSteps(everyKindReport(), 3);
    assert.deepEqual(
      steps.map((step) => (step.kind === 'upgrade' ? step.subject : changeSentence(step))),
      [
        'openssl',
        '@acme/parser',
        "/srv/app/.env:3, the image's env TOKEN: Revoke the key, and deliver the next one when the container starts. Mends 2 findings (1 critical, 1 medium)",
      ],
    );
    assert.deepEqual(more, { steps: 6, findings: 6, noun: 'more step' });
  });

  it('has nothing to say of what cannot be fixed', () => {
    assert.deepEqual(nextSteps(sampleReport({ findings: [sampleFinding('zlib1g')] }), 10), {
      shown: [],
      more: { steps: 0, findings: 0, noun: 'more upgrade' },
    });
  });
});
