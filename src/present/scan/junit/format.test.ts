import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { everyKindReport, hostileKindsReport } from '../../../../test/fixtures/every-kind.ts';
import { suppressedReport } from '../../../../test/fixtures/exceptions.ts';
import { HOSTILE, hostileReport, sampleReport } from '../../../../test/fixtures/report.ts';
import { reportArbitrary } from '../../../../test/fixtures/report-arbitrary.ts';
import type { Report } from '../../../model/report/scan.ts';
import { junit } from './format.ts';

/** A tag, or text, of XML without comments, processing instructions or CDATA. */
const TOKEN =
  /<(\/?)([a-z]+)((?: [a-z]+="[^"<&]*(?:&(?:amp|lt|gt|quot);[^"<&]*)*")*)(\/?)>|([^<&>]|&(?:amp|lt|gt|quot);)+/y;

function textOf(report: Report): string {
  return [...junit.write(report)].join('');
}

/** Tag names in order; fails where the text is not well-formed. */
function tags(text: string): string[] {
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
  assert.ok(text.startsWith(head));
  const open: string[] = [];
  const seen: string[] = [];
  TOKEN.lastIndex = head.length;
  for (let end = head.length; end < text.length; end = TOKEN.lastIndex) {
    const token = TOKEN.exec(text);
    assert.ok(token, `not well-formed at ${text.slice(end, end + 60)}`);
    const [, closing, name, , empty] = token;
    if (name === undefined) continue;
    if (closing) assert.equal(open.pop(), name);
    else seen.push(name);
    if (!closing && !empty) open.push(name);
  }
  assert.deepEqual(open, []);
  return seen;
}

describe('junit', () => {
  it('skips what is suppressed, and counts it', () => {
    const text = textOf(suppressedReport());
    assert.match(text, /<testsuite name="suppressed" tests="3" failures="0" errors="0" skipped="3"/);
    assert.match(text, /<skipped message="waiver of web in plimsoll.yaml:3, until 2099-01-31: known"\/>/);
    const total = Number(/<testsuites [^>]*tests="(\d+)"/.exec(text)?.[1]);
    assert.equal(tags(text).filter((tag) => tag === 'testcase').length, total);
    tags(textOf(suppressedReport(() => HOSTILE)));
  });

  it('has a suite per package, a failure per finding and an error per gap', () => {
    const seen = tags(textOf(sampleReport()));
    const number = (name: string) => seen.filter((one) => one === name).length;
    assert.deepEqual(
      ['testsuites', 'testsuite', 'testcase', 'failure', 'error'].map(number),
      [1, 6, 12, 10, 1],
    );
    assert.match(
      textOf(sampleReport()),
      /<testsuites name="[^"]*" tests="12" failures="10" errors="1" time="0">/,
    );
  });

  it('has a suite for each other kind, and a case for each of its findings', () => {
    const text = textOf(everyKindReport());
    const number = (name: string) => tags(text).filter((one) => one === name).length;
    assert.deepEqual(['testsuite', 'testcase', 'failure'].map(number), [12, 20, 18]);
    assert.match(text, /<testsuite name="leaks" tests="2" failures="2"/);
    assert.match(
      text,
      /classname="\/srv\/app\/.env:3" name="cloud-access-key"[^]*?<failure type="critical" message="critical: An access key[^]*?layer 2, removed above/,
    );
  });

  it('passes where nothing was found, and says what was checked', () => {
    const text = textOf(sampleReport({ findings: [], coverage: { ...sampleReport().coverage, gaps: [] } }));
    assert.deepEqual(tags(text), ['testsuites', 'testsuite', 'testcase']);
    assert.match(text, /name="6 packages checked"/);
  });

  it('is well-formed, whatever the target says', () => {
    tags(textOf(hostileReport()));
    tags(textOf(hostileKindsReport()));
    fc.assert(fc.property(reportArbitrary, (report) => void tags(textOf(report))));
  });
});
