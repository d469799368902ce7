import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertGitlabTakes, gitlabReportOf } from '../../../../test/fixtures/gitlab-reports.ts';
import { sampleFinding, sampleReport } from '../../../../test/fixtures/report.ts';
import { gitlabDependencyScanning } from './format.ts';

describe('gitlab-dependency-scanning', () => {
  it('follows the schema, whatever the target says', () => {
    assertGitlabTakes(gitlabDependencyScanning, 'dependency_scanning');
  });

  it('has each vulnerability with the file that told of the package', () => {
    const finding = sampleFinding('@acme/parser', { dependencyPath: ['pkg:npm/%40acme/parser@2.1.0'] });
    const [one] = gitlabReportOf(
      gitlabDependencyScanning,
      sampleReport({ findings: [finding] }),
    ).vulnerabilities;
    assert.deepEqual(one?.location, {
      file: 'app/node_modules/@acme/parser/package.json',
      dependency: { package: { name: '@acme/parser' }, version: '2.1.0', direct: true },
    });
  });

  it('tells two versions of a package in one file apart', () => {
    const one = sampleFinding('@acme/parser');
    const purl = 'pkg:npm/%40acme/parser@1.0.0';
    const other = { ...one, package: { ...one.package, version: '1.0.0', purl } };
    const report = gitlabReportOf(gitlabDependencyScanning, sampleReport({ findings: [one, other] }));
    assert.equal(new Set(report.vulnerabilities.map(({ id }) => id)).size, 2);
  });
});
