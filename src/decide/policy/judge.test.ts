import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { otherFindings } from '../../../test/fixtures/every-kind.ts';
import type { Finding } from '../../model/finding/finding.ts';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import type { Gap } from '../../model/gap.ts';
import { parseFailOn } from './fail-on.ts';
import { judge } from './judge.ts';

const finding = (over: Partial<VulnerabilityFinding>): VulnerabilityFinding => ({
  kind: 'vulnerability',
  fingerprint: '0',
  id: 'CVE-2099-0001',
  ids: ['CVE-2099-0001'],
  title: 'invented',
  severity: 'high',
  severityFrom: 'CVSS 3.1',
  cvss: [],
  package: { purl: 'pkg:npm/left@1.0.0', ecosystem: 'npm', name: 'left', version: '1.0.0', locations: [] },
  fixedIn: [],
  priority: 50,
  vectors: ['V3'],
  advice: '',
  references: [],
  ...over,
});
const gap: Gap = { kind: 'unreadable', subject: '/a', reason: 'broken' };

describe('judge', () => {
  const status = (failOn: string, findings: Finding[], gaps: Gap[] = []) =>
    judge(findings, gaps, failOn === '' ? [] : parseFailOn(failOn)).status;

  it('is clean only when nothing was found and all was read', () => {
    assert.equal(status('', []), 'clean');
    assert.equal(status('', [], [gap]), 'incomplete');
    assert.equal(status('', [], [{ ...gap, informational: true }]), 'clean');
    assert.equal(status('', [finding({})]), 'findings');
    assert.equal(status('', [finding({})], [gap]), 'incomplete');
  });

  it('holds a severity to be a threshold', () => {
    assert.equal(status('high', [finding({ severity: 'critical' })]), 'violated');
    assert.equal(status('high', [finding({ severity: 'high' })]), 'violated');
    assert.equal(status('high', [finding({ severity: 'medium' })]), 'findings');
    assert.equal(status('low', [finding({ severity: 'unknown' })]), 'findings');
    assert.equal(status('any', [finding({ severity: 'unknown' })]), 'violated');
  });

  it('needs every part of a rule, and any one rule', () => {
    const fixed = finding({ severity: 'medium', fixedIn: ['2.0.0'] });
    const exploited = finding({ severity: 'low', exploited: { added: '2099-01-01', ransomware: false } });
    assert.equal(status('medium+fixable', [fixed]), 'violated');
    assert.equal(status('high+fixable', [fixed]), 'findings');
    assert.equal(status('high+fixable,exploited', [fixed, exploited]), 'violated');
  });

  it('judges findings of every kind, by severity, by kind and by both', () => {
    const found = otherFindings();
    assert.equal(status('critical', found), 'violated');
    assert.equal(status('leak', found), 'violated');
    assert.equal(status('leak', [finding({})]), 'findings');
    assert.equal(status('licence+high', found), 'findings');
    assert.equal(status('policy,profile+critical', found), 'violated');
    assert.equal(status('exploited', found), 'findings');
    assert.equal(status('misconfiguration+fixable', found), 'violated');
    assert.deepEqual(judge(found, [], parseFailOn('profile')).reasons, [
      'user-root in shop/web users[0] breaks "profile"',
    ]);
  });

  it('lets a broken rule outweigh a gap and gives both as reasons', () => {
    const verdict = judge([finding({}), finding({})], [gap], parseFailOn('high'));
    assert.deepEqual(verdict, {
      status: 'violated',
      rules: ['high'],
      reasons: ['CVE-2099-0001 in left 1.0.0 and 1 other break "high"', '1 part could not be judged'],
    });
  });

  it('refuses conditions that it does not know', () => {
    for (const text of ['sever', '', 'high,', 'high+', 'none', 'toString', '__proto__']) {
      assert.throws(() => parseFailOn(text), { code: 'usage' }, text);
    }
  });
});
