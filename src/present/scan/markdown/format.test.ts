import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { everyKindReport } from '../../../../test/fixtures/every-kind.ts';
import { HOSTILE, hostileReport, sampleReport } from '../../../../test/fixtures/report.ts';
import type { Report } from '../../../model/report/scan.ts';
import { markdown } from './format.ts';

function textOf(report: Report): string {
  return [...markdown.write(report)].join('');
}

describe('markdown', () => {
  it('has a table for each kind, whose rows have as many cells as its head', () => {
    const text = textOf(everyKindReport());
    assert.deepEqual(
      text.split('\n').filter((line) => line.startsWith('####')),
      [
        '#### Vulnerabilities',
        '#### Leaks',
        '#### Misconfigurations',
        '#### Licences',
        '#### Releases without support',
        '#### Network policies',
        '#### Workload profiles',
      ],
    );
    for (const table of text.split('\n\n').filter((part) => part.startsWith('| Severity'))) {
      const cells = table
        .trim()
        .split('\n')
        .map((row) => row.split(' | ').length);
      assert.equal(new Set(cells).size, 1, table);
    }
  });

  it('has verdict, next steps, findings and coverage', () => {
    const text = textOf(sampleReport());
    assert.deepEqual(
      text.split('\n').filter((line) => line.startsWith('#')),
      [
        '## Policy violated: `registry.example/acme/shop:1.4`',
        '### What to do next',
        '### Findings',
        '### Coverage',
      ],
    );
    assert.match(
      text,
      /1\. Upgrade `openssl` from `3\.0\.11-1~deb12u1` to `3\.0\.13-1~deb12u1`: fixes 3 findings/,
    );
    assert.match(
      text,
      /\| \*\*critical\*\* \| \[CVE-1999-90002\]\(<https:\/\/advisories\.example\/CVE-1999-90002>\) \|/,
    );
    assert.match(text, /⚠️ unreadable: \/app\/broken\.jar/);
  });

  it('keeps every row of the table whole', () => {
    const rows = textOf(hostileReport())
      .split('\n')
      .filter((line) => line.startsWith('|'));
    assert.equal(rows.length, 2 + 11);
    for (const row of rows) assert.equal(row.replaceAll('\\|', '').split('|').length, 9, row);
  });

  it('lets no markup of the target through outside code spans', () => {
    const text = textOf(hostileReport()).replaceAll(/(`+)(?!`).*?[^`]\1(?!`)/g, 'CODE');
    assert.doesNotMatch(text, /(?<!\\)<(?!https:\/\/|!-- -->)/);
    assert.doesNotMatch(text, /(?<!\\)\]\((?!<https:)/);
    assert.doesNotMatch(text, /javascript:[^y]/);
    assert.ok(HOSTILE.includes('<script>'));
  });

  it('mentions nobody', () => {
    const report = sampleReport({ verdict: { status: 'violated', rules: [], reasons: ['@octocat #1'] } });
    assert.match(textOf(report), /\*\*@<!-- -->octocat \\#<!-- -->1\*\*/);
  });

  it('keeps a code span that its content would close', () => {
    const report = sampleReport({ target: { reference: 'a``b`c', kind: 'source-folder' } });
    assert.match(textOf(report), /^## Policy violated: ``` a``b`c ```$/m);
  });
});
