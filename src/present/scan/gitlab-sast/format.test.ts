import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertGitlabTakes, gitlabReportOf } from '../../../../test/fixtures/gitlab-reports.ts';
import { everyKindReport } from '../../../../test/fixtures/every-kind.ts';
import { gitlabSast } from './format.ts';

describe('gitlab-sast', () => {
  it('follows the schema, whatever the target says', () => {
    assertGitlabTakes(gitlabSast, 'sast');
  });

  it('has each misconfiguration with its lines, and what it is about where it is in no file', () => {
    const { vulnerabilities } = gitlabReportOf(gitlabSast, everyKindReport());
    assert.deepEqual(
      vulnerabilities.map(({ identifiers: [first], location }) => [first?.type, first?.value, location]),
      [
        ['plimsoll_misconfiguration', 'privileged', { file: 'k8s/web.yaml', start_line: 27, end_line: 28 }],
        ['plimsoll_misconfiguration', 'unsigned-commit', { file: 'commit fedcba987654' }],
        ['plimsoll_profile', 'user-root', { file: 'shop/web users[0]' }],
        ['plimsoll_policy', 'unprotected', { file: 'k8s/web.yaml', start_line: 12, end_line: 12 }],
      ],
    );
    assert.equal(vulnerabilities[0]?.details['expected']?.value, 'privileged: false');
  });

  it('has the patch that mends one, for git', () => {
    const { remediations, vulnerabilities } = gitlabReportOf(gitlabSast, everyKindReport());
    assert.equal(remediations.length, 1);
    assert.equal(remediations[0]?.fixes[0]?.id, vulnerabilities[0]?.id);
    assert.equal(Buffer.from(remediations[0]?.diff ?? '', 'base64').toString(), '--- a\n+++ b\n');
  });
});
