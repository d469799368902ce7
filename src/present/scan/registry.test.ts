import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { casesOf, propertyRuns } from '../../../test/property-runs.ts';
import { graphOf, loadedBy } from '../../../test/architecture/graph.ts';
import { readModules } from '../../../test/architecture/known-modules.ts';
import { readSourceFiles } from '../../../test/architecture/source-files.ts';
import { hostileReport, sampleReport } from '../../../test/fixtures/report.ts';
import { everyKindReport, hostileKindsReport } from '../../../test/fixtures/every-kind.ts';
import { reportArbitrary } from '../../../test/fixtures/report-arbitrary.ts';
import type { FindingKind } from '../../model/finding/finding.ts';
import { FINDING_KINDS, ofKind } from '../../model/finding/about.ts';
import { PackedList } from '../../model/packed-list.ts';
import type { Report } from '../../model/report/scan.ts';
import { REPORT_FORMATS } from './registry.ts';
import type { ReportFormat } from './types.ts';

const TERMINAL = { width: 100, colour: false };
/** What formats that have no place for some kinds of findings have one for. */
const HELD: Readonly<Record<string, readonly FindingKind[]>> = {
  cyclonedx: ['vulnerability'],
  'cyclonedx-1.7': ['vulnerability'],
  spdx: ['vulnerability'],
  'spdx-3': ['vulnerability'],
  'gitlab-container-scanning': ['vulnerability'],
  'gitlab-dependency-scanning': ['vulnerability'],
  'gitlab-sast': ['misconfiguration', 'policy', 'profile'],
  'gitlab-secret-detection': ['leak'],
  'github-dependencies': [],
};
const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

function textOf(format: ReportFormat, report: Report): string {
  return [...format.write(report, TERMINAL)].join('');
}

/** More findings than are sorted at once. */
function reportOfMany(): Report {
  const findings = Array.from({ length: 210 }, (_, index) =>
    [...ofKind(sampleReport().findings, 'vulnerability')].map((one) => ({
      ...one,
      id: `${one.id}${index % 200}`,
      priority: 100 - index / 3,
    })),
  ).flat();
  assert.ok(findings.length > 2048);
  return sampleReport({ findings });
}

describe('report formats', () => {
  const many = reportOfMany();
  const packed = {
    ...many,
    findings: PackedList.from(many.findings),
    packages: PackedList.from(many.packages),
  };

  it('are all registered under the name of their folder', () => {
    assert.deepEqual(REPORT_FORMATS.map((entry) => entry.id).toSorted(), folders.toSorted());
  });

  it('load no library before it is needed', () => {
    const files = readSourceFiles();
    const registry = files.find(({ path }) => path === 'src/present/scan/registry.ts')?.text ?? '';
    assert.doesNotMatch(registry, /^import (?!type )/m, 'a format is loaded when it is used');
    const graph = graphOf(readModules(files));
    const packages = (id: string) => loadedBy(`src/present/scan/${id}/format.ts`, graph).packages.toSorted();
    assert.deepEqual(packages('table'), ['string-width', 'zod']);
    const withLibraries = new Set(['table', 'cyclonedx', 'cyclonedx-1.7', 'spdx', 'spdx-3']);
    for (const id of folders.filter((folder) => !withLibraries.has(folder))) {
      assert.deepEqual(
        packages(id).filter((name) => name !== 'zod'),
        [],
        id,
      );
    }
    assert.ok(packages('cyclonedx').includes('@cyclonedx/cyclonedx-library/Serialize'));
  });

  for (const entry of casesOf(REPORT_FORMATS, 4))
    it(`write more findings than are sorted at once the same, packed or not: ${entry.id}`, async () => {
      const format = await entry.load();
      assert.equal(textOf(format, packed), textOf(format, many));
    });

  for (const entry of REPORT_FORMATS) {
    describe(entry.id, () => {
      it('has a test and says of itself what the registry says', async () => {
        assert.ok(existsSync(`${import.meta.dirname}/${entry.id}/format.test.ts`));
        const format = await entry.load();
        assert.equal(format.id, entry.id);
        assert.equal(format.description, entry.description);
      });

      it('is pure and ends with one line break', async () => {
        const format = await entry.load();
        const text = textOf(format, sampleReport());
        assert.equal(text, textOf(format, sampleReport()));
        assert.match(text, /[^\n]\n$/);
      });

      it('lets nothing from a hostile target steer a terminal', async () => {
        const format = await entry.load();
        const steering = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
        assert.doesNotMatch(textOf(format, hostileReport()), steering);
        assert.doesNotMatch(textOf(format, hostileKindsReport()), steering);
        await fc.assert(
          fc.asyncProperty(reportArbitrary, async (report) => {
            assert.doesNotMatch(textOf(format, report), steering);
          }),
          { numRuns: propertyRuns(50) },
        );
      });

      it('tells of every kind of finding, each by id and title, or counts what it has no place for', async () => {
        const format = await entry.load();
        const { findings } = everyKindReport();
        const text = [...format.write(everyKindReport(), { width: 300, colour: false })].join('');
        const held: readonly FindingKind[] = HELD[entry.id] ?? FINDING_KINDS;
        for (const { kind, id, title } of findings) {
          if (!held.includes(kind)) assert.ok(text.includes(kind), kind);
          else if (kind !== 'vulnerability' || entry.id.startsWith('gitlab-'))
            assert.ok(text.includes(title) && text.includes(id), id);
        }
      });

      it('writes a report of a bill of materials only, where no scanner was asked for', async () => {
        const format = await entry.load();
        const sample = sampleReport();
        const bare = sampleReport({
          findings: [],
          verdict: { status: 'clean', rules: [], reasons: [] },
          coverage: { ...sample.coverage, scanners: [], examined: {}, gaps: [] },
        });
        const text = textOf(format, bare);
        assert.doesNotMatch(text, /CVE-|"vulnerabilities": \[[^\]]/);
      });
    });
  }
});
