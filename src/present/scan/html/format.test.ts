import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { hostileReport, sampleReport } from '../../../../test/fixtures/report.ts';
import type { Report } from '../../../model/report/scan.ts';
import { html } from './format.ts';
import { markup } from './markup.ts';

function pageOf(report: Report): string {
  return [...html.write(report)].join('');
}

describe('html', () => {
  it('shows every finding, what to do next and the coverage', () => {
    const page = pageOf(sampleReport());
    assert.equal(page.match(/<tr data-severity=/g)?.length, 10);
    for (const finding of sampleReport().findings) assert.ok(page.includes(finding.id), finding.id);
    assert.match(page, /<h2>What to do next<\/h2>/);
    assert.match(page, /<li class="loud">! unreadable: \/app\/broken\.jar/);
  });

  it('runs its own script only, and loads nothing', () => {
    for (const report of [sampleReport(), hostileReport()]) {
      const page = pageOf(report);
      const scripts = Array.from(page.matchAll(/<script[^>]*>([^]*?)<\/script>/g), (match) => match[1] ?? '');
      assert.equal(scripts.length, 1);
      const hash = createHash('sha256')
        .update(scripts[0] ?? '')
        .digest('base64');
      assert.ok(
        page.includes(
          `content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; script-src &#39;sha256-${hash}&#39;`,
        ),
      );
      assert.doesNotMatch(page, /\ssrc=|<link|<img|<iframe|url\(|@import/);
    }
  });

  it('has only the tags and attributes that it wrote itself, whatever the target says', () => {
    const shape = (report: Report) =>
      new Set(
        Array.from(pageOf(report).matchAll(/<[a-z!/][^>]*>/gi), (tag) => tag[0].replaceAll(/="[^"]*"/g, '=')),
      );
    const own = shape(sampleReport());
    for (const tag of shape(hostileReport())) assert.ok(own.has(tag), tag);
  });

  it('links to web pages only', () => {
    const links = Array.from(pageOf(hostileReport()).matchAll(/href="([^"]*)"/g), (match) => match[1] ?? '');
    assert.equal(links.length, 11);
    for (const link of links) assert.match(link, /^https:\/\//);
  });

  it('says what was looked at where nothing was found', () => {
    assert.match(
      pageOf(sampleReport({ findings: [] })),
      /No findings\. Looked at 6 packages \(4 deb, 1 npm, 1 maven\) for: vuln\./,
    );
  });
});

describe('markup', () => {
  it('escapes whatever is not markup', () => {
    assert.equal(
      markup`<b title="${'"\'`<&>'}">${['a', '\u202e'].join('')}</b>`.markup,
      '<b title="&quot;&#39;&#96;&lt;&amp;&gt;">a\\u{202e}</b>',
    );
    assert.equal(markup`${[markup`<i>`, markup`${'<'}`]}${3}`.markup, '<i>&lt;3');
  });
});
