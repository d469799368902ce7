import { filePlaceOf, originsOf, subjectOf } from '../../../model/finding/finding.ts';
import { placeText, subjectText } from '../../../model/finding/subject.ts';
import type { Report } from '../../../model/report/scan.ts';
import { groupByPackage, type PackageGroup, whereFrom } from '../grouping.ts';
import { type KindRow, type KindTable, otherTables } from '../kinds.ts';
import { count, visible } from '../../text/text.ts';
import type { ReportFormat } from '../types.ts';

/**
 * JUnit XML as CI systems read it: a test suite per package with vulnerabilities and per other kind, a failure per
 * finding; a last suite for the coverage, in which whatever was not read is an error.
 */
export const junit = {
  id: 'junit',
  description: 'JUnit XML: a test suite per package, a failure per finding',
  *write(report: Report): Generator<string, undefined> {
    const errors = report.coverage.gaps.filter((gap) => gap.informational !== true).length;
    const tests = report.findings.length + errors + 1;
    const numbers = { tests, failures: report.findings.length, errors, time: 0 };
    const name = `plimsoll ${report.target.reference}`;
    yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes({ name, ...numbers })}>\n`;
    for (const group of groupByPackage(report.findings)) {
      for (const line of suiteOf(group, report)) yield `${line}\n`;
    }
    for (const table of otherTables(report)) {
      for (const line of suiteOfKind(table, report)) yield `${line}\n`;
    }
    for (const line of coverageSuite(report, errors)) yield `${line}\n`;
    yield '</testsuites>\n';
  },
} satisfies ReportFormat;

function suiteOf(group: PackageGroup, report: Report): string[] {
  const { purl, name, version } = group.package;
  const head = headOf(purl, group.findings.length, report);
  return [
    `  <testsuite${attributes(head)}>`,
    ...group.findings.flatMap((finding) => {
      const fix = finding.fixedIn.length > 0 ? `fixed in ${finding.fixedIn.join(', ')}` : 'no fix yet';
      const message = `${finding.severity}: ${finding.title} (${name} ${version}, ${fix})`;
      const body = [
        finding.advice,
        ...finding.package.locations.map((one) => one.path),
        ...finding.references,
      ];
      return [
        `    <testcase${attributes({ classname: purl, name: finding.id, time: 0 })}>`,
        `      <failure${attributes({ type: finding.severity, message })}>${body.map(escapeXml).join('\n')}</failure>`,
        '    </testcase>',
      ];
    }),
    '  </testsuite>',
  ];
}

function headOf(name: string, number: number, report: Report) {
  const timestamp = stamp(report);
  return { name, tests: number, failures: number, errors: 0, skipped: 0, time: 0, timestamp };
}

function* suiteOfKind({ kind, title, rows }: KindTable, report: Report): Generator<string, undefined> {
  yield `  <testsuite${attributes(headOf(title.toLowerCase(), report.summary.kinds[kind], report))}>`;
  for (const row of rows) yield* caseOf(row, report);
  yield '  </testsuite>';
}

function caseOf({ finding }: KindRow, report: Report): string[] {
  const { id, severity, title, advice, references } = finding;
  const about = subjectText(subjectOf(finding));
  const place = filePlaceOf(finding);
  const places = [place ? placeText(place) : '', whereFrom(originsOf(finding), report)];
  const body = [advice, ...new Set(places.filter((text) => text !== '')), ...references];
  const message = `${severity}: ${title} (${about})`;
  return [
    `    <testcase${attributes({ classname: about, name: id, time: 0 })}>`,
    `      <failure${attributes({ type: severity, message })}>${body.map(escapeXml).join('\n')}</failure>`,
    '    </testcase>',
  ];
}

function coverageSuite(report: Report, errors: number): string[] {
  const gaps = report.coverage.gaps.filter((gap) => gap.informational !== true);
  const checked = `${count(report.packages.length, 'package')} checked`;
  const head = {
    name: 'coverage',
    tests: errors + 1,
    failures: 0,
    errors,
    skipped: 0,
    time: 0,
    timestamp: stamp(report),
  };
  return [
    `  <testsuite${attributes(head)}>`,
    `    <testcase${attributes({ classname: 'coverage', name: checked, time: 0 })}/>`,
    ...gaps.flatMap((gap) => [
      `    <testcase${attributes({ classname: 'coverage', name: gap.subject, time: 0 })}>`,
      `      <error${attributes({ type: gap.kind, message: gap.reason })}/>`,
      '    </testcase>',
    ]),
    '  </testsuite>',
  ];
}

/** JUnit wants local time without a zone; we give UTC. */
function stamp(report: Report): string {
  return report.created.slice(0, 19);
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');
}

/** `visible` has taken out every character that XML 1.0 forbids but U+FFFE and U+FFFF. */
function escapeXml(text: string): string {
  return visible(text)
    .replaceAll(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
