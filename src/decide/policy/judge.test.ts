import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { otherFindings } from '../../../test/fixtures/every-kind.ts';
import type { Finding } from '../../model/finding/finding.ts';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import type { Gap } from '../../model/gap.ts';
import { parseFailOn } from './fail-on.ts';
import { type Evidence, judge, unjudged } from './judge.ts';

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
const NOTHING_HIDDEN = { vex: 0, waived: 0, unfixed: 0, severity: 0 };
const evidence = (findings: Finding[], gaps: Gap[] = [], more: Partial<Evidence> = {}): Evidence => ({
  findings,
  gaps,
  hidden: NOTHING_HIDDEN,
  isExamined: true,
  ...more,
});

describe('judge', () => {
  const status = (failOn: string, ...given: Parameters<typeof evidence>) =>
    judge(evidence(...given), failOn === '' ? [] : parseFailOn(failOn)).status;

  it('is clean only when nothing was found and all was read', () => {
    assert.equal(status('', []), 'clean');
    assert.equal(status('', [], [gap]), 'incomplete');
    assert.equal(status('', [], [{ ...gap, informational: true }]), 'clean');
    assert.equal(status('', [finding({})]), 'findings');
    assert.equal(status('', [finding({})], [gap]), 'incomplete');
  });

  it('is not clean where something was found that does not count', () => {
    assert.equal(status('any', [], [], { hidden: { ...NOTHING_HIDDEN, unfixed: 1 } }), 'findings');
    assert.equal(status('any', [], [gap], { hidden: { ...NOTHING_HIDDEN, unfixed: 1 } }), 'incomplete');
  });

  it('is none where there was nothing to judge, or only what is not supported', () => {
    const unsupported: Gap = { kind: 'unsupported', subject: '/packages.lock.json', reason: 'NuGet' };
    assert.equal(status('any', [], [], { isExamined: false }), 'unjudged');
    assert.equal(status('any', [], [unsupported], { isExamined: false }), 'unjudged');
    assert.equal(status('any', [], [unsupported]), 'incomplete');
    assert.equal(status('any', [], [unsupported, gap], { isExamined: false }), 'incomplete');
    const several = [unsupported, { ...unsupported, count: 3 }, { ...gap, informational: true }];
    assert.deepEqual(unjudged(several), {
      status: 'unjudged',
      rules: [],
      reasons: ['4 parts could not be judged: 4 not supported'],
    });
  });

  it('counts what gaps are about, by why it was not judged', () => {
    const gaps: Gap[] = [
      { ...gap, kind: 'undecided', count: 12 },
      { ...gap, kind: 'unsupported' },
      gap,
      { ...gap, informational: true, count: 99 },
    ];
    assert.deepEqual(judge(evidence([], gaps), []).reasons, [
      '14 parts could not be judged: 1 unreadable, 1 not supported, 12 undecided',
    ]);
  });

  it('lets what is only possible break the rules that speak of it, and no others', () => {
    const possible = [finding({ certainty: 'possible', fixedIn: ['2.0.0'] })];
    for (const rules of ['any', 'possible', 'high+possible', 'low,high+possible', 'any+fixable'])
      assert.equal(status(rules, possible), 'violated', rules);
    for (const rules of ['high', 'fixable', 'vulnerability', 'critical+possible'])
      assert.equal(status(rules, possible), 'findings', rules);
    assert.equal(status('possible', [finding({}), finding({ certainty: 'certain' })]), 'findings');
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

  it('lets a malicious package break whatever rule comes first, possible or not', () => {
    const malicious = [finding({ ids: ['MAL-2099-1'], id: 'MAL-2099-1', certainty: 'possible' })];
    for (const rules of ['exploited', 'leak', 'critical+fixable', 'profile,policy', 'malicious'])
      assert.equal(status(rules, malicious), 'violated', rules);
    assert.equal(status('', malicious), 'findings');
    assert.equal(status('malicious', [finding({})]), 'findings');
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
    assert.deepEqual(judge(evidence(found), parseFailOn('profile')).reasons, [
      'user-root in shop/web users[0] breaks "profile"',
    ]);
  });

  it('lets a broken rule outweigh a gap and gives both as reasons', () => {
    const verdict = judge(evidence([finding({}), finding({})], [gap]), parseFailOn('high'));
    assert.deepEqual(verdict, {
      status: 'violated',
      rules: ['high'],
      reasons: [
        'CVE-2099-0001 in left 1.0.0 and 1 other break "high"',
        '1 part could not be judged: 1 unreadable',
      ],
    });
  });

  it('refuses conditions that it does not know', () => {
    for (const text of ['sever', '', 'high,', 'high+', 'none', 'toString', '__proto__']) {
      assert.throws(() => parseFailOn(text), { code: 'usage' }, text);
    }
  });
});
