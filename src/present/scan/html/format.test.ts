import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { everyKindReport, hostileKindsReport } from '../../../../test/fixtures/every-kind.ts';
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

  it('has a table for each kind, under one search', () => {
    const page = pageOf(everyKindReport());
    assert.equal(page.match(/<tr data-severity=/g)?.length, 18);
    assert.equal(page.match(/<table>/g)?.length, 7);
    assert.equal(page.match(/type="search"/g)?.length, 1);
    assert.match(page, /<h3>Leaks<\/h3>[^]*>Secret<[^]*AKIA…7Q[^]*<h3>Misconfigurations<\/h3>/);
  });

  it('runs its own scripts only, and loads nothing', () => {
    for (const report of [sampleReport(), hostileReport(), hostileKindsReport()]) {
      const page = pageOf(report);
      const scripts = Array.from(page.matchAll(/<script[^>]*>([^]*?)<\/script>/g), (match) => match[1] ?? '');
      assert.equal(scripts.length, report.summary.kinds.leak > 0 ? 2 : 1);
      const hashes = scripts.map((text) => createHash('sha256').update(text).digest('base64'));
      const allowed = hashes.map((hash) => `&#39;sha256-${hash}&#39;`).join(' ');
      assert.ok(
        page.includes(
          `content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; script-src ${allowed};`,
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
    const own = shape(everyKindReport());
    const hostile = [...shape(hostileReport()), ...shape(hostileKindsReport())];
    for (const tag of hostile) assert.ok(own.has(tag), tag);
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
