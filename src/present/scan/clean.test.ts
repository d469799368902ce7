import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sampleFinding, sampleReport } from '../../../test/fixtures/report.ts';
import { type Gap, gapSchema } from '../../model/gap.ts';
import type { ReportDocument } from '../../model/report/scan.ts';
import { REPORT_FORMATS } from './registry.ts';

const { coverage } = sampleReport();
const NONE = sampleReport({ findings: [] }).summary;

function reportWith(
  status: ReportDocument['verdict']['status'],
  gaps: Gap[],
  hidden: Partial<ReportDocument['summary']['hidden']> = {},
  scanners = ['vuln'],
): ReportDocument {
  return sampleReport({
    verdict: { status, rules: [], reasons: [] },
    findings: [],
    summary: { ...NONE, hidden: { ...NONE.hidden, ...hidden } },
    coverage: { ...coverage, gaps, scanners },
  });
}

const KINDS = gapSchema.shape.kind.options;
const gapsOf = (kinds: readonly Gap['kind'][]): Gap[] =>
  kinds.map((kind) => ({ kind, subject: `/app/${kind}.lock`, reason: `because of ${kind}`, count: 7 }));

for (const entry of REPORT_FORMATS) {
  const { id } = entry;
  const format = await entry.load();
  const textOf = (report: ReportDocument) =>
    [...format.write(report, { width: 400, colour: false })].join('');

  describe(`${id}, of a target in which nothing is shown`, () => {
    it('says how many findings are hidden, and by what', () => {
      const text = textOf(reportWith('findings', [], { severity: 3, unfixed: 2, vex: 1, waived: 4 }));
      assert.doesNotMatch(text, /Clean\b|nothing found|No findings\b(?! are shown)/);
      if (['json', 'cyclonedx', 'cyclonedx-1.7', 'spdx', 'spdx-3', 'github-dependencies'].includes(id)) {
        for (const [way, number] of Object.entries({ severity: 3, unfixed: 2, vex: 1, waived: 4 }))
          assert.match(text, new RegExp(`\\\\?"${way}\\\\?": ?${number}`), way);
      } else {
        assert.match(text, /\b0 of 10 shown: 1 answered by VEX, 4 waived, 2 without a fix .*3 hidden by/);
      }
    });

    it('says every gap, with what it is about, why, and how many things that are', () => {
      const text = textOf(reportWith('incomplete', gapsOf(KINDS)));
      assert.doesNotMatch(text, /Clean\b|nothing found/);
      for (const kind of KINDS) {
        assert.ok(text.includes(`/app/${kind}.lock`) && text.includes(`because of ${kind}`), kind);
      }
      assert.ok(text.split('7').length - 1 >= KINDS.length, 'how many');
    });

    it('gives no verdict where nobody looked', () => {
      const text = textOf(reportWith('unjudged', [], {}, []));
      assert.doesNotMatch(text, /Clean\b|nothing found|Not judged|plimsoll:verdict|"verdict": "/);
      const report = sampleReport();
      for (const { name } of report.packages)
        if (!['junit', 'sarif'].includes(id) && !id.startsWith('gitlab-'))
          assert.ok(text.includes(name.split(/[:/]/).at(-1) ?? ''), name);
    });

    it('does not call clean what was not read', () => {
      const text = textOf(reportWith('unjudged', gapsOf(['unsupported'])));
      assert.doesNotMatch(text, /Clean\b|nothing found/);
      assert.match(text, /unsupported\.lock/);
    });
  });

  describe(`${id}, of what may be so`, () => {
    it('says that it is possible, and of which range', () => {
      const finding = sampleFinding('@acme/parser', { certainty: 'possible' });
      const item = { ...finding.package, version: '', range: '>=2.1 <3', purl: 'pkg:npm/%40acme/parser' };
      const text = textOf(
        sampleReport({
          findings: [{ ...finding, package: item }],
          packages: [{ ...item, licences: [], locations: [...item.locations] as [] }],
        }),
      );
      // Of vulnerabilities these have a number only.
      if (['gitlab-sast', 'gitlab-secret-detection'].includes(id)) return;
      assert.match(text, />=2\.1 <3|&gt;=2\.1 &lt;3|>=2\.1 &lt;3|\\>=2\.1 \\<3/);
      if (id === 'github-dependencies') return;
      assert.match(text, id === 'sarif' || id.startsWith('gitlab-') ? /may have/ : /possibl/);
    });
  });
}
