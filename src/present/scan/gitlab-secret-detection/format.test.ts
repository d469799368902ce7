import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertGitlabTakes, gitlabReportOf } from '../../../../test/fixtures/gitlab-reports.ts';
import { everyKindReport, otherFindings } from '../../../../test/fixtures/every-kind.ts';
import { sampleReport } from '../../../../test/fixtures/report.ts';
import { ofKind } from '../../../model/finding/about.ts';
import { gitlabSecretDetection } from './format.ts';

describe('gitlab-secret-detection', () => {
  it('follows the schema, whatever the target says', () => {
    assertGitlabTakes(gitlabSecretDetection, 'secret_detection');
  });

  it('has each leak with its file and lines, and a commit in any case', () => {
    const { vulnerabilities } = gitlabReportOf(gitlabSecretDetection, everyKindReport());
    assert.deepEqual(
      vulnerabilities.map(({ location }) => location),
      [
        { file: 'srv/app/.env', start_line: 3, end_line: 3, commit: { sha: '0000000' } },
        { file: "the image's env TOKEN", commit: { sha: '0000000' } },
      ],
    );
    assert.equal(vulnerabilities[0]?.details['secret']?.value, 'AKIA…7Q');
    assert.match(vulnerabilities[0]?.details['state']?.value ?? '', /^works, for arn/);
  });

  it('has the commit of a leak in a history', () => {
    const [leak] = ofKind(otherFindings(), 'leak');
    assert.ok(leak);
    const commit = { kind: 'commit', commit: '0123456789abcdef', author: 'Ann', date: '2026-01-01' } as const;
    const report = sampleReport({ findings: [{ ...leak, origins: [commit] }] });
    assert.deepEqual(gitlabReportOf(gitlabSecretDetection, report).vulnerabilities[0]?.location['commit'], {
      sha: '0123456789abcdef',
      author: 'Ann',
      date: '2026-01-01',
    });
  });
});
