import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { suppressedReport } from '../../../test/fixtures/exceptions.ts';
import { HOSTILE, sampleReport } from '../../../test/fixtures/report.ts';
import type { ReportDocument } from '../../model/report/scan.ts';
import { REPORT_FORMATS } from './registry.ts';
import { hiddenSentence } from './sentences.ts';
import { exceptionRemarks, untilText } from './suppressed.ts';

const TERMINAL = { width: 400, colour: false, showsSuppressed: true };

/** These have no place for it but a number. */
const WITHOUT = new Set(['spdx', 'spdx-3', 'gitlab-code-quality', 'github-dependencies']);

for (const entry of REPORT_FORMATS.filter((format) => !WITHOUT.has(format.id))) {
  const { id } = entry;
  const format = await entry.load();
  const textOf = (report: ReportDocument, terminal = TERMINAL) =>
    [...format.write(report, terminal)].join('');

  describe(`${id}, of what is suppressed`, () => {
    it('says who answers for it, until when and why', () => {
      const text = textOf(suppressedReport()).replaceAll('\\_', '_');
      for (const said of ['Acme', 'component_not_present', 'web', '2099-01-31', 'plimsoll.yaml:3', 'known'])
        assert.ok(text.includes(said), said);
      if (!id.startsWith('cyclonedx')) assert.match(text, /app\/\.env:3/);
    });

    it('says what is wrong with exceptions', () => {
      if (id.startsWith('cyclonedx') || id === 'junit') return;
      const text = textOf(suppressedReport());
      assert.match(text, /plimsoll\.yaml:9/);
      assert.match(text, /plimsoll\.yaml:15/);
    });

    it('lets no text of theirs pass as it is', () => {
      if (id === 'json' || id === 'html') return;
      const text = textOf(suppressedReport(() => HOSTILE));
      assert.equal(text.replaceAll(/[^\P{Cc}\n\t]/gu, ''), text);
    });
  });
}

describe('table', () => {
  it('lists what is suppressed only where it is asked to', async () => {
    const table = (await REPORT_FORMATS.find(({ id }) => id === 'table')?.load()) ?? assert.fail();
    const text = [...table.write(suppressedReport(), { width: 200, colour: false })].join('');
    assert.doesNotMatch(text, /Not counted/);
    assert.match(text, /1 answered by VEX, 2 waived \(1 until 2099-01-31\)/);
  });
});

describe('untilText', () => {
  const [one] = suppressedReport().suppressed;
  assert.ok(one);
  const until = (...days: (string | undefined)[]) =>
    untilText(
      days.map((expires) => ({
        ...one,
        suppression: { by: 'waiver', source: 'a', ...(expires !== undefined && { expires }) },
      })),
    );

  it('tells the first day on which any of it ends', () => {
    assert.equal(until(), '');
    assert.equal(until(undefined), '');
    assert.equal(until('2099-01-31', undefined, '2099-01-31'), ' (2 until 2099-01-31)');
    assert.equal(until('2099-03-31', '2099-01-31'), ' (2 until 2099-01-31 or later)');
  });
});

describe('exceptionRemarks', () => {
  it('puts those of one kind in one file together', () => {
    assert.deepEqual(exceptionRemarks(suppressedReport()), [
      { loud: true, text: 'plimsoll.yaml:9: CVE-1: ended with 2000-01-01' },
      {
        loud: false,
        text: '2 exceptions are about nothing that was found: plimsoll.yaml:12, plimsoll.yaml:15',
      },
    ]);
    assert.deepEqual(exceptionRemarks(sampleReport()), []);
    assert.equal(hiddenSentence(sampleReport()), undefined);
  });

  it('names what is not supported each, as long as it is not much', () => {
    const report = sampleReport();
    const exceptions = Array.from({ length: 5 }, (_, index) => ({
      problem: 'unsupported' as const,
      source: `rules.toml:${index}`,
      text: `"x${index}" is not asked`,
    }));
    const texts = (most: number) =>
      exceptionRemarks({
        ...report,
        coverage: { ...report.coverage, exceptions: exceptions.slice(0, most) },
      }).map(({ text }) => text);
    assert.deepEqual(texts(2), ['rules.toml:0: "x0" is not asked', 'rules.toml:1: "x1" is not asked']);
    assert.deepEqual(texts(5).slice(3), [
      'rules.toml: 2 more things that cannot be told here, which the json format lists',
    ]);
  });
});
