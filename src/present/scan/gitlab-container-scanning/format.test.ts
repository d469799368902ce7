import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertGitlabTakes, gitlabReportOf } from '../../../../test/fixtures/gitlab-reports.ts';
import { everyKindReport } from '../../../../test/fixtures/every-kind.ts';
import { sampleFinding, sampleReport } from '../../../../test/fixtures/report.ts';
import { gitlabContainerScanning } from './format.ts';

const read = (overrides: Parameters<typeof sampleReport>[0] = {}) =>
  gitlabReportOf(gitlabContainerScanning, sampleReport(overrides));

describe('gitlab-container-scanning', () => {
  it('follows the schema, whatever the target says', () => {
    assertGitlabTakes(gitlabContainerScanning, 'container_scanning');
  });

  it('has each vulnerability with its image, operating system and package', () => {
    const { vulnerabilities } = read();
    assert.equal(vulnerabilities.length, 10);
    const [first] = vulnerabilities;
    assert.equal(first?.severity, 'Critical');
    assert.deepEqual(
      first.identifiers.map(({ type, value }) => [type, value]),
      [
        ['cve', 'CVE-1999-90002'],
        ['dsa', 'DSA-90002-1'],
      ],
    );
    assert.deepEqual(first.location, {
      image: 'registry.example/acme/shop:1.4',
      operating_system: 'Debian GNU/Linux 12 (bookworm)',
      dependency: { package: { name: 'libssl3' }, version: '3.0.11-1~deb12u1' },
    });
    assert.equal(first.details['exploited']?.value, '2026-02-03');
    assert.equal(new Set(vulnerabilities.map(({ id }) => id)).size, 10);
  });

  it('names what brings a package in, and whether it is direct', () => {
    const dependencyPath = ['pkg:npm/a@1', 'pkg:npm/%40acme/parser@2.1.0'];
    const [one] = read({ findings: [sampleFinding('@acme/parser', { dependencyPath })] }).vulnerabilities;
    assert.equal(one?.details['brought_in_by']?.value, 'a@1');
    assert.equal((one.location['dependency'] as { direct: boolean }).direct, false);
  });

  it('leaves out vectors for which GitLab refuses a whole report', () => {
    const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H';
    const cvss = [vector, `${vector}/X:Y`, `${vector}\n`, vector.replace('3.1', '4.0'), 'CVSS:3.1/AV:N'].map(
      (one) => ({
        version: '3.1' as const,
        vector: one,
        score: 7.5,
        source: 'somebody',
      }),
    );
    const [one] = read({ findings: [sampleFinding('openssl', { cvss })] }).vulnerabilities;
    assert.deepEqual(one?.cvss_vectors, [{ vendor: 'somebody', vector }]);
  });

  it('says what was not read, and counts what it has no place for', () => {
    const { scan } = gitlabReportOf(gitlabContainerScanning, everyKindReport());
    assert.equal(scan.status, 'success');
    const warnings = scan.messages.filter(({ level }) => level === 'warn').map(({ value }) => value);
    assert.match(
      warnings.join('\n'),
      /broken\.jar.*\n.*2 of kind leak, 2 of kind misconfiguration, 1 of kind licence/,
    );
    const incomplete = read({ verdict: { status: 'incomplete', rules: [], reasons: ['a'] } });
    assert.equal(incomplete.scan.status, 'failure');
  });
});
